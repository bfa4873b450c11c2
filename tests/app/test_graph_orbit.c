#include "app/graph_orbit.h"

#include "support.h"

#include <math.h>
#include <string.h>

enum { UNITS = 4 };

static void a_turn_shows_what_was_deep(void **state)
{
    (void)state;
    float position[UNITS * 3] = {1, 0, 0, -1, 0, 0, 0, 2, 5, 0, -2, -5}, place[UNITS * 2];
    plx_graph g = {.unit_count = UNITS, .position = position, .dimensions = 3};
    plx_orbit o = {0};
    plx_orbit_project(&o, &g, place, NULL);
    for (size_t u = 0; u < UNITS; u++)
        for (size_t k = 0; k < 2; k++)
            assert_float_equal(place[u * 2 + k], position[u * 3 + k], 1e-6);
    float depth[UNITS];
    plx_orbit_project(&o, &g, place, depth);
    assert_float_equal(depth[0], 0, 1e-6);
    assert_float_equal(depth[2], 5 / sqrtf(29), 1e-6);
    assert_float_equal(depth[3], -5 / sqrtf(29), 1e-6);
    /* Half a way across is a quarter of a turn: x is what z was, and y stays. */
    o = plx_orbit_turn(o, 0.5, 0);
    plx_orbit_project(&o, &g, place, NULL);
    assert_float_equal(place[0], 0, 1e-6);
    assert_float_equal(place[4], 5, 1e-5);
    assert_float_equal(place[5], 2, 1e-6);
    /* From above, which is as far as it goes. */
    o = plx_orbit_turn((plx_orbit){0}, 0, 3);
    plx_orbit_project(&o, &g, place, NULL);
    assert_float_equal(place[0], 1, 1e-6);
    assert_float_equal(fabsf(place[5]), 5, 1e-5);
    plx_orbit_project(&o, &g, place, depth);
    assert_float_equal(fabsf(depth[2]), 2 / sqrtf(29), 1e-6);
    assert_float_equal(depth[2], -depth[3], 1e-6);
    /* A full turn is none. */
    o = plx_orbit_turn((plx_orbit){0}, 2, 0);
    assert_float_equal(o.yaw, 0, 1e-9);
}

static void units_without_a_place_are_in_the_middle(void **state)
{
    (void)state;
    float position[UNITS * 3] = {2, 4, 6, 4, 8, 2, NAN, NAN, NAN, 3, 6, NAN}, place[UNITS * 2];
    plx_graph g = {.unit_count = UNITS, .position = position, .dimensions = 3};
    plx_orbit o = {1, 0.3};
    plx_orbit_project(&o, &g, place, NULL);
    assert_float_equal(place[4], 3, 1e-6);
    assert_float_equal(place[5], 6, 1e-6);
    for (size_t i = 0; i < UNITS * 2; i++)
        assert_true(isfinite(place[i]));
    memset(position, 0xFF, sizeof position); /* all are NaN */
    plx_orbit_project(&o, &g, place, NULL);
    assert_true(place[0] == 0 && place[1] == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_turn_shows_what_was_deep),
        cmocka_unit_test(units_without_a_place_are_in_the_middle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
