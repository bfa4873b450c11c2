#include "scene/layer_marks.h"
#include "support.h"

#include <math.h>

enum { WIDTH = 400, HEIGHT = 300 };

static double length_of(const plx_pen *pen)
{
    double sum = 0;
    for (size_t i = 0; i < pen->count; i++)
        sum += hypot((double)(pen->strokes[i].x1 - pen->strokes[i].x0),
            (double)(pen->strokes[i].y1 - pen->strokes[i].y0));
    return sum;
}

static const plx_rgba ink = {1, 2, 3, 255};

static void lines_go_all_around_in_their_pattern(void **state)
{
    (void)state;
    plx_pen pen = {0};
    plx_bounds b = {100, 50, 200, 250};
    plx_pen_begin(&pen, WIDTH, HEIGHT);
    plx_outline_add(&pen, &b, 10, 2, PLX_SOLID, 1, ink);
    double whole = length_of(&pen);
    assert_true(fabs(whole - (600 - 80 + 2 * 3.1416 * 10)) < 1);
    plx_pen_begin(&pen, WIDTH, HEIGHT);
    plx_outline_add(&pen, &b, 10, 2, PLX_DASHED, 1, ink);
    assert_true(fabs(length_of(&pen) / whole - 0.5) < 0.02);
    plx_pen_begin(&pen, WIDTH, HEIGHT);
    plx_outline_add(&pen, &b, 10, 2, PLX_DOTTED, 1, ink);
    assert_true(length_of(&pen) < 0.05 * whole);
    assert_true(pen.count > 100);
    plx_pen_uninit(&pen);
}

/* Whatever the zoom, only what is in view is made. */
static void a_line_that_is_mostly_outside_is_short(void **state)
{
    (void)state;
    for (plx_pattern p = PLX_SOLID; p < PLX_PATTERN_COUNT; p++) {
        plx_pen pen = {0};
        plx_bounds b = {100, -1e9, 200, 1e9}, far = {1e6, -1e9, 2e6, 1e9};
        plx_pen_begin(&pen, WIDTH, HEIGHT);
        plx_outline_add(&pen, &b, 10, 2, p, 1, ink);
        assert_in_range(pen.count, 2, 2 * HEIGHT);
        plx_pen_begin(&pen, WIDTH, HEIGHT);
        plx_outline_add(&pen, &far, 10, 2, p, 1, ink);
        assert_int_equal(pen.count, 0);
        plx_pen_uninit(&pen);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_go_all_around_in_their_pattern),
        cmocka_unit_test(a_line_that_is_mostly_outside_is_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
