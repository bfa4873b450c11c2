/* Pictures come back whole, in order, and as many at a time as there is room for. */
#include "gfx/readback.h"
#include "gl.h"

enum { WIDTH = 33, HEIGHT = 5, ROOM = 3 };

static plx_target *target;

static void paint(int number)
{
    plx_target_clear(target, (const float[4]){(float)number / 255, 0.2F, 0.4F, 1});
}

static void is_of(const unsigned char *pixels, int number)
{
    assert_non_null(pixels);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        assert_int_equal(pixels[4 * i], number);
        assert_int_equal(pixels[4 * i + 1], 51);
        assert_int_equal(pixels[4 * i + 3], 255);
    }
}

static void pictures_come_in_order(void **state)
{
    (void)state;
    plx_readback *r = plx_readback_create(gl_device, WIDTH, HEIGHT, ROOM, NULL);
    assert_non_null(r);
    assert_null(plx_readback_take(r, true)); /* nothing was asked for */
    const unsigned char *held[ROOM];
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < ROOM; i++) {
            assert_true(plx_readback_room(r));
            paint(round * 10 + i);
            plx_readback_begin(r, target);
        }
        assert_false(plx_readback_room(r));
        assert_int_equal(plx_readback_coming(r), ROOM);
        paint(99); /* what is drawn later is not in them */
        for (int i = 0; i < ROOM; i++)
            is_of(held[i] = plx_readback_take(r, true), round * 10 + i);
        assert_false(plx_readback_room(r));
        for (int i = 0; i < ROOM; i++)
            is_of(held[i], round * 10 + i); /* until freed */
        for (int i = 0; i < ROOM; i++) {
            plx_readback_free(r);
            assert_true(plx_readback_room(r));
        }
    }
    plx_readback_destroy(&r);
    assert_null(r);
    assert_no_gl_errors();
}

static void rows_come_from_the_bottom(void **state)
{
    (void)state;
    unsigned char rows[HEIGHT][WIDTH][4] = {0};
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            rows[y][x][0] = (unsigned char)(y * 40);
    plx_target_write_rgba8(target, &rows[0][0][0]);
    plx_readback *r = plx_readback_create(gl_device, WIDTH, HEIGHT, 1, NULL);
    plx_readback_begin(r, target);
    const unsigned char *pixels = plx_readback_take(r, true);
    for (int y = 0; y < HEIGHT; y++)
        assert_int_equal(pixels[(size_t)y * WIDTH * 4], y * 40);
    /* What is not freed does no harm, nor what is on its way. */
    plx_readback_destroy(&r);
    r = plx_readback_create(gl_device, WIDTH, HEIGHT, 1, NULL);
    plx_readback_begin(r, target);
    plx_readback_destroy(&r);
    plx_readback_destroy(&r);
    assert_no_gl_errors();
}

static int setup(void **state)
{
    if (gl_setup(state) != 0)
        return -1;
    target = plx_target_create(gl_device, "source", WIDTH, HEIGHT, PLX_FORMAT_RGBA8, NULL);
    return target ? 0 : -1;
}

static int teardown(void **state)
{
    plx_target_destroy(&target);
    return gl_teardown(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_come_in_order),
        cmocka_unit_test(rows_come_from_the_bottom),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
