#include "density/matrix_range.h"

#include "base/rng.h"

#include <math.h>
#include <stdlib.h>

enum {
    SAMPLES = 8192,
    MANY = 1 << 22, /* single weights, of which each sample is a run */
    RUN = 128,
};

/* The mean of a block of a kept level, or a weight. */
static float value(const plx_pyramid *p, const float *weights, int level, size_t index)
{
    if (level == 0) {
        float w = weights[index];
        return fabsf(w) >= p->threshold ? w : isnan(w) ? w : 0;
    }
    const plx_pyramid_level *l = &p->level[level];
    size_t j = index / l->in, i = index % l->in;
    const float *sums = l->sums + j * PLX_SIGNS * l->in + i;
    size_t rows = p->out - j * l->block_out, columns = p->in - i * l->block_in;
    rows = rows < l->block_out ? rows : l->block_out;
    columns = columns < l->block_in ? columns : l->block_in;
    return (sums[0] - sums[l->in]) / (float)(rows * columns);
}

static int by_value(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

static plx_matrix_range of_level(const plx_pyramid *p, const float *weights, int level, double clip)
{
    float values[SAMPLES];
    size_t total = p->level[level].in * p->level[level].out, count = 0;
    size_t run = level == 0 && total > MANY ? RUN : 1;
    size_t samples = total < SAMPLES ? total : SAMPLES / run;
    plx_rng rng;
    plx_rng_seed(&rng, 1, 0);
    for (size_t k = 0; k < samples; k++) {
        /* One from each of equal stretches, so that no rhythm of rows is met. */
        size_t first = total / samples * k + total % samples * k / samples;
        size_t end = total / samples * (k + 1) + total % samples * (k + 1) / samples;
        first += (size_t)plx_rng_below(&rng, end - first - (run - 1));
        for (size_t i = first; i < first + run; i++) {
            float v = value(p, weights, level, i);
            if (isfinite(v))
                values[count++] = v;
        }
    }
    if (count == 0)
        return (plx_matrix_range){0, 0, false};
    qsort(values, count, sizeof *values, by_value);
    size_t cut = (size_t)(clip * (double)(count - 1));
    return (plx_matrix_range){values[cut], values[count - 1 - cut], cut > 0 || samples < total};
}

static double cells_of(const plx_pyramid *p, int level)
{
    const plx_pyramid_level *l = &p->level[level];
    size_t in = l->block_in < p->in ? l->block_in : p->in;
    size_t out = l->block_out < p->out ? l->block_out : p->out;
    return (double)in * (double)out;
}

static plx_matrix_range known(
    plx_matrix_ranges *r, const plx_pyramid *p, const float *weights, int level, double clip)
{
    if (!r->found[level])
        r->level[level] = of_level(p, weights, level, clip);
    r->found[level] = true;
    return r->level[level];
}

plx_matrix_range plx_matrix_range_find(plx_matrix_ranges *ranges, const plx_pyramid *p,
    const float *weights, double cells, double clip)
{
    int below = 0, above = 0;
    while (above + 1 < p->levels && cells_of(p, above) < cells) {
        below = above;
        above = above == 0 ? PLX_PYRAMID_STORED : above + 1;
    }
    plx_matrix_range fine = known(ranges, p, weights, below, clip);
    if (above == below || !(cells > 1))
        return fine;
    plx_matrix_range coarse = known(ranges, p, weights, above, clip);
    double from = log(cells_of(p, below)), to = log(cells_of(p, above));
    double t = to > from ? fmin((log(cells) - from) / (to - from), 1) : 1;
    return (plx_matrix_range){
        .low = (float)(fine.low + (coarse.low - fine.low) * t),
        .high = (float)(fine.high + (coarse.high - fine.high) * t),
        .clipped = fine.clipped || coarse.clipped,
    };
}
