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
#include <time.h>
#include <unistd.h>

enum { HEAD = 112 /* bytes before the numbers */ };

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
    fseek(f, HEAD + 5, SEEK_SET);
    fputc('x', f);
    fclose(f);
    assert_false(plx_cache_read(&key, got, 4));
    plx_cache_write(&key, (const float[]){1, 2, 3, 4}, 4);
    assert_true(plx_cache_read(&key, got, 4));
    assert_int_equal(truncate(path, HEAD + 6), 0);
    assert_false(plx_cache_read(&key, got, 4));
    plx_cache_write(&key, (const float[]){1, 2, 3, 4}, 4);
}

/* Bytes that fill no word, and more than are read at once; of what is changed anywhere nothing is
 * taken. */
static void pieces_come_back_to_their_places(void **state)
{
    (void)state;
    enum { LONG = (1 << 18) + 5 };
    const char word[] = "odd";
    unsigned char *bytes = plx_alloc(LONG, 1), *got = plx_alloc(LONG, 1);
    assert_true(bytes && got);
    for (size_t i = 0; i < LONG; i++)
        bytes[i] = (unsigned char)(i * 7 + i / 256);
    char word_got[sizeof word], path[PATH_MAX];
    plx_cache_key key = key_at(model, "a", 1);
    plx_cache_trim(0, 0);
    plx_cache_write_pieces(
        &key, (const plx_cache_piece[]){{word, sizeof word}, {bytes, LONG}, {NULL, 0}}, 3);
    const plx_cache_place places[] = {{word_got, sizeof word}, {got, LONG}, {NULL, 0}};
    assert_true(plx_cache_read_places(&key, places, 3));
    assert_memory_equal(word_got, word, sizeof word);
    assert_memory_equal(got, bytes, LONG);
    assert_false(plx_cache_read_places(&key, places, 1));
    kept(path);
    const size_t changed[] = {0, 8, 72, 104, HEAD, HEAD + sizeof word + (1 << 18) + 4};
    for (size_t i = 0; i < sizeof changed / sizeof *changed; i++)
        for (int back = 0; back <= 1; back++) {
            FILE *f = fopen(path, "r+");
            assert_non_null(f);
            fseek(f, (long)changed[i], SEEK_SET);
            int byte = fgetc(f);
            fseek(f, (long)changed[i], SEEK_SET);
            fputc(byte ^ 0x10, f);
            fclose(f);
            assert_int_equal(plx_cache_read_places(&key, places, 3), back);
        }
    plx_free(bytes);
    plx_free(got);
}

static void what_is_made_of_others_has_a_key_of_its_own(void **state)
{
    (void)state;
    plx_cache_key key = key_at(model, "a", 1), none = {""};
    plx_cache_key from = plx_cache_key_from(&key, "b", 1), other = plx_cache_key_from(&key, "c", 1);
    assert_int_equal(strlen(from.text), 64);
    assert_string_not_equal(from.text, key.text);
    assert_string_not_equal(from.text, other.text);
    none = plx_cache_key_from(&none, "b", 1);
    assert_string_equal(none.text, "");
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

/* As an archive does that gives all its files one time. */
static void another_model_of_the_same_size_and_time_has_another_key(void **state)
{
    (void)state;
    struct stat s;
    struct timespec tick = {
        .tv_nsec = 20 * 1000 * 1000}; /* more than the clock of files ticks by */
    write_model("weights");
    assert_int_equal(stat(model, &s), 0);
    plx_cache_key before = key_at(model, "a", 1);
    nanosleep(&tick, NULL);
    write_model("WEIGHTS");
    assert_int_equal(utimensat(AT_FDCWD, model, (struct timespec[]){s.st_atim, s.st_mtim}, 0), 0);
    plx_cache_key after = key_at(model, "a", 1);
    assert_string_not_equal(before.text, after.text);
}

/* Those that were not used for longest go first, and what is no file of the cache stays. */
static void the_oldest_are_deleted(void **state)
{
    (void)state;
    enum { COUNT = 4, EACH = HEAD + 4 * sizeof(float) };
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

static void what_was_never_finished_is_deleted(void **state)
{
    (void)state;
    const char *name[] = {".plexus-1-1", ".plexus-1-2"};
    char path[2][PATH_MAX];
    for (int i = 0; i < 2; i++) {
        snprintf(path[i], PATH_MAX, "%s/plexus/%s", folder, name[i]);
        FILE *f = fopen(path[i], "w");
        assert_non_null(f);
        fclose(f);
    }
    assert_int_equal(
        utimensat(AT_FDCWD, path[0], (struct timespec[]){{.tv_sec = 1}, {.tv_sec = 1}}, 0), 0);
    plx_cache_trim(PLX_CACHE_BYTES, PLX_CACHE_FILES);
    assert_int_equal(access(path[0], F_OK), -1);
    assert_int_equal(unlink(path[1]), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_kept_comes_back),
        cmocka_unit_test(a_corrupt_one_is_as_none),
        cmocka_unit_test(pieces_come_back_to_their_places),
        cmocka_unit_test(what_is_made_of_others_has_a_key_of_its_own),
        cmocka_unit_test(another_model_has_another_key),
        cmocka_unit_test(another_model_of_the_same_size_and_time_has_another_key),
        cmocka_unit_test(the_oldest_are_deleted),
        cmocka_unit_test(what_was_never_finished_is_deleted),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
