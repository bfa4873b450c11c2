#include "density/pyramid.h"

#include "base/mem.h"
#include "base/simd.h"
#include "density/sum.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Slices of rows that threads build by themselves. Their number is fixed, so that sums are the same
 * on any number of threads. */
enum { SLICES = 16, FEW_SLICES = 4, FEW_ABOVE = 1 << 16 /* source units */ };

typedef struct plx_slice {
    size_t first, end; /* rows of level 2 */
    plx_pyramid_stats stats;
} plx_slice;

static size_t slices_of(const plx_pyramid *p)
{
    return p->in > FEW_ABOVE ? FEW_SLICES : SLICES;
}

static size_t blocks(size_t units, size_t block)
{
    return (units + block - 1) / block;
}

/* The next level's blocks hold four of this one's. */
static void grow(size_t *block_in, size_t *block_out, size_t in, size_t out, double ratio)
{
    double shape = (double)*block_in * ratio / (double)*block_out;
    bool can_in = *block_in < in, can_out = *block_out < out;
    if (can_in && (!can_out || shape < 0.5))
        *block_in *= 4;
    else if (can_out && (!can_in || shape > 2))
        *block_out *= 4;
    else {
        *block_in *= 2;
        *block_out *= 2;
    }
}

bool plx_pyramid_init(
    plx_pyramid *p, size_t in, size_t out, double source_step, double target_step, plx_error *e)
{
    *p = (plx_pyramid){.in = in, .out = out};
    size_t block_in = 1, block_out = 1, total = 0;
    double ratio = source_step > 0 && target_step > 0 ? source_step / target_step : 1;
    while (p->levels < PLX_PYRAMID_MAX) {
        plx_pyramid_level *l = &p->level[p->levels];
        *l = (plx_pyramid_level){
            blocks(in, block_in), blocks(out, block_out), block_in, block_out, NULL};
        if (p->levels++ >= PLX_PYRAMID_STORED)
            total += PLX_SIGNS * l->in * l->out;
        if (p->levels > PLX_PYRAMID_STORED && l->in * l->out <= 4)
            break;
        grow(&block_in, &block_out, in, out, ratio);
    }
    size_t slices = slices_of(p);
    p->sums = plx_alloc(total, sizeof *p->sums);
    p->outgoing = plx_alloc(in, sizeof *p->outgoing);
    p->partial = plx_alloc(slices * in, sizeof *p->partial);
    p->slices = plx_alloc(slices, sizeof(plx_slice));
    if (!p->sums || !p->outgoing || !p->partial || !p->slices) {
        plx_pyramid_uninit(p);
        return plx_fail(
            e, PLX_ERR_MEMORY, "out of memory for the sums of %zu x %zu weights", in, out);
    }
    float *sums = p->sums;
    for (int i = PLX_PYRAMID_STORED; i < p->levels; i++) {
        p->level[i].sums = sums;
        sums += PLX_SIGNS * p->level[i].in * p->level[i].out;
    }
    return true;
}

void plx_pyramid_uninit(plx_pyramid *p)
{
    plx_free(p->sums);
    plx_free(p->outgoing);
    plx_free(p->partial);
    plx_free(p->slices);
    *p = (plx_pyramid){0};
}

/* What some weights add to what is known of all. */
typedef struct plx_band_stats {
    float sum, most, drawn;
    int bad, nonzero;
} plx_band_stats;

/* Sums side by side, so that the order of additions is one for vectors. */
enum { LANES = 8 };
typedef float plx_lanes __attribute__((vector_size(LANES * sizeof(float))));
typedef int32_t plx_lane_bits __attribute__((vector_size(LANES * sizeof(int32_t))));

typedef struct plx_lane_stats {
    plx_lanes sum, most, drawn;
    plx_lane_bits bad, nonzero;
} plx_lane_stats;

/* Of one vector's columns over some rows. */
typedef struct plx_lane_sums {
    plx_lanes positive, negative, all;
} plx_lane_sums;

static inline __attribute__((always_inline)) void hold_lanes(plx_lanes *a)
{
    plx_lane_bits held = *a < PLX_WEIGHT_MOST;
    plx_lanes most = (plx_lanes){0} + PLX_WEIGHT_MOST;
    *a = (plx_lanes)(((plx_lane_bits)*a & held) | ((plx_lane_bits)most & ~held));
}

static inline __attribute__((always_inline)) void add_lanes(
    plx_lane_stats *s, plx_lane_sums *sums, const float *w, float threshold)
{
    plx_lane_bits bits;
    memcpy(&bits, w, sizeof bits);
    plx_lanes size = (plx_lanes)(bits & INT32_MAX);
    plx_lane_bits finite = size <= FLT_MAX, minus = bits >> 31;
    size = (plx_lanes)((plx_lane_bits)size & finite);
    plx_lanes drawn = (plx_lanes)((plx_lane_bits)size & (size >= threshold));
    plx_lane_bits more = size > s->most;
    s->most = (plx_lanes)(((plx_lane_bits)size & more) | ((plx_lane_bits)s->most & ~more));
    s->bad += finite + 1;
    s->nonzero -= drawn > 0;
    hold_lanes(&size);
    hold_lanes(&drawn);
    sums->all += size;
    sums->positive += (plx_lanes)((plx_lane_bits)drawn & ~minus);
    sums->negative += (plx_lanes)((plx_lane_bits)drawn & minus);
}

/* `rows` rows of weights, `stride` apart, summed by columns: positive, negative, and |w| which is
 * added to outgoing. */
PLX_SIMD static plx_band_stats sum_band(const float *restrict w, size_t stride, size_t rows,
    size_t count, float threshold, float *restrict positive, float *restrict negative,
    float *restrict outgoing)
{
    const plx_lanes zero = {0};
    const plx_lane_bits none = {0};
    plx_lane_stats lanes = {zero, zero, zero, none, none};
    for (size_t i = 0; i < count; i += LANES) {
        plx_lane_sums sums = {zero, zero, zero};
        size_t n = count - i < LANES ? count - i : LANES;
        if (n == LANES) {
            for (size_t j = 0; j < rows; j++)
                add_lanes(&lanes, &sums, w + j * stride + i, threshold);
            plx_lanes out;
            memcpy(&out, outgoing + i, sizeof out);
            out += sums.all;
            memcpy(outgoing + i, &out, sizeof out);
            memcpy(positive + i, &sums.positive, sizeof sums.positive);
            memcpy(negative + i, &sums.negative, sizeof sums.negative);
        } else {
            for (size_t j = 0; j < rows; j++) {
                float padded[LANES] = {0};
                memcpy(padded, w + j * stride + i, n * sizeof *w);
                add_lanes(&lanes, &sums, padded, threshold);
            }
            for (size_t k = 0; k < n; k++) {
                positive[i + k] = sums.positive[k];
                negative[i + k] = sums.negative[k];
                outgoing[i + k] += sums.all[k];
            }
        }
        lanes.sum += sums.all;
        lanes.drawn += sums.positive + sums.negative;
    }
    plx_band_stats r = {0};
    for (size_t k = 0; k < LANES; k++) {
        r.sum += lanes.sum[k];
        r.most = lanes.most[k] > r.most ? lanes.most[k] : r.most;
        r.drawn += lanes.drawn[k];
        r.bad += lanes.bad[k];
        r.nonzero += lanes.nonzero[k];
    }
    return r;
}

/* What one need know of many weights to see that nothing about them is special. */
typedef struct plx_quick_stats {
    int32_t most; /* the bits of the largest |w|, which sort as numbers do; NaN is past all */
    int32_t zeros;
} plx_quick_stats;

static inline __attribute__((always_inline)) plx_quick_stats sum_quickly(const float *restrict w,
    size_t stride, size_t rows, size_t count, float *restrict positive, float *restrict negative)
{
    plx_quick_stats r = {0};
    for (size_t i = 0; i < count; i++) {
        float p = positive[i], n = negative[i];
        for (size_t j = 0; j < rows; j++) {
            float value = w[j * stride + i];
            int32_t bits;
            memcpy(&bits, &value, sizeof bits);
            bits &= INT32_MAX;
            r.most = bits > r.most ? bits : r.most;
            r.zeros += bits == 0;
            p += value > 0 ? value : 0;
            n -= value < 0 ? value : 0;
        }
        positive[i] = p;
        negative[i] = n;
    }
    return r;
}

enum { QUICK_ROWS = 4 };

PLX_SIMD static plx_quick_stats sum_rows(const float *restrict w, size_t stride, size_t count,
    float *restrict positive, float *restrict negative)
{
    return sum_quickly(w, stride, QUICK_ROWS, count, positive, negative);
}

PLX_SIMD static plx_quick_stats sum_row(
    const float *restrict w, size_t count, float *restrict positive, float *restrict negative)
{
    return sum_quickly(w, 0, 1, count, positive, negative);
}

PLX_SIMD static void add_both(float *restrict out, const float *restrict positive,
    const float *restrict negative, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] += positive[i] + negative[i];
}

/* As sum_band, three times as fast, for weights that are all finite, and none beyond
 * PLX_WEIGHT_MOST or below a threshold; false, with nothing added to outgoing, for others. */
static bool try_band(const float *w, size_t stride, size_t rows, size_t count, float *positive,
    float *negative, float *outgoing, plx_band_stats *stats)
{
    plx_quick_stats all = {0};
    memset(positive, 0, count * sizeof *positive);
    memset(negative, 0, count * sizeof *negative);
    for (size_t j = 0; j < rows;) {
        bool many = j + QUICK_ROWS <= rows;
        const float *row = w + j * stride;
        plx_quick_stats r = many ? sum_rows(row, stride, count, positive, negative)
                                 : sum_row(row, count, positive, negative);
        all.most = r.most > all.most ? r.most : all.most;
        all.zeros += r.zeros;
        j += many ? QUICK_ROWS : 1;
    }
    float most;
    memcpy(&most, &all.most, sizeof most);
    if (!(most <= PLX_WEIGHT_MOST))
        return false;
    add_both(outgoing, positive, negative, count);
    float sum = plx_sum(positive, count) + plx_sum(negative, count);
    *stats = (plx_band_stats){
        .sum = sum, .most = most, .drawn = sum, .nonzero = (int)(rows * count) - all.zeros};
    return true;
}

/* out[i] += the sum of `block` values from block · i on; the last block may hold fewer. */
PLX_SIMD static void add_blocks(
    float *restrict out, const float *restrict in, size_t count, size_t block)
{
    size_t whole = count / block;
    switch (block) {
    case 1:
        for (size_t i = 0; i < count; i++)
            out[i] += in[i];
        return;
    case 2:
        for (size_t i = 0; i < whole; i++)
            out[i] += in[2 * i] + in[2 * i + 1];
        break;
    case 4:
        for (size_t i = 0; i < whole; i++)
            out[i] += (in[4 * i] + in[4 * i + 1]) + (in[4 * i + 2] + in[4 * i + 3]);
        break;
    default:
        for (size_t i = 0; i < whole; i++)
            for (size_t k = 0; k < block; k++)
                out[i] += in[block * i + k]; // NOLINT(clang-analyzer-core.uninitialized.Assign)
    }
    for (size_t i = whole * block; i < count; i++)
        out[whole] += in[i];
}

PLX_SIMD static void add_row(float *restrict out, const float *restrict in, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] += in[i];
}

enum { CHUNK = 1024 }; /* weights at a time, so that what is made of them stays in the cache */
_Static_assert(CHUNK % 16 == 0, "blocks of level 2 must not be cut");

/* A band of rows whose weights make one row of level 2. */
static void build_band(const plx_pyramid *p, const float *weights, size_t band, float *outgoing,
    plx_pyramid_stats *stats)
{
    const plx_pyramid_level *l = &p->level[PLX_PYRAMID_STORED];
    size_t first = band * l->block_out, end = first + l->block_out;
    end = end < p->out ? end : p->out;
    float *sums[PLX_SIGNS];
    for (int s = 0; s < PLX_SIGNS; s++)
        sums[s] = l->sums + (band * PLX_SIGNS + (size_t)s) * l->in;
    for (size_t i = 0; i < p->in; i += CHUNK) {
        size_t count = p->in - i < CHUNK ? p->in - i : CHUNK;
        float column[PLX_SIGNS][CHUNK];
        const float *w = weights + first * p->in + i;
        plx_band_stats r;
        if (p->threshold > 0 || !try_band(w, p->in, end - first, count, column[PLX_POSITIVE],
                                    column[PLX_NEGATIVE], outgoing + i, &r))
            r = sum_band(w, p->in, end - first, count, p->threshold, column[PLX_POSITIVE],
                column[PLX_NEGATIVE], outgoing + i);
        stats->sum_abs += (double)r.sum;
        stats->sum_drawn += (double)r.drawn;
        stats->max_abs = r.most > stats->max_abs ? r.most : stats->max_abs;
        stats->nonfinite += (size_t)r.bad;
        stats->nonzero += (size_t)r.nonzero;
        for (int s = 0; s < PLX_SIGNS; s++) {
            float *out = sums[s] + i / l->block_in;
            memset(out, 0, blocks(count, l->block_in) * sizeof *out);
            add_blocks(out, column[s], count, l->block_in);
        }
    }
}

typedef struct plx_build {
    plx_pyramid *p;
    const float *weights;
    size_t slices, first; /* of all, and that which is done now first */
} plx_build;

static void build_slice(void *job, unsigned worker, size_t part)
{
    (void)worker;
    const plx_build *b = job;
    size_t index = b->first + part;
    plx_slice *slice = (plx_slice *)b->p->slices + index;
    float *outgoing = b->p->partial + index * b->p->in;
    size_t bands = b->p->level[PLX_PYRAMID_STORED].out;
    *slice =
        (plx_slice){.first = bands * index / b->slices, .end = bands * (index + 1) / b->slices};
    memset(outgoing, 0, b->p->in * sizeof *outgoing);
    for (size_t band = slice->first; band < slice->end; band++)
        build_band(b->p, b->weights, band, outgoing, &slice->stats);
}

typedef struct plx_level_build {
    plx_pyramid *p;
    int level;
    size_t slices;
} plx_level_build;

/* Each row of blocks from those of the level below that lie in it. */
static void build_level_slice(void *job, unsigned worker, size_t index)
{
    (void)worker;
    const plx_level_build *b = job;
    const plx_pyramid_level *l = &b->p->level[b->level], *below = l - 1;
    size_t rows = l->block_out / below->block_out, columns = l->block_in / below->block_in;
    size_t first = l->out * index / b->slices, end = l->out * (index + 1) / b->slices;
    memset(l->sums + first * PLX_SIGNS * l->in, 0,
        (end - first) * PLX_SIGNS * l->in * sizeof *l->sums);
    size_t below_end = end * rows < below->out ? end * rows : below->out;
    for (size_t j = first * rows; j < below_end; j++)
        for (size_t s = 0; s < PLX_SIGNS; s++)
            add_blocks(l->sums + (j / rows * PLX_SIGNS + s) * l->in,
                below->sums + (j * PLX_SIGNS + s) * below->in, below->in, columns);
}

/* Waking threads takes longer than so many sums. */
enum { ALONE = 1 << 15 };

static void build_level(plx_pyramid *p, int level, plx_workers *workers)
{
    const plx_pyramid_level *l = &p->level[level];
    plx_level_build job = {p, level, l->in * l->out > ALONE ? SLICES : 1};
    plx_workers_run(workers, build_level_slice, &job, job.slices);
}

/* All that follows from the slices. */
static void finish_build(plx_pyramid *p, plx_workers *workers)
{
    p->stats = (plx_pyramid_stats){0};
    memset(p->outgoing, 0, p->in * sizeof *p->outgoing);
    for (size_t i = 0; i < slices_of(p); i++) {
        const plx_pyramid_stats *s = &((const plx_slice *)p->slices)[i].stats;
        p->stats.sum_abs += s->sum_abs;
        p->stats.sum_drawn += s->sum_drawn;
        p->stats.max_abs = s->max_abs > p->stats.max_abs ? s->max_abs : p->stats.max_abs;
        p->stats.nonfinite += s->nonfinite;
        p->stats.nonzero += s->nonzero;
        add_row(p->outgoing, p->partial + i * p->in, p->in);
    }
    for (int i = PLX_PYRAMID_STORED + 1; i < p->levels; i++)
        build_level(p, i, workers);
}

static void build_some(plx_pyramid *p, const float *weights, float threshold, plx_workers *workers,
    size_t most, size_t *done)
{
    size_t all = slices_of(p), left = all - *done;
    plx_build job = {p, weights, all, *done};
    p->threshold = threshold;
    size_t parts = left < most ? left : most;
    plx_workers_run(workers, build_slice, &job, parts);
    *done += parts;
    if (*done == all)
        finish_build(p, workers);
}

void plx_pyramid_build(plx_pyramid *p, const float *weights, float threshold, plx_workers *workers)
{
    size_t done = 0;
    build_some(p, weights, threshold, workers, SIZE_MAX, &done);
}

bool plx_pyramid_build_on(
    plx_pyramid *p, const float *weights, float threshold, plx_workers *workers, size_t *done)
{
    build_some(p, weights, threshold, workers, plx_workers_count(workers), done);
    return *done == slices_of(p);
}

/* What is drawn of a weight, whatever its sign. */
static inline __attribute__((always_inline)) float drawn_size(float weight, float threshold)
{
    float a = fabsf(weight);
    a = a <= FLT_MAX && a >= threshold ? a : 0;
    return a < PLX_WEIGHT_MOST ? a : PLX_WEIGHT_MOST;
}

PLX_SIMD static void split(const float *restrict w, size_t count, float threshold,
    float *restrict positive, float *restrict negative)
{
    for (size_t i = 0; i < count; i++) {
        float a = drawn_size(w[i], threshold);
        positive[i] = w[i] > 0 ? a : 0;
        negative[i] = w[i] < 0 ? a : 0;
    }
}

void plx_weights_split(
    const float *weights, size_t count, float threshold, float *positive, float *negative)
{
    split(weights, count, threshold, positive, negative);
}

PLX_SIMD static void add_split(const float *restrict w, size_t count, float threshold,
    float *restrict positive, float *restrict negative)
{
    for (size_t i = 0; i < count; i++) {
        float a = drawn_size(w[i], threshold);
        positive[i] += w[i] > 0 ? a : 0;
        negative[i] += w[i] < 0 ? a : 0;
    }
}

/* Level 1, from the four weights of each block. */
static void read_blocks(const plx_pyramid *p, const float *weights, const plx_pyramid_level *l,
    size_t row, size_t first, size_t end, float *positive, float *negative)
{
    memset(positive, 0, (end - first) * sizeof *positive);
    memset(negative, 0, (end - first) * sizeof *negative);
    size_t j_end = (row + 1) * l->block_out < p->out ? (row + 1) * l->block_out : p->out;
    for (size_t b = first; b < end; b += CHUNK / 4) {
        size_t b_end = b + CHUNK / 4 < end ? b + CHUNK / 4 : end;
        size_t i = b * l->block_in, i_end = b_end * l->block_in;
        i_end = i_end < p->in ? i_end : p->in;
        float split[PLX_SIGNS][CHUNK];
        for (int s = 0; s < PLX_SIGNS; s++)
            memset(split[s], 0, (i_end - i) * sizeof **split);
        for (size_t j = row * l->block_out; j < j_end; j++)
            add_split(weights + j * p->in + i, i_end - i, p->threshold, split[0], split[1]);
        add_blocks(positive + (b - first), split[0], i_end - i, l->block_in);
        add_blocks(negative + (b - first), split[1], i_end - i, l->block_in);
    }
}

void plx_pyramid_read(const plx_pyramid *p, const float *weights, int level, size_t row,
    size_t first, size_t end, float *positive, float *negative)
{
    const plx_pyramid_level *l = &p->level[level];
    if (level == 0) {
        plx_weights_split(
            weights + row * p->in + first, end - first, p->threshold, positive, negative);
    } else if (level < PLX_PYRAMID_STORED) {
        read_blocks(p, weights, l, row, first, end, positive, negative);
    } else {
        const float *sums = l->sums + row * PLX_SIGNS * l->in;
        memcpy(positive, sums + first, (end - first) * sizeof *positive);
        memcpy(negative, sums + l->in + first, (end - first) * sizeof *negative);
    }
}
