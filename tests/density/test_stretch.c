#include "density/stretch.h"

#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 80 };

static uint32_t from[MOST * MOST], to[MOST * MOST];

static double channel(const plx_stretch *s, int x, int y, int c)
{
    x = x < 0 ? 0 : x >= s->from_width ? s->from_width - 1 : x;
    y = y < 0 ? 0 : y >= s->from_height ? s->from_height - 1 : y;
    return from[y * s->from_width + x] >> (8 * c) & 255;
}

/* By the definition of a linear filter whose edge pixels go on outside. */
static double expected(const plx_stretch *s, int x, int y, int c)
{
    double at_x = (x + 0.5) * s->from_width / s->width - 0.5;
    double at_y = (y + 0.5) * s->from_height / s->height - 0.5;
    int left = (int)floor(at_x), top = (int)floor(at_y);
    double u = at_x - left, v = at_y - top;
    return (1 - v) * ((1 - u) * channel(s, left, top, c) + u * channel(s, left + 1, top, c)) +
           v * ((1 - u) * channel(s, left, top + 1, c) + u * channel(s, left + 1, top + 1, c));
}

static void check(int from_width, int from_height, int width, int height)
{
    plx_stretch s = {0};
    uint32_t memory[MOST + 1];
    for (int i = 0; i < from_width * from_height; i++)
        from[i] = (uint32_t)rand() * 2654435761U;
    assert_true(plx_stretch_fit(&s, from_width, from_height, width, height, NULL));
    assert_true(plx_stretch_memory(&s) <= MOST + 1);
    /* In two parts, as two threads would. */
    plx_stretch_rows(&s, from, height / 3, height, memory, to);
    plx_stretch_rows(&s, from, 0, height / 3, memory, to);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            for (int c = 0; c < 4; c++) {
                double got = to[y * width + x] >> (8 * c) & 255;
                assert_true(fabs(got - expected(&s, x, y, c)) <= 2);
            }
    plx_stretch_uninit(&s);
}

static void is_linear_between_pixels(void **state)
{
    (void)state;
    check(20, 10, 40, 20);
    check(21, 11, 41, 21);
    check(33, 17, 71, 60);
    check(30, 30, 40, 40);
}

static void takes_any_size(void **state)
{
    (void)state;
    check(1, 1, 2, 2);
    check(1, 1, 1, 1);
    check(1, 9, 3, 17);
    check(9, 1, 17, 3);
    check(40, 40, 40, 40);
}

static void keeps_an_even_colour(void **state)
{
    (void)state;
    const uint32_t color = 0xFF7F0180;
    uint32_t memory[MOST + 1];
    plx_stretch s = {0};
    for (int i = 0; i < 13 * 7; i++)
        from[i] = color;
    assert_true(plx_stretch_fit(&s, 13, 7, 51, 33, NULL));
    plx_stretch_rows(&s, from, 0, 33, memory, to);
    for (int i = 0; i < 51 * 33; i++)
        assert_int_equal(to[i], color);
    plx_stretch_uninit(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_linear_between_pixels),
        cmocka_unit_test(takes_any_size),
        cmocka_unit_test(keeps_an_even_colour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
