#include "base/error.h"
#include "support.h"

#include <string.h>

static void each_kind_of_place_is_kept_and_told(void **state)
{
    (void)state;
    plx_error e;
    char text[700];

    assert_false(plx_fail(&e, PLX_ERR_MEMORY, "no %s", "memory"));
    assert_int_equal(e.code, PLX_ERR_MEMORY);
    assert_int_equal(e.offset, -1);
    assert_string_equal(plx_error_text(&e, text, sizeof text), "no memory");

    assert_false(plx_fail_file(&e, PLX_ERR_IO, "a.csv", "is gone"));
    assert_int_equal(e.code, PLX_ERR_IO);
    assert_string_equal(e.file, "a.csv");
    assert_string_equal(plx_error_text(&e, text, sizeof text), "a.csv: is gone");

    assert_false(plx_fail_line(&e, PLX_ERR_FORMAT, "a.csv", 3, 14, "is no number"));
    assert_int_equal(e.line, 3);
    assert_int_equal(e.column, 14);
    assert_string_equal(plx_error_text(&e, text, sizeof text), "a.csv:3:14: is no number");

    assert_false(plx_fail_line(&e, PLX_ERR_FORMAT, "a.csv", 3, 0, "is short"));
    assert_string_equal(plx_error_text(&e, text, sizeof text), "a.csv:3: is short");

    assert_false(plx_fail_line(&e, PLX_ERR_USAGE, "", 0, 5, "is no layer"));
    assert_string_equal(plx_error_text(&e, text, sizeof text), "character 5: is no layer");

    assert_false(plx_fail_offset(&e, PLX_ERR_FORMAT, "a.idx", 0, "is no IDX file"));
    assert_int_equal(e.offset, 0);
    assert_string_equal(plx_error_text(&e, text, sizeof text), "a.idx: byte 0: is no IDX file");
}

static void nobody_need_listen(void **state)
{
    (void)state;
    assert_false(plx_fail(NULL, PLX_ERR_IO, "%s", "unheard"));
    assert_false(plx_fail_file(NULL, PLX_ERR_IO, "f", "unheard"));
    assert_false(plx_fail_line(NULL, PLX_ERR_IO, "f", 1, 1, "unheard"));
    assert_false(plx_fail_offset(NULL, PLX_ERR_IO, "f", 1, "unheard"));
}

static void an_error_may_quote_itself(void **state)
{
    (void)state;
    plx_error e;
    plx_fail_file(&e, PLX_ERR_IO, "inner.txt", "cannot be opened");
    plx_fail_file(&e, PLX_ERR_USAGE, e.file, "in the second place: %s", e.message);
    assert_string_equal(e.file, "inner.txt");
    assert_string_equal(e.message, "in the second place: cannot be opened");
}

static void foreign_text_is_cut_and_made_safe(void **state)
{
    (void)state;
    plx_error e;
    char long_name[2000];
    memset(long_name, 'x', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = '\0';
    plx_fail_file(&e, PLX_ERR_IO, long_name, "%s", long_name);
    assert_int_equal(strlen(e.file), sizeof e.file - 1);
    assert_int_equal(strlen(e.message), sizeof e.message - 1);

    plx_fail_file(&e, PLX_ERR_IO, "a\033[2Jb", "says '%s'", "\033]0;title\a!\n");
    assert_string_equal(e.file, "a?[2Jb");
    assert_string_equal(e.message, "says '?]0;title?!?'");

    char text[8];
    assert_ptr_equal(plx_error_text(&e, text, sizeof text), text);
    assert_string_equal(text, "a?[2Jb:");
}

static void every_code_has_its_own_name(void **state)
{
    (void)state;
    for (int i = PLX_OK; i <= PLX_ERR_CANCELLED; i++) {
        assert_string_not_equal(plx_code_name((plx_code)i), "unknown");
        for (int j = PLX_OK; j < i; j++)
            assert_string_not_equal(plx_code_name((plx_code)i), plx_code_name((plx_code)j));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_of_place_is_kept_and_told),
        cmocka_unit_test(nobody_need_listen),
        cmocka_unit_test(an_error_may_quote_itself),
        cmocka_unit_test(foreign_text_is_cut_and_made_safe),
        cmocka_unit_test(every_code_has_its_own_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
