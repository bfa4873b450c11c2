/* Pictures are read back by stb_image, which shares nothing with what writes them. */
#include "base/file.h"
#include "base/mem.h"
#include "base/rng.h"
#include "capture/png_stream.h"
#include "capture/png_text.h"
#include "folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <stb_image.h>

static int leave_folder(void **state)
{
    (void)state;
    unlink("a.png");
    unlink("b.png");
    return folder_leave();
}

/* [height][width][4] of uint16_t, whose low bytes tell whether all sixteen bits are kept. */
static uint16_t *picture(int width, int height)
{
    size_t count = (size_t)width * (size_t)height * 4;
    uint16_t *rgba = plx_alloc(count, sizeof *rgba);
    plx_rng rng;
    plx_rng_seed(&rng, 5, 0);
    for (size_t i = 0; i < count; i++)
        rgba[i] = i < count / 2 ? (uint16_t)(plx_rng_uniform(&rng) * 65536) : (uint16_t)(i * 7);
    return rgba;
}

static bool write_all(const plx_png_stream_desc *d, const void *rgba, int rows, plx_error *e)
{
    size_t row = (size_t)d->width * 4 * (d->bit_depth == 16 ? 2 : 1);
    plx_png_stream *s = plx_png_stream_open(d, e);
    if (!s)
        return false;
    for (int y = 0; y < d->height; y += rows) {
        int count = d->height - y < rows ? d->height - y : rows;
        if (!plx_png_stream_add(s, (const char *)rgba + (size_t)y * row, count, e)) {
            plx_png_stream_abort(&s);
            return false;
        }
    }
    return plx_png_stream_finish(&s, e);
}

static void every_depth_comes_back(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1}, {3, 2}, {64, 64}, {640, 361}, {1, 500}, {1921, 3}};
    for (size_t k = 0; k < 4 * sizeof sizes / sizeof *sizes; k++) {
        int width = sizes[k / 4][0], height = sizes[k / 4][1], w, h, channels;
        plx_png_stream_desc d = {.path = "a.png",
            .width = width,
            .height = height,
            .bit_depth = k & 1 ? 16 : 8,
            .alpha = k & 2};
        uint16_t *rgba = picture(width, height);
        assert_true(write_all(&d, rgba, 7, NULL));
        assert_int_equal(stbi_is_16_bit("a.png"), k & 1);
        void *back = k & 1 ? (void *)stbi_load_16("a.png", &w, &h, &channels, 0)
                           : (void *)stbi_load("a.png", &w, &h, &channels, 0);
        assert_non_null(back);
        assert_int_equal(w, width);
        assert_int_equal(h, height);
        assert_int_equal(channels, d.alpha ? 4 : 3);
        size_t each = (size_t)d.bit_depth / 8, n = (size_t)channels * each;
        for (size_t i = 0; i < (size_t)width * (size_t)height; i++)
            assert_memory_equal((char *)back + i * n, (char *)rgba + i * 4 * each, n);
        stbi_image_free(back);
        plx_free(rgba);
    }
}

static unsigned char *bytes_of(const char *path, size_t *size)
{
    unsigned char *data = NULL;
    assert_true(plx_file_read(path, 1 << 24, &data, size, NULL));
    return data;
}

static void bands_do_not_change_the_bytes(void **state)
{
    (void)state;
    uint16_t *rgba = picture(100, 80);
    plx_png_stream_desc d = {.path = "a.png", .width = 100, .height = 80, .bit_depth = 16};
    assert_true(write_all(&d, rgba, 80, NULL));
    d.path = "b.png";
    assert_true(write_all(&d, rgba, 13, NULL));
    size_t a_size, b_size;
    unsigned char *a = bytes_of("a.png", &a_size), *b = bytes_of("b.png", &b_size);
    assert_int_equal(a_size, b_size);
    assert_memory_equal(a, b, a_size);
    plx_free(a);
    plx_free(b);
    plx_free(rgba);
}

static void texts_come_back(void **state)
{
    (void)state;
    const plx_png_text texts[] = {{"Software", "Plexus"}, {"plexus", "{\"größe\": [3, 2]}"}};
    plx_png_stream_desc d = {
        .path = "a.png", .width = 3, .height = 2, .texts = texts, .text_count = 2};
    uint16_t *rgba = picture(3, 2);
    plx_error e = {0};
    assert_true(write_all(&d, rgba, 2, NULL));
    char *text = plx_png_text_read("a.png", "plexus", &e);
    assert_non_null(text);
    assert_string_equal(text, texts[1].text);
    plx_free(text);
    assert_null(plx_png_text_read("a.png", "plexu", &e));
    assert_int_equal(e.code, PLX_ERR_UNSUPPORTED);

    /* Each byte of the text is watched by the check sum; every cut is told. */
    size_t size;
    unsigned char *data = bytes_of("a.png", &size);
    size_t at = (size_t)((unsigned char *)memmem(data, size, "plexus", 6) - data);
    for (size_t cut = 0; cut < at + 30; cut++) {
        FILE *f = fopen("b.png", "wb");
        assert_int_equal(fwrite(data, 1, cut, f), cut);
        fclose(f);
        assert_null(plx_png_text_read("b.png", "plexus", &e));
        assert_int_equal(e.code, PLX_ERR_FORMAT);
    }
    data[at + 20] ^= 1;
    FILE *f = fopen("b.png", "wb");
    assert_int_equal(fwrite(data, 1, size, f), size);
    fclose(f);
    assert_null(plx_png_text_read("b.png", "plexus", &e));
    assert_int_equal(e.code, PLX_ERR_FORMAT);
    assert_null(plx_png_text_read("nosuch.png", "plexus", &e));
    assert_int_equal(e.code, PLX_ERR_IO);
    plx_free(data);
    plx_free(rgba);
}

static void a_failure_leaves_no_half_file(void **state)
{
    (void)state;
    uint16_t *rgba = picture(64, 64);
    unlink("a.png");
    unlink("b.png");
    plx_png_stream_desc d = {.path = "a.png", .width = 64, .height = 64};
    int failures = 0;
    for (uint64_t n = 1; n < 60; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        bool ok = write_all(&d, rgba, 5, &e);
        plx_mem_fail_at(0);
        if (ok)
            break;
        failures++;
        assert_int_equal(e.code, PLX_ERR_MEMORY);
        assert_string_equal(e.file, "a.png");
        assert_int_equal(folder_files(), 0);
    }
    assert_in_range(failures, 3, 58);

    /* Rows that are missing, and a picture that is given up. */
    plx_error e = {0};
    unlink("a.png");
    plx_png_stream *s = plx_png_stream_open(&d, NULL);
    assert_true(plx_png_stream_add(s, rgba, 63, NULL));
    assert_false(plx_png_stream_finish(&s, &e));
    assert_null(s);
    assert_int_equal(e.code, PLX_ERR_IO);
    s = plx_png_stream_open(&d, NULL);
    assert_true(plx_png_stream_add(s, rgba, 10, NULL));
    plx_png_stream_abort(&s);
    assert_int_equal(folder_files(), 0);
    plx_free(rgba);
}

static void places_that_cannot_be_written(void **state)
{
    (void)state;
    uint16_t *rgba = picture(64, 64);
    static const char *const places[] = {"nosuch/a.png", "/dev/full", "/tmp", ""};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        plx_error e = {0};
        plx_png_stream_desc d = {.path = places[i], .width = 64, .height = 64};
        assert_false(write_all(&d, rgba, 64, &e));
        assert_int_equal(e.code, PLX_ERR_IO);
        assert_string_equal(e.file, places[i]);
    }
    plx_free(rgba);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_depth_comes_back),
        cmocka_unit_test(bands_do_not_change_the_bytes),
        cmocka_unit_test(texts_come_back),
        cmocka_unit_test(a_failure_leaves_no_half_file),
        cmocka_unit_test(places_that_cannot_be_written),
    };
    return cmocka_run_group_tests(tests, folder_enter, leave_folder);
}
