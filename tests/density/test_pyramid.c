/* Every sum of a pyramid against a loop over the weights of its block. Weights are multiples of
 * 1/4, small enough that sums in float are exact in any order, so that equal means equal. */
#include "base/mem.h"
#include "base/rng.h"
#include "density/pyramid.h"
#include "support.h"

#include <float.h>
#include <math.h>
#include <string.h>

typedef struct plx_shape {
    size_t in, out;
    double ratio; /* source_step / target_step */
} plx_shape;

static const plx_shape shapes[] = {{1, 1, 1}, {1, 2, 1}, {2, 1, 1}, {3, 1, 1}, {1, 5, 1e-3},
    {1, 3001, 1}, {3001, 1, 1}, {1, 777, 1e9}, {777, 1, 1e-9}, {2, 1025, 1e9}, {1025, 2, 1e9},
    {16, 16, 1}, {17, 15, 1}, {64, 64, 16}, {65, 63, 1 / 16.0}, {1024, 3, 1}, {1025, 37, 1},
    {4097, 5, 0.01}, {33, 1500, 100}, {300, 301, 0.3}, {300, 301, 1e300}, {300, 301, 1e-300},
    {2500, 33, 7}, {66000, 3, 1}};
enum { SHAPES = sizeof shapes / sizeof *shapes };

static float *make_weights(const plx_shape *s, uint64_t seed, bool odd)
{
    plx_rng rng;
    plx_rng_seed(&rng, seed, 0);
    float *w = plx_alloc(s->in * s->out, sizeof *w);
    assert_non_null(w);
    for (size_t i = 0; i < s->in * s->out; i++) {
        w[i] = (float)((int)plx_rng_below(&rng, 33) - 16) / 4;
        uint64_t kind = odd ? plx_rng_below(&rng, 50) : 50;
        w[i] = kind == 0 ? NAN : kind == 1 ? INFINITY : kind == 2 ? -INFINITY : w[i];
        w[i] = kind == 3 ? -NAN : kind == 4 ? -0.0F : w[i];
    }
    return w;
}

static void open_pyramid(plx_pyramid *p, const plx_shape *s)
{
    double step = s->ratio > 1 ? 1 / s->ratio : 1;
    assert_true(plx_pyramid_init(p, s->in, s->out, s->ratio * step, step, NULL));
}

/* Sums of one block, and how the magnitudes of a weight that counts begin. */
static void block_sums(const float *w, const plx_shape *s, const plx_pyramid_level *l, size_t row,
    size_t column, float threshold, double sums[PLX_SIGNS])
{
    sums[0] = sums[1] = 0;
    for (size_t j = row * l->block_out; j < (row + 1) * l->block_out && j < s->out; j++) {
        for (size_t i = column * l->block_in; i < (column + 1) * l->block_in && i < s->in; i++) {
            float a = fabsf(w[j * s->in + i]);
            if (isfinite(a) && a >= threshold)
                sums[w[j * s->in + i] > 0 ? PLX_POSITIVE : PLX_NEGATIVE] += (double)a;
        }
    }
}

static void levels_cover_all(const plx_pyramid *p, const plx_shape *s)
{
    assert_true(p->levels > PLX_PYRAMID_STORED && p->levels <= PLX_PYRAMID_MAX);
    assert_true(p->level[0].block_in == 1 && p->level[0].block_out == 1);
    for (int k = 0; k < p->levels; k++) {
        const plx_pyramid_level *l = &p->level[k];
        assert_int_equal(l->in, (s->in + l->block_in - 1) / l->block_in);
        assert_int_equal(l->out, (s->out + l->block_out - 1) / l->block_out);
        assert_true((l->sums != NULL) == (k >= PLX_PYRAMID_STORED));
        if (k > 0)
            assert_int_equal(l->block_in * l->block_out, 4 * l[-1].block_in * l[-1].block_out);
    }
    const plx_pyramid_level *last = &p->level[p->levels - 1];
    assert_true(last->in * last->out <= 4);
}

static void check_sums(const plx_pyramid *p, const plx_shape *s, const float *w, float threshold)
{
    float *read = plx_alloc(PLX_SIGNS * s->in, sizeof *read);
    assert_non_null(read);
    for (int k = 0; k < p->levels; k++) {
        const plx_pyramid_level *l = &p->level[k];
        for (size_t row = 0; row < l->out; row++) {
            plx_pyramid_read(p, w, k, row, 0, l->in, read, read + l->in);
            for (size_t i = 0; i < l->in; i++) {
                double sums[PLX_SIGNS];
                block_sums(w, s, l, row, i, threshold, sums);
                if (sums[0] != (double)read[i] || sums[1] != (double)read[l->in + i])
                    fail_msg("%zu x %zu, level %d, block %zu of row %zu: %g and %g, not %g and %g",
                        s->in, s->out, k, i, row, (double)read[i], (double)read[l->in + i], sums[0],
                        sums[1]);
            }
        }
    }
    plx_free(read);
}

static void check_stats(const plx_pyramid *p, const plx_shape *s, const float *w, float threshold)
{
    double sum = 0, drawn = 0, most = 0;
    size_t bad = 0, nonzero = 0;
    double *outgoing = plx_alloc(s->in, sizeof *outgoing);
    assert_non_null(outgoing);
    for (size_t i = 0; i < s->in * s->out; i++) {
        double a = fabs((double)w[i]);
        if (!isfinite(a)) {
            bad++;
            continue;
        }
        sum += a;
        most = fmax(most, a);
        outgoing[i % s->in] += a;
        if (a >= (double)threshold && a > 0) {
            drawn += a;
            nonzero++;
        }
    }
    assert_true(p->stats.sum_abs == sum && p->stats.sum_drawn == drawn);
    assert_true((double)p->stats.max_abs == most);
    assert_int_equal(p->stats.nonfinite, bad);
    assert_int_equal(p->stats.nonzero, nonzero);
    for (size_t i = 0; i < s->in; i++)
        assert_true((double)p->outgoing[i] == outgoing[i]);
    plx_free(outgoing);
}

static void all_sums_are_those_of_their_weights(void **state)
{
    (void)state;
    static const float thresholds[] = {0, 1.25F, 4, 5};
    plx_workers *workers = plx_workers_create(2, NULL);
    for (size_t n = 0; n < SHAPES; n++) {
        const plx_shape *s = &shapes[n];
        plx_pyramid p;
        open_pyramid(&p, s);
        levels_cover_all(&p, s);
        /* One after another into the same pyramid: nothing of the last weights may stay. */
        for (size_t t = 0; t < sizeof thresholds / sizeof *thresholds; t++) {
            float *w = make_weights(s, n, t % 2 == 0);
            plx_pyramid_build(&p, w, thresholds[t], workers);
            check_sums(&p, s, w, thresholds[t]);
            check_stats(&p, s, w, thresholds[t]);
            plx_free(w);
        }
        plx_pyramid_uninit(&p);
        assert_null(p.sums);
    }
    plx_workers_destroy(&workers);
}

/* Any part of a row reads as the same part of the whole row, and nothing is written beside it. */
static void parts_of_rows_read_as_the_whole(void **state)
{
    (void)state;
    enum { GUARD = 8 };
    plx_rng rng;
    plx_rng_seed(&rng, 3, 0);
    plx_workers *workers = plx_workers_create(1, NULL);
    for (size_t n = 0; n < SHAPES; n++) {
        const plx_shape *s = &shapes[n];
        plx_pyramid p;
        open_pyramid(&p, s);
        float *w = make_weights(s, n + 100, true);
        plx_pyramid_build(&p, w, 0.5F, workers);
        float *whole = plx_alloc(PLX_SIGNS * s->in, sizeof *whole);
        float *part = plx_alloc(PLX_SIGNS * (s->in + 2 * GUARD), sizeof *part);
        for (int t = 0; t < 300; t++) {
            int k = (int)plx_rng_below(&rng, t < 200 ? 3 : (uint64_t)p.levels);
            const plx_pyramid_level *l = &p.level[k];
            size_t row = plx_rng_below(&rng, l->out), first = plx_rng_below(&rng, l->in + 1);
            size_t count = plx_rng_below(&rng, l->in - first + 1);
            float *to[PLX_SIGNS] = {part + GUARD, part + s->in + 3 * GUARD};
            for (size_t i = 0; i < PLX_SIGNS * (s->in + 2 * GUARD); i++)
                part[i] = -7;
            plx_pyramid_read(&p, w, k, row, 0, l->in, whole, whole + l->in);
            plx_pyramid_read(&p, w, k, row, first, first + count, to[0], to[1]);
            for (size_t sign = 0; sign < PLX_SIGNS; sign++) {
                assert_memory_equal(to[sign], whole + sign * l->in + first, count * sizeof *whole);
                for (size_t i = 0; i < GUARD; i++)
                    assert_true(to[sign][count + i] == -7 && to[sign][-1 - (long)i] == -7);
            }
        }
        plx_free(part);
        plx_free(whole);
        plx_free(w);
        plx_pyramid_uninit(&p);
    }
    plx_workers_destroy(&workers);
}

/* With weights whose sums do depend on the order. */
static void threads_change_nothing(void **state)
{
    (void)state;
    plx_workers *workers[5];
    for (unsigned t = 0; t < 5; t++)
        workers[t] = plx_workers_create(t + 1, NULL);
    for (size_t n = 0; n < SHAPES; n++) {
        const plx_shape *s = &shapes[n];
        plx_rng rng;
        plx_rng_seed(&rng, n, 0);
        float *w = plx_alloc(s->in * s->out, sizeof *w);
        for (size_t i = 0; i < s->in * s->out; i++)
            w[i] = (float)plx_rng_normal(&rng);
        plx_pyramid one;
        open_pyramid(&one, s);
        plx_pyramid_build(&one, w, 0.1F, workers[0]);
        for (unsigned t = 1; t < 5; t++) {
            plx_pyramid p;
            open_pyramid(&p, s);
            plx_pyramid_build(&p, w, 0.1F, workers[t]);
            for (int k = PLX_PYRAMID_STORED; k < p.levels; k++)
                assert_memory_equal(p.level[k].sums, one.level[k].sums,
                    PLX_SIGNS * p.level[k].in * p.level[k].out * sizeof(float));
            assert_memory_equal(p.outgoing, one.outgoing, s->in * sizeof(float));
            assert_true(p.stats.sum_abs == one.stats.sum_abs);
            assert_true(p.stats.sum_drawn == one.stats.sum_drawn);
            plx_pyramid_uninit(&p);
        }
        plx_pyramid_uninit(&one);
        plx_free(w);
    }
    for (unsigned t = 0; t < 5; t++)
        plx_workers_destroy(&workers[t]);
}

static void the_smallest_and_the_largest_count(void **state)
{
    (void)state;
    static const float w[6] = {1e-45F, -1e-45F, 3e38F, -3e38F, 1e-38F, 0};
    plx_workers *workers = plx_workers_create(1, NULL);
    plx_pyramid p;
    float positive[6], negative[6];
    assert_true(plx_pyramid_init(&p, 6, 1, 1, 1, NULL));
    plx_pyramid_build(&p, w, 0, workers);
    assert_int_equal(p.stats.nonzero, 5);
    assert_true(p.stats.max_abs == 3e38F);
    assert_true(fabs(p.stats.sum_abs / (2 * (double)PLX_WEIGHT_MOST) - 1) < 1e-6);
    plx_pyramid_read(&p, w, 0, 0, 0, 6, positive, negative);
    for (int i = 0; i < 6; i++) {
        float most = fminf(fabsf(w[i]), PLX_WEIGHT_MOST);
        assert_true(positive[i] == (w[i] > 0 ? most : 0));
        assert_true(negative[i] == (w[i] < 0 ? most : 0));
    }
    plx_pyramid_uninit(&p);
    plx_workers_destroy(&workers);
}

/* A training run that diverges passes through the largest weights there are. */
static void the_sums_of_the_largest_weights_are_finite(void **state)
{
    (void)state;
    const plx_shape s = {300, 200, 1};
    plx_workers *workers = plx_workers_create(1, NULL);
    plx_pyramid p;
    float *w = plx_alloc(s.in * s.out, sizeof *w);
    for (size_t i = 0; i < s.in * s.out; i++)
        w[i] = i % 3 ? FLT_MAX : -FLT_MAX;
    open_pyramid(&p, &s);
    plx_pyramid_build(&p, w, 0, workers);
    for (int k = PLX_PYRAMID_STORED; k < p.levels; k++)
        for (size_t i = 0; i < PLX_SIGNS * p.level[k].in * p.level[k].out; i++)
            assert_true(isfinite(p.level[k].sums[i]));
    for (size_t i = 0; i < s.in; i++)
        assert_true(isfinite(p.outgoing[i]));
    assert_true(p.stats.max_abs == FLT_MAX);
    assert_true(isfinite(p.stats.sum_abs) && isfinite(p.stats.sum_drawn));
    plx_pyramid_uninit(&p);
    plx_free(w);
    plx_workers_destroy(&workers);
}

static void without_memory_there_is_an_error(void **state)
{
    (void)state;
    for (uint64_t n = 1; n <= 4; n++) {
        plx_pyramid p;
        plx_error e = {0};
        plx_mem_fail_at(n);
        assert_false(plx_pyramid_init(&p, 100, 50, 1, 1, &e));
        plx_mem_fail_at(0);
        assert_int_equal(e.code, PLX_ERR_MEMORY);
        assert_null(p.sums);
        plx_pyramid_uninit(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_sums_are_those_of_their_weights),
        cmocka_unit_test(parts_of_rows_read_as_the_whole),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(the_smallest_and_the_largest_count),
        cmocka_unit_test(the_sums_of_the_largest_weights_are_finite),
        cmocka_unit_test(without_memory_there_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
