#include "base/child.h"
#include "base/clock.h"
#include "support.h"

#include <string.h>

static plx_child *shell(const char *script)
{
    char *arguments[] = {"sh", "-c", (char *)(uintptr_t)script, NULL};
    plx_error e;
    plx_child *c = plx_child_start("/bin/sh", arguments, 5, &e);
    assert_non_null(c);
    return c;
}

static int code_of(plx_child *c)
{
    int code;
    while (!plx_child_ended(c, &code))
        plx_sleep_s(0.001);
    return code;
}

static void take_line(plx_child *c, const char *wanted)
{
    char line[32];
    while (!plx_child_line(c, line, sizeof line))
        plx_sleep_s(0.001);
    assert_string_equal(line, wanted);
}

static void lines_come_whole(void **state)
{
    (void)state;
    int code;
    plx_child *c =
        shell("echo one; echo two >&2; printf 'thr'; printf 'ee\\n'; printf four; exit 3");
    take_line(c, "one");
    take_line(c, "two");
    take_line(c, "three");
    assert_false(plx_child_ended(c, &code)); /* a line is left */
    take_line(c, "four");
    assert_int_equal(code_of(c), 3);
    plx_child_destroy(&c);
    assert_null(c);
    plx_child_destroy(&c);
}

static void long_lines_are_cut(void **state)
{
    (void)state;
    plx_child *c = shell("printf '%0100d\\nnext\\n' 7");
    take_line(c, "0000000000000000000000000000000");
    take_line(c, "next");
    assert_int_equal(code_of(c), 0);
    plx_child_destroy(&c);
}

static void it_stands_back(void **state)
{
    (void)state;
    plx_child *c = shell("sleep 0.2; nice");
    take_line(c, "5");
    plx_child_destroy(&c);
}

static void it_is_stopped(void **state)
{
    (void)state;
    plx_child *c = shell("trap 'echo bye; exit 9' TERM; echo here; while :; do sleep 0.01; done");
    take_line(c, "here");
    plx_child_stop(c);
    take_line(c, "bye");
    assert_int_equal(code_of(c), 9);
    plx_child_destroy(&c);
}

/* Also one that fills its pipe. */
static void none_is_left(void **state)
{
    (void)state;
    plx_child *c = shell("trap 'yes | head -c 300000; exit 0' TERM; while :; do sleep 0.01; done");
    plx_child_destroy(&c);
    assert_null(c);
}

static void commands_grow(void **state)
{
    (void)state;
    plx_arguments a = {0};
    plx_arguments_add(&a, "sh", NULL);
    plx_arguments_add(&a, "-c", "echo $#; echo \"$40\"");
    for (int i = 0; i < 25; i++)
        plx_arguments_add(&a, "--seed", i == 19 ? "a b" : "x");
    plx_arguments_add_count(&a, "--step", UINT64_MAX);
    assert_false(a.failed);
    assert_int_equal(a.count, 55);
    assert_string_equal(a.items[53], "--step");
    assert_string_equal(a.items[54], "18446744073709551615");
    assert_null(a.items[a.count]);
    plx_child *c = plx_child_start("/bin/sh", a.items, 0, NULL);
    assert_non_null(c);
    take_line(c, "51");
    plx_child_destroy(&c);
    plx_arguments_uninit(&a);
    plx_arguments_uninit(&a);
}

static void what_is_not_there_is_told(void **state)
{
    (void)state;
    char *arguments[] = {"x", NULL};
    plx_error e;
    assert_null(plx_child_start("/no/such/program", arguments, 0, &e));
    assert_int_equal(e.code, PLX_ERR_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_come_whole),
        cmocka_unit_test(long_lines_are_cut),
        cmocka_unit_test(it_stands_back),
        cmocka_unit_test(it_is_stopped),
        cmocka_unit_test(none_is_left),
        cmocka_unit_test(commands_grow),
        cmocka_unit_test(what_is_not_there_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
