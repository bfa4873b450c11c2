#include "base/blob.h"

#include "base/arena.h"
#include "base/mem.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void reads_any_place(void **state)
{
    (void)state;
    plx_error e = {0};
    plx_blob *b = plx_blob_memory("m", "abcdef", 6, &e);
    char out[7] = "";
    assert_true(plx_blob_read(b, 2, out, 3, &e));
    assert_string_equal(out, "cde");
    assert_true(plx_blob_read(b, 6, out, 0, &e));
    assert_false(plx_blob_read(b, 4, out, 3, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    assert_int_equal(e.offset, 6);
    assert_false(plx_blob_read(b, UINT64_MAX, out, 2, &e));
    unsigned char *all = plx_blob_load(b, 1, 5, &e);
    assert_string_equal((char *)all, "bcdef");
    plx_free(all);
    assert_null(plx_blob_load(b, 1, UINT64_MAX, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    plx_blob_destroy(&b);
    assert_null(b);
    plx_blob_destroy(&b);
}

static void a_file_that_shrinks_is_an_error(void **state)
{
    (void)state;
    char path[] = "/tmp/plexus-XXXXXX";
    int fd = mkstemp(path);
    assert_int_equal(ftruncate(fd, 100000), 0);
    plx_error e = {0};
    plx_blob *b = plx_blob_open(path, &e);
    assert_int_equal(b->size, 100000);
    assert_int_equal(ftruncate(fd, 5000), 0);
    char out[10000];
    assert_true(plx_blob_read(b, 0, out, 5000, &e));
    assert_false(plx_blob_read(b, 0, out, sizeof out, &e));
    assert_int_equal(e.code, PLX_ERR_IO);
    assert_int_equal(e.offset, 5000);
    plx_blob_destroy(&b);
    close(fd);
    unlink(path);
}

static void only_regular_files_open(void **state)
{
    (void)state;
    char folder[] = "/tmp/plexus-XXXXXX", pipe[64];
    assert_non_null(mkdtemp(folder));
    snprintf(pipe, sizeof pipe, "%s/pipe", folder);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    plx_error e = {0};
    assert_null(plx_blob_open(pipe, &e));
    assert_int_equal(e.code, PLX_ERR_IO);
    assert_null(plx_blob_open(folder, &e));
    assert_int_equal(e.code, PLX_ERR_IO);
    unlink(pipe);
    assert_null(plx_blob_open(pipe, &e));
    assert_int_equal(e.code, PLX_ERR_IO);
    rmdir(folder);
}

static void files_beside_stay_beside(void **state)
{
    (void)state;
    char folder[] = "/tmp/plexus-XXXXXX", path[64], one[64], two[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/model", folder);
    snprintf(one, sizeof one, "%s/one", folder);
    snprintf(two, sizeof two, "%s/two", folder);
    FILE *file = fopen(one, "w");
    assert_int_equal(fwrite("data", 1, 4, file), 4);
    fclose(file);
    plx_error e = {0};
    plx_blob *b = plx_blob_open_beside(path, "one", PLX_BLOB_SINGLE, &e);
    assert_int_equal(b->size, 4);
    plx_blob_destroy(&b);
    assert_int_equal(link(one, two), 0);
    assert_null(plx_blob_open_beside(path, "one", PLX_BLOB_SINGLE, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    b = plx_blob_open_beside(path, "two", PLX_BLOB_LINKED, &e);
    assert_non_null(b);
    plx_blob_destroy(&b);
    unlink(two);
    assert_int_equal(symlink("one", two), 0);
    assert_null(plx_blob_open_beside(path, "two", PLX_BLOB_LINKED, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    assert_null(plx_blob_open_beside(path, "../one", PLX_BLOB_LINKED, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    assert_null(plx_blob_open_beside(path, one, PLX_BLOB_LINKED, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    unlink(one);
    unlink(two);
    rmdir(folder);
}

static void write_data(const char *path)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite("data", 1, 4, file), 4);
    fclose(file);
}

/* As Hugging Face's libraries keep models: files of a snapshot are links to blobs of the model. */
static void links_of_a_snapshot_are_followed(void **state)
{
    (void)state;
    static const char *const folders[] = {"models--a--b", "models--a--b/blobs",
        "models--a--b/snapshots", "models--a--b/snapshots/r", "models--a--b/snapshots/r/sub",
        "other", "other/blobs", "other/snapshots", "other/snapshots/r"};
    static const char *const files[] = {
        "secret", "models--a--b/blobs/f00", "models--a--b/secret", "other/blobs/f00"};
    static const struct {
        const char *link, *to;
        bool opens;
    } links[] = {{"models--a--b/snapshots/r/one", "../../blobs/f00", true},
        {"models--a--b/snapshots/r/sub/two", "../../../blobs/f00", true},
        {"models--a--b/snapshots/r/three", "../../secret", false},
        {"models--a--b/snapshots/r/four", "../../blobs/../secret", false},
        {"models--a--b/snapshots/r/five", "../../../secret", false},
        {"models--a--b/snapshots/r/six", "sub/two", false},
        {"models--a--b/snapshots/r/seven", "../../blobs/link", false},
        {"models--a--b/blobs/link", "../secret", false},
        {"models--a--b/snapshots/r/eight", "../../../models--a--b/blobs/f00", false},
        {"other/snapshots/r/one", "../../blobs/f00", false}};
    char folder[] = "/tmp/plexus-XXXXXX", path[128];
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, folders[i]);
        assert_int_equal(mkdir(path, 0700), 0);
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        write_data(path);
    }
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, links[i].link);
        assert_int_equal(symlink(links[i].to, path), 0);
    }
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        const char *slash = strstr(links[i].link, "/r/");
        if (!slash)
            continue;
        plx_error e = {0};
        snprintf(path, sizeof path, "%s/%.*s/r/model.index.json", folder,
            (int)(slash - links[i].link), links[i].link);
        plx_blob *b = plx_blob_open_beside(path, slash + 3, PLX_BLOB_LINKED, &e);
        assert_int_equal(b != NULL, links[i].opens);
        assert_int_equal(e.code, b ? PLX_OK : PLX_ERR_FORMAT);
        plx_blob_destroy(&b);
    }
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, links[i].link);
        unlink(path);
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        unlink(path);
    }
    for (size_t i = sizeof folders / sizeof *folders; i-- > 0;) {
        snprintf(path, sizeof path, "%s/%s", folder, folders[i]);
        assert_int_equal(rmdir(path), 0);
    }
    rmdir(folder);
}

static void arenas_keep_texts(void **state)
{
    (void)state;
    plx_arena a = {0};
    char large[40000];
    memset(large, 'x', sizeof large);
    const char *first = plx_arena_text(&a, "hello", 4);
    for (size_t i = 0; i < 10000; i++)
        assert_string_equal(plx_arena_text(&a, "some text", 9), "some text");
    assert_int_equal(strlen(plx_arena_text(&a, large, sizeof large)), sizeof large);
    assert_string_equal(first, "hell");
    plx_arena_uninit(&a);
    assert_null(plx_arena_text(&a, "", SIZE_MAX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_any_place),
        cmocka_unit_test(a_file_that_shrinks_is_an_error),
        cmocka_unit_test(only_regular_files_open),
        cmocka_unit_test(files_beside_stay_beside),
        cmocka_unit_test(links_of_a_snapshot_are_followed),
        cmocka_unit_test(arenas_keep_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
