#include "app/looks.h"
#include "folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static plx_style_list list;
static char said[640];

static int setup(void **state)
{
    return folder_setup(state) == 0 ? setenv("XDG_CONFIG_HOME", folder, 1) : -1;
}

static bool carry_out(plx_request_kind kind, const char *name, plx_style *style)
{
    plx_request r = {.kind = kind};
    snprintf(r.value, sizeof r.value, "%s", name);
    return plx_looks_carry_out(&r, style, &list, said, sizeof said);
}

static void looks_are_saved_listed_loaded_and_deleted(void **state)
{
    (void)state;
    plx_style style = PLX_STYLE_DEFAULT, loaded = PLX_STYLE_DEFAULT;
    plx_style_list_named(&list);
    assert_int_equal(list.count, 0);
    assert_true(plx_style_parse(&style, "unit.color=bias", NULL));
    assert_true(carry_out(PLX_REQUEST_STYLE_SAVE, "second", &style));
    assert_non_null(strstr(said, "second"));
    assert_true(carry_out(PLX_REQUEST_STYLE_SAVE, "first", &loaded));
    assert_int_equal(list.count, 2);
    assert_string_equal(list.name[0], "first");
    assert_string_equal(list.name[1], "second");
    assert_false(list.broken[0] || list.broken[1]);
    assert_true(carry_out(PLX_REQUEST_STYLE_LOAD, "second", &loaded));
    assert_true(plx_style_equal(&style, &loaded));
    assert_true(carry_out(PLX_REQUEST_STYLE_DELETE, "second", &style));
    assert_true(carry_out(PLX_REQUEST_STYLE_DELETE, "first", &style));
    assert_int_equal(list.count, 0);
    assert_false(carry_out(PLX_REQUEST_STYLE_DELETE, "first", &style));
}

/* A file that is no style is listed as such, said to be so when it is chosen, and changes nothing;
 * other files are none of ours. */
static void a_broken_look_is_told_and_changes_nothing(void **state)
{
    (void)state;
    char path[128];
    plx_style style = PLX_STYLE_DEFAULT;
    assert_true(plx_style_parse(&style, "theme=print", NULL));
    plx_style before = style;
    snprintf(path, sizeof path, "%s/plexus/styles/broken.json", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("{\"unit.color\": \"rainbow\"}", file);
    fclose(file);
    plx_style_list_named(&list);
    assert_int_equal(list.count, 1);
    assert_true(list.broken[0]);
    assert_false(carry_out(PLX_REQUEST_STYLE_LOAD, "broken", &style));
    assert_non_null(strstr(said, "rainbow"));
    assert_true(plx_style_equal(&style, &before));
}

static void names_that_leave_the_folder_are_refused(void **state)
{
    (void)state;
    plx_style style = PLX_STYLE_DEFAULT;
    static const char *const bad[] = {"", "../x", "a/b", ".hidden", "a b"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        for (plx_request_kind k = PLX_REQUEST_STYLE_LOAD; k <= PLX_REQUEST_STYLE_DELETE; k++)
            assert_false(carry_out(k, bad[i], &style));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_are_saved_listed_loaded_and_deleted),
        cmocka_unit_test(a_broken_look_is_told_and_changes_nothing),
        cmocka_unit_test(names_that_leave_the_folder_are_refused),
    };
    return cmocka_run_group_tests(tests, setup, folder_teardown);
}
