/* Places that one thread finds while another takes them and holds a unit. */
#include "folder.h"

#include "app/graph_places.h"

#include "base/mem.h"
#include "base/thread.h"
#include "model/graph_build.h"

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static char graph_file[128];

/* The graph as one of a file, and a cache of the test's own. */
static int setup_file(void **state)
{
    if (folder_setup_cache(state) != 0)
        return -1;
    folder_write("graph.csv", "");
    snprintf(graph_file, sizeof graph_file, "%s", in_folder("graph.csv"));
    return setup(state);
}

static int teardown_file(void **state)
{
    int removed = folder_teardown(state);
    return teardown(state) == 0 ? removed : -1;
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
        plx_graph_layout layout;
        const float *at = plx_graph_places_take(p, &layout);
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
    plx_graph_layout layout;
    assert_null(plx_graph_places_take(p, &layout));
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
    const float *put = plx_graph_places_take(p, &layout);
    assert_int_equal(layout, PLX_GRAPH_FORCE);
    assert_non_null(put);
    assert_float_equal(put[0], x + 1, 1e-4);
    assert_float_equal(put[2], other, 0);
    plx_graph_places_destroy(&p);
    assert_null(p);
}

static void take_layout(plx_graph_places *p, plx_graph_layout wanted, plx_graph_layout expected)
{
    bool done = false;
    plx_graph_layout layout = PLX_GRAPH_AUTO, last = PLX_GRAPH_AUTO;
    plx_graph_places_want(p, wanted);
    while (!done)
        assert_true(plx_graph_places_work(p, 0.01, &done, NULL));
    const float *at;
    while ((at = plx_graph_places_take(p, &layout))) {
        last = layout;
        for (size_t i = 0; i < UNITS * 2; i++)
            assert_true(isfinite(at[i]));
    }
    assert_int_equal(last, expected);
    assert_true(plx_graph_places_progress(p) == 1);
}

static void layouts_come_as_they_are_wanted(void **state)
{
    plx_graph *g = *state;
    plx_graph_places *p =
        plx_graph_places_create(&(plx_graph_places_desc){.graph = g, .threads = 1}, NULL);
    take_layout(p, PLX_GRAPH_AUTO, PLX_GRAPH_FORCE); /* whose ways are too long for layers */
    take_layout(p, PLX_GRAPH_CIRCULAR, PLX_GRAPH_CIRCULAR);
    /* A unit is put elsewhere in this one, and is not in another. */
    plx_graph_layout layout;
    bool done = false;
    plx_graph_places_hold(p, 3, 7, 8);
    assert_true(plx_graph_places_work(p, 0.01, &done, NULL) && done);
    const float *at = plx_graph_places_take(p, &layout);
    assert_non_null(at);
    assert_true(at[6] == 7 && at[7] == 8);
    take_layout(p, PLX_GRAPH_LAYERED, PLX_GRAPH_LAYERED);
    assert_int_equal(plx_graph_places_layers(p)->layers, SIDE + 1);
    take_layout(p, PLX_GRAPH_FORCE, PLX_GRAPH_FORCE);
    take_layout(p, PLX_GRAPH_GIVEN, PLX_GRAPH_FORCE); /* there are none in the file */
    plx_graph_places_destroy(&p);
}

static void where_they_are_given_none_are_sought(void **state)
{
    plx_graph *g = *state;
    g->position = plx_alloc(UNITS * 3, sizeof *g->position);
    g->dimensions = 2;
    for (size_t u = 0; u < UNITS; u++)
        g->position[u * 3] = u == 4 ? NAN : 4e5F + (float)u;
    plx_graph_places *p =
        plx_graph_places_create(&(plx_graph_places_desc){.graph = g, .threads = 1}, NULL);
    float at[UNITS * 2];
    size_t taken;
    settle(p, at, &taken);
    assert_int_equal(taken, 1);
    for (size_t u = 0; u < UNITS; u++)
        if (u != 4)
            assert_true(at[u * 2] == 4e5F + (float)u);
    assert_float_equal(at[8], 400011.8F, 0.1); /* in the middle of the others */
    assert_non_null(plx_graph_places_communities(p));
    plx_graph_places_hold(p, 0, 1, 1);
    settle(p, at, &taken);
    assert_true(taken > 0 && at[0] == 1 && at[2] == 4e5F + 1);
    plx_graph_places_destroy(&p);
}

static void what_mostly_leads_one_way_is_layered(void **state)
{
    (void)state;
    plx_graph_build *b = plx_graph_build_create("made", "made up", 0, NULL);
    plx_graph_build_count(b, UNITS);
    for (uint32_t u = 1; u < UNITS; u++)
        assert_true(plx_graph_build_connect(b, (u - 1) / 2, u, 9, PLX_UNTYPED, NULL));
    assert_true(plx_graph_build_connect(b, UNITS - 1, 0, 1, PLX_UNTYPED, NULL));
    plx_graph *g = plx_graph_build_finish(&b, NULL);
    g->directed = true;
    plx_graph_places *p =
        plx_graph_places_create(&(plx_graph_places_desc){.graph = g, .threads = 1}, NULL);
    take_layout(p, PLX_GRAPH_AUTO, PLX_GRAPH_LAYERED);
    assert_int_equal(plx_graph_places_layers(p)->back_count, 1);
    plx_graph_places_destroy(&p);
    plx_graph_destroy(&g);
}

/* What was found, moved and pinned is there at once the next time, unless the file or what is kept
 * of it is another one. */
static void places_are_kept(void **state)
{
    plx_graph *g = *state;
    plx_graph_places_desc d = {.graph = g, .threads = 1, .seed = 5, .path = graph_file};
    float first[UNITS * 2], again[UNITS * 2];
    size_t taken;
    for (int round = 0; round < 4; round++) {
        plx_graph_places *p = plx_graph_places_create(&d, NULL);
        settle(p, again, &taken);
        if (round == 0) {
            plx_graph_places_hold(p, 3, again[6] + 3, again[7]);
            settle(p, first, &taken);
        } else if (round == 1) {
            assert_int_equal(taken, 1); /* at once */
            assert_memory_equal(first, again, sizeof first);
            for (size_t u = 0; u < UNITS; u++)
                assert_int_equal(plx_graph_places_held(p)[u], u == 3);
        } else {
            assert_true(memcmp(first, again, sizeof first) != 0);
            assert_int_equal(plx_graph_places_held(p)[3], 0);
        }
        plx_graph_places_destroy(&p);
        if (round == 1) { /* what is corrupt is made anew */
            assert_int_equal(folder_cached(true), 1);
        } else if (round == 2) { /* and another seed is another layout */
            d.seed = 6;
        }
    }
    plx_graph_places *p = plx_graph_places_create(&d, NULL);
    take_layout(p, PLX_GRAPH_CIRCULAR, PLX_GRAPH_CIRCULAR);
    plx_graph_places_hold(p, 1, 40, 41);
    take_layout(p, PLX_GRAPH_CIRCULAR, PLX_GRAPH_CIRCULAR);
    plx_graph_places_destroy(&p);
    d.layout = PLX_GRAPH_CIRCULAR;
    p = plx_graph_places_create(&d, NULL);
    settle(p, again, &taken);
    assert_true(again[2] == 40 && again[3] == 41);
    assert_int_equal(plx_graph_places_held(p)[1], 1);
    plx_graph_places_destroy(&p);
}

/* Where a unit was pinned is of given places and groups: not of others that the same file has. */
static void other_given_places_and_groups_are_not_kept(void **state)
{
    plx_graph *g = *state;
    uint32_t code[UNITS] = {0};
    char *text[] = {"a", "b"};
    plx_attribute group = {.name = "group", .code = code, .values = {.text = text, .count = 2}};
    plx_graph_places_desc d = {.graph = g, .threads = 1, .group = &group, .path = graph_file};
    g->position = plx_alloc(UNITS * 3, sizeof *g->position);
    g->dimensions = 2;
    for (int i = 0; i < 2; i++) {
        d.layout = i == 0 ? PLX_GRAPH_GIVEN : PLX_GRAPH_CIRCULAR;
        for (int round = 0; round < 3; round++) {
            float at[UNITS * 2];
            size_t taken;
            plx_graph_places *p = plx_graph_places_create(&d, NULL);
            settle(p, at, &taken);
            assert_int_equal(at[2] == 40 && at[3] == 41, round == 1);
            assert_int_equal(plx_graph_places_held(p)[1], round == 1);
            plx_graph_places_hold(p, 1, 40, 41);
            settle(p, at, &taken);
            plx_graph_places_destroy(&p);
            if (round == 1) {
                g->position[UNITS] = 9;
                code[UNITS - 1] = (uint32_t)i;
            }
        }
    }
}

/* Of many connections what is kept is there before anything else is known of them, and stays. */
static void kept_places_come_first_and_stay(void **state)
{
    plx_graph_places_desc d = {.graph = *state, .threads = 1, .path = graph_file, .many = 1};
    float first[UNITS * 2], again[UNITS * 2];
    size_t taken;
    bool done;
    plx_graph_layout layout;
    plx_graph_places *p = plx_graph_places_create(&d, NULL);
    assert_true(plx_graph_places_work(p, 1, &done, NULL));
    assert_false(plx_graph_places_stay(p));
    settle(p, first, &taken);
    assert_true(plx_graph_places_stay(p));
    plx_graph_places_destroy(&p);

    p = plx_graph_places_create(&d, NULL);
    assert_true(plx_graph_places_work(p, 1, &done, NULL) && !done);
    assert_true(plx_graph_places_stay(p) && !plx_graph_places_mesh(p));
    assert_true(plx_graph_places_progress(p) == 1);
    assert_memory_equal(plx_graph_places_take(p, &layout), first, sizeof first);
    settle(p, again, &taken);
    assert_int_equal(taken, 0);
    assert_true(plx_graph_places_stay(p) && plx_graph_places_communities(p));
    plx_graph_places_hold(p, 3, first[6] + 3, first[7]);
    assert_false(plx_graph_places_stay(p));
    settle(p, again, &taken);
    assert_true(taken > 0 && again[6] == first[6] + 3 && plx_graph_places_stay(p));
    plx_graph_places_want(p, PLX_GRAPH_CIRCULAR);
    assert_false(plx_graph_places_stay(p));
    plx_graph_places_destroy(&p);

    /* What people do with them before anything else is known is done then. */
    p = plx_graph_places_create(&d, NULL);
    assert_true(plx_graph_places_work(p, 1, &done, NULL));
    assert_non_null(plx_graph_places_take(p, &layout));
    plx_graph_places_hold(p, 5, first[10], first[11] + 4);
    plx_graph_places_put(p);
    settle(p, again, &taken);
    assert_true(taken > 0 && again[10] == first[10] && again[11] == first[11] + 4);
    plx_graph_places_destroy(&p);

    /* They come back where another layout was shown meanwhile. */
    p = plx_graph_places_create(&d, NULL);
    assert_true(plx_graph_places_work(p, 1, &done, NULL));
    take_layout(p, PLX_GRAPH_CIRCULAR, PLX_GRAPH_CIRCULAR);
    take_layout(p, PLX_GRAPH_FORCE, PLX_GRAPH_FORCE);
    plx_graph_places_destroy(&p);
}

/* However long who works is at something else, units come to where they were let go at last. */
static void no_order_is_lost(void **state)
{
    plx_graph_places *p =
        plx_graph_places_create(&(plx_graph_places_desc){.graph = *state, .threads = 1}, NULL);
    float at[UNITS * 2];
    size_t taken;
    settle(p, at, &taken);
    assert_false(plx_graph_places_catch_up(p));
    for (uint32_t u = 0; u < 4; u++)
        for (int i = 1; i <= 200; i++)
            plx_graph_places_hold(p, u, (float)(i * 10), (float)u);
    plx_graph_places_release(p, 2);
    assert_false(plx_graph_places_catch_up(p));
    settle(p, at, &taken);
    assert_true(plx_graph_places_stay(p));
    assert_true(plx_graph_places_catch_up(p));
    assert_false(plx_graph_places_stay(p));
    settle(p, at, &taken);
    assert_false(plx_graph_places_catch_up(p));
    for (uint32_t u = 0; u < 4; u++) {
        assert_int_equal(plx_graph_places_held(p)[u], u != 2);
        assert_int_equal(at[u * 2] == 2000 && at[u * 2 + 1] == (float)u, u != 2);
    }
    plx_graph_places_destroy(&p);
}

/* The circle follows what units are grouped by, and each has its own pins. */
static void a_circle_is_of_the_groups_that_are_wanted(void **state)
{
    uint32_t code[UNITS];
    char *text[] = {"even", "odd"};
    for (uint32_t u = 0; u < UNITS; u++)
        code[u] = u % 2;
    plx_attribute group = {.name = "group", .code = code, .values = {.text = text, .count = 2}};
    plx_graph_places_desc d = {
        .graph = *state, .threads = 1, .layout = PLX_GRAPH_CIRCULAR, .group = &group};
    float wanted[UNITS * 2], first[UNITS * 2], at[UNITS * 2];
    size_t taken;
    plx_graph_places *p = plx_graph_places_create(&d, NULL);
    settle(p, wanted, &taken);
    plx_graph_places_destroy(&p);

    d.group = NULL;
    d.path = graph_file;
    p = plx_graph_places_create(&d, NULL);
    settle(p, first, &taken);
    assert_true(memcmp(first, wanted, sizeof first) != 0);
    assert_null(plx_graph_places_group(p));
    plx_graph_places_group_by(p, NULL); /* as it is */
    assert_false(plx_graph_places_catch_up(p));
    plx_graph_places_group_by(p, &group);
    assert_false(plx_graph_places_stay(p));
    assert_true(plx_graph_places_catch_up(p));
    assert_false(plx_graph_places_catch_up(p));
    settle(p, at, &taken);
    assert_true(plx_graph_places_stay(p) && plx_graph_places_group(p) == &group);
    assert_memory_equal(at, wanted, sizeof at);
    plx_graph_places_hold(p, 3, 40, 41);
    settle(p, at, &taken);
    assert_int_equal(plx_graph_places_held(p)[3], 1);
    plx_graph_places_group_by(p, NULL);
    assert_true(plx_graph_places_catch_up(p));
    settle(p, at, &taken);
    assert_memory_equal(at, first, sizeof at);
    assert_int_equal(plx_graph_places_held(p)[3], 0);
    /* What is wanted while another layout is shown is so when the circle comes again. */
    take_layout(p, PLX_GRAPH_FORCE, PLX_GRAPH_FORCE);
    plx_graph_places_group_by(p, &group);
    assert_true(plx_graph_places_stay(p) && !plx_graph_places_catch_up(p));
    plx_graph_places_want(p, PLX_GRAPH_CIRCULAR);
    settle(p, at, &taken);
    assert_true(at[6] == 40 && at[7] == 41 && plx_graph_places_held(p)[3] == 1);
    plx_graph_places_destroy(&p);
}

static void without_memory_there_are_none(void **state)
{
    plx_graph_places *p = NULL;
    int failed = 0;
    for (uint64_t n = 1; !p; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        p = plx_graph_places_create(&(plx_graph_places_desc){.graph = *state, .threads = 1}, &e);
        plx_mem_fail_at(0);
        failed += !p && e.code == PLX_ERR_MEMORY;
        assert_int_equal(failed, p ? n - 1 : n);
    }
    assert_true(failed > 3);
    plx_graph_places_destroy(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            places_and_groups_are_found_and_units_held, setup, teardown),
        cmocka_unit_test_setup_teardown(layouts_come_as_they_are_wanted, setup, teardown),
        cmocka_unit_test_setup_teardown(places_are_kept, setup_file, teardown_file),
        cmocka_unit_test_setup_teardown(
            other_given_places_and_groups_are_not_kept, setup_file, teardown_file),
        cmocka_unit_test_setup_teardown(kept_places_come_first_and_stay, setup_file, teardown_file),
        cmocka_unit_test_setup_teardown(
            a_circle_is_of_the_groups_that_are_wanted, setup_file, teardown_file),
        cmocka_unit_test_setup_teardown(no_order_is_lost, setup, teardown),
        cmocka_unit_test_setup_teardown(without_memory_there_are_none, setup, teardown),
        cmocka_unit_test(what_mostly_leads_one_way_is_layered),
        cmocka_unit_test_setup_teardown(where_they_are_given_none_are_sought, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
