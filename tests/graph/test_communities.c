#include "graph/communities.h"

#include "base/mem.h"
#include "graphs.h"

#include <math.h>
#include <string.h>

static void connections_side_by_side_are_summed(void **state)
{
    (void)state;
    plx_graph_build *b = begin_graph(4);
    join(b, 0, 1, 2);
    join(b, 1, 0, -3);
    join(b, 2, 2, 1);
    join(b, 2, 1, 0);
    join(b, 3, 2, 0.5F);
    plx_graph *g = end_graph(b);
    plx_mesh m;
    assert_true(plx_mesh_init(&m, g, NULL));
    assert_int_equal(m.start[4], 4); /* two pairs, from both sides */
    assert_int_equal(m.start[1], 1);
    assert_int_equal(m.neighbour[0], 1);
    assert_float_equal(m.weight[0], 5, 0);
    assert_float_equal(m.weight[m.start[3]], 0.5F, 0);
    const uint32_t group[] = {0, 0, 1, 1};
    plx_mesh coarse;
    assert_true(plx_mesh_init_groups(&coarse, &m, group, 2, NULL));
    assert_int_equal(coarse.start[2], 0);
    assert_float_equal(coarse.within[0], 10, 0);
    assert_float_equal(coarse.mass[1], 2, 0);
    plx_mesh_uninit(&coarse);
    plx_mesh_uninit(&m);
    plx_graph_destroy(&g);
}

static void groups_are_found(void **state)
{
    (void)state;
    enum { GROUPS = 7, SIZE = 6 };
    plx_graph *g = make_ring_of_groups(GROUPS, SIZE);
    plx_mesh m;
    plx_communities c, again;
    assert_true(plx_mesh_init(&m, g, NULL));
    assert_true(plx_communities_find(&c, &m, 1, 5, NULL));
    assert_int_equal(c.count, GROUPS);
    for (size_t u = 0; u < GROUPS * SIZE; u++)
        assert_int_equal(c.of[u], c.of[u / SIZE * SIZE]);
    /* By its definition: what lies within minus what chance would give. */
    double within = 15.0 / 16, share = 1.0 / GROUPS;
    assert_true(fabs(c.modularity - (within - share)) < 1e-9);
    assert_true(plx_communities_find(&again, &m, 1, 5, NULL));
    assert_memory_equal(c.of, again.of, c.units * sizeof *c.of);
    plx_communities_uninit(&again);
    plx_communities_uninit(&c);
    plx_mesh_uninit(&m);
    plx_graph_destroy(&g);
}

static void the_largest_comes_first_and_loners_are_alone(void **state)
{
    (void)state;
    plx_graph_build *b = begin_graph(6);
    join(b, 4, 5, 1);
    join(b, 1, 2, 1);
    join(b, 2, 3, 1);
    join(b, 3, 1, 1);
    plx_graph *g = end_graph(b);
    plx_mesh m;
    plx_communities c;
    assert_true(plx_mesh_init(&m, g, NULL));
    assert_true(plx_communities_find(&c, &m, 0, 1, NULL));
    assert_int_equal(c.count, 3);
    assert_int_equal(c.of[2], 0);
    assert_int_equal(c.size[0], 3);
    assert_int_equal(c.of[5], 1);
    assert_int_equal(c.of[0], 2);
    plx_communities_uninit(&c);
    plx_mesh_uninit(&m);
    plx_graph_destroy(&g);
}

static void nothing_is_leaked_without_memory(void **state)
{
    (void)state;
    plx_graph *g = make_ring_of_groups(4, 4);
    bool found = false;
    for (uint64_t n = 1; !found && n < 200; n++) {
        plx_error e = {0};
        plx_mesh m;
        plx_communities c;
        plx_mem_fail_at(n);
        bool made = plx_mesh_init(&m, g, &e);
        found = made && plx_communities_find(&c, &m, 1, 1, &e);
        plx_mem_fail_at(0);
        if (found)
            plx_communities_uninit(&c);
        else
            assert_int_equal(e.code, PLX_ERR_MEMORY);
        if (made)
            plx_mesh_uninit(&m);
    }
    assert_true(found);
    plx_graph_destroy(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(connections_side_by_side_are_summed),
        cmocka_unit_test(groups_are_found),
        cmocka_unit_test(the_largest_comes_first_and_loners_are_alone),
        cmocka_unit_test(nothing_is_leaked_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
