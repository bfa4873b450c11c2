/* The list of files that were opened: its order, its bounds, and what is in it that cannot be. */
#include "app/recent_file.h"
#include "folder.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char list[128];

static int setup(void **state)
{
    if (folder_setup(state) != 0)
        return -1;
    snprintf(list, sizeof list, "%s", in_folder("state/recent.json"));
    return 0;
}

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void the_last_one_is_first(void **state)
{
    (void)state;
    plx_recent r;
    plx_error e = {0};
    char path[PLX_RECENT_PATH], other[PLX_RECENT_PATH];
    plx_recent_read(&r, list);
    assert_int_equal(r.count, 0);
    for (int i = 0; i < PLX_RECENT + 3; i++) {
        snprintf(path, sizeof path, "%s/%d", folder, i);
        put(path, "");
        assert_true(plx_recent_write(list, path, &e));
    }
    plx_recent_read(&r, list);
    assert_int_equal(r.count, PLX_RECENT);
    assert_string_equal(r.path[0], path);
    snprintf(path, sizeof path, "%s/%d", folder, 5);
    /* By another name of the same file. */
    snprintf(other, sizeof other, "%s/../%s/5", folder, strrchr(folder, '/') + 1);
    plx_recent_note(&r, other);
    assert_int_equal(r.count, PLX_RECENT);
    assert_string_equal(r.path[0], path);
    for (size_t i = 1; i < r.count; i++)
        assert_string_not_equal(r.path[i], path);
}

static void what_is_broken_is_set_aside(void **state)
{
    (void)state;
    plx_recent r;
    plx_error e = {0};
    char path[PLX_RECENT_PATH];
    snprintf(path, sizeof path, "%s/a", folder);
    put(path, "");
    assert_true(plx_recent_write(list, path, &e));
    put(list, "{\"files\": [3, \"relative\", null, \"/b\"]}");
    plx_recent_read(&r, list);
    assert_int_equal(r.count, 1);
    assert_string_equal(r.path[0], "/b");
    put(list, "{\"files\": [");
    plx_recent_read(&r, list);
    assert_int_equal(r.count, 0);
    assert_true(plx_recent_write(list, path, &e));
    plx_recent_read(&r, list);
    assert_int_equal(r.count, 1);
    /* What is not there is not noted. */
    plx_recent_note(&r, "/no/such/file");
    assert_int_equal(r.count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_last_one_is_first, setup, folder_teardown),
        cmocka_unit_test_setup_teardown(what_is_broken_is_set_aside, setup, folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
