#include "app/tune.h"
#include "support.h"

#include <math.h>
#include <string.h>

static plx_edge_style start, style;
static char said[80];

static int setup(void **state)
{
    (void)state;
    start = style = PLX_EDGE_STYLE_DEFAULT;
    return 0;
}

static void press(plx_action action, int times)
{
    for (int i = 0; i < times; i++)
        assert_true(plx_tune(&style, action, &start, 0.03, said, sizeof said));
}

static void names_go_round(void **state)
{
    (void)state;
    press(PLX_ACTION_PALETTE, 1);
    assert_string_equal(said, "colours: purple-green");
    press(PLX_ACTION_PALETTE, PLX_PALETTE_OKABE_ITO - 1);
    press(PLX_ACTION_CURVE, 1);
    assert_string_equal(said, "brightness: log");
    press(PLX_ACTION_CURVE, PLX_CURVE_COUNT - 1);
    assert_true(plx_edge_style_equal(&style, &start));
}

/* Up and down again is where it was, and there are ends. */
static void pairs_undo_each_other_within_limits(void **state)
{
    (void)state;
    static const plx_action pairs[][2] = {{PLX_ACTION_GAIN_LESS, PLX_ACTION_GAIN_MORE},
        {PLX_ACTION_GAMMA_LESS, PLX_ACTION_GAMMA_MORE},
        {PLX_ACTION_STRONGEST_LESS, PLX_ACTION_STRONGEST_MORE},
        {PLX_ACTION_THRESHOLD_LESS, PLX_ACTION_THRESHOLD_MORE}};
    for (int i = 0; i < 4; i++) {
        press(pairs[i][1], 3);
        assert_false(plx_edge_style_equal(&style, &start));
        press(pairs[i][0], 3);
        assert_true(plx_edge_style_equal(&style, &start));
    }
    press(PLX_ACTION_GAIN_MORE, 40);
    press(PLX_ACTION_GAMMA_LESS, 40);
    press(PLX_ACTION_STRONGEST_MORE, 40);
    press(PLX_ACTION_THRESHOLD_MORE, 400);
    assert_true(style.gain == PLX_GAIN_MAX && style.gamma == PLX_GAMMA_MIN);
    assert_true(style.strongest == PLX_STRONGEST_MAX && style.threshold <= 1e30);
    press(PLX_ACTION_STYLE_RESET, 1);
    assert_true(plx_edge_style_equal(&style, &start));
    press(PLX_ACTION_GAIN_LESS, 40);
    press(PLX_ACTION_GAMMA_MORE, 40);
    press(PLX_ACTION_STRONGEST_LESS, 8);
    press(PLX_ACTION_THRESHOLD_LESS, 3);
    assert_true(style.gain == PLX_GAIN_MIN && style.gamma == PLX_GAMMA_MAX);
    assert_true(style.strongest == 0 && style.threshold == 0);
}

static void steps_are_round_numbers(void **state)
{
    (void)state;
    static const double thresholds[] = {0.002, 0.005, 0.01, 0.02, 0.05};
    static const uint32_t counts[] = {500, 1000, 2000, 5000, 10000};
    for (int i = 0; i < 5; i++) {
        press(PLX_ACTION_THRESHOLD_MORE, 1);
        assert_true(fabs(style.threshold / thresholds[i] - 1) < 1e-6);
        press(PLX_ACTION_STRONGEST_MORE, 1);
        assert_int_equal(style.strongest, counts[i]);
    }
    assert_string_equal(said, "the 10,000 strongest as lines");
}

static void other_keys_are_left_alone(void **state)
{
    (void)state;
    assert_false(plx_tune(&style, PLX_ACTION_QUIT, &start, 1, said, sizeof said));
    assert_false(plx_tune(&style, PLX_ACTION_NONE, &start, 1, said, sizeof said));
    assert_true(plx_edge_style_equal(&style, &start));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(names_go_round, setup),
        cmocka_unit_test_setup(pairs_undo_each_other_within_limits, setup),
        cmocka_unit_test_setup(steps_are_round_numbers, setup),
        cmocka_unit_test_setup(other_keys_are_left_alone, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
