#include "base/rng.h"
#include "scene/scale.h"
#include "support.h"

#include <math.h>

enum { SAMPLES = 1001 };
static float samples[SAMPLES];

static void make_samples(double low, double high)
{
    plx_rng rng;
    plx_rng_seed(&rng, 4, 0);
    for (int i = 0; i < SAMPLES; i++)
        samples[i] = (float)(low + (high - low) * pow(plx_rng_uniform(&rng), 3));
    samples[0] = (float)low;
    samples[1] = (float)high;
}

static void close_to(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance))
        fail_msg("%g is not %g", a, b);
}

/* Places rise with values, from end to end, and lead back to them. */
static void places_and_values_are_inverse(void **state)
{
    (void)state;
    for (int t = 0; t < 12; t++) {
        bool diverging = t % 2, locked = t / 2 % 2;
        make_samples(diverging ? -3 : 2, 5);
        plx_scale_desc d = {.kind = (plx_scale_kind)(t / 4),
            .diverging = diverging,
            .locked = locked,
            .from = diverging ? -4 : 1,
            .to = 4};
        plx_scale s = plx_scale_make(&d, samples, SAMPLES);
        double least = diverging ? -1 : 0, before = least - 1;
        close_to(plx_scale_place(&s, 100), 1, 1e-9);
        close_to(plx_scale_place(&s, -100), least, 1e-9);
        for (int i = 0; i <= 100; i++) {
            double place = least + (1 - least) * i / 100;
            double value = plx_scale_value(&s, place), back = plx_scale_place(&s, value);
            /* Bounds that are locked make many quantiles equal. */
            if (d.kind != PLX_SCALE_QUANTILE || !locked)
                close_to(back, place, 1e-5);
            assert_true(back >= before);
            before = back;
        }
        assert_true(isnan(plx_scale_place(&s, NAN)));
    }
}

static void wild_values_are_clipped(void **state)
{
    (void)state;
    make_samples(0, 1);
    samples[10] = 1e30F;
    samples[11] = -1e30F;
    samples[12] = INFINITY;
    samples[13] = NAN;
    plx_scale_desc d = {.clip_low = 1, .clip_high = 99};
    plx_scale s = plx_scale_make(&d, samples, SAMPLES);
    assert_true(s.low >= 0 && s.high <= 1 && s.high > 0.9);
    close_to(plx_scale_place(&s, 1e30), 1, 0);
    close_to(plx_scale_place(&s, -INFINITY), 0, 0);
}

/* A quantile scale gives every place to as many values. */
static void quantiles_are_even(void **state)
{
    (void)state;
    make_samples(0, 10);
    static float kept[SAMPLES];
    for (int i = 0; i < SAMPLES; i++)
        kept[i] = samples[i];
    plx_scale s = plx_scale_make(&(plx_scale_desc){.kind = PLX_SCALE_QUANTILE}, samples, SAMPLES);
    int count[10] = {0};
    for (int i = 0; i < SAMPLES; i++)
        count[(int)fmin(plx_scale_place(&s, (double)kept[i]) * 10, 9)]++;
    for (int i = 0; i < 10; i++)
        close_to(count[i], 100, 10);
}

static void nothing_divides_by_zero(void **state)
{
    (void)state;
    static const float values[] = {0, 3, -3};
    for (int t = 0; t < 18; t++) {
        plx_scale_desc d = {.kind = (plx_scale_kind)(t % 3), .diverging = t / 3 % 2};
        for (int i = 0; i < SAMPLES; i++)
            samples[i] = values[t / 6];
        for (size_t count = 0; count <= SAMPLES; count += 500) {
            plx_scale s = plx_scale_make(&d, samples, count);
            double place = plx_scale_place(&s, (double)values[t / 6]);
            assert_true(isfinite(place) && fabs(place) <= 1);
            assert_true(isfinite(plx_scale_value(&s, 0.5)));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_and_values_are_inverse),
        cmocka_unit_test(wild_values_are_clipped),
        cmocka_unit_test(quantiles_are_even),
        cmocka_unit_test(nothing_divides_by_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
