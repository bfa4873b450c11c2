#include "graph/circular.h"

#include "base/mem.h"
#include "graphs.h"

#include <math.h>

enum { GROUPS = 5, SIZE = 8, UNITS = GROUPS * SIZE };

static double angle_of(const float *place, size_t unit)
{
    double a = atan2((double)place[unit * 2], -(double)place[unit * 2 + 1]);
    return a < 0 ? a + 6.283185307179586 : a;
}

static void groups_are_side_by_side_on_a_circle(void **state)
{
    (void)state;
    plx_graph *g = make_ring_of_groups(GROUPS, SIZE);
    plx_mesh m;
    assert_true(plx_mesh_init(&m, g, NULL));
    uint32_t group[UNITS], at[UNITS];
    float place[UNITS * 2], again[UNITS * 2];
    for (size_t u = 0; u < UNITS; u++)
        group[u] = (uint32_t)(u / SIZE);
    assert_true(plx_circular_place(&m, group, GROUPS, place, NULL));
    assert_true(plx_circular_place(&m, group, GROUPS, again, NULL));
    assert_memory_equal(place, again, sizeof place);
    double radius = hypot((double)place[0], (double)place[1]);
    for (size_t u = 0; u < UNITS; u++) {
        assert_true(fabs(hypot((double)place[u * 2], (double)place[u * 2 + 1]) - radius) < 1e-3);
        size_t rank = 0;
        for (size_t v = 0; v < UNITS; v++)
            rank += angle_of(place, v) < angle_of(place, u);
        at[rank] = (uint32_t)u;
    }
    /* Around the circle the group changes as often as there are groups, with a gap each time, and
     * those that are joined in a ring follow each other so. */
    size_t changes = 0;
    for (size_t i = 0; i < UNITS; i++) {
        uint32_t u = at[i], v = at[(i + 1) % UNITS];
        double way = hypot(
            (double)(place[u * 2] - place[v * 2]), (double)(place[u * 2 + 1] - place[v * 2 + 1]));
        if (group[u] != group[v]) {
            uint32_t apart = (group[u] + GROUPS - group[v]) % GROUPS;
            assert_true(apart == 1 || apart == GROUPS - 1);
            assert_true(way > 1.5);
            changes++;
        } else {
            assert_true(way > 0.9 && way < 1.1);
        }
    }
    assert_int_equal(changes, GROUPS);
    plx_mesh_uninit(&m);
    plx_graph_destroy(&g);
}

static void any_number_of_groups(void **state)
{
    (void)state;
    plx_graph *g = make_grid(6);
    plx_mesh m;
    assert_true(plx_mesh_init(&m, g, NULL));
    uint32_t group[36] = {0};
    float place[72];
    assert_true(plx_circular_place(&m, group, 1, place, NULL));
    assert_true(plx_circular_place(&m, group, 2000, place, NULL)); /* most are empty */
    for (uint32_t u = 0; u < 36; u++)
        group[u] = u;
    assert_true(plx_circular_place(&m, group, 36, place, NULL));
    for (size_t i = 0; i < 72; i++)
        assert_true(isfinite(place[i]));
    for (uint64_t n = 1; n <= 7; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        assert_false(plx_circular_place(&m, group, 36, place, &e));
        plx_mem_fail_at(0);
        assert_int_equal(e.code, PLX_ERR_MEMORY);
    }
    plx_mesh_uninit(&m);
    plx_graph_destroy(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_are_side_by_side_on_a_circle),
        cmocka_unit_test(any_number_of_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
