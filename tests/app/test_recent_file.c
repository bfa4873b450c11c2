/* The list of files that were opened: its order, its bounds, and what is in it that cannot be. */
#include "app/recent_file.h"
#include "support.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct folder {
    char path[64], list[128];
} folder;

static folder make(void)
{
    folder f = {.path = "/tmp/plexus-test-recent-XXXXXX"};
    assert_non_null(mkdtemp(f.path));
    snprintf(f.list, sizeof f.list, "%s/state/recent.json", f.path);
    return f;
}

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void end(const folder *f)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", f->path);
    assert_int_equal(system(command), 0);
}

static void the_last_one_is_first(void **state)
{
    (void)state;
    folder f = make();
    plx_recent r;
    plx_error e = {0};
    char path[PLX_RECENT_PATH], other[PLX_RECENT_PATH];
    plx_recent_read(&r, f.list);
    assert_int_equal(r.count, 0);
    for (int i = 0; i < PLX_RECENT + 3; i++) {
        snprintf(path, sizeof path, "%s/%d", f.path, i);
        put(path, "");
        assert_true(plx_recent_write(f.list, path, &e));
    }
    plx_recent_read(&r, f.list);
    assert_int_equal(r.count, PLX_RECENT);
    assert_string_equal(r.path[0], path);
    snprintf(path, sizeof path, "%s/%d", f.path, 5);
    /* By another name of the same file. */
    snprintf(other, sizeof other, "%s/../%s/5", f.path, strrchr(f.path, '/') + 1);
    plx_recent_note(&r, other);
    assert_int_equal(r.count, PLX_RECENT);
    assert_string_equal(r.path[0], path);
    for (size_t i = 1; i < r.count; i++)
        assert_string_not_equal(r.path[i], path);
    end(&f);
}

static void what_is_broken_is_set_aside(void **state)
{
    (void)state;
    folder f = make();
    plx_recent r;
    plx_error e = {0};
    char path[PLX_RECENT_PATH];
    snprintf(path, sizeof path, "%s/a", f.path);
    put(path, "");
    assert_true(plx_recent_write(f.list, path, &e));
    put(f.list, "{\"files\": [3, \"relative\", null, \"/b\"]}");
    plx_recent_read(&r, f.list);
    assert_int_equal(r.count, 1);
    assert_string_equal(r.path[0], "/b");
    put(f.list, "{\"files\": [");
    plx_recent_read(&r, f.list);
    assert_int_equal(r.count, 0);
    assert_true(plx_recent_write(f.list, path, &e));
    plx_recent_read(&r, f.list);
    assert_int_equal(r.count, 1);
    /* What is not there is not noted. */
    plx_recent_note(&r, "/no/such/file");
    assert_int_equal(r.count, 1);
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_one_is_first),
        cmocka_unit_test(what_is_broken_is_set_aside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
