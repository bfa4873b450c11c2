/* The strongest connections in view, against sorting all of those. */
#include "base/mem.h"
#include "base/rng.h"
#include "folder.h"
#include "render/edge_strongest_kept.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>

typedef struct plx_fixture {
    plx_network *network;
    plx_layout layout;
    float *params;
    uint64_t version[3];
    plx_snapshot snapshot;
    plx_link_view views[3];
    plx_edge_strongest *strongest;
    plx_strong_edge *all; /* in view, in the order that is to be */
    size_t count;
} plx_fixture;

static const plx_viewport view = {640, 360, 1};

/* Weights of few values, so that many are equal; some are none, or no numbers. */
static void fill(plx_fixture *f, uint64_t seed)
{
    plx_rng rng;
    plx_rng_seed(&rng, seed, 0);
    for (size_t i = 0; i < f->network->param_count; i++) {
        double w = round(plx_rng_normal(&rng) * 400) / 400;
        f->params[i] = i % 97 == 5 ? NAN : i % 89 == 7 ? -INFINITY : (float)w;
    }
    for (size_t l = 0; l < f->network->link_count; l++)
        f->version[l]++;
}

static void begin(plx_fixture *f, const char *spec)
{
    f->network = plx_network_create(&(plx_network_desc){.spec = spec}, NULL);
    assert_non_null(f->network);
    assert_in_range(f->network->link_count, 1, 3);
    assert_true(plx_layout_init(&f->layout, f->network, NULL));
    f->params = plx_alloc(f->network->param_count, sizeof *f->params);
    f->all = plx_alloc(f->network->connection_count, sizeof *f->all);
    f->strongest = plx_edge_strongest_create(f->network, false, NULL);
    assert_true(f->params && f->all && f->strongest);
    f->snapshot =
        (plx_snapshot){.network = f->network, .params = f->params, .link_version = f->version};
}

static void end(plx_fixture *f)
{
    plx_edge_strongest_destroy(&f->strongest);
    plx_free(f->all);
    plx_free(f->params);
    plx_layout_uninit(&f->layout);
    plx_network_destroy(&f->network);
}

static int by_strength(const void *a, const void *b)
{
    const plx_strong_edge *x = a, *y = b;
    float wx = fabsf(x->weight), wy = fabsf(y->weight);
    if (wx != wy)
        return wx < wy ? 1 : -1;
    if (x->link != y->link)
        return x->link < y->link ? -1 : 1;
    if (x->target != y->target)
        return x->target < y->target ? -1 : 1;
    return x->source < y->source ? -1 : 1;
}

/* All that are in the view, sorted. */
static void look(plx_fixture *f, const plx_camera *camera)
{
    f->count = 0;
    for (uint32_t l = 0; l < f->network->link_count; l++) {
        plx_link_view *v = &f->views[l];
        plx_link_view_init(v, &f->network->links[l], &f->layout, camera, &view, 1);
        for (uint32_t j = 0; v->in_view > 0 && j < v->link->out; j++) {
            size_t i, last;
            for (plx_bundle_row(&v->bundle, &v->area, j, &i, &last); i < last; i++) {
                float w = f->params[v->link->weight_offset + j * v->link->in + i];
                if (isfinite(w) && w != 0)
                    f->all[f->count++] = (plx_strong_edge){
                        .link = l, .source = (uint32_t)i, .target = j, .weight = w};
            }
        }
    }
    qsort(f->all, f->count, sizeof *f->all, by_strength);
}

static void check(plx_fixture *f, size_t wanted)
{
    const plx_strong_edge *got;
    bool sought;
    size_t n = plx_edge_strongest_pick(
        f->strongest, f->views, &f->snapshot, wanted, INFINITY, &got, &sought);
    assert_int_equal(n, wanted < f->count ? wanted : f->count);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(got[i].link, f->all[i].link);
        assert_int_equal(got[i].source, f->all[i].source);
        assert_int_equal(got[i].target, f->all[i].target);
        assert_true(got[i].weight == f->all[i].weight);
        assert_true(got[i].place == (got[i].weight > 0 ? 1 : -1));
    }
}

static void few_in_view_are_all_looked_at(void **state)
{
    (void)state;
    plx_fixture f = {0};
    plx_rng rng;
    plx_rng_seed(&rng, 8, 0);
    begin(&f, "60-41-1-17");
    for (int t = 0; t < 60; t++) {
        fill(&f, (uint64_t)t);
        plx_camera camera = {plx_rng_range(&rng, -0.2, 1.7), plx_rng_range(&rng, -0.6, 0.6),
            exp(plx_rng_range(&rng, 3, 9))};
        look(&f, &camera);
        check(&f, (size_t)(t * 37) % 900);
        check(&f, SIZE_MAX);
    }
    end(&f);
}

/* A quarter of a million and more are not looked at for each view, but only when they are new. */
static void many_in_view_are_chosen_among_the_strongest_of_all(void **state)
{
    (void)state;
    plx_fixture f = {0};
    begin(&f, "700-600-300");
    plx_camera whole = plx_camera_frame(&f.layout.bounds, &view);
    for (uint64_t seed = 1; seed <= 2; seed++) {
        fill(&f, seed);
        look(&f, &whole);
        assert_true(f.count > 500000);
        check(&f, 0);
        check(&f, 1);
        check(&f, 5000);
        /* A part of it, with so many that some are among the strongest of all. */
        plx_camera closer = plx_camera_zoom(&whole, &view, 1.3, 200, 150);
        look(&f, &closer);
        assert_true(f.count > 300000);
        check(&f, 3000);
    }
    end(&f);
}

/* Weights as libraries begin with, and ones of three values, as after quantisation: those that are
 * of about the same strength are more than there is room for. */
static void many_are_about_as_strong(void **state)
{
    (void)state;
    plx_fixture f = {0};
    plx_rng rng;
    plx_rng_seed(&rng, 9, 0);
    begin(&f, "2000-1500");
    plx_camera whole = plx_camera_frame(&f.layout.bounds, &view);
    for (int ternary = 0; ternary <= 1; ternary++) {
        for (size_t i = 0; i < f.network->param_count; i++) {
            double w = plx_rng_range(&rng, -1, 1);
            f.params[i] = (float)(ternary ? round(w) : w);
        }
        f.version[0]++;
        look(&f, &whole);
        assert_true(f.count > 1000000);
        check(&f, 5000);
    }
    end(&f);
}

/* Weaker ones of an early link leave room for those of a later. */
static void what_is_stronger_comes_before_what_is_earlier(void **state)
{
    (void)state;
    plx_fixture f = {0};
    begin(&f, "480-480-20");
    plx_camera whole = plx_camera_frame(&f.layout.bounds, &view);
    for (size_t l = 0; l < 2; l++) {
        const plx_link *k = &f.network->links[l];
        for (size_t i = 0; i < k->in * k->out; i++)
            f.params[k->weight_offset + i] = l == 0 ? 1 : 1.01F;
    }
    look(&f, &whole);
    assert_true(f.count < 1 << 18);
    check(&f, 5000);
    end(&f);
}

/* In as many calls as it takes; until then none are given. */
static void they_may_be_sought_for_some_time(void **state)
{
    (void)state;
    plx_fixture f = {0};
    const plx_strong_edge *got;
    bool sought = true;
    int calls = 0;
    begin(&f, "1400-1200");
    plx_camera whole = plx_camera_frame(&f.layout.bounds, &view);
    fill(&f, 3);
    look(&f, &whole);
    while (sought) {
        size_t n =
            plx_edge_strongest_pick(f.strongest, f.views, &f.snapshot, 5000, 0, &got, &sought);
        assert_int_equal(n, sought ? 0 : 5000);
        calls++;
    }
    assert_true(calls > 2);
    check(&f, 5000);
    end(&f);
}

/* Of a file, they are sought for some time again where others are shown. */
static void those_of_other_weights_are_sought_again(void **state)
{
    (void)state;
    plx_fixture f = {0};
    const plx_strong_edge *got;
    bool sought;
    begin(&f, "1400-1200");
    plx_camera whole = plx_camera_frame(&f.layout.bounds, &view);
    f.snapshot.status.state = PLX_RUN_FILE;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        fill(&f, seed);
        look(&f, &whole);
        plx_edge_strongest_pick(f.strongest, f.views, &f.snapshot, 5000, 0, &got, &sought);
        assert_true(sought);
        if (seed != 2) /* which are others before all were looked at */
            check(&f, 5000);
    }
    end(&f);
}

static void renew(plx_fixture *f)
{
    plx_edge_strongest_destroy(&f->strongest);
    f->strongest = plx_edge_strongest_create(f->network, false, NULL);
    assert_non_null(f->strongest);
}

/* Those of a file are not sought again: they are there though its weights are not. */
static void those_of_a_file_are_kept(void **state)
{
    (void)state;
    plx_fixture f = {0};
    const plx_file_version version = {"a file"};
    plx_cache_key key = plx_cache_key_of(&version, "", 0), none = {""};
    begin(&f, "2100-2000");
    plx_camera whole = plx_camera_frame(&f.layout.bounds, &view);
    fill(&f, 3);
    look(&f, &whole);
    f.snapshot.link_keys = &key;
    check(&f, 5000); /* what is no number may not have been read */
    assert_int_equal(folder_cached(false), 0);
    for (size_t i = 0; i < f.network->param_count; i++)
        f.params[i] = isfinite(f.params[i]) ? f.params[i] : 0;
    renew(&f);
    f.snapshot.link_keys = &none;
    check(&f, 5000);
    renew(&f);
    assert_int_equal(folder_cached(false), 0);
    f.snapshot.link_keys = &key;
    check(&f, 5000);
    assert_int_equal(folder_cached(false), 1);
    float *weights = f.params;
    f.params = plx_alloc(f.network->param_count, sizeof *f.params);
    assert_non_null(f.params);
    f.snapshot.params = f.params;
    renew(&f);
    check(&f, 5000);
    plx_free(f.params);
    f.snapshot.params = f.params = weights;
    folder_cached(true);
    renew(&f);
    check(&f, 5000);
    end(&f);
}

static void what_leads_nowhere_is_not_taken(void **state)
{
    (void)state;
    enum { ROOM = 3 };
    plx_network *n = plx_network_create(&(plx_network_desc){.spec = "20-10-5"}, NULL);
    const plx_file_version version = {"a file"};
    plx_cache_key key = plx_cache_key_of(&version, "few", 3);
    plx_strong_edge edges[ROOM] = {{0, 19, 9, 1, 1}, {1, 9, 4, 1, 1}, {2, 0, 0, 1, 1}}, got[ROOM];
    const plx_strong_edge wrong[] = {{2, 0, 0, 1, 1}, {1, 10, 4, 1, 1}, {0, 19, 10, 1, 1}};
    size_t count = 0;
    plx_edge_strongest_keep(&key, edges, ROOM, 2);
    assert_true(plx_edge_strongest_restore(n, &key, got, ROOM, &count));
    assert_int_equal(count, 2);
    assert_memory_equal(got, edges, 2 * sizeof *edges);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        edges[1] = wrong[i];
        plx_edge_strongest_keep(&key, edges, ROOM, 2);
        assert_false(plx_edge_strongest_restore(n, &key, got, ROOM, &count));
    }
    plx_edge_strongest_keep(&key, edges, ROOM, ROOM + 1);
    assert_false(plx_edge_strongest_restore(n, &key, got, ROOM, &count));
    plx_network_destroy(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_in_view_are_all_looked_at),
        cmocka_unit_test(many_in_view_are_chosen_among_the_strongest_of_all),
        cmocka_unit_test(many_are_about_as_strong),
        cmocka_unit_test(what_is_stronger_comes_before_what_is_earlier),
        cmocka_unit_test(they_may_be_sought_for_some_time),
        cmocka_unit_test(those_of_other_weights_are_sought_again),
        cmocka_unit_test(those_of_a_file_are_kept),
        cmocka_unit_test(what_leads_nowhere_is_not_taken),
    };
    return cmocka_run_group_tests(tests, folder_setup_cache, folder_teardown);
}
