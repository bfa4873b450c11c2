#include "scene/unit_sums.h"
#include "support.h"

#include "base/rng.h"

#include <math.h>

enum { UNITS = 1003 };

typedef struct plx_fixture {
    plx_unit_visual units[UNITS];
    plx_unit_sum sums[UNITS / PLX_UNIT_BLOCK + 1];
} plx_fixture;

static plx_fixture f;
static plx_unit_ramp ramp;

static void make(void)
{
    f.sums[0] = (plx_unit_sum){0};
    plx_unit_sums_add(&ramp, f.units, UNITS, f.sums);
}

static int setup(void **state)
{
    (void)state;
    plx_rng rng;
    ramp = plx_unit_ramp_make(PLX_PALETTE_BLUE_ORANGE, PLX_THEME_DARK);
    plx_rng_seed(&rng, 5, 0);
    for (size_t i = 0; i < UNITS; i++)
        f.units[i] = (plx_unit_visual){
            .value = (float)plx_rng_range(&rng, -1, 1), .size = (float)plx_rng_uniform(&rng)};
    make();
    return 0;
}

static plx_unit_sum before(double x)
{
    return plx_unit_sums_before(&ramp, f.sums, f.units, UNITS, x);
}

/* One unit after the other, with part of the last. */
static plx_unit_sum counted(double x)
{
    plx_unit_sum s = {0};
    for (size_t i = 0; i < UNITS && (double)i < x; i++) {
        double share = fmin(x - (double)i, 1), r = (double)plx_unit_relative_radius(&f.units[i]);
        float rgb[3];
        plx_unit_color(&ramp, &f.units[i], rgb);
        if (isnan(f.units[i].value)) {
            s.odd += share == 1;
            continue;
        }
        s.light += share * r * r;
        for (int c = 0; c < 3; c++)
            s.color[c] += share * r * r * (double)rgb[c];
    }
    return s;
}

static void assert_same(const plx_unit_sum *a, const plx_unit_sum *b)
{
    assert_float_equal((float)a->light, (float)b->light, 1e-4);
    for (int c = 0; c < 3; c++)
        assert_float_equal((float)a->color[c], (float)b->color[c], 1e-4);
    assert_int_equal(a->odd, b->odd);
}

static void sums_are_those_of_the_units(void **state)
{
    (void)state;
    f.units[7].value = f.units[16].value = f.units[UNITS - 1].value = NAN;
    make();
    double x = 0;
    while (x <= UNITS) {
        plx_unit_sum got = before(x), want = counted(x);
        assert_same(&got, &want);
        x += 0.25;
    }
}

/* A layer may be summed in pieces of whole blocks, one after the other. */
static void pieces_continue(void **state)
{
    (void)state;
    plx_unit_sum whole = before(UNITS);
    const size_t cut = 31 * PLX_UNIT_BLOCK;
    plx_unit_sums_add(&ramp, f.units, cut, f.sums);
    plx_unit_sums_add(&ramp, f.units + cut, UNITS - cut, f.sums + cut / PLX_UNIT_BLOCK);
    plx_unit_sum again = before(UNITS);
    assert_same(&whole, &again);
}

static void odd_units_are_found(void **state)
{
    (void)state;
    for (size_t at = 0; at < UNITS; at += 13) {
        float kept = f.units[at].value;
        f.units[at].value = NAN;
        make();
        for (size_t first = 0; first < UNITS; first += 29) {
            size_t ends[] = {first, at, at + 1, UNITS};
            for (size_t k = 0; k < 4; k++) {
                size_t end = ends[k] < first ? first : ends[k];
                size_t want = at >= first && at < end ? at : end;
                assert_int_equal(plx_unit_sums_odd(f.sums, f.units, first, end), want);
            }
        }
        f.units[at].value = kept;
    }
}

static void colors_go_from_dark_to_bright(void **state)
{
    (void)state;
    float previous = 0;
    for (int i = 0; i <= 100; i++) {
        float warm[3], cold[3], v = (float)i / 100;
        plx_unit_color(&ramp, &(plx_unit_visual){.value = v}, warm);
        plx_unit_color(&ramp, &(plx_unit_visual){.value = -v}, cold);
        float light = warm[0] + warm[1] + warm[2];
        assert_true(light > previous);
        previous = light;
        assert_true(i == 0 || (warm[0] > warm[2] && cold[2] > cold[0]));
    }
    float odd[3];
    plx_unit_color(&ramp, &(plx_unit_visual){.value = NAN}, odd);
    assert_true(odd[0] > 0.9F && odd[1] < 0.1F && odd[2] > 0.7F);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(sums_are_those_of_the_units, setup),
        cmocka_unit_test_setup(pieces_continue, setup),
        cmocka_unit_test_setup(odd_units_are_found, setup),
        cmocka_unit_test_setup(colors_go_from_dark_to_bright, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
