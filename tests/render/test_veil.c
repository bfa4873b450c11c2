/* A picture from before over the one of now. */
#include "gl.h"

#include "render/veil.h"

enum { WIDTH = 40, HEIGHT = 24 };

static unsigned char pixels[HEIGHT][WIDTH][4];

static void assert_all(plx_target *t, int red, int blue)
{
    plx_target_read_rgba8(t, &pixels[0][0][0]);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            assert_in_range(pixels[y][x][0], red > 0 ? red - 1 : 0, red + 1);
            assert_in_range(pixels[y][x][2], blue > 0 ? blue - 1 : 0, blue + 1);
            assert_int_equal(pixels[y][x][3], 255);
        }
    assert_no_gl_errors();
}

static void it_fades(void **state)
{
    (void)state;
    static const float red[4] = {1, 0, 0, 1}, blue[4] = {0, 0, 1, 1};
    plx_target *t = plx_target_create(gl_device, "t", WIDTH, HEIGHT, PLX_FORMAT_RGBA8, NULL);
    plx_target *large =
        plx_target_create(gl_device, "l", WIDTH, HEIGHT + 1, PLX_FORMAT_RGBA8, NULL);
    plx_veil *veil = plx_veil_create(gl_device, NULL);
    assert_true(t && large && veil);
    plx_target_clear(t, blue);
    plx_veil_draw(veil, 1, t); /* there is none yet */
    assert_all(t, 0, 255);
    plx_target_clear(t, red);
    assert_true(plx_veil_keep(veil, t, NULL));
    static const double opacities[] = {0, 0.25, 0.6, 1, 3};
    for (int i = 0; i < 5; i++) {
        double share = opacities[i] < 1 ? opacities[i] : 1;
        plx_target_clear(t, blue);
        plx_veil_draw(veil, opacities[i], t);
        assert_all(t, (int)(255 * share), (int)(255 * (1 - share)));
    }
    /* Of another size it is not of the same picture. */
    plx_target_clear(t, blue);
    assert_true(plx_veil_keep(veil, large, NULL));
    plx_veil_draw(veil, 1, t);
    assert_all(t, 0, 255);
    plx_veil_destroy(&veil);
    plx_veil_destroy(&veil);
    plx_target_destroy(&t);
    plx_target_destroy(&large);
    assert_no_gl_errors();
}

static void where_things_are_stays(void **state)
{
    (void)state;
    static const float black[4] = {0, 0, 0, 1};
    plx_target *t = plx_target_create(gl_device, "t", WIDTH, HEIGHT, PLX_FORMAT_RGBA8, NULL);
    plx_veil *veil = plx_veil_create(gl_device, NULL);
    assert_true(t && veil);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            pixels[y][x][0] = (unsigned char)(x * 6), pixels[y][x][3] = 255;
    pixels[HEIGHT - 1][3][2] = 200; /* rows come from the bottom */
    plx_target_write_rgba8(t, &pixels[0][0][0]);
    assert_true(plx_veil_keep(veil, t, NULL));
    plx_target_clear(t, black);
    plx_veil_draw(veil, 1, t);
    plx_target_read_rgba8(t, &pixels[0][0][0]);
    for (int x = 0; x < WIDTH; x++)
        assert_int_equal(pixels[5][x][0], x * 6);
    assert_int_equal(pixels[0][3][2], 200);
    plx_veil_destroy(&veil);
    plx_target_destroy(&t);
    assert_no_gl_errors();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_fades),
        cmocka_unit_test(where_things_are_stays),
    };
    return cmocka_run_group_tests(tests, gl_setup, gl_teardown);
}
