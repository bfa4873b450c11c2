/* Maps that are made some at a time are those that are made at once, in the order of the view; and
 * so are those that come from the cache. */
#include "base/mem.h"
#include "base/rng.h"
#include "folder.h"
#include "render/edge_maps.h"
#include "support.h"

#include <dirent.h>
#include <math.h>
#include <string.h>
#include <time.h>

typedef struct plx_fixture {
    plx_network *network;
    plx_layout layout;
    plx_snapshot snapshot;
    plx_edge_maps *maps, *at_once;
    plx_cache_key keys[3];
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

static int setup_network(plx_fixture *f, const char *spec)
{
    f->network = plx_network_create(&(plx_network_desc){.spec = spec}, NULL);
    assert_true(plx_layout_init(&f->layout, f->network, NULL));
    assert_true(plx_snapshot_init(&f->snapshot, f->network, NULL));
    f->maps = plx_edge_maps_create(f->network, &f->layout, 2, NULL);
    f->at_once = plx_edge_maps_create(f->network, &f->layout, 1, NULL);
    assert_true(f->maps && f->at_once);
    fill(f, 1);
    return 0;
}

static int setup(void **state)
{
    static plx_fixture f;
    *state = &f;
    return setup_network(&f, "60-50-40-30");
}

static int setup_file(void **state, const char *spec)
{
    static plx_fixture f;
    *state = &f;
    if (folder_setup_cache(state) != 0 || setup_network(&f, spec) != 0)
        return -1;
    for (int l = 0; l < 3; l++) {
        const plx_file_version version = {"a file"};
        f.keys[l] = plx_cache_key_of(&version, &l, sizeof l);
    }
    f.snapshot.link_keys = f.keys;
    return 0;
}

/* Of a file: the first two links are so large that they are kept, and the third is not. */
static int setup_kept(void **state)
{
    return setup_file(state, "1030-1020-1030-20");
}

/* So large that a frame would wait long for all of them. */
static int setup_large(void **state)
{
    return setup_file(state, "3000-3000-20-10");
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

static int teardown_kept(void **state)
{
    return teardown(state) == 0 ? folder_teardown(state) : -1;
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

static void advance_all(plx_fixture *f, double threshold)
{
    while (plx_edge_maps_waiting(f->maps) > 0)
        advance(f, 0, 3, threshold);
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

/* What was built of them is no longer, and nothing is built until they are there. */
static void weights_may_be_pending(void **state)
{
    plx_fixture *f = *state;
    advance_all(f, 0);
    f->snapshot.link_version[1] = PLX_VERSION_PENDING;
    for (int i = 0; i < 40; i++)
        advance(f, 0, 3, 0);
    plx_edge_maps_update(f->maps, &f->snapshot, 0);
    assert_int_equal(plx_edge_maps_waiting(f->maps), 1);
    assert_false(plx_edge_maps_has(f->maps, 1));
    fill(f, 2);
    advance(f, 0, 3, 0); /* a part of it */
    f->snapshot.link_version[1] = PLX_VERSION_PENDING;
    advance(f, 0, 3, 0);
    fill(f, 3);
    advance_all(f, 0);
    assert_same(f, 0);
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

/* Anew, as by another run of the program. */
static void open_maps(plx_fixture *f, plx_edge_maps **maps)
{
    plx_edge_maps_destroy(maps);
    *maps = plx_edge_maps_create(f->network, &f->layout, 2, NULL);
    assert_non_null(*maps);
}

static void await_cached(int files)
{
    for (int i = 0; i < 1000 && folder_cached(false) < files; i++)
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    assert_int_equal(folder_cached(false), files);
}

/* Other weights under the same keys tell which of them maps are of. */
static void what_was_built_is_kept(void **state)
{
    plx_fixture *f = *state;
    advance_all(f, 0);
    assert_same(f, 0);
    await_cached(2);
    fill(f, 1);
    memset(f->snapshot.params, 0, f->network->links[2].weight_offset * sizeof(float));
    open_maps(f, &f->maps);
    advance_all(f, 0);
    assert_same(f, 0); /* at_once has those that are no more */
    open_maps(f, &f->at_once);
    plx_edge_maps_update(f->at_once, &f->snapshot, 0);
    assert_same(f, 0);
    assert_true(plx_edge_maps_get(f->at_once, 0)->stats.nonzero > 0);
}

static void what_is_corrupt_is_built(void **state)
{
    plx_fixture *f = *state;
    plx_edge_maps_update(f->maps, &f->snapshot, 0);
    await_cached(2);
    assert_int_equal(folder_cached(true), 2);
    open_maps(f, &f->maps);
    advance_all(f, 0);
    assert_same(f, 0);
    folder_cached(true);
    open_maps(f, &f->maps);
    plx_edge_maps_update(f->maps, &f->snapshot, 0);
    assert_same(f, 0);
}

/* Of all that is in the cache: a file that is written again is another one. */
static uint64_t sum_of_files(void)
{
    char path[64];
    uint64_t sum = 0;
    snprintf(path, sizeof path, "%s/plexus", folder);
    DIR *d = opendir(path);
    assert_non_null(d);
    for (struct dirent *entry; (entry = readdir(d));)
        sum += entry->d_name[0] == '.' ? 0 : entry->d_ino;
    closedir(d);
    return sum;
}

static void what_is_kept_is_not_written_again(void **state)
{
    plx_fixture *f = *state;
    advance_all(f, 0);
    await_cached(2);
    open_maps(f, &f->maps);
    uint64_t files = sum_of_files();
    plx_edge_maps_update(f->maps, &f->snapshot, 0);
    plx_edge_maps_update(f->maps, &f->snapshot, 0.5);
    plx_edge_maps_update(f->maps, &f->snapshot, 0);
    assert_same(f, 0);
    open_maps(f, &f->maps);
    open_maps(f, &f->at_once);
    assert_int_equal(sum_of_files(), files);
}

/* Neither what is not of the file nor what has a threshold or could not be read. */
static void nothing_else_is_kept(void **state)
{
    plx_fixture *f = *state;
    f->snapshot.params[f->network->links[0].weight_offset + 7] = NAN;
    f->snapshot.params[f->network->links[1].weight_offset + 7] = NAN;
    advance_all(f, 0);
    open_maps(f, &f->maps);
    assert_int_equal(folder_cached(false), 0);
    advance_all(f, 0.5);
    f->snapshot.link_keys = NULL;
    fill(f, 2);
    advance(f, 0, 3, 0);
    open_maps(f, &f->maps);
    assert_int_equal(folder_cached(false), 0);
    /* Parts of a map of something else, and the rest of it of the file, before and after it was
     * asked for what is kept. */
    advance(f, 0, 1, 0);
    for (int i = 0; i < 2; i++) {
        f->snapshot.link_keys = f->keys;
        fill(f, 1);
        advance(f, 0, 1, 0);
        f->snapshot.link_keys = NULL;
        fill(f, 2);
        advance(f, 0, 1, 0);
    }
    f->snapshot.link_keys = f->keys;
    fill(f, 1);
    advance_all(f, 0);
    advance(f, 0, 3, 0);
    plx_edge_maps_update(f->at_once, &f->snapshot, 0);
    assert_same(f, 0);
    await_cached(2);
    open_maps(f, &f->maps);
    open_maps(f, &f->at_once);
    f->snapshot.link_keys = NULL;
    plx_edge_maps_update(f->at_once, &f->snapshot, 0);
    f->snapshot.link_keys = f->keys;
    plx_edge_maps_update(f->maps, &f->snapshot, 0);
    assert_same(f, 0);
}

/* While they are read and written: what is left then is another's to build. */
static void weights_may_stop_being_those_of_the_file(void **state)
{
    plx_fixture *f = *state;
    plx_edge_maps_update(f->maps, &f->snapshot, 0);
    for (int round = 0; round < 20; round++) {
        open_maps(f, &f->maps);
        if (round % 4 == 3) { /* nor were they at first */
            f->snapshot.link_keys = NULL;
            fill(f, 3);
            advance(f, 0, 1, 0);
            f->snapshot.link_keys = f->keys;
            fill(f, 1);
        }
        advance(f, 0, 3, 0);
        double threshold = round % 2 ? 0.5 : 0;
        f->snapshot.link_keys = round % 3 ? f->keys : NULL;
        fill(f, (uint64_t)(round % 3 ? 1 : round + 2));
        advance_all(f, threshold);
        advance(f, 0, 3, threshold);
        assert_same(f, threshold);
        f->snapshot.link_keys = f->keys;
        fill(f, 1);
    }
}

/* And come from the cache again, where other weights tell that none were gone through. */
static void many_wait_where_another_threshold_is_asked_for(void **state)
{
    plx_fixture *f = *state;
    advance_all(f, 0);
    await_cached(1);
    advance(f, 0, 3, 0.5);
    assert_true(plx_edge_maps_waiting(f->maps) > 0);
    advance_all(f, 0.5);
    assert_same(f, 0.5);
    plx_edge_maps_update(f->at_once, &f->snapshot, 0);
    f->snapshot.params[f->network->links[0].weight_offset] += 1;
    advance(f, 0, 3, 0);
    advance_all(f, 0);
    assert_same(f, 0);
    advance(f, 0, 3, 0.5);
    plx_edge_maps_update(f->maps, &f->snapshot, 0.5);
    assert_same(f, 0.5);
}

static void many_wait_but_those_that_are_learnt(void **state)
{
    plx_fixture *f = *state;
    f->snapshot.link_keys = NULL;
    advance_all(f, 0);
    fill(f, 2);
    advance(f, 0, 3, 0);
    assert_same(f, 0);
    f->snapshot.status.state = PLX_RUN_FILE;
    fill(f, 3);
    advance(f, 0, 3, 0);
    assert_true(plx_edge_maps_waiting(f->maps) > 0);
    advance_all(f, 0);
    assert_same(f, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_in_view_comes_first, setup, teardown),
        cmocka_unit_test_setup_teardown(weights_may_change_meanwhile, setup, teardown),
        cmocka_unit_test_setup_teardown(the_threshold_may_change_meanwhile, setup, teardown),
        cmocka_unit_test_setup_teardown(weights_may_be_pending, setup, teardown),
        cmocka_unit_test_setup_teardown(what_waits_is_not_measured, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_built_is_kept, setup_kept, teardown_kept),
        cmocka_unit_test_setup_teardown(what_is_corrupt_is_built, setup_kept, teardown_kept),
        cmocka_unit_test_setup_teardown(nothing_else_is_kept, setup_kept, teardown_kept),
        cmocka_unit_test_setup_teardown(
            weights_may_stop_being_those_of_the_file, setup_kept, teardown_kept),
        cmocka_unit_test_setup_teardown(
            what_is_kept_is_not_written_again, setup_kept, teardown_kept),
        cmocka_unit_test_setup_teardown(
            many_wait_where_another_threshold_is_asked_for, setup_large, teardown_kept),
        cmocka_unit_test_setup_teardown(
            many_wait_but_those_that_are_learnt, setup_large, teardown_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
