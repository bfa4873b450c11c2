#include "scene/chart_series.h"

#include "base/rng.h"
#include "support.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

static void assert_near(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance))
        fail_msg("%.12g is not within %g of %.12g", a, tolerance, b);
}

static void smoothing_is_the_weighted_mean_of_what_came(void **state)
{
    (void)state;
    enum { COUNT = 40 };
    const double weight = 0.8;
    double y[COUNT], out[COUNT];
    plx_rng rng;
    plx_rng_seed(&rng, 3, 1);
    for (size_t i = 0; i < COUNT; i++)
        y[i] = plx_rng_normal(&rng) + 3;
    plx_chart_smooth(y, COUNT, weight, out);
    for (size_t i = 0; i < COUNT; i++) {
        double sum = 0, weights = 0;
        for (size_t j = 0; j <= i; j++) {
            sum += pow(weight, (double)(i - j)) * y[j];
            weights += pow(weight, (double)(i - j));
        }
        assert_near(out[i], sum / weights, 1e-9);
    }
    /* No smoothing; and in place. */
    plx_chart_smooth(y, COUNT, 0, out);
    assert_memory_equal(out, y, sizeof y);
    double constant[5] = {2, 2, NAN, 2, 2};
    plx_chart_smooth(constant, 5, 0.99, constant);
    for (size_t i = 0; i < 5; i++)
        assert_true(i == 2 ? isnan(constant[i]) : fabs(constant[i] - 2) < 1e-9);
}

enum { COLUMNS = 50, ROWS = 40 };

static void draw(const plx_chart_point *p, size_t count, bool pixels[COLUMNS][ROWS])
{
    memset(pixels, 0, sizeof(bool[COLUMNS][ROWS]));
    for (size_t i = 0; i + 1 < count; i++) {
        if (!isfinite(p[i].y) || !isfinite(p[i + 1].y))
            continue;
        for (int s = 0; s <= 400; s++) {
            double t = s / 400.0;
            double x = p[i].x + (p[i + 1].x - p[i].x) * t, y = p[i].y + (p[i + 1].y - p[i].y) * t;
            if (x >= 0 && x < COLUMNS && y >= 0 && y < ROWS)
                pixels[(int)x][(int)y] = true;
        }
    }
}

static void thinned_lines_cover_the_same_pixels(void **state)
{
    (void)state;
    enum { COUNT = 1000 };
    double x[COUNT], y[COUNT];
    plx_chart_point all[COUNT], thin[PLX_CHART_THIN_MOST(COLUMNS)];
    plx_rng rng;
    for (uint64_t seed = 0; seed < 20; seed++) {
        plx_rng_seed(&rng, seed, 1);
        double at = -5;
        for (size_t i = 0; i < COUNT; i++) {
            at += plx_rng_range(&rng, 0, 0.13);
            x[i] = at;
            y[i] = plx_rng_range(&rng, 0, ROWS);
            if (seed % 2 && plx_rng_below(&rng, 100) == 0)
                y[i] = NAN;
            all[i] = (plx_chart_point){x[i], y[i]};
        }
        size_t count = plx_chart_thin(x, y, COUNT, 0, COLUMNS, COLUMNS, thin);
        assert_true(count <= PLX_CHART_THIN_MOST(COLUMNS));
        assert_true(count < COUNT / 2);
        static bool expected[COLUMNS][ROWS], drawn[COLUMNS][ROWS];
        draw(all, COUNT, expected);
        draw(thin, count, drawn);
        size_t missing = 0, extra = 0;
        for (size_t i = 0; i < COLUMNS; i++) {
            for (size_t j = 0; j < ROWS; j++) {
                missing += expected[i][j] && !drawn[i][j];
                extra += !expected[i][j] && drawn[i][j];
            }
        }
        /* Exact but for what a line of samples misses, and what lies beside a gap. */
        assert_true(missing <= COLUMNS * ROWS / 200);
        assert_true(extra <= (seed % 2 ? COLUMNS * ROWS / 10 : 0));
    }
}

static void few_points_are_kept_as_they_are(void **state)
{
    (void)state;
    const double x[] = {0, 1, 2, 3, 4, 5}, y[] = {5, 1, NAN, 7, 2, 2};
    plx_chart_point p[PLX_CHART_THIN_MOST(100)];
    size_t count = plx_chart_thin(x, y, 6, 0, 5, 100, p);
    assert_int_equal(count, 6);
    for (size_t i = 0; i < 6; i++) {
        if (i == 2) {
            assert_true(isnan(p[i].y));
            continue;
        }
        assert_true(p[i].x == x[i]);
        assert_true(p[i].y == y[i]);
    }
    /* Only a part: one on each side of it stays, so that lines lead out of the picture. */
    count = plx_chart_thin(x, y, 6, 3.5, 3.9, 100, p);
    assert_int_equal(count, 2);
    assert_true(p[0].x == 3);
    assert_true(p[1].x == 4);
    assert_int_equal(plx_chart_thin(x, y, 0, 0, 1, 10, p), 0);
    assert_int_equal(plx_chart_thin(x, y, 6, 1, 1, 10, p), 0);
}

static void the_nearest_point_is_found(void **state)
{
    (void)state;
    const double x[] = {0, 1, 4, 10};
    assert_int_equal(plx_chart_nearest(x, 4, -7), 0);
    assert_int_equal(plx_chart_nearest(x, 4, 2.4), 1);
    assert_int_equal(plx_chart_nearest(x, 4, 2.6), 2);
    assert_int_equal(plx_chart_nearest(x, 4, 99), 3);
    assert_int_equal(plx_chart_nearest(x, 1, 99), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(smoothing_is_the_weighted_mean_of_what_came),
        cmocka_unit_test(thinned_lines_cover_the_same_pixels),
        cmocka_unit_test(few_points_are_kept_as_they_are),
        cmocka_unit_test(the_nearest_point_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
