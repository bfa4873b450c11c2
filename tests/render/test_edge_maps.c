/* Maps that are made some at a time are those that are made at once, in the order of the view. */
#include "base/mem.h"
#include "base/rng.h"
#include "render/edge_maps.h"
#include "support.h"

#include <string.h>

typedef struct plx_fixture {
    plx_network *network;
    plx_layout layout;
    plx_snapshot snapshot;
    plx_edge_maps *maps, *at_once;
} plx_fixture;

static void fill(plx_fixture *f, uint64_t seed)
{
    plx_rng rng;
    plx_rng_seed(&rng, seed, 0);
    for (size_t i = 0; i < f->network->param_count; i++)
        f->snapshot.params[i] = (float)plx_rng_normal(&rng);
    for (size_t l = 0; l < f->network->link_count; l++)
        f->snapshot.link_version[l] = seed;
}

static int setup(void **state)
{
    static plx_fixture f;
    f.network = plx_network_create(&(plx_network_desc){.spec = "60-50-40-30"}, NULL);
    assert_true(plx_layout_init(&f.layout, f.network, NULL));
    assert_true(plx_snapshot_init(&f.snapshot, f.network, NULL));
    f.maps = plx_edge_maps_create(f.network, &f.layout, 2, NULL);
    f.at_once = plx_edge_maps_create(f.network, &f.layout, 1, NULL);
    assert_true(f.maps && f.at_once);
    fill(&f, 1);
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    plx_fixture *f = *state;
    plx_edge_maps_destroy(&f->maps);
    plx_edge_maps_destroy(&f->at_once);
    plx_snapshot_uninit(&f->snapshot);
    plx_layout_uninit(&f->layout);
    plx_network_destroy(&f->network);
    return 0;
}

/* As little as can be, of what lies between columns. */
static void advance(plx_fixture *f, size_t from, size_t to, double threshold)
{
    plx_edge_maps_advance(
        f->maps, &f->snapshot, threshold, f->layout.columns[from].x, f->layout.columns[to].x, 0);
}

static void assert_same(plx_fixture *f, double threshold)
{
    plx_edge_maps_update(f->at_once, &f->snapshot, threshold);
    assert_int_equal(plx_edge_maps_waiting(f->maps), 0);
    for (size_t l = 0; l < f->network->link_count; l++) {
        const plx_pyramid *a = plx_edge_maps_get(f->maps, l);
        const plx_pyramid *b = plx_edge_maps_get(f->at_once, l);
        assert_true(a->stats.sum_abs == b->stats.sum_abs);
        assert_int_equal(a->stats.nonzero, b->stats.nonzero);
        assert_memory_equal(a->outgoing, b->outgoing, a->in * sizeof *a->outgoing);
        for (int i = PLX_PYRAMID_STORED; i < a->levels; i++)
            assert_memory_equal(a->level[i].sums, b->level[i].sums,
                PLX_SIGNS * a->level[i].in * a->level[i].out * sizeof(float));
    }
}

static void what_is_in_view_comes_first(void **state)
{
    plx_fixture *f = *state;
    size_t calls = 0;
    for (; plx_edge_maps_waiting(f->maps) == 3; calls++)
        advance(f, 1, 2, 0);
    assert_true(calls > 1); /* there are parts of one */
    assert_true(plx_edge_maps_has(f->maps, 1));
    assert_false(plx_edge_maps_has(f->maps, 0) || plx_edge_maps_has(f->maps, 2));
    while (plx_edge_maps_waiting(f->maps) == 2)
        advance(f, 2, 3, 0);
    assert_true(plx_edge_maps_has(f->maps, 2));
    while (plx_edge_maps_waiting(f->maps) > 0)
        advance(f, 2, 3, 0);
    assert_same(f, 0);
}

/* Those that are there are renewed by each call, in whole. */
static void weights_may_change_meanwhile(void **state)
{
    plx_fixture *f = *state;
    while (plx_edge_maps_waiting(f->maps) == 3)
        advance(f, 0, 3, 0);
    advance(f, 0, 3, 0);
    fill(f, 2);
    while (plx_edge_maps_waiting(f->maps) > 0)
        advance(f, 0, 3, 0);
    advance(f, 0, 3, 0);
    assert_same(f, 0);
}

static void the_threshold_may_change_meanwhile(void **state)
{
    plx_fixture *f = *state;
    while (plx_edge_maps_waiting(f->maps) == 3)
        advance(f, 0, 3, 0);
    advance(f, 0, 3, 0);
    while (plx_edge_maps_waiting(f->maps) > 0)
        advance(f, 0, 3, 0.5);
    assert_same(f, 0.5);
}

static void what_waits_is_not_measured(void **state)
{
    plx_fixture *f = *state;
    plx_link_stats stats = {.sum_abs = -1};
    float outgoing[60];
    assert_false(plx_edge_maps_measure(f->maps, 0, f->snapshot.params, &stats, outgoing));
    assert_true(stats.sum_abs == -1);
    plx_edge_maps_update(f->maps, &f->snapshot, 0);
    assert_true(plx_edge_maps_measure(f->maps, 0, f->snapshot.params, &stats, outgoing));
    assert_true(stats.sum_abs > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_in_view_comes_first, setup, teardown),
        cmocka_unit_test_setup_teardown(weights_may_change_meanwhile, setup, teardown),
        cmocka_unit_test_setup_teardown(the_threshold_may_change_meanwhile, setup, teardown),
        cmocka_unit_test_setup_teardown(what_waits_is_not_measured, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
