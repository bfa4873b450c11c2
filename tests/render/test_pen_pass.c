/* Lines and rings as pixels, over black, against their areas. */
#include "gl.h"

#include "render/pen_pass.h"

#include <math.h>

enum { WIDTH = 96, HEIGHT = 64 };
static const plx_rgba WHITE = {255, 255, 255, 255};

static unsigned char pixels[HEIGHT][WIDTH][4];

static double light(void)
{
    double sum = 0;
    for (size_t y = 0; y < HEIGHT; y++)
        for (size_t x = 0; x < WIDTH; x++)
            sum += pixels[y][x][0] / 255.0;
    return sum;
}

static void draw(plx_pen *pen)
{
    static const float black[4] = {0, 0, 0, 1};
    plx_pen_pass *pass = plx_pen_pass_create(gl_device, NULL);
    plx_target *t = plx_target_create(gl_device, "t", WIDTH, HEIGHT, PLX_FORMAT_RGBA8, NULL);
    assert_true(pass && t);
    plx_target_clear(t, black);
    assert_true(plx_pen_pass_draw(pass, pen, t, NULL));
    plx_target_read_rgba8(t, &pixels[0][0][0]);
    plx_target_destroy(&t);
    plx_pen_pass_destroy(&pass);
    assert_no_gl_errors();
}

static void lines(void **state)
{
    (void)state;
    plx_pen pen = {0};
    plx_pen_begin(&pen, WIDTH, HEIGHT);
    draw(&pen);
    assert_true(light() == 0);
    plx_pen_line(&pen, 10, 20.5, 60, 20.5, 3, WHITE);
    draw(&pen);
    assert_int_equal(pixels[20][30][0], 255);
    assert_int_equal(pixels[23][30][0], 0);
    assert_true(fabs(light() - 50 * 3) < 8);
    /* From far outside to far outside, and as thin as half a pixel. */
    plx_pen_begin(&pen, WIDTH, HEIGHT);
    plx_pen_line(&pen, -1e12, 40.5, 1e12, 40.5, 0.5, WHITE);
    plx_pen_line(&pen, -5, -1e9, -5, 1e9, 1, WHITE);
    draw(&pen);
    assert_int_equal(pen.count, 1);
    assert_true(fabs(light() - WIDTH * 0.5) < 2);
    plx_pen_uninit(&pen);
}

static void rings(void **state)
{
    (void)state;
    const double pi = 3.14159265358979323846;
    plx_pen pen = {0};
    plx_pen_begin(&pen, WIDTH, HEIGHT);
    plx_pen_ring(&pen, 40, 30, 15, 2, WHITE);
    plx_pen_ring(&pen, 200, 30, 15, 2, WHITE);
    assert_int_equal(pen.count, 1);
    draw(&pen);
    assert_int_equal(pixels[30][40][0], 0);
    assert_true(pixels[30][54][0] > 200 && pixels[15][40][0] > 100);
    assert_true(fabs(light() - 2 * pi * 15 * 2) < 6);
    plx_pen_uninit(&pen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lines), cmocka_unit_test(rings)};
    return cmocka_run_group_tests(tests, gl_setup, gl_teardown);
}
