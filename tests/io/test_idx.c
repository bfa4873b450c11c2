#include "base/mem.h"
#include "io/idx.h"
#include "support.h"

#include <stdio.h>
#include <string.h>

/* Three images of 2 × 4 pixels (height × width), and their labels. */
enum { IMAGE_HEAD = 16, IMAGE_SIZE = IMAGE_HEAD + 24, LABEL_HEAD = 8, LABEL_SIZE = LABEL_HEAD + 3 };
static unsigned char images[IMAGE_SIZE], labels[LABEL_SIZE];

static int set_up(void **state)
{
    (void)state;
    static const unsigned char image_head[] = {0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 4};
    static const unsigned char label_bytes[] = {0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 4};
    memcpy(images, image_head, sizeof image_head);
    for (size_t i = 0; i < 24; i++)
        images[IMAGE_HEAD + i] = (unsigned char)(i * 11);
    images[IMAGE_SIZE - 1] = 255;
    memcpy(labels, label_bytes, sizeof label_bytes);
    return 0;
}

static plx_dataset *parse(
    size_t image_size, size_t label_size, const plx_dataset *like, plx_error *e)
{
    /* Copies of the very size let AddressSanitizer see a read past the end. */
    unsigned char *i = plx_realloc(NULL, image_size, 1), *l = plx_realloc(NULL, label_size, 1);
    memcpy(i, images, image_size);
    memcpy(l, labels, label_size);
    plx_dataset *d = plx_idx_parse(&(plx_idx_desc){.name = "n",
                                       .image_file = "images",
                                       .label_file = "labels",
                                       .images = i,
                                       .labels = l,
                                       .image_size = image_size,
                                       .label_size = label_size,
                                       .like = like},
        e);
    plx_free(i);
    plx_free(l);
    return d;
}

static void assert_fails(
    size_t image_size, size_t label_size, plx_code code, const char *file, int64_t offset)
{
    plx_error e = {0};
    assert_null(parse(image_size, label_size, NULL, &e));
    assert_int_equal(e.code, code);
    assert_string_equal(e.file, file);
    assert_int_equal(e.offset, offset);
}

static void images_and_labels_come_together(void **state)
{
    (void)state;
    plx_dataset *d = parse(IMAGE_SIZE, LABEL_SIZE, NULL, NULL);
    assert_non_null(d);
    assert_int_equal(d->task, PLX_TASK_CLASSIFICATION);
    assert_int_equal(d->count, 3);
    assert_int_equal(d->inputs, 8);
    assert_int_equal(d->image_width, 4);
    assert_int_equal(d->image_height, 2);
    assert_int_equal(d->outputs, 8);
    assert_int_equal(d->label[0], 7);
    assert_int_equal(d->label[2], 4);
    assert_true(d->x[0] == 0 && d->x[1] == 11.0f / 255 && d->x[23] == 1);

    /* A test set without the class 7 still has eight classes. */
    labels[LABEL_HEAD] = 1;
    plx_dataset *test = parse(IMAGE_SIZE, LABEL_SIZE, d, NULL);
    assert_int_equal(test->outputs, 8);
    plx_dataset_destroy(&test);
    labels[LABEL_HEAD + 1] = 8;
    plx_error e = {0};
    assert_null(parse(IMAGE_SIZE, LABEL_SIZE, d, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    assert_string_equal(e.file, "labels");
    assert_int_equal(e.offset, LABEL_HEAD + 1);
    plx_dataset_destroy(&d);
}

static void classes_are_matched_by_name(void **state)
{
    (void)state;
    plx_dataset *like = plx_dataset_create("l", PLX_TASK_CLASSIFICATION, 1, 8, 3, NULL);
    assert_true(plx_dataset_set_class_name(like, 0, "4", NULL));
    assert_true(plx_dataset_set_class_name(like, 1, "7", NULL));
    assert_true(plx_dataset_set_class_name(like, 2, "0", NULL));
    plx_dataset *d = parse(IMAGE_SIZE, LABEL_SIZE, like, NULL);
    assert_int_equal(d->label[0], 1);
    assert_int_equal(d->label[1], 2);
    assert_int_equal(d->label[2], 0);
    assert_string_equal(d->class_name[1], "7");
    plx_dataset_destroy(&d);
    plx_dataset_destroy(&like);
    like = plx_dataset_create("l", PLX_TASK_CLASSIFICATION, 1, 9, 8, NULL);
    plx_error e = {0};
    assert_null(parse(IMAGE_SIZE, LABEL_SIZE, like, &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    assert_int_equal(e.offset, 8);
    plx_dataset_destroy(&like);
}

static void hostile_headers_name_their_offset(void **state)
{
    (void)state;
    memset(images + 4, 0xFF, 12); /* 2^96 pixels */
    assert_fails(IMAGE_SIZE, LABEL_SIZE, PLX_ERR_FORMAT, "images", IMAGE_SIZE);
    set_up(NULL);
    memset(images + 4, 0xFF, 4); /* more images than there are bytes */
    assert_fails(IMAGE_SIZE, LABEL_SIZE, PLX_ERR_FORMAT, "images", IMAGE_SIZE);
    set_up(NULL);
    memset(labels + 4, 0xFF, 4);
    assert_fails(IMAGE_SIZE, LABEL_SIZE, PLX_ERR_FORMAT, "labels", LABEL_SIZE);
    set_up(NULL);
    images[0] = 1;
    assert_fails(IMAGE_SIZE, LABEL_SIZE, PLX_ERR_FORMAT, "images", 0);
    set_up(NULL);
    images[2] = 0x0D; /* floats */
    assert_fails(IMAGE_SIZE, LABEL_SIZE, PLX_ERR_UNSUPPORTED, "images", 2);
    set_up(NULL);
    images[3] = 4;
    assert_fails(IMAGE_SIZE, LABEL_SIZE, PLX_ERR_UNSUPPORTED, "images", 3);
    set_up(NULL);
    images[11] = 0; /* no height */
    assert_fails(IMAGE_SIZE, LABEL_SIZE, PLX_ERR_FORMAT, "images", 8);
    set_up(NULL);
    images[7] = 2; /* one image more than the header tells of */
    assert_fails(IMAGE_SIZE, LABEL_SIZE, PLX_ERR_FORMAT, "images", IMAGE_SIZE - 8);
    set_up(NULL);
    labels[7] = 2; /* fewer labels than images */
    assert_fails(IMAGE_SIZE, LABEL_SIZE - 1, PLX_ERR_FORMAT, "labels", 4);
    set_up(NULL);
    memcpy(images, labels, LABEL_SIZE); /* the file of labels given as that of images */
    assert_fails(LABEL_SIZE, LABEL_SIZE, PLX_ERR_UNSUPPORTED, "images", 3);
    set_up(NULL);
    memcpy(labels, images, LABEL_SIZE);
    labels[3] = 2;
    memcpy(labels + 4, "\0\0\0\3\0\0\0\0", 7);
    assert_fails(IMAGE_SIZE, LABEL_SIZE, PLX_ERR_FORMAT, "labels", LABEL_SIZE);
}

static void cut_anywhere_or_with_any_bit_flipped(void **state)
{
    (void)state;
    for (size_t cut = 0; cut < IMAGE_SIZE; cut++)
        assert_fails(cut, LABEL_SIZE, PLX_ERR_FORMAT, "images", (int64_t)cut);
    for (size_t cut = 0; cut < LABEL_SIZE; cut++)
        assert_fails(IMAGE_SIZE, cut, PLX_ERR_FORMAT, "labels", (int64_t)cut);
    for (size_t bit = 0; bit < (IMAGE_SIZE + LABEL_SIZE) * 8; bit++) {
        size_t byte = bit / 8;
        unsigned char *at = byte < IMAGE_SIZE ? &images[byte] : &labels[byte - IMAGE_SIZE];
        *at ^= (unsigned char)(1u << bit % 8);
        plx_error e = {0};
        plx_dataset *d = parse(IMAGE_SIZE, LABEL_SIZE, NULL, &e);
        bool value = (byte >= IMAGE_HEAD && byte < IMAGE_SIZE) || byte >= IMAGE_SIZE + LABEL_HEAD;
        assert_int_equal(d != NULL, value);
        for (size_t i = 0; d && i < d->count; i++)
            assert_true(d->label[i] < d->outputs);
        if (!d)
            assert_true(e.code != PLX_OK && e.offset >= 0);
        plx_dataset_destroy(&d);
        *at ^= (unsigned char)(1u << bit % 8);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(images_and_labels_come_together, set_up),
        cmocka_unit_test_setup(classes_are_matched_by_name, set_up),
        cmocka_unit_test_setup(hostile_headers_name_their_offset, set_up),
        cmocka_unit_test_setup(cut_anywhere_or_with_any_bit_flipped, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
