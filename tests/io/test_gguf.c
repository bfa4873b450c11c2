/* Models that llama.cpp split into several files: any of them stands for all. */
#include "io/gguf.h"

#include "io/hostile.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PARTS = 3, U16 = 2, U32 = 4, I32 = 5, ROOM = 512 };

typedef struct file {
    unsigned char byte[ROOM];
    size_t size;
} file;

typedef struct folder {
    char path[64];
} folder;

static void put(file *f, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        f->byte[f->size++] = (unsigned char)(value >> 8 * i);
}

static void put_text(file *f, const char *text)
{
    put(f, strlen(text), 8);
    memcpy(f->byte + f->size, text, strlen(text));
    f->size += strlen(text);
}

static void put_pair(file *f, const char *key, uint32_t type, uint64_t value, size_t size)
{
    put_text(f, key);
    put(f, type, 4);
    put(f, value, size);
}

/* A part with one tensor of two numbers, the first of which is the part's own; the first one alone
 * tells of heads and has an alignment of its own. */
static file make_part(uint32_t part, uint32_t parts, const char *tensor, uint32_t all)
{
    file f = {.size = 0};
    size_t step = part == 0 ? 8 : 32;
    memcpy(f.byte, "GGUF\3\0\0\0", 8);
    f.size = 8;
    put(&f, 1, 8);
    put(&f, part == 0 ? 5 : 3, 8);
    if (part == 0) {
        put_pair(&f, "llama.attention.head_count", U32, 4, 4);
        put_pair(&f, "general.alignment", U32, step, 4);
    }
    put_pair(&f, "split.no", U16, part, 2);
    put_pair(&f, "split.count", U16, parts, 2);
    put_pair(&f, "split.tensors.count", I32, all, 4);
    put_text(&f, tensor);
    put(&f, 1, 4);
    put(&f, 2, 8);
    put(&f, 24, 4); /* I8 */
    put(&f, 0, 8);
    f.size = (f.size + step - 1) / step * step;
    put(&f, part, 1);
    put(&f, 7, 1);
    return f;
}

static char *part_path(const folder *f, uint32_t part, char path[160])
{
    snprintf(path, 160, "%s/m-%05u-of-%05u.gguf", f->path, part + 1, PARTS);
    return path;
}

static void keep(const char *path, const file *content)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, content->byte, content->size), content->size);
    close(fd);
}

static void keep_part(const folder *f, uint32_t part, const file *content)
{
    char path[160];
    keep(part_path(f, part, path), content);
}

static folder make_folder(void)
{
    folder f = {.path = "/tmp/plexus-XXXXXX"};
    assert_non_null(mkdtemp(f.path));
    for (uint32_t i = 0; i < PARTS; i++) {
        file part = make_part(i, PARTS, (const char *[]){"a", "b", "c"}[i], PARTS);
        keep_part(&f, i, &part);
    }
    return f;
}

static void remove_folder(const folder *f)
{
    char path[160];
    for (uint32_t i = 0; i < PARTS; i++)
        unlink(part_path(f, i, path));
    snprintf(path, sizeof path, "%s/other", f->path);
    unlink(path);
    assert_int_equal(rmdir(f->path), 0);
}

static plx_tensors *open_part(const folder *f, uint32_t part, plx_error *e)
{
    char path[160];
    *e = (plx_error){0};
    return plx_model_open(part_path(f, part, path), e);
}

static void any_part_stands_for_all(void **state)
{
    (void)state;
    folder f = make_folder();
    for (uint32_t named = 0; named < PARTS; named++) {
        plx_error e;
        plx_tensors *t = open_part(&f, named, &e);
        assert_non_null(t);
        assert_int_equal(t->count, PARTS);
        assert_int_equal(t->warning_count, 0);
        assert_int_equal(t->heads, 4);
        for (size_t i = 0; i < PARTS; i++) {
            signed char numbers[2];
            const plx_tensor *k = &t->tensor[i];
            assert_string_equal(k->name, ((const char *[]){"a", "b", "c"})[i]);
            assert_true(plx_blob_read(k->blob, k->offset, numbers, 2, &e));
            assert_int_equal(numbers[0], i);
            assert_int_equal(numbers[1], 7);
        }
        assert_int_equal(plx_tensors_files(t, NULL, 0), PARTS);
        plx_tensors_destroy(&t);
    }
    remove_folder(&f);
}

/* What is there is shown, with the one warning. */
static void expect_left_out(const folder *f, size_t count, const char *word)
{
    plx_error e;
    plx_tensors *t = open_part(f, 0, &e);
    assert_non_null(t);
    assert_int_equal(t->count, count);
    assert_int_equal(t->warning_count, 1);
    assert_non_null(strstr(t->warning[0], word));
    plx_tensors_destroy(&t);
}

static void a_missing_part_is_a_warning(void **state)
{
    (void)state;
    folder f = make_folder();
    char path[160], other[160];
    part_path(&f, 1, path);
    snprintf(other, sizeof other, "%s/other", f.path);
    assert_int_equal(rename(path, other), 0);
    expect_left_out(&f, 2, "m-00002-of-00003.gguf");
    assert_int_equal(symlink("other", path), 0);
    expect_left_out(&f, 2, "symbolic link");
    plx_error e;
    plx_tensors *t = plx_model_open(other, &e);
    assert_non_null(t);
    assert_int_equal(t->count, 1);
    assert_int_equal(t->warning_count, 1);
    plx_tensors_destroy(&t);
    remove_folder(&f);
}

static void tensors_are_counted(void **state)
{
    (void)state;
    folder f = make_folder();
    file first = make_part(0, PARTS, "a", 4);
    keep_part(&f, 0, &first);
    expect_left_out(&f, 3, "4 tensors");
    remove_folder(&f);
}

static void refuse(uint32_t part, const file *content, uint32_t named)
{
    folder f = make_folder();
    plx_error e;
    keep_part(&f, part, content);
    assert_null(open_part(&f, named, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    remove_folder(&f);
}

static void other_parts_are_believed_nothing(void **state)
{
    (void)state;
    file same = make_part(0, PARTS, "b", PARTS), whole = make_part(0, 0, "b", 0),
         others = make_part(1, 2, "b", 2), twice = make_part(1, PARTS, "a", PARTS),
         cut = make_part(1, PARTS, "b", PARTS), no_magic = cut,
         past = make_part(PARTS, PARTS, "a", PARTS);
    cut.size--;
    no_magic.byte[3] = 'E';
    refuse(1, &same, 0);
    refuse(1, &whole, 0);
    refuse(1, &others, 0);
    refuse(1, &twice, 0);
    refuse(1, &cut, 2);
    refuse(1, &no_magic, 2);
    refuse(0, &past, 0);
}

static void out_of_memory_is_an_error(void **state)
{
    (void)state;
    folder f = make_folder();
    bool whole = false;
    for (uint64_t n = 1; !whole; n++) {
        char path[160];
        plx_error e = {0};
        plx_blob *blob = plx_blob_open(part_path(&f, 1, path), &e);
        assert_non_null(blob);
        plx_mem_fail_at(n);
        plx_tensors *t = plx_model_read(blob, &e);
        plx_mem_fail_at(0);
        assert_true(t || e.code == PLX_ERR_MEMORY);
        whole = t && t->count == PARTS && t->warning_count == 0;
        assert_true(n < 100);
        plx_tensors_destroy(&t);
    }
    remove_folder(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_part_stands_for_all),
        cmocka_unit_test(a_missing_part_is_a_warning),
        cmocka_unit_test(tensors_are_counted),
        cmocka_unit_test(other_parts_are_believed_nothing),
        cmocka_unit_test(out_of_memory_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
