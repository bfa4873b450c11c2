#include "scene/chart_axis.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void assert_near(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance))
        fail_msg("%.12g is not within %g of %.12g", a, tolerance, b);
}

static void places_and_values_are_inverse(void **state)
{
    (void)state;
    const plx_chart_axis axes[] = {{PLX_CHART_LINEAR, -3, 12}, {PLX_CHART_LOG, 1e-5, 20}};
    for (size_t a = 0; a < 2; a++) {
        assert_near(plx_chart_place(&axes[a], axes[a].low), 0, 1e-12);
        assert_near(plx_chart_place(&axes[a], axes[a].high), 1, 1e-12);
        for (int i = -2; i <= 12; i++) {
            double value = plx_chart_value(&axes[a], i / 10.0);
            assert_near(plx_chart_place(&axes[a], value), i / 10.0, 1e-12);
        }
    }
    assert_near(plx_chart_value(&axes[1], 0.5), sqrt(1e-5 * 20), 1e-9);
    assert_true(isnan(plx_chart_place(&axes[0], NAN)));
    assert_true(isnan(plx_chart_place(&axes[0], INFINITY)));
    assert_true(isnan(plx_chart_place(&axes[1], 0)));
    assert_true(isnan(plx_chart_place(&axes[1], -1)));
}

static void any_range_makes_an_axis(void **state)
{
    (void)state;
    const double odd[] = {NAN, INFINITY, -INFINITY, 0, 1, -1, 1e-300, 1e300, 5, 5 + 1e-15};
    enum { COUNT = sizeof odd / sizeof *odd };
    for (int scale = 0; scale < 2; scale++) {
        for (size_t i = 0; i < COUNT * COUNT; i++) {
            double low = odd[i / COUNT], high = odd[i % COUNT];
            plx_chart_axis axis = plx_chart_axis_make((plx_chart_scale)scale, low, high);
            assert_true(isfinite(axis.low) && isfinite(axis.high));
            assert_true(axis.low < axis.high);
            assert_true(scale == PLX_CHART_LINEAR || axis.low > 0);
            if (isfinite(low) && isfinite(high) &&
                (scale == PLX_CHART_LINEAR || fmin(low, high) > 0))
                assert_true(axis.low <= fmin(low, high) && axis.high >= fmax(low, high));
            plx_chart_tick ticks[64];
            assert_true(plx_chart_ticks(&axis, 5, ticks, 64) <= 64);
        }
    }
    plx_chart_axis axis = plx_chart_axis_make(PLX_CHART_LOG, 0, 100);
    assert_near(axis.low, 0.01, 1e-9);
    plx_chart_axis wide = plx_chart_axis_widen(&(plx_chart_axis){PLX_CHART_LOG, 0.1, 10}, 0.5);
    assert_near(wide.low, 0.01, 1e-9);
    assert_near(wide.high, 100, 1e-9);
}

static void check_steps(double low, double high, size_t most)
{
    plx_chart_axis axis = {PLX_CHART_LINEAR, low, high};
    plx_chart_tick t[64];
    size_t count = plx_chart_ticks(&axis, most, t, 64);
    double step = plx_chart_step(&axis, most);
    assert_true(count <= most);
    assert_true(most < 5 || count >= 2);
    double leading = step / pow(10, floor(log10(step) + 1e-9));
    assert_true(fabs(leading - 1) < 1e-9 || fabs(leading - 2) < 1e-9 || fabs(leading - 5) < 1e-9);
    for (size_t i = 0; i < count; i++) {
        assert_true(t[i].named);
        assert_true(t[i].value >= low - 1e-9 * (high - low));
        assert_true(t[i].value <= high + 1e-9 * (high - low));
        assert_near(t[i].value / step, round(t[i].value / step), 1e-6);
        if (i > 0)
            assert_near(t[i].value - t[i - 1].value, step, 1e-6 * step);
    }
    /* All that there is room for: the next finer step would be too many, or nothing is left out. */
    assert_true(t[0].value - step < low + 1e-9 * step);
    assert_true(t[count - 1].value + step > high - 1e-9 * step);
}

static void linear_marks_are_round_and_fit(void **state)
{
    (void)state;
    for (size_t most = 3; most < 12; most++)
        for (int i = -40; i < 40; i++)
            for (int j = 1; j < 30; j++)
                check_steps(i * 0.37, i * 0.37 + pow(10, j * 0.3 - 5), most);
    plx_chart_tick t[8];
    const plx_chart_axis axis = {PLX_CHART_LINEAR, 0, 1};
    assert_int_equal(plx_chart_ticks(&axis, 6, t, 8), 6);
    assert_near(t[1].value, 0.2, 1e-12);
    assert_int_equal(plx_chart_ticks(&axis, 6, t, 2), 2);
    const plx_chart_axis around = {PLX_CHART_LINEAR, -1, 1};
    size_t count = plx_chart_ticks(&around, 5, t, 8);
    assert_int_equal(count, 5);
    assert_true(t[2].value == 0);
}

static void log_marks_are_decades(void **state)
{
    (void)state;
    const plx_chart_axis axis = {PLX_CHART_LOG, 0.03, 40};
    plx_chart_tick t[64];
    size_t count = plx_chart_ticks(&axis, 8, t, 64), named = 0;
    /* 0.03 to 0.09, 0.1 to 0.9, 1 to 9, 10 to 40. */
    assert_int_equal(count, 7 + 9 + 9 + 4);
    for (size_t i = 0; i < count; i++) {
        named += t[i].named;
        if (t[i].named)
            assert_near(log10(t[i].value), round(log10(t[i].value)), 1e-9);
    }
    assert_int_equal(named, 3);
    /* Too many decades: every second or third alone, and nothing between. */
    const plx_chart_axis wide = {PLX_CHART_LOG, 1e-12, 1e12};
    count = plx_chart_ticks(&wide, 6, t, 64);
    named = 0;
    for (size_t i = 0; i < count; i++)
        named += t[i].named;
    assert_in_range(named, 3, 6);
    /* Less than a decade: linear steps. */
    const plx_chart_axis narrow = {PLX_CHART_LOG, 0.3, 0.7};
    count = plx_chart_ticks(&narrow, 6, t, 64);
    assert_int_equal(count, 5);
    assert_near(t[0].value, 0.3, 1e-9);
    assert_near(t[4].value, 0.7, 1e-9);
}

static void check_tick(double value, double step, plx_chart_unit unit, const char *expected)
{
    char text[32];
    assert_string_equal(plx_chart_tick_text(value, step, unit, text, sizeof text), expected);
}

static void marks_have_the_decimals_of_their_step(void **state)
{
    (void)state;
    check_tick(0.2, 0.2, PLX_CHART_PLAIN, "0.2");
    check_tick(0, 0.2, PLX_CHART_PLAIN, "0.0");
    check_tick(-0.0, 1, PLX_CHART_PLAIN, "0");
    check_tick(0.25, 0.05, PLX_CHART_PLAIN, "0.25");
    check_tick(3, 1, PLX_CHART_PLAIN, "3");
    check_tick(-40, 20, PLX_CHART_PLAIN, "-40");
    check_tick(0.3, 0.1, PLX_CHART_PERCENT, "30 %");
    check_tick(0.985, 0.005, PLX_CHART_PERCENT, "98.5 %");
    check_tick(20000, 5000, PLX_CHART_COUNT, "20.0 k");
    check_tick(500, 500, PLX_CHART_COUNT, "500");
    check_tick(0, 1e-8, PLX_CHART_PLAIN, "0");
    check_tick(2e-8, 1e-8, PLX_CHART_PLAIN, "2e-8");
    check_tick(1.25e-7, 5e-9, PLX_CHART_PLAIN, "1.25e-7");
    check_tick(0.001, 0, PLX_CHART_PLAIN, "0.001");
    check_tick(1e-6, 0, PLX_CHART_PLAIN, "1e-6");
    check_tick(100, 0, PLX_CHART_PLAIN, "100");
}

static void check_format(double value, int digits, plx_chart_unit unit, const char *expected)
{
    char text[32];
    assert_string_equal(plx_chart_format(value, digits, unit, text, sizeof text), expected);
}

static void values_have_the_digits_asked_for(void **state)
{
    (void)state;
    check_format(0.0123456, 3, PLX_CHART_PLAIN, "0.0123");
    check_format(-1.23456, 4, PLX_CHART_PLAIN, "-1.235");
    check_format(123456, 3, PLX_CHART_PLAIN, "123,456");
    check_format(1.5e-7, 3, PLX_CHART_PLAIN, "1.5e-7");
    check_format(-2.346e12, 3, PLX_CHART_PLAIN, "-2.35e12");
    check_format(0, 3, PLX_CHART_PLAIN, "0");
    check_format(NAN, 3, PLX_CHART_PLAIN, "–");
    check_format(-INFINITY, 3, PLX_CHART_PERCENT, "-∞");
    check_format(0.98765, 3, PLX_CHART_PERCENT, "98.8 %");
    check_format(1, 3, PLX_CHART_PERCENT, "100.0 %");
    check_format(0.0123, 3, PLX_CHART_PERCENT, "1.23 %");
    check_format(0, 3, PLX_CHART_PERCENT, "0.00 %");
    check_format(266200, 3, PLX_CHART_COUNT, "266 k");
}

static void a_log_mark_is_never_cut(void **state)
{
    (void)state;
    char text[24];
    for (int decade = -30; decade <= 30; decade++) {
        plx_chart_tick_text(pow(10, decade), 0, PLX_CHART_PLAIN, text, sizeof text);
        double back = 0;
        assert_int_equal(sscanf(text, "%lf", &back), 1);
        if (!strchr(text, ','))
            assert_near(back / pow(10, decade), 1, 1e-6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_and_values_are_inverse),
        cmocka_unit_test(any_range_makes_an_axis),
        cmocka_unit_test(linear_marks_are_round_and_fit),
        cmocka_unit_test(log_marks_are_decades),
        cmocka_unit_test(marks_have_the_decimals_of_their_step),
        cmocka_unit_test(values_have_the_digits_asked_for),
        cmocka_unit_test(a_log_mark_is_never_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
