#include "gl.h"

#include "base/mem.h"
#include "gfx/target.h"

static void clears_come_back(void **state)
{
    (void)state;
    plx_target *t = plx_target_create(gl_device, "bytes", 5, 3, PLX_FORMAT_RGBA8, NULL);
    assert_non_null(t);
    assert_int_equal(plx_target_width(t), 5);
    assert_int_equal(plx_target_height(t), 3);
    plx_target_clear(t, (const float[4]){1, 0.5F, 0, 0.25F});
    unsigned char pixels[5 * 3 * 4] = {0};
    plx_target_read_rgba8(t, pixels);
    for (size_t i = 0; i < 15; i++) {
        assert_int_equal(pixels[i * 4], 255);
        assert_in_range(pixels[i * 4 + 1], 127, 128);
        assert_int_equal(pixels[i * 4 + 2], 0);
        assert_in_range(pixels[i * 4 + 3], 63, 64);
    }
    plx_target_destroy(&t);
    assert_null(t);
    assert_no_gl_errors();
}

static void floats_keep_their_range(void **state)
{
    (void)state;
    plx_target *t = plx_target_create(gl_device, "floats", 4, 4, PLX_FORMAT_RG32F, NULL);
    assert_non_null(t);
    const float values[4] = {1234567.0F, -3.25e-20F, 0, 0};
    plx_target_clear(t, values);
    float pixels[4 * 4 * 2];
    plx_target_read_rg32f(t, pixels);
    for (size_t i = 0; i < 16; i++) {
        assert_true(pixels[i * 2] == values[0]);
        assert_true(pixels[i * 2 + 1] == values[1]);
    }
    plx_target_destroy(&t);
    assert_no_gl_errors();
}

static void copies_are_whole(void **state)
{
    (void)state;
    plx_target *a = plx_target_create(gl_device, "a", 33, 17, PLX_FORMAT_RGBA8, NULL);
    plx_target *b = plx_target_create(gl_device, "b", 33, 17, PLX_FORMAT_RGBA8, NULL);
    plx_target_clear(a, (const float[4]){0, 1, 0, 1});
    plx_target_clear(b, (const float[4]){1, 0, 0, 1});
    plx_target_copy(a, b);
    unsigned char *pixels = plx_alloc(33 * 17, 4);
    plx_target_read_rgba8(b, pixels);
    for (size_t i = 0; i < 33 * 17; i++)
        assert_true(pixels[i * 4] == 0 && pixels[i * 4 + 1] == 255);
    plx_free(pixels);
    plx_target_destroy(&a);
    plx_target_destroy(&b);
    assert_no_gl_errors();
}

/* However a picture lies in memory, it is the same one where it was copied. */
static void screens_are_copied_the_right_way_up(void **state)
{
    (void)state;
    enum { W = 7, H = 5 };
    unsigned char pixels[H][W][4], seen[H][W][4];
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            for (int c = 0; c < 4; c++)
                pixels[y][x][c] = (unsigned char)(y * 50 + x * 5 + c * 3 + (c == 2 ? 7 : 0));
    for (int turned = 0; turned < 2; turned++) {
        plx_target *from = plx_target_create_screen(gl_device, "screen", W, H, turned != 0, NULL);
        plx_target *to = plx_target_create(gl_device, "copy", W, H, PLX_FORMAT_RGBA8, NULL);
        assert_true(from && to);
        plx_target_write_rgba8(from, pixels[0][0]);
        plx_target_copy(from, to);
        plx_target_read_rgba8_up(to, seen[0][0]);
        assert_memory_equal(seen, pixels, sizeof pixels);
        plx_target_destroy(&from);
        plx_target_destroy(&to);
    }
    assert_no_gl_errors();
}

static void sizes_out_of_reach_are_errors(void **state)
{
    (void)state;
    int beyond = plx_device_caps(gl_device)->max_texture_size + 1;
    const int sizes[][2] = {{0, 5}, {5, 0}, {-1, 5}, {beyond, 1}, {1, beyond}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        plx_error e = {0};
        assert_null(
            plx_target_create(gl_device, "none", sizes[i][0], sizes[i][1], PLX_FORMAT_RGBA8, &e));
        assert_int_equal(e.code, PLX_ERR_GRAPHICS);
    }
    assert_no_gl_errors();
}

static void no_memory_is_an_error(void **state)
{
    (void)state;
    for (uint64_t n = 1; n <= 2; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        assert_null(plx_target_create(gl_device, "none", 4, 4, PLX_FORMAT_RGBA8, &e));
        plx_mem_fail_at(0);
        assert_int_equal(e.code, PLX_ERR_MEMORY);
    }
    assert_no_gl_errors();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clears_come_back),
        cmocka_unit_test(floats_keep_their_range),
        cmocka_unit_test(copies_are_whole),
        cmocka_unit_test(screens_are_copied_the_right_way_up),
        cmocka_unit_test(sizes_out_of_reach_are_errors),
        cmocka_unit_test(no_memory_is_an_error),
    };
    return cmocka_run_group_tests(tests, gl_setup, gl_teardown);
}
