#include "graph/layered.h"

#include "base/mem.h"
#include "base/rng.h"
#include "graph/cycles.h"
#include "graphs.h"

#include <math.h>
#include <string.h>

static void assert_is_valid(const plx_layered *l, const plx_graph *g)
{
    for (size_t i = 0; i < g->connection_count; i++)
        if (g->source[i] != g->target[i] && !l->back[i])
            assert_true(l->layer[g->source[i]] < l->layer[g->target[i]]);
    for (size_t u = 0; u < g->unit_count; u++)
        assert_true(l->layer[u] < l->layers);
}

static void layers_are_longest_paths(void **state)
{
    (void)state;
    plx_graph_build *b = begin_graph(6);
    join(b, 0, 1, 1);
    join(b, 1, 2, 1);
    join(b, 0, 2, 1); /* a short cut */
    join(b, 2, 3, 1);
    join(b, 4, 3, 1); /* a late source */
    plx_graph *g = end_graph(b);
    plx_layered l;
    assert_true(plx_layered_init(&l, g, NULL));
    assert_is_valid(&l, g);
    const uint32_t layer[6] = {0, 1, 2, 3, 2, 0};
    for (size_t u = 0; u < 6; u++)
        assert_int_equal(l.layer[u], layer[u]);
    assert_int_equal(l.layers, 4);
    assert_int_equal(l.back_count, 0);
    assert_true(fabs(l.span - 6.0 / 5) < 1e-9);
    plx_layered_uninit(&l);
    plx_graph_destroy(&g);
}

static void cycles_are_cut_where_they_are_lightest(void **state)
{
    (void)state;
    plx_graph_build *b = begin_graph(9);
    join(b, 0, 1, 5);
    join(b, 1, 2, 5);
    join(b, 2, 0, 1); /* leads back */
    join(b, 2, 3, 1);
    join(b, 3, 4, 2);
    join(b, 4, 3, 7); /* both ways: the other is cut */
    join(b, 5, 5, 9); /* a loop is no matter */
    join(b, 6, 7, 1);
    join(b, 7, 8, 1);
    plx_graph *g = end_graph(b);
    plx_layered l;
    assert_true(plx_layered_init(&l, g, NULL));
    assert_is_valid(&l, g);
    for (size_t i = 0; i < g->connection_count; i++)
        assert_int_equal(l.back[i], i == 2 || i == 4);
    assert_int_equal(l.back_count, 2);
    assert_true(fabs(l.back_share - 3.0 / 23) < 1e-6);
    plx_layered_uninit(&l);
    plx_graph_destroy(&g);
}

/* A path of heavy connections, along which light ones lead back at random: these are found. */
static void what_is_light_leads_back(void **state)
{
    (void)state;
    enum { UNITS = 60, LIGHT = 40 };
    plx_rng rng;
    plx_rng_seed(&rng, 6, 0);
    plx_graph_build *b = begin_graph(UNITS);
    for (size_t u = 0; u + 1 < UNITS; u++)
        join(b, u * 7 % UNITS, (u + 1) * 7 % UNITS, 5);
    for (int i = 0; i < LIGHT; i++) {
        size_t from = 1 + plx_rng_below(&rng, UNITS - 1), to = plx_rng_below(&rng, from);
        join(b, from * 7 % UNITS, to * 7 % UNITS, 0.1F);
    }
    plx_graph *g = end_graph(b);
    plx_layered l;
    assert_true(plx_layered_init(&l, g, NULL));
    assert_is_valid(&l, g);
    for (size_t i = 0; i < g->connection_count; i++)
        assert_int_equal(l.back[i], i >= UNITS - 1);
    assert_int_equal(l.layers, UNITS);
    plx_layered_uninit(&l);
    plx_graph_destroy(&g);
}

/* Of a random graph: without what leads back there is no cycle, and that is less than half. */
static void random_graphs_become_acyclic(void **state)
{
    (void)state;
    plx_rng rng;
    plx_rng_seed(&rng, 4, 0);
    for (int round = 0; round < 20; round++) {
        enum { UNITS = 300 };
        plx_graph_build *b = begin_graph(UNITS);
        for (int i = 0; i < 150 * (round + 1); i++)
            join(b, plx_rng_below(&rng, UNITS), plx_rng_below(&rng, UNITS),
                (float)plx_rng_range(&rng, 0.1, 4));
        plx_graph *g = end_graph(b);
        plx_layered l, again;
        assert_true(plx_layered_init(&l, g, NULL));
        assert_is_valid(&l, g);
        assert_true(l.back_share < 0.5);
        assert_true(plx_layered_place(&l, g, NULL));
        assert_true(plx_layered_init(&again, g, NULL) && plx_layered_place(&again, g, NULL));
        assert_memory_equal(l.place, again.place, UNITS * 2 * sizeof *l.place);
        for (size_t u = 0; u < UNITS * 2; u++)
            assert_true(isfinite(l.place[u]));
        plx_layered_uninit(&again);
        plx_layered_uninit(&l);
        plx_graph_destroy(&g);
    }
}

/* A binary tree whose units come in a random order can be drawn without a crossing, and is. */
static void a_tree_has_no_crossings(void **state)
{
    (void)state;
    enum { UNITS = 127 };
    uint32_t name[UNITS];
    plx_rng rng;
    plx_rng_seed(&rng, 9, 0);
    for (uint32_t i = 0; i < UNITS; i++)
        name[i] = i;
    plx_rng_shuffle(&rng, name, UNITS);
    plx_graph_build *b = begin_graph(UNITS);
    for (size_t i = 1; i < UNITS; i++)
        join(b, name[(i - 1) / 2], name[i], 1);
    plx_graph *g = end_graph(b);
    g->directed = true;
    plx_layered l;
    assert_true(plx_layered_init(&l, g, NULL) && plx_layered_place(&l, g, NULL));
    assert_int_equal(l.layers, 7);
    assert_true(plx_layered_suits(&l, g));
    assert_int_equal(plx_layered_crossings(&l, g, NULL), 0);
    /* Layers follow each other to the right, and no two units are in one place. */
    for (size_t i = 1; i < UNITS; i++)
        assert_true(l.place[name[i] * 2] > l.place[name[(i - 1) / 2] * 2]);
    for (size_t u = 0; u < UNITS; u++)
        for (size_t v = 0; v < u; v++)
            assert_true(hypot((double)(l.place[u * 2] - l.place[v * 2]),
                            (double)(l.place[u * 2 + 1] - l.place[v * 2 + 1])) > 0.01);
    plx_layered_uninit(&l);
    plx_graph_destroy(&g);
}

/* Two layers whose connections all cross as they come. */
static void crossings_are_counted_and_undone(void **state)
{
    (void)state;
    enum { PAIRS = 9 };
    plx_graph_build *b = begin_graph(PAIRS * 2);
    for (size_t i = 0; i < PAIRS; i++)
        join(b, i, 2 * PAIRS - 1 - i, 1);
    plx_graph *g = end_graph(b);
    plx_layered l;
    assert_true(plx_layered_init(&l, g, NULL) && plx_layered_place(&l, g, NULL));
    assert_int_equal(plx_layered_crossings(&l, g, NULL), 0);
    for (size_t u = 0; u < PAIRS * 2; u++)
        l.place[u * 2 + 1] = (float)(u % PAIRS);
    assert_int_equal(plx_layered_crossings(&l, g, NULL), PAIRS * (PAIRS - 1) / 2);
    assert_false(plx_layered_suits(&l, g)); /* two layers are none */
    plx_layered_uninit(&l);
    plx_graph_destroy(&g);
}

static void graphs_of_nothing_and_without_memory(void **state)
{
    (void)state;
    plx_graph *g = end_graph(begin_graph(0));
    plx_layered l;
    assert_true(plx_layered_init(&l, g, NULL) && plx_layered_place(&l, g, NULL));
    assert_int_equal(l.layers, 0);
    plx_layered_uninit(&l);
    plx_graph_destroy(&g);
    g = make_grid(5);
    for (uint64_t n = 1; n < 60; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        bool ok = plx_layered_init(&l, g, &e) && plx_layered_place(&l, g, &e);
        plx_mem_fail_at(0);
        assert_true(ok || e.code == PLX_ERR_MEMORY);
        plx_layered_uninit(&l);
    }
    plx_graph_destroy(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layers_are_longest_paths),
        cmocka_unit_test(cycles_are_cut_where_they_are_lightest),
        cmocka_unit_test(what_is_light_leads_back),
        cmocka_unit_test(random_graphs_become_acyclic),
        cmocka_unit_test(a_tree_has_no_crossings),
        cmocka_unit_test(crossings_are_counted_and_undone),
        cmocka_unit_test(graphs_of_nothing_and_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
