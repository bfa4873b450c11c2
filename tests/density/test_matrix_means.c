/* Means of windows of matrices against a loop over every cell under every pixel, in double. */
#include "base/mem.h"
#include "base/rng.h"
#include "density/matrix_means.h"
#include "density/matrix_range.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <sys/mman.h>

typedef struct plx_matrix {
    size_t in, out;
    float *weights;
    plx_pyramid pyramid;
    plx_matrix_odd odd;
    plx_workers *workers;
} plx_matrix;

static void build(plx_matrix *m, float threshold)
{
    plx_pyramid_build(&m->pyramid, m->weights, threshold, m->workers);
    assert_true(plx_matrix_odd_update(&m->odd, &m->pyramid, m->weights, NULL));
}

static plx_matrix make(size_t in, size_t out, double ratio, float threshold)
{
    plx_matrix m = {.in = in, .out = out, .weights = plx_alloc(in * out, sizeof(float))};
    plx_rng rng;
    plx_rng_seed(&rng, in * 31 + out, 0);
    assert_non_null(m.weights);
    for (size_t i = 0; i < in * out; i++)
        m.weights[i] = (float)plx_rng_normal(&rng);
    m.workers = plx_workers_create(2, NULL);
    assert_non_null(m.workers);
    assert_true(plx_pyramid_init(&m.pyramid, in, out, ratio, 1, NULL));
    build(&m, threshold);
    return m;
}

static void unmake(plx_matrix *m)
{
    plx_matrix_odd_uninit(&m->odd);
    plx_pyramid_uninit(&m->pyramid);
    plx_workers_destroy(&m->workers);
    plx_free(m->weights);
}

static double overlap(double low, double high, double cell, double most)
{
    return fmin(fmin(high, cell + 1), most) - fmax(low, cell);
}

/* The mean under a pixel, as the header says it. */
static double slow(const plx_matrix *m, const plx_matrix_window *w, int x, int y)
{
    double left = fmax(w->in.start + x * w->in.step, (double)w->in.first);
    double right = fmin(w->in.start + (x + 1) * w->in.step, (double)w->in.end);
    double top = fmax(w->out.start + y * w->out.step, (double)w->out.first);
    double bottom = fmin(w->out.start + (y + 1) * w->out.step, (double)w->out.end);
    double sum = 0;
    if (!(right > left && bottom > top))
        return 0;
    for (double j = floor(top); j < bottom; j++) {
        for (double i = floor(left); i < right; i++) {
            double v = (double)m->weights[(size_t)j * m->in + (size_t)i];
            double part = overlap(left, right, i, (double)w->in.end) *
                          overlap(top, bottom, j, (double)w->out.end);
            if (!isfinite(v))
                return NAN;
            sum += fabs(v) >= (double)m->pyramid.threshold ? part * v : 0;
        }
    }
    return sum / ((right - left) * (bottom - top));
}

static float *means(plx_matrix *m, const plx_matrix_window *w, size_t budget)
{
    static plx_matrix_means scratch;
    float *got = plx_alloc((size_t)w->in.pixels * (size_t)w->out.pixels, sizeof *got);
    plx_matrix_source source = {&m->pyramid, m->weights, &m->odd, m->workers, budget};
    assert_non_null(got);
    assert_true(plx_matrix_means_make(&scratch, &source, w, got, NULL));
    plx_matrix_means_uninit(&scratch);
    return got;
}

static void expect_exact(plx_matrix *m, const plx_matrix_window *w)
{
    float *got = means(m, w, 0);
    for (int y = 0; y < w->out.pixels; y++) {
        for (int x = 0; x < w->in.pixels; x++) {
            double want = slow(m, w, x, y), have = (double)got[y * w->in.pixels + x];
            if (isnan(want) ? !isnan(have) : !(fabs(have - want) <= 2e-6))
                fail_msg("pixel %d, %d: %g in place of %g", x, y, have, want);
        }
    }
    plx_free(got);
}

static plx_matrix_axis random_axis(plx_rng *rng, size_t units)
{
    double most = (double)units;
    size_t first = plx_rng_below(rng, 3) ? 0 : (size_t)plx_rng_below(rng, units);
    return (plx_matrix_axis){
        .start = plx_rng_range(rng, -0.3 * most, 0.9 * most),
        .step = exp(plx_rng_range(rng, log(0.01), log(most / 5))),
        .first = first,
        .end = first + 1 + (size_t)plx_rng_below(rng, units - first),
        .pixels = 1 + (int)plx_rng_below(rng, 50),
    };
}

static void random_windows_are_exact(void **state)
{
    (void)state;
    static const size_t shapes[][2] = {{784, 10}, {1, 1}, {3, 200}, {130, 131}, {2, 5}};
    plx_rng rng;
    plx_rng_seed(&rng, 4, 0);
    for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++) {
        plx_matrix m = make(shapes[k][0], shapes[k][1], 0.1, k == 3 ? 0.5F : 0);
        for (int i = 0; i < 60; i++) {
            plx_matrix_window w = {random_axis(&rng, m.in), random_axis(&rng, m.out)};
            expect_exact(&m, &w);
        }
        unmake(&m);
    }
}

/* Pixels that are blocks: the level is what it says, and nothing is lost. */
static void each_level_gives_the_means_of_its_blocks(void **state)
{
    (void)state;
    plx_matrix m = make(333, 257, 0.3, 0);
    for (int k = PLX_PYRAMID_STORED; k < m.pyramid.levels; k++) {
        const plx_pyramid_level *l = &m.pyramid.level[k];
        plx_matrix_window w = {
            {0, (double)l->block_in, 0, m.in, (int)l->in},
            {0, (double)l->block_out, 0, m.out, (int)l->out},
        };
        size_t budget = PLX_SIGNS * l->in * l->out;
        plx_matrix_source source = {&m.pyramid, m.weights, &m.odd, m.workers, budget};
        assert_int_equal(plx_matrix_level(&source, &w), k);
        float *got = means(&m, &w, budget);
        for (int y = 0; y < w.out.pixels; y++)
            for (int x = 0; x < w.in.pixels; x++)
                assert_true(fabs((double)got[y * w.in.pixels + x] - slow(&m, &w, x, y)) < 1e-5);
        plx_free(got);
    }
    unmake(&m);
}

/* Of a budget too small for single weights, the picture as a whole still has their sum, and each
 * pixel lies near its own: weights that change slowly make blocks that are nearly even. */
static void coarse_windows_stay_true(void **state)
{
    (void)state;
    plx_matrix m = make(400, 300, 1, 0);
    double total = 0;
    for (size_t j = 0; j < m.out; j++)
        for (size_t i = 0; i < m.in; i++)
            total += (double)(m.weights[j * m.in + i] =
                                  (float)(sin((double)i * 0.01) * cos((double)j * 0.013)));
    build(&m, 0);
    plx_matrix_window w = {{0, 400 / 37.0, 0, 400, 37}, {0, 300 / 29.0, 0, 300, 29}};
    plx_matrix_source source = {&m.pyramid, m.weights, &m.odd, m.workers, 20000};
    assert_int_equal(plx_matrix_level(&source, &w), PLX_PYRAMID_STORED);
    float *got = means(&m, &w, 20000);
    double sum = 0;
    for (int y = 0; y < 29; y++) {
        for (int x = 0; x < 37; x++) {
            sum += (double)got[y * 37 + x] * w.in.step * w.out.step;
            assert_true(fabs((double)got[y * 37 + x] - slow(&m, &w, x, y)) < 0.02);
        }
    }
    assert_true(fabs(sum - total) < 1e-3 * fabs(total) + 0.1);
    plx_free(got);
    unmake(&m);
}

static void one_odd_weight_shows_at_any_zoom(void **state)
{
    (void)state;
    plx_matrix m = make(500, 400, 1, 0);
    static const float odd[] = {NAN, INFINITY, -INFINITY};
    for (size_t k = 0; k < 3; k++) {
        size_t i = 123 + 77 * k, j = 200 - 50 * k;
        m.weights[j * m.in + i] = odd[k];
        build(&m, 0);
        for (size_t budget = 50; budget < 1000000; budget *= 3) {
            plx_matrix_window w = {{0, 50, 0, 500, 10}, {0, 50, 0, 400, 8}};
            float *got = means(&m, &w, budget);
            assert_true(isnan(got[j / 50 * 10 + i / 50]));
            plx_free(got);
        }
        m.weights[j * m.in + i] = 0;
    }
    build(&m, 0);
    assert_null(m.odd.marks);
    plx_matrix_window w = {{0, 50, 0, 500, 10}, {0, 50, 0, 400, 8}};
    float *got = means(&m, &w, 100);
    for (int p = 0; p < 80; p++)
        assert_true(isfinite(got[p]));
    plx_free(got);
    unmake(&m);
}

static int by_value(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static plx_matrix_range range(const plx_matrix *m, double cells, double clip)
{
    plx_matrix_ranges none = {0};
    return plx_matrix_range_find(&none, &m->pyramid, m->weights, cells, clip);
}

static void ranges_are_percentiles(void **state)
{
    (void)state;
    plx_matrix m = make(60, 50, 1, 0);
    plx_matrix_range r = range(&m, 0.01, 0.1);
    plx_matrix_range all = range(&m, 1, 0);
    float *sorted = plx_alloc(3000, sizeof *sorted);
    for (size_t i = 0; i < 3000; i++)
        sorted[i] = m.weights[i];
    qsort(sorted, 3000, sizeof *sorted, by_value);
    assert_true(r.low == sorted[299] && r.high == sorted[2700] && r.clipped);
    assert_true(all.low == sorted[0] && all.high == sorted[2999] && !all.clipped);
    plx_free(sorted);
    unmake(&m);
}

/* Means of n weights of noise lie within a range that falls as one over the root of n. */
static void ranges_shrink_as_pixels_hold_more(void **state)
{
    (void)state;
    plx_matrix m = make(2048, 1024, 1, 0);
    double before = INFINITY;
    plx_matrix_ranges kept = {0};
    for (double cells = 1; cells < 1e5; cells *= 1.7) {
        plx_matrix_range r = range(&m, cells, 0.01);
        plx_matrix_range same = plx_matrix_range_find(&kept, &m.pyramid, m.weights, cells, 0.01);
        assert_true(same.low == r.low && same.high == r.high && same.clipped == r.clipped);
        double width = (double)(r.high - r.low);
        assert_true(width < before * 1.0001);
        before = width;
    }
    plx_matrix_range one = range(&m, 1, 0.01);
    plx_matrix_range many = range(&m, 256, 0.01);
    double ratio = (double)((one.high - one.low) / (many.high - many.low));
    assert_true(ratio > 14 && ratio < 18);
    unmake(&m);
}

/* Which may lie in a file: pages of memory that nobody has looked at are not there. */
static void ranges_of_many_weights_look_at_few_places(void **state)
{
    (void)state;
    enum { IN = 4096, OUT = 2048, PAGE = 4096, PAGES = IN * OUT / (PAGE / (int)sizeof(float)) };
    static unsigned char there[PAGES];
    plx_matrix m = make(IN, OUT, 1, 0);
    plx_matrix_range r = range(&m, 1, 0.01);
    assert_true(r.low > -2.6F && r.low < -2.1F && r.high > 2.1F && r.high < 2.6F);
    size_t bytes = (size_t)PAGES * PAGE, looked_at = 0;
    void *zeros = mmap(NULL, bytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(zeros != MAP_FAILED);
    madvise(zeros, bytes, MADV_NOHUGEPAGE);
    plx_matrix_ranges none = {0};
    r = plx_matrix_range_find(&none, &m.pyramid, zeros, 1, 0.01);
    assert_true(r.low == 0 && r.high == 0);
    assert_int_equal(mincore(zeros, bytes, there), 0);
    for (size_t i = 0; i < PAGES; i++)
        looked_at += there[i] & 1;
    assert_in_range(looked_at, 1, 200);
    munmap(zeros, bytes);
    unmake(&m);
}

static void ranges_of_odd_weights(void **state)
{
    (void)state;
    plx_matrix m = make(4, 3, 1, 0);
    for (size_t i = 0; i < 12; i++)
        m.weights[i] = NAN;
    build(&m, 0);
    plx_matrix_range r = range(&m, 1, 0.01);
    assert_true(r.low == 0 && r.high == 0);
    m.weights[5] = 3;
    build(&m, 0);
    r = range(&m, 1, 0.01);
    assert_true(r.low == 3 && r.high == 3);
    unmake(&m);
}

static void no_memory_is_survived(void **state)
{
    (void)state;
    plx_matrix m = make(40, 30, 1, 0);
    plx_matrix_window w = {{0, 1, 0, 40, 40}, {0, 1, 0, 30, 30}};
    plx_matrix_source source = {&m.pyramid, m.weights, &m.odd, m.workers, 0};
    plx_matrix_means scratch = {0};
    float got[1200];
    plx_error e = {0};
    plx_mem_fail_at(1);
    assert_false(plx_matrix_means_make(&scratch, &source, &w, got, &e));
    plx_mem_fail_at(0);
    assert_int_equal(e.code, PLX_ERR_MEMORY);
    assert_true(plx_matrix_means_make(&scratch, &source, &w, got, &e));
    m.weights[7] = NAN;
    plx_pyramid_build(&m.pyramid, m.weights, 0, m.workers);
    plx_mem_fail_at(1);
    assert_false(plx_matrix_odd_update(&m.odd, &m.pyramid, m.weights, &e));
    plx_mem_fail_at(0);
    plx_matrix_means_uninit(&scratch);
    unmake(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_windows_are_exact),
        cmocka_unit_test(each_level_gives_the_means_of_its_blocks),
        cmocka_unit_test(coarse_windows_stay_true),
        cmocka_unit_test(one_odd_weight_shows_at_any_zoom),
        cmocka_unit_test(ranges_are_percentiles),
        cmocka_unit_test(ranges_shrink_as_pixels_hold_more),
        cmocka_unit_test(ranges_of_many_weights_look_at_few_places),
        cmocka_unit_test(ranges_of_odd_weights),
        cmocka_unit_test(no_memory_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
