#include "app/graph_depth.h"

#include "support.h"

enum { UNITS = 5 };

static void far_ones_come_first(void **state)
{
    (void)state;
    const float at[UNITS] = {0.9F, -1, 1, 0.001F, 0};
    const uint32_t importance[UNITS] = {2, 4, 3, 1, 0}, wanted[UNITS] = {0, 2, 3, 4, 1};
    plx_graph_depth d;
    assert_true(plx_graph_depth_init(&d, UNITS, NULL));
    for (int u = 0; u < UNITS; u++)
        d.at[u] = at[u];
    d.at[0] = 0.999F; /* about as far as the third, which matters more */
    plx_graph_depth_sort(&d, importance);
    for (int i = 0; i < UNITS; i++)
        assert_int_equal(d.order[i], wanted[i]);
    plx_graph_depth_uninit(&d);
    assert_null(d.order);
}

static void far_ones_are_smaller_and_fainter(void **state)
{
    (void)state;
    const plx_rgba orange = {255, 160, 60, 255};
    assert_float_equal(plx_graph_depth_radius(0, 10), 10, 1e-6);
    assert_true(plx_graph_depth_radius(1, 10) < 8 && plx_graph_depth_radius(-1, 10) > 12);
    plx_rgba near = plx_graph_depth_color(-1, orange, PLX_THEME_LIGHT);
    plx_rgba far = plx_graph_depth_color(1, orange, PLX_THEME_LIGHT);
    assert_true(near.r == orange.r && near.b == orange.b);
    assert_true(far.b > near.b + 60 && far.a == 255);
    far = plx_graph_depth_color(1, orange, PLX_THEME_DARK);
    assert_true(far.r < near.r - 100);
}

static void connections_of_far_ones_have_less_ink(void **state)
{
    (void)state;
    plx_graph_depth d;
    assert_true(plx_graph_depth_init(&d, 3, NULL));
    d.at[0] = -1;
    d.at[2] = 1;
    plx_graph_depth_ink(&d);
    assert_float_equal(d.ink[0], 1, 1e-6);
    assert_true(d.ink[1] < 0.6F && d.ink[1] > 0.3F);
    assert_true(d.ink[2] < d.ink[1] / 2 && d.ink[2] > 0.1F);
    plx_graph_depth_uninit(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(far_ones_come_first),
        cmocka_unit_test(far_ones_are_smaller_and_fainter),
        cmocka_unit_test(connections_of_far_ones_have_less_ink),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
