/* Pictures are read back by stb_image, which shares nothing with what writes them but its author.
 */
#include "base/file.h"
#include "base/mem.h"
#include "base/rng.h"
#include "capture/png.h"
#include "folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stb_image.h>

static int leave_folder(void **state)
{
    (void)state;
    unlink("a.png");
    unlink("b.png");
    return folder_leave();
}

static unsigned char *picture(int width, int height)
{
    size_t size = (size_t)width * (size_t)height * 4;
    unsigned char *rgba = plx_alloc(size, 1);
    plx_rng rng;
    plx_rng_seed(&rng, 3, 0);
    for (size_t i = 0; i < size; i++)
        rgba[i] = (unsigned char)(i < size / 2 ? (size_t)(plx_rng_uniform(&rng) * 256) : i / 64);
    return rgba;
}

static void pixels_come_back(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1}, {3, 2}, {64, 64}, {640, 361}, {1, 500}, {1921, 3}};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        int width = sizes[s][0], height = sizes[s][1], w, h, channels;
        unsigned char *rgba = picture(width, height);
        assert_true(plx_png_write("a.png", rgba, width, height, NULL));
        unsigned char *back = stbi_load("a.png", &w, &h, &channels, 0);
        assert_non_null(back);
        assert_int_equal(w, width);
        assert_int_equal(h, height);
        assert_int_equal(channels, 3);
        for (size_t i = 0; i < (size_t)width * (size_t)height; i++)
            assert_memory_equal(back + i * 3, rgba + i * 4, 3);
        stbi_image_free(back);
        plx_free(rgba);
    }
}

static void the_same_pixels_give_the_same_bytes(void **state)
{
    (void)state;
    unsigned char *rgba = picture(100, 80), *a, *b;
    size_t a_size, b_size;
    assert_true(plx_png_write("a.png", rgba, 100, 80, NULL));
    assert_true(plx_png_write("b.png", rgba, 100, 80, NULL));
    assert_true(plx_file_read("a.png", 1 << 20, &a, &a_size, NULL));
    assert_true(plx_file_read("b.png", 1 << 20, &b, &b_size, NULL));
    assert_int_equal(a_size, b_size);
    assert_memory_equal(a, b, a_size);
    plx_free(a);
    plx_free(b);
    plx_free(rgba);
}

static void places_that_cannot_be_written(void **state)
{
    (void)state;
    unsigned char *rgba = picture(64, 64);
    static const char *const places[] = {"nosuch/a.png", "/dev/full", "/tmp", ""};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        plx_error e = {0};
        assert_false(plx_png_write(places[i], rgba, 64, 64, &e));
        assert_int_equal(e.code, PLX_ERR_IO);
        assert_string_equal(e.file, places[i]);
    }
    plx_free(rgba);
}

static void a_failure_leaves_the_old_picture(void **state)
{
    (void)state;
    unsigned char *rgba = picture(64, 64), *before, *after;
    size_t before_size, after_size;
    assert_true(plx_png_write("a.png", rgba, 64, 64, NULL));
    assert_true(plx_file_read("a.png", 1 << 20, &before, &before_size, NULL));
    rgba[0] ^= 0xFF;
    int failures = 0;
    for (uint64_t n = 1; n < 20; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        bool ok = plx_png_write("a.png", rgba, 64, 64, &e);
        plx_mem_fail_at(0);
        if (ok)
            break;
        failures++;
        assert_int_equal(e.code, PLX_ERR_MEMORY);
        assert_true(plx_file_read("a.png", 1 << 20, &after, &after_size, NULL));
        assert_int_equal(after_size, before_size);
        assert_memory_equal(after, before, before_size);
        plx_free(after);
    }
    assert_in_range(failures, 1, 18);
    plx_free(before);
    plx_free(rgba);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pixels_come_back),
        cmocka_unit_test(the_same_pixels_give_the_same_bytes),
        cmocka_unit_test(places_that_cannot_be_written),
        cmocka_unit_test(a_failure_leaves_the_old_picture),
    };
    return cmocka_run_group_tests(tests, folder_enter, leave_folder);
}
