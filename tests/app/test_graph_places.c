/* Places that one thread finds while another takes them and holds a unit. */
#include "app/graph_places.h"

#include "base/thread.h"
#include "model/graph_build.h"
#include "support.h"

#include <math.h>
#include <stdatomic.h>

enum { SIDE = 12, UNITS = 2 * SIDE };

/* Two groups, all of whose units are connected, and one connection between them. */
static int setup(void **state)
{
    plx_graph_build *b = plx_graph_build_create("made", "made up", 0, NULL);
    plx_graph_build_count(b, UNITS);
    for (uint32_t u = 0; u < UNITS; u++)
        for (uint32_t v = 0; v < u; v++)
            if (u / SIDE == v / SIDE || (u == SIDE && v == 0))
                assert_true(plx_graph_build_connect(b, u, v, 1, PLX_UNTYPED, NULL));
    *state = plx_graph_build_finish(&b, NULL);
    return *state ? 0 : -1;
}

static int teardown(void **state)
{
    plx_graph *g = *state;
    plx_graph_destroy(&g);
    return 0;
}

typedef struct working {
    plx_graph_places *places;
    atomic_bool done, failed;
} working;

static void work(void *user)
{
    working *w = user;
    bool done = false;
    while (!done && !atomic_load(&w->failed))
        if (!plx_graph_places_work(w->places, 0.001, &done, NULL))
            atomic_store(&w->failed, true);
    atomic_store(&w->done, true);
}

static void settle(plx_graph_places *p, float last[UNITS * 2], size_t *taken)
{
    working w = {.places = p};
    plx_thread *t = plx_thread_create("places", work, &w, NULL);
    assert_non_null(t);
    *taken = 0;
    for (bool done = false; !done;) {
        done = atomic_load(&w.done);
        const float *at = plx_graph_places_take(p);
        for (size_t i = 0; at && i < UNITS * 2; i++)
            last[i] = at[i];
        *taken += at != NULL;
    }
    plx_thread_join(&t);
    assert_false(atomic_load(&w.failed));
}

static void places_and_groups_are_found_and_units_held(void **state)
{
    plx_graph_places *p =
        plx_graph_places_create(&(plx_graph_places_desc){.graph = *state, .threads = 1}, NULL);
    float at[UNITS * 2] = {0};
    size_t taken;
    assert_non_null(p);
    assert_null(plx_graph_places_mesh(p));
    assert_null(plx_graph_places_communities(p));
    assert_null(plx_graph_places_take(p));
    settle(p, at, &taken);
    assert_true(taken > 0);
    assert_true(plx_graph_places_progress(p) == 1);
    assert_int_equal(plx_graph_places_mesh(p)->units, UNITS);
    assert_int_equal(plx_graph_places_communities(p)->count, 2);
    /* What is settled is there, until somebody holds a unit elsewhere. */
    settle(p, at, &taken);
    assert_int_equal(taken, 0);
    float x = at[0] + 2, y = at[1] - 1;
    plx_graph_places_hold(p, 0, x, y);
    settle(p, at, &taken);
    assert_true(taken > 0);
    assert_float_equal(at[0], x, 1e-4);
    assert_float_equal(at[1], y, 1e-4);
    /* While work is paused it goes where it is held, and nobody else moves. */
    float other = at[2];
    plx_graph_places_hold(p, 0, x + 1, y);
    plx_graph_places_put(p);
    const float *put = plx_graph_places_take(p);
    assert_non_null(put);
    assert_float_equal(put[0], x + 1, 1e-4);
    assert_float_equal(put[2], other, 0);
    plx_graph_places_destroy(&p);
    assert_null(p);
}

static void where_they_are_given_none_are_sought(void **state)
{
    plx_graph_places *p = plx_graph_places_create(
        &(plx_graph_places_desc){.graph = *state, .threads = 1, .given = true}, NULL);
    float at[UNITS * 2];
    size_t taken;
    assert_true(plx_graph_places_progress(p) == 1);
    settle(p, at, &taken);
    assert_int_equal(taken, 0);
    assert_non_null(plx_graph_places_communities(p));
    plx_graph_places_hold(p, 0, 1, 1);
    settle(p, at, &taken);
    assert_int_equal(taken, 0);
    plx_graph_places_destroy(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            places_and_groups_are_found_and_units_held, setup, teardown),
        cmocka_unit_test_setup_teardown(where_they_are_given_none_are_sought, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
