#include "io/safetensors.h"

#include "io/hostile.h"
#include "model/tensor_read.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file of that header, and after it the bytes 1, 2, 3, … */
static size_t make(unsigned char *out, const char *header, size_t data)
{
    size_t n = strlen(header);
    for (size_t i = 0; i < 8; i++)
        out[i] = (unsigned char)((uint64_t)n >> (8 * i));
    memcpy(out + 8, header, n);
    for (size_t i = 0; i < data; i++)
        out[8 + n + i] = (unsigned char)(i + 1);
    return 8 + n + data;
}

static plx_tensors *open_bytes(const unsigned char *bytes, size_t size, plx_error *e)
{
    return plx_model_read(plx_blob_memory("f", bytes, size, NULL), e);
}

static void lists_tensors(void **state)
{
    (void)state;
    unsigned char file[1024];
    size_t size = make(file,
        "{\"__metadata__\":{\"format\":\"pt\"},"
        "\"second\":{\"dtype\":\"I8\",\"shape\":[2,2],\"data_offsets\":[2,6]},"
        "\"first\\u0041\\n\":{\"dtype\":\"U16\",\"shape\":[],\"data_offsets\":[0,2]},"
        "\"none\":{\"dtype\":\"F64\",\"shape\":[0,3],\"data_offsets\":[6,6]}}  ",
        6);
    plx_error e = {0};
    plx_tensors *t = open_bytes(file, size, &e);
    assert_non_null(t);
    assert_string_equal(t->format, "safetensors");
    assert_int_equal(t->count, 3);
    assert_string_equal(t->tensor[0].name, "firstA?");
    assert_int_equal(t->tensor[0].rank, 0);
    assert_int_equal(t->tensor[0].count, 1);
    assert_string_equal(t->tensor[1].name, "second");
    assert_int_equal(t->tensor[2].count, 0);
    float values[4];
    plx_tensor_reader *r = plx_tensor_reader_create(&t->tensor[1], PLX_ORDER_ROWS, &e);
    assert_true(plx_tensor_read(r, 0, 4, values, &e));
    assert_true(values[0] == 3 && values[3] == 6);
    plx_tensor_reader_destroy(&r);
    plx_tensors_destroy(&t);
}

static void unknown_types_warn(void **state)
{
    (void)state;
    unsigned char file[256];
    size_t size =
        make(file, "{\"a\":{\"dtype\":\"F7_E2M4\",\"shape\":[4],\"data_offsets\":[0,3]}}", 3);
    plx_error e = {0};
    plx_tensors *t = open_bytes(file, size, &e);
    assert_non_null(t);
    assert_int_equal(t->warning_count, 1);
    assert_int_equal(t->tensor[0].dtype, PLX_DTYPE_OPAQUE);
    assert_null(plx_tensor_reader_create(&t->tensor[0], PLX_ORDER_ROWS, &e));
    assert_int_equal(e.code, PLX_ERR_UNSUPPORTED);
    plx_tensors_destroy(&t);
}

static void survives_cuts_and_flips(void **state)
{
    (void)state;
    unsigned char file[1024];
    size_t size = make(file,
        "{\"__metadata__\":{\"a\":\"b\"},"
        "\"w\":{\"dtype\":\"BF16\",\"shape\":[2,3],\"data_offsets\":[0,12]},"
        "\"b\":{\"dtype\":\"F8_E4M3\",\"shape\":[3],\"data_offsets\":[12,15]},"
        "\"q\":{\"dtype\":\"I4\",\"shape\":[2,1],\"data_offsets\":[15,16]}}",
        16);
    hostile_cut_and_flip(hostile_read_model, file, size, 1);
}

static void out_of_memory_is_an_error(void **state)
{
    (void)state;
    unsigned char file[256];
    size_t size = make(file, "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]}}", 3);
    plx_tensors *t = hostile_want_of_memory(file, size);
    plx_tensors_destroy(&t);
}

typedef struct folder {
    char path[64], index[96];
} folder;

static void put(const folder *f, const char *name, const void *data, size_t size)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", f->path, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, data, size), size);
    close(fd);
}

static folder make_folder(const char *index)
{
    folder f = {.path = "/tmp/plexus-XXXXXX"};
    assert_non_null(mkdtemp(f.path));
    snprintf(f.index, sizeof f.index, "%s/m.index.json", f.path);
    put(&f, "m.index.json", index, strlen(index));
    unsigned char file[256];
    put(&f, "1.st", file,
        make(file, "{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]}}", 3));
    put(&f, "2.st", file,
        make(file, "{\"b\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}", 2));
    return f;
}

static void remove_folder(const folder *f)
{
    static const char *const names[] = {"m.index.json", "1.st", "2.st", "link"};
    char path[160];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", f->path, names[i]);
        unlink(path);
    }
    assert_int_equal(rmdir(f->path), 0);
}

static void joins_shards(void **state)
{
    (void)state;
    folder f = make_folder("{\"metadata\":{\"total_size\":5},"
                           "\"weight_map\":{\"a\":\"1.st\",\"b\":\"2.st\",\"c\":\"2.st\"}}\n");
    plx_error e = {0};
    plx_tensors *t = plx_model_open(f.index, &e);
    assert_non_null(t);
    assert_int_equal(t->count, 2);
    assert_string_equal(t->tensor[1].name, "b");
    assert_int_equal(t->warning_count, 1); /* c is nowhere */
    const char *files[4];
    assert_int_equal(plx_tensors_files(t, NULL, 0), 3);
    assert_int_equal(plx_tensors_files(t, files, 2), 3);
    assert_int_equal(plx_tensors_files(t, files, 4), 3);
    assert_string_equal(files[0], f.index);
    assert_string_equal(strrchr(files[2], '/'), "/2.st");
    assert_int_equal(strncmp(files[2], f.path, strlen(f.path)), 0);
    plx_tensors_destroy(&t);
    remove_folder(&f);
}

static void refuse_index(const char *index, plx_code code)
{
    folder f = make_folder(index);
    char path[160];
    snprintf(path, sizeof path, "%s/link", f.path);
    assert_int_equal(symlink("1.st", path), 0);
    plx_error e = {0};
    assert_null(plx_model_open(f.index, &e));
    assert_int_equal(e.code, code);
    remove_folder(&f);
}

static void shards_stay_in_their_folder(void **state)
{
    (void)state;
    refuse_index("{\"weight_map\":{\"a\":\"../1.st\"}}", PLX_ERR_FORMAT);
    refuse_index("{\"weight_map\":{\"a\":\"/etc/passwd\"}}", PLX_ERR_FORMAT);
    refuse_index("{\"weight_map\":{\"a\":\"link\"}}", PLX_ERR_FORMAT);
    refuse_index("{\"weight_map\":{\"a\":\"missing\"}}", PLX_ERR_IO);
    refuse_index("{\"weight_map\":{\"a\":\".\"}}", PLX_ERR_IO);
    refuse_index("{\"weight_map\":{\"a\":\"1.st\",\"b\":\"./1.st\"}}", PLX_ERR_FORMAT);
    refuse_index("{\"weight_map\":{\"a\":3}}", PLX_ERR_FORMAT);
    refuse_index("{\"weight_map\":[]}", PLX_ERR_FORMAT);
    refuse_index("{\"other\":1}", PLX_ERR_FORMAT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_tensors),
        cmocka_unit_test(unknown_types_warn),
        cmocka_unit_test(survives_cuts_and_flips),
        cmocka_unit_test(out_of_memory_is_an_error),
        cmocka_unit_test(joins_shards),
        cmocka_unit_test(shards_stay_in_their_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
