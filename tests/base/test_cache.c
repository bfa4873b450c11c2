/* Numbers that are kept from one time to the next, and what makes them not be. */
#include "base/cache.h"
#include "base/file.h"
#include "base/mem.h"
#include "support.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/plexus-cache-XXXXXX", model[PATH_MAX];

static void write_model(const char *text)
{
    FILE *f = fopen(model, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static plx_cache_key key_at(const char *path, const void *what, size_t size)
{
    plx_file_version version = plx_file_version_now(path);
    return plx_cache_key_of(&version, what, size);
}

static int set_up(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(model, sizeof model, "%s/model", folder);
    write_model("weights");
    return setenv("XDG_CACHE_HOME", folder, 1);
}

/* The one file that is kept; its path. */
static void kept(char out[PATH_MAX])
{
    char name[PATH_MAX];
    size_t count = 0;
    snprintf(name, sizeof name, "%s/plexus", folder);
    DIR *d = opendir(name);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));)
        if (strstr(e->d_name, ".weights")) {
            assert_true(snprintf(out, PATH_MAX, "%.200s/%s", name, e->d_name) < PATH_MAX);
            count++;
        }
    closedir(d);
    assert_int_equal(count, 1);
}

static int tear_down(void **state)
{
    (void)state;
    char path[PATH_MAX];
    kept(path);
    unlink(path);
    snprintf(path, sizeof path, "%s/plexus", folder);
    rmdir(path);
    unlink(model);
    return rmdir(folder);
}

static void what_was_kept_comes_back(void **state)
{
    (void)state;
    const float values[] = {1, -2.5F, 0, 1e30F};
    float got[4] = {0};
    plx_cache_key key = key_at(model, "a", 1);
    assert_false(plx_cache_read(&key, got, 4));
    plx_cache_write(&key, values, 4);
    assert_true(plx_cache_read(&key, got, 4));
    assert_memory_equal(got, values, sizeof values);
    assert_false(plx_cache_read(&key, got, 3));
    plx_cache_key other = key_at(model, "b", 1);
    assert_false(plx_cache_read(&other, got, 4));
}

/* A byte that is not what it was, and a file that ends before it should. */
static void a_corrupt_one_is_as_none(void **state)
{
    (void)state;
    float got[4];
    plx_cache_key key = key_at(model, "a", 1);
    char path[PATH_MAX];
    kept(path);
    FILE *f = fopen(path, "r+");
    assert_non_null(f);
    fseek(f, 144 + 5, SEEK_SET);
    fputc('x', f);
    fclose(f);
    assert_false(plx_cache_read(&key, got, 4));
    plx_cache_write(&key, (const float[]){1, 2, 3, 4}, 4);
    assert_true(plx_cache_read(&key, got, 4));
    assert_int_equal(truncate(path, 150), 0);
    assert_false(plx_cache_read(&key, got, 4));
    plx_cache_write(&key, (const float[]){1, 2, 3, 4}, 4);
}

static void another_model_has_another_key(void **state)
{
    (void)state;
    plx_cache_key before = key_at(model, "a", 1);
    write_model("weights, but more of them");
    plx_cache_key after = key_at(model, "a", 1);
    assert_string_not_equal(before.text, after.text);
    plx_cache_key none = key_at("/nowhere/at/all", "a", 1);
    assert_string_equal(none.text, "");
    float got[1];
    plx_cache_write(&none, (const float[]){1}, 1);
    assert_false(plx_cache_read(&none, got, 1));
}

/* Those that were not used for longest go first, and what is no file of the cache stays. */
static void the_oldest_are_deleted(void **state)
{
    (void)state;
    enum { COUNT = 4, EACH = 144 + 4 * sizeof(float) };
    plx_cache_key key[COUNT];
    float got[4];
    char path[PATH_MAX], other[PATH_MAX];
    plx_cache_trim(0, 0);
    for (int i = 0; i < COUNT; i++) {
        key[i] = key_at(model, &i, sizeof i);
        plx_cache_write(&key[i], (const float[]){1, 2, 3, 4}, 4);
        snprintf(path, sizeof path, "%s/plexus/%s.weights", folder, key[i].text);
        assert_int_equal(
            utimensat(AT_FDCWD, path, (struct timespec[]){{.tv_sec = i}, {.tv_sec = i}}, 0), 0);
    }
    snprintf(other, sizeof other, "%s/plexus/note.weights", folder);
    FILE *f = fopen(other, "w");
    assert_non_null(f);
    fclose(f);
    assert_true(plx_cache_read(&key[0], got, 4));
    plx_cache_trim(2 * EACH, 10);
    assert_true(plx_cache_has(&key[0], 4) && plx_cache_has(&key[3], 4));
    assert_false(plx_cache_has(&key[1], 4) || plx_cache_has(&key[2], 4));
    plx_cache_trim(PLX_CACHE_BYTES, 1);
    assert_true(plx_cache_has(&key[0], 4));
    assert_false(plx_cache_has(&key[3], 4));
    assert_int_equal(unlink(other), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_kept_comes_back),
        cmocka_unit_test(a_corrupt_one_is_as_none),
        cmocka_unit_test(another_model_has_another_key),
        cmocka_unit_test(the_oldest_are_deleted),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
