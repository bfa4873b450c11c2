#include "folder.h"

#include "base/file.h"
#include "base/mem.h"
#include "io/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static const unsigned char image_bytes[] = {
    0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 51, 102, 255};
static const unsigned char label_bytes[] = {0, 0, 8, 1, 0, 0, 0, 2, 3, 1};

static void put(const char *name, const void *data, size_t size)
{
    plx_file_writer *w = plx_file_writer_open(in_folder(name), NULL);
    assert_non_null(w);
    assert_true(plx_file_writer_write(w, data, size, NULL));
    assert_true(plx_file_writer_commit(&w, NULL));
}

static void put_packed(const char *name, const void *data, size_t size)
{
    gzFile f = gzopen(in_folder(name), "wb9");
    assert_non_null(f);
    assert_int_equal(gzwrite(f, data, (unsigned)size), (int)size);
    assert_int_equal(gzclose(f), Z_OK);
}

static plx_dataset *load(const char *name, plx_load_info *info, plx_error *e)
{
    return plx_dataset_load(&(plx_load_desc){.path = in_folder(name), .info = info}, e);
}

static void the_content_tells_the_format(void **state)
{
    (void)state;
    static const char csv[] = "1,2,a\n3,4,b\n";
    plx_load_info info;
    put("data.idx", csv, sizeof csv - 1);
    plx_dataset *d = load("data.idx", &info, NULL);
    assert_string_equal(info.format, "CSV");
    assert_false(info.packed);
    assert_string_equal(d->name, "data.idx");
    assert_int_equal(d->count, 2);
    plx_dataset_destroy(&d);
    unlink(in_folder("data.idx"));

    put_packed("data.csv", csv, sizeof csv - 1);
    d = load("data.csv", &info, NULL);
    assert_true(info.packed);
    assert_int_equal(d->count, 2);
    plx_dataset_destroy(&d);
    unlink(in_folder("data.csv"));
}

static void labels_are_found_by_their_usual_names(void **state)
{
    (void)state;
    static const struct {
        const char *images, *labels;
        bool packed_images, packed_labels;
    } pairs[] = {
        {"train-images-idx3-ubyte", "train-labels-idx1-ubyte", false, false},
        {"train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", true, true},
        {"train-images-idx3-ubyte", "train-labels-idx1-ubyte.gz", false, true},
        {"train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte", true, false},
        {"t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte", false, false},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        (pairs[i].packed_images ? put_packed : put)(
            pairs[i].images, image_bytes, sizeof image_bytes);
        (pairs[i].packed_labels ? put_packed : put)(
            pairs[i].labels, label_bytes, sizeof label_bytes);
        plx_load_info info;
        plx_dataset *d = load(pairs[i].images, &info, NULL);
        assert_non_null(d);
        assert_string_equal(info.format, "IDX");
        assert_int_equal(info.packed, pairs[i].packed_images);
        assert_int_equal(d->label[0], 3);
        assert_int_equal(d->image_width, 2);
        assert_true(d->x[3] == 1);
        plx_dataset_destroy(&d);

        plx_error e = {0};
        assert_null(plx_dataset_load(
            &(plx_load_desc){.path = in_folder(pairs[i].images), .class_column = "x"}, &e));
        assert_int_equal(e.code, PLX_ERR_USAGE);
        unlink(in_folder(pairs[i].labels));
        assert_null(load(pairs[i].images, NULL, &e));
        assert_int_equal(e.code, PLX_ERR_IO);
        assert_string_equal(e.file, in_folder(pairs[i].images));
        unlink(in_folder(pairs[i].images));
    }
}

static void a_pipe_is_no_file_of_labels(void **state)
{
    (void)state;
    plx_error e = {0};
    put("train-images-idx3-ubyte", image_bytes, sizeof image_bytes);
    assert_int_equal(mkfifo(in_folder("train-labels-idx1-ubyte"), 0600), 0);
    assert_null(load("train-images-idx3-ubyte", NULL, &e));
    assert_int_equal(e.code, PLX_ERR_IO);
    unlink(in_folder("train-labels-idx1-ubyte"));
    unlink(in_folder("train-images-idx3-ubyte"));
}

static void a_file_that_is_missing_or_broken_is_named(void **state)
{
    (void)state;
    plx_error e = {0};
    assert_null(load("none", NULL, &e));
    assert_int_equal(e.code, PLX_ERR_IO);
    assert_string_equal(e.file, in_folder("none"));
    assert_null(plx_dataset_load(&(plx_load_desc){.path = folder}, &e));
    assert_int_equal(e.code, PLX_ERR_IO);

    put("images", image_bytes, sizeof image_bytes - 1);
    put("labels", label_bytes, sizeof label_bytes);
    assert_null(load("images", NULL, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    assert_string_equal(e.file, in_folder("images"));
    assert_int_equal(e.offset, sizeof image_bytes - 1);
    put("images", image_bytes, sizeof image_bytes);
    put("labels", "\x1f\x8b", 2);
    assert_null(load("images", NULL, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    assert_string_equal(e.file, in_folder("labels"));
    assert_int_equal(e.offset, 2);
    unlink(in_folder("images"));
    unlink(in_folder("labels"));

    put("ragged.csv", "1,2,3\n4,5\n", 10);
    assert_null(load("ragged.csv", NULL, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    assert_string_equal(e.file, in_folder("ragged.csv"));
    assert_int_equal(e.line, 2);
    assert_int_equal(e.column, 4);
    unlink(in_folder("ragged.csv"));
}

static void a_bomb_is_refused(void **state)
{
    (void)state;
    size_t size = 32u << 20;
    char *blanks = plx_alloc(size, 1);
    memset(blanks, '\n', size);
    put_packed("bomb", blanks, size);
    plx_free(blanks);
    plx_error e = {0};
    assert_null(load("bomb", NULL, &e));
    assert_int_equal(e.code, PLX_ERR_UNSUPPORTED);
    assert_true(e.offset > 0);
    unlink(in_folder("bomb"));
}

static void the_real_digits_load(void **state)
{
    (void)state;
    const char *train_path = PLX_SHARED_DATA "/optdigits.tra";
    if (access(train_path, R_OK) != 0) {
        print_message("%s is not there, so this test is skipped\n", train_path);
        skip();
    }
    plx_load_info info;
    plx_dataset *train =
        plx_dataset_load(&(plx_load_desc){.path = train_path, .info = &info}, NULL);
    assert_non_null(train);
    assert_true(info.header);
    assert_int_equal(info.missing, 0);
    assert_int_equal(train->count, 3823);
    assert_int_equal(train->inputs, 64);
    assert_int_equal(train->task, PLX_TASK_CLASSIFICATION);
    assert_int_equal(train->outputs, 10);
    assert_int_equal(train->image_width, 8);
    assert_string_equal(train->class_name[9], "9");
    assert_int_equal(train->label[0], 0);
    assert_true(train->x[2] == 6 && train->x[3] == 15);
    plx_dataset *test = plx_dataset_load(
        &(plx_load_desc){.path = PLX_SHARED_DATA "/optdigits.tes", .like = train}, NULL);
    assert_non_null(test);
    assert_int_equal(test->count, 1797);
    assert_int_equal(test->image_height, 8);
    plx_dataset_destroy(&test);
    test = plx_dataset_load(
        &(plx_load_desc){.path = PLX_SHARED_DATA "/optdigits.tes", .class_column = "Class"}, NULL);
    assert_int_equal(test->outputs, 10);
    plx_dataset_destroy(&test);
    plx_dataset_destroy(&train);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_content_tells_the_format),
        cmocka_unit_test(labels_are_found_by_their_usual_names),
        cmocka_unit_test(a_pipe_is_no_file_of_labels),
        cmocka_unit_test(a_file_that_is_missing_or_broken_is_named),
        cmocka_unit_test(a_bomb_is_refused),
        cmocka_unit_test(the_real_digits_load),
    };
    return cmocka_run_group_tests(tests, folder_setup, folder_teardown);
}
