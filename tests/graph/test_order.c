#include "graph/order.h"

#include "base/mem.h"
#include "base/rng.h"
#include "graphs.h"

#include <string.h>

enum { UNITS = 64 };

/* The graph with its units called otherwise. */
static plx_graph *shuffled(const plx_graph *g, uint64_t seed)
{
    uint32_t name[UNITS];
    plx_rng rng;
    plx_rng_seed(&rng, seed, 0);
    for (uint32_t i = 0; i < UNITS; i++)
        name[i] = i;
    plx_rng_shuffle(&rng, name, UNITS);
    plx_graph_build *b = begin_graph(UNITS);
    for (size_t i = 0; i < g->connection_count; i++)
        join(b, name[g->source[i]], name[g->target[i]], 1);
    return end_graph(b);
}

static void assert_is_order(const uint32_t *order)
{
    uint8_t seen[UNITS] = {0};
    for (size_t i = 0; i < UNITS; i++) {
        assert_true(order[i] < UNITS && !seen[order[i]]);
        seen[order[i]] = 1;
    }
}

static size_t bandwidth(const plx_graph *g)
{
    plx_mesh m;
    uint32_t order[UNITS];
    assert_true(plx_mesh_init(&m, g, NULL));
    assert_true(plx_order_cuthill_mckee(&m, order, NULL));
    assert_is_order(order);
    size_t width = plx_order_bandwidth(&m, order, NULL);
    plx_mesh_uninit(&m);
    return width;
}

/* A path has a bandwidth of 1, a ring of 2, a grid of its side; by chance it is near to all. */
static void bandwidths_are_those_that_are_known(void **state)
{
    (void)state;
    plx_graph_build *path = begin_graph(UNITS), *ring = begin_graph(UNITS);
    for (size_t i = 0; i < UNITS; i++) {
        if (i + 1 < UNITS)
            join(path, i, i + 1, 1);
        join(ring, i, (i + 1) % UNITS, 1);
    }
    plx_graph *plain[3] = {end_graph(path), end_graph(ring), make_grid(8)};
    const size_t known[3] = {1, 2, 8};
    for (int i = 0; i < 3; i++) {
        plx_graph *g = shuffled(plain[i], (uint64_t)i);
        assert_int_equal(bandwidth(g), known[i]);
        plx_graph_destroy(&g);
        plx_graph_destroy(&plain[i]);
    }
}

static void communities_follow_each_other(void **state)
{
    (void)state;
    plx_graph *plain = make_ring_of_groups(8, 8), *g = shuffled(plain, 3);
    plx_mesh m;
    plx_communities c;
    uint32_t order[UNITS];
    assert_true(plx_mesh_init(&m, g, NULL));
    assert_true(plx_communities_find(&c, &m, 1, 1, NULL));
    assert_true(plx_order_by_community(&m, &c, order, NULL));
    assert_is_order(order);
    for (size_t i = 1; i < UNITS; i++)
        assert_true(c.of[order[i]] >= c.of[order[i - 1]]);
    for (uint64_t n = 1; n <= 7; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        assert_false(plx_order_by_community(&m, &c, order, &e));
        plx_mem_fail_at(0);
        assert_int_equal(e.code, PLX_ERR_MEMORY);
    }
    plx_communities_uninit(&c);
    plx_mesh_uninit(&m);
    plx_graph_destroy(&plain);
    plx_graph_destroy(&g);
}

static void what_is_not_connected_has_its_place(void **state)
{
    (void)state;
    plx_graph_build *b = begin_graph(UNITS);
    for (size_t i = 0; i < UNITS / 2; i += 2)
        join(b, i, i + 1, 1);
    plx_graph *g = end_graph(b);
    assert_int_equal(bandwidth(g), 1);
    plx_graph_destroy(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bandwidths_are_those_that_are_known),
        cmocka_unit_test(communities_follow_each_other),
        cmocka_unit_test(what_is_not_connected_has_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
