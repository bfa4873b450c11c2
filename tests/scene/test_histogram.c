#include "scene/histogram.h"

#include "base/rng.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>

enum { COUNT = 20000, BINS = 40 };

static plx_histogram histogram;
static float values[COUNT];

static void assert_near(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance))
        fail_msg("%.12g is not within %g of %.12g", a, tolerance, b);
}

static int ascending(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static int setup(void **state)
{
    (void)state;
    plx_histogram_clear(&histogram);
    plx_rng rng;
    plx_rng_seed(&rng, 5, 1);
    for (size_t i = 0; i < COUNT; i++)
        values[i] = (float)(plx_rng_normal(&rng) * 0.05 + 0.01);
    return 0;
}

static void bins_are_those_of_counting_one_by_one(void **state)
{
    (void)state;
    plx_histogram_add(&histogram, values, COUNT, 1);
    assert_int_equal(histogram.count, COUNT);
    float bins[BINS];
    plx_histogram_bins(&histogram, -0.2, 0.2, BINS, bins);
    double expected[BINS] = {0}, sum = 0;
    for (size_t i = 0; i < COUNT; i++) {
        double at = (values[i] + 0.2) / 0.4 * BINS;
        if (at >= 0 && at < BINS)
            expected[(size_t)at] += 1.0 / COUNT;
    }
    for (size_t i = 0; i < BINS; i++) {
        /* A bucket is at most 3 % of its value wide, so at its edges a bin strays by a part of that
         * and by chance. */
        assert_near((double)bins[i], expected[i], 0.004);
        sum += (double)bins[i];
    }
    assert_near(sum, 1, 0.001);
}

static void quantiles_are_those_of_sorting(void **state)
{
    (void)state;
    plx_histogram_add(&histogram, values, COUNT, 1);
    qsort(values, COUNT, sizeof *values, ascending);
    for (int i = 1; i < 20; i++) {
        double exact = (double)values[COUNT * i / 20];
        assert_near(
            plx_histogram_quantile(&histogram, i / 20.0), exact, 0.032 * fabs(exact) + 1e-5);
    }
    assert_true(plx_histogram_quantile(&histogram, 0) <= (double)values[0]);
    assert_true(plx_histogram_quantile(&histogram, 1) >= (double)values[COUNT - 1]);
    assert_near(plx_histogram_quantile(&histogram, 1) / (double)values[COUNT - 1], 1, 0.032);
}

static void any_magnitude_counts(void **state)
{
    (void)state;
    const float wild[] = {
        0, -0.0F, 1e-44F, -1e-38F, 1e-20F, 3, -3, 1e38F, -3e38F, NAN, INFINITY, -INFINITY};
    plx_histogram_add(&histogram, wild, sizeof wild / sizeof *wild, 1);
    assert_int_equal(histogram.count, 9);
    assert_int_equal(histogram.zeros, 2);
    assert_int_equal(histogram.odd, 3);
    float bins[3];
    plx_histogram_bins(&histogram, -1, 1, 1, bins);
    assert_near((double)bins[0], 5.0 / 9, 1e-6);
    plx_histogram_bins(&histogram, -4, 4, 2, bins);
    assert_near((double)(bins[0] + bins[1]), 7.0 / 9, 1e-6);
    assert_near(plx_histogram_quantile(&histogram, 0.5), 0, 1e-12);
}

static void zero_is_a_point_even_at_an_edge(void **state)
{
    (void)state;
    const float zeros[] = {0, 0, 0, 1};
    plx_histogram_add(&histogram, zeros, 4, 1);
    float bins[4];
    plx_histogram_bins(&histogram, -1, 0, 4, bins);
    assert_near((double)bins[3], 0.75, 1e-6);
    plx_histogram_bins(&histogram, 0, 2, 4, bins);
    assert_near((double)bins[0], 0.75, 1e-6);
    plx_histogram_bins(&histogram, 0.1, 2, 4, bins);
    assert_true(bins[0] == 0);
}

static void strides_and_parts_add_up(void **state)
{
    (void)state;
    static plx_histogram parts;
    plx_histogram_clear(&parts);
    plx_histogram_add(&histogram, values, COUNT, 1);
    plx_histogram_add(&parts, values, COUNT / 2, 2);
    plx_histogram_add(&parts, values + 1, COUNT / 2, 2);
    assert_memory_equal(&parts, &histogram, sizeof parts);
}

static void nothing_counted_gives_nothing(void **state)
{
    (void)state;
    float bins[4] = {1, 1, 1, 1};
    plx_histogram_bins(&histogram, 0, 1, 4, bins);
    for (size_t i = 0; i < 4; i++)
        assert_true(bins[i] == 0);
    assert_true(plx_histogram_quantile(&histogram, 0.5) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(bins_are_those_of_counting_one_by_one, setup),
        cmocka_unit_test_setup(quantiles_are_those_of_sorting, setup),
        cmocka_unit_test_setup(any_magnitude_counts, setup),
        cmocka_unit_test_setup(zero_is_a_point_even_at_an_edge, setup),
        cmocka_unit_test_setup(strides_and_parts_add_up, setup),
        cmocka_unit_test_setup(nothing_counted_gives_nothing, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
