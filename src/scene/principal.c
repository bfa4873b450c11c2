#include "scene/principal.h"

#include "base/mem.h"
#include "base/rng.h"
#include "base/simd.h"

#include <math.h>
#include <string.h>

/* Numbers that all iterations may look at, and how many iterations there are at most and least. */
static const double WORK = 6e8;
enum { MOST = 60, LEAST = 12 };

typedef struct plx_axes {
    size_t size, count;
    float *mean;  /* [size] */
    float *axis;  /* [count][size], orthonormal */
    double *next; /* [count][size] */
} plx_axes;

/* Where one vector lies along all axes; and adds it to the next ones by that. */
PLX_SIMD static void visit(const plx_axes *a, const float *vector, float *score)
{
    for (size_t k = 0; k < a->count; k++) {
        const float *axis = a->axis + k * a->size;
        double *next = a->next + k * a->size;
        double along = 0;
        for (size_t d = 0; d < a->size; d++)
            along += (double)((vector[d] - a->mean[d]) * axis[d]);
        score[k] = (float)along;
        for (size_t d = 0; d < a->size; d++)
            next[d] += along * (double)(vector[d] - a->mean[d]);
    }
}

/* Gram and Schmidt. */
static void make_orthonormal(plx_axes *a)
{
    for (size_t k = 0; k < a->count; k++) {
        double *next = a->next + k * a->size, length = 0, before = 0;
        for (size_t d = 0; d < a->size; d++)
            before += next[d] * next[d];
        for (size_t j = 0; j < k; j++) {
            const float *axis = a->axis + j * a->size;
            double along = 0;
            for (size_t d = 0; d < a->size; d++)
                along += next[d] * (double)axis[d];
            for (size_t d = 0; d < a->size; d++)
                next[d] -= along * (double)axis[d];
        }
        for (size_t d = 0; d < a->size; d++)
            length += next[d] * next[d];
        /* What is left of an axis that there is not is rounding. */
        bool there = length > before * 1e-10;
        for (size_t d = 0; d < a->size; d++)
            a->axis[k * a->size + d] = there ? (float)(next[d] / sqrt(length)) : 0;
    }
}

static void iterate(
    plx_axes *a, const float *vectors, size_t count, float *scores, const atomic_bool *stop)
{
    double numbers = (double)count * (double)a->size * (double)a->count;
    double passes = fmin(fmax(WORK / numbers, LEAST), MOST);
    for (int pass = 0; pass < (int)passes; pass++) {
        if (stop && atomic_load_explicit(stop, memory_order_relaxed))
            return;
        if (pass > 0)
            make_orthonormal(a);
        memset(a->next, 0, a->count * a->size * sizeof *a->next);
        for (size_t i = 0; i < count; i++)
            visit(a, vectors + i * a->size, scores + i * a->count);
    }
}

bool plx_principal_scores(const float *vectors, size_t count, size_t size, size_t axes,
    float *scores, const atomic_bool *stop, plx_error *e)
{
    plx_axes a = {
        .size = size,
        .count = axes,
        .mean = plx_alloc(size, sizeof *a.mean),
        .axis = plx_alloc(size, axes * sizeof *a.axis),
        .next = plx_alloc(size, axes * sizeof *a.next),
    };
    double *sum = plx_alloc(size, sizeof *sum);
    bool ok = size == 0 || (a.mean && a.axis && a.next && sum);
    memset(scores, 0, count * axes * sizeof *scores);
    if (ok && size > 0) {
        for (size_t i = 0; i < count; i++)
            for (size_t d = 0; d < size; d++)
                sum[d] += (double)vectors[i * size + d];
        for (size_t d = 0; d < size; d++)
            a.mean[d] = (float)(sum[d] / (double)count);
        plx_rng rng;
        plx_rng_seed(&rng, 1, 0);
        for (size_t i = 0; i < size * axes; i++)
            a.axis[i] = (float)plx_rng_range(&rng, -1, 1);
        iterate(&a, vectors, count, scores, stop);
    }
    plx_free(a.mean);
    plx_free(a.axis);
    plx_free(a.next);
    plx_free(sum);
    return ok || plx_fail(e, PLX_ERR_MEMORY, "out of memory for principal components");
}
