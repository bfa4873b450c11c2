/* A pyramid that comes from the cache is the one that was built. */
#include "base/mem.h"
#include "base/rng.h"
#include "density/pyramid_kept.h"
#include "folder.h"
#include "support.h"

#include <math.h>
#include <string.h>

enum { IN = 1030, OUT = 1021, FEW = 1000 };

static plx_cache_key key_of(const char *name)
{
    const plx_file_version version = {
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"};
    return plx_cache_key_of(&version, name, strlen(name));
}

static plx_pyramid pyramid(size_t in, size_t out, double step)
{
    plx_pyramid p;
    assert_true(plx_pyramid_init(&p, in, out, step, 1, NULL));
    return p;
}

static void build(plx_pyramid *p)
{
    plx_rng rng;
    plx_rng_seed(&rng, 3, 0);
    plx_workers *workers = plx_workers_create(2, NULL);
    float *w = plx_alloc(p->in * p->out, sizeof *w);
    assert_true(w && workers);
    for (size_t i = 0; i < p->in * p->out; i++)
        w[i] = i % 97 == 5 ? NAN : i % 89 == 7 ? 0 : (float)plx_rng_normal(&rng);
    plx_pyramid_build(p, w, 0, workers);
    plx_workers_destroy(&workers);
    plx_free(w);
}

static void assert_same(const plx_pyramid *a, const plx_pyramid *b)
{
    assert_true(a->stats.sum_abs == b->stats.sum_abs && a->stats.max_abs == b->stats.max_abs);
    assert_true(a->stats.sum_drawn == b->stats.sum_drawn);
    assert_true(a->stats.nonfinite > 0 && a->stats.nonfinite == b->stats.nonfinite);
    assert_true(a->stats.nonzero > 0 && a->stats.nonzero == b->stats.nonzero);
    assert_true(a->threshold == b->threshold);
    assert_memory_equal(a->outgoing, b->outgoing, a->in * sizeof *a->outgoing);
    for (int i = PLX_PYRAMID_STORED; i < a->levels; i++)
        assert_memory_equal(a->level[i].sums, b->level[i].sums,
            PLX_SIGNS * a->level[i].in * a->level[i].out * sizeof(float));
}

static void what_was_built_comes_back(void **state)
{
    (void)state;
    plx_pyramid built = pyramid(IN, OUT, 1), restored = pyramid(IN, OUT, 1);
    plx_cache_key weights = key_of("weights"), key = plx_pyramid_key(&built, &weights);
    build(&built);
    restored.threshold = 7;
    assert_false(plx_pyramid_is_kept(&restored, &key) || plx_pyramid_restore(&restored, &key));
    plx_pyramid_keep(&built, &key);
    assert_true(plx_pyramid_is_kept(&restored, &key) && plx_pyramid_restore(&restored, &key));
    assert_same(&built, &restored);
    assert_true(plx_pyramid_kept_bytes(&built) < IN * OUT); /* a sixth of what weights take */
    assert_int_equal(folder_cached(true), 1);
    assert_true(plx_pyramid_is_kept(&restored, &key));
    assert_false(plx_pyramid_restore(&restored, &key));
    plx_pyramid_uninit(&built);
    plx_pyramid_uninit(&restored);
}

static void other_blocks_or_weights_have_other_keys(void **state)
{
    (void)state;
    plx_pyramid p = pyramid(IN, OUT, 1), wide = pyramid(IN, OUT, 16), few = pyramid(FEW, FEW, 1);
    plx_cache_key weights = key_of("weights"), others = key_of("others"), none = {""};
    plx_cache_key key = plx_pyramid_key(&p, &weights);
    assert_string_not_equal(plx_pyramid_key(&wide, &weights).text, key.text);
    assert_string_not_equal(plx_pyramid_key(&p, &others).text, key.text);
    assert_string_equal(plx_pyramid_key(&p, &none).text, "");
    assert_string_equal(plx_pyramid_key(&few, &weights).text, "");
    plx_pyramid_uninit(&p);
    plx_pyramid_uninit(&wide);
    plx_pyramid_uninit(&few);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_built_comes_back),
        cmocka_unit_test(other_blocks_or_weights_have_other_keys),
    };
    return cmocka_run_group_tests(tests, folder_setup_cache, folder_teardown);
}
