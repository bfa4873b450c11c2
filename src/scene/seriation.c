#include "scene/seriation.h"

#include "base/mem.h"
#include "base/simd.h"

#include <math.h>
#include <string.h>

enum {
    TABLE = 2048,    /* things whose distances are kept in a table */
    WINDOW = 48,     /* places that 2-opt looks ahead without one */
    PASSES = 12,     /* of 2-opt */
    WHOLE = 1 << 14, /* things that one path goes through */
    POWER = 40,      /* iterations for the principal component */
    LANES = 16,
};

/* Products of vectors that a path through more may take. */
static const double PRODUCTS = 1.5e8;

PLX_SIMD static float dot(const float *a, const float *b, size_t size)
{
    float lane[LANES] = {0}, sum = 0;
    size_t i = 0;
    for (; i + LANES <= size; i += LANES)
        for (size_t k = 0; k < LANES; k++)
            lane[k] += a[i + k] * b[i + k];
    for (; i < size; i++)
        sum += a[i] * b[i];
    for (size_t k = 0; k < LANES; k++)
        sum += lane[k];
    return sum;
}

typedef struct plx_path {
    const float *vectors; /* [count][size] */
    size_t size;
    const atomic_bool *stop;
    uint32_t *order; /* [count], at this stretch of the whole */
    size_t count;
    float *table;   /* [count][count] by place in `items`; NULL where there are too many */
    uint32_t *slot; /* [things]: place in the table */
} plx_path;

static bool stopped(const plx_path *p)
{
    return p->stop && atomic_load_explicit(p->stop, memory_order_relaxed);
}

static float distance(const plx_path *p, uint32_t a, uint32_t b)
{
    if (p->table)
        return p->table[p->slot[a] * p->count + p->slot[b]];
    return 1 - dot(p->vectors + a * p->size, p->vectors + b * p->size, p->size);
}

static void fill_table(plx_path *p)
{
    for (size_t i = 0; i < p->count; i++)
        p->slot[p->order[i]] = (uint32_t)i;
    for (size_t i = 0; i < p->count; i++)
        for (size_t j = 0; j <= i; j++) {
            const float *a = p->vectors + p->order[i] * p->size;
            float d = 1 - dot(a, p->vectors + p->order[j] * p->size, p->size);
            p->table[i * p->count + j] = p->table[j * p->count + i] = d;
        }
}

static void swap(uint32_t *a, uint32_t *b)
{
    uint32_t c = *a;
    *a = *b;
    *b = c;
}

/* Of those from `from` on the place of the one nearest to a thing, or farthest from it; of equal
 * ones the first thing. */
static size_t extreme(const plx_path *p, size_t from, uint32_t thing, float sign)
{
    size_t best = from;
    float best_d = INFINITY;
    for (size_t i = from; i < p->count; i++) {
        float d = sign * distance(p, thing, p->order[i]);
        if (d < best_d || (d == best_d && p->order[i] < p->order[best])) {
            best = i;
            best_d = d;
        }
    }
    return best;
}

/* start: a thing that the path is to begin near, or one of its own with `free_start`. */
static void go_to_nearest(plx_path *p, uint32_t start, bool free_start)
{
    size_t first = extreme(p, 0, free_start ? p->order[0] : start, free_start ? -1 : 1);
    swap(&p->order[0], &p->order[first]);
    for (size_t i = 1; i < p->count && !stopped(p); i++)
        swap(&p->order[i], &p->order[extreme(p, i, p->order[i - 1], 1)]);
}

static void turn_round(uint32_t *order, size_t first, size_t last)
{
    for (; first < last; first++, last--)
        swap(&order[first], &order[last]);
}

/* What the path gains where the stretch from first to last is turned round. */
static float gain(const plx_path *p, size_t first, size_t last)
{
    const uint32_t *o = p->order;
    float was = 0, is = 0;
    if (first > 0) {
        was += distance(p, o[first - 1], o[first]);
        is += distance(p, o[first - 1], o[last]);
    }
    if (last + 1 < p->count) {
        was += distance(p, o[last], o[last + 1]);
        is += distance(p, o[first], o[last + 1]);
    }
    return was - is;
}

/* Ends that cost nothing let a stretch at either end be turned, too. */
static void mend(plx_path *p, bool fixed_start)
{
    const float least = 1e-5F;
    size_t window = p->table ? p->count : WINDOW;
    bool better = true;
    for (int pass = 0; pass < PASSES && better; pass++) {
        better = false;
        for (size_t i = fixed_start ? 1 : 0; i + 1 < p->count && !stopped(p); i++) {
            size_t end = i + window < p->count ? i + window : p->count;
            for (size_t k = i + 1; k < end; k++) {
                if (gain(p, i, k) > least) {
                    turn_round(p->order, i, k);
                    better = true;
                }
            }
        }
    }
}

/* Leading principal component of those in the order; scores: [things]. */
static bool component(const plx_path *p, float *scores, plx_error *e)
{
    double *mean = plx_alloc(p->size, 2 * sizeof *mean), *axis = mean + p->size;
    float *at = plx_alloc(p->size, sizeof *at);
    bool ok = mean && at;
    for (size_t i = 0; ok && i < p->count; i++)
        for (size_t k = 0; k < p->size; k++)
            mean[k] += (double)p->vectors[p->order[i] * p->size + k] / (double)p->count;
    for (size_t k = 0; ok && k < p->size; k++)
        at[k] = 1.0F + 0.5F * (float)(k % 7);
    for (int pass = 0; ok && pass < POWER && !stopped(p); pass++) {
        double along = 0, length = 0;
        for (size_t k = 0; k < p->size; k++)
            along += mean[k] * (double)at[k];
        memset(axis, 0, p->size * sizeof *axis);
        for (size_t i = 0; i < p->count; i++) {
            const float *v = p->vectors + p->order[i] * p->size;
            double score = (double)dot(v, at, p->size) - along;
            scores[p->order[i]] = (float)score;
            for (size_t k = 0; k < p->size; k++)
                axis[k] += score * ((double)v[k] - mean[k]);
        }
        for (size_t k = 0; k < p->size; k++)
            length += axis[k] * axis[k];
        if (!(length > 0))
            break;
        for (size_t k = 0; k < p->size; k++)
            at[k] = (float)(axis[k] / sqrt(length));
    }
    plx_free(mean);
    plx_free(at);
    return ok || plx_fail(e, PLX_ERR_MEMORY, "out of memory for an order of %zu units", p->count);
}

/* By score, then by index: merge sort, whose result depends on nothing else. */
static void sort(uint32_t *order, uint32_t *spare, size_t count, const float *scores)
{
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t left = 0; left < count; left += 2 * width) {
            size_t middle = left + width < count ? left + width : count;
            size_t end = middle + width < count ? middle + width : count;
            for (size_t a = left, b = middle, k = left; k < end; k++) {
                bool first = a < middle && (b >= end || scores[order[a]] <= scores[order[b]]);
                spare[k] = first ? order[a++] : order[b++];
            }
        }
        memcpy(order, spare, count * sizeof *order);
    }
}

/* Through so many that the whole stays within the bound, one stretch after the other. */
static bool through_stretches(plx_path *whole, plx_error *e)
{
    size_t things = 0;
    for (size_t i = 0; i < whole->count; i++)
        things = whole->order[i] >= things ? whole->order[i] + 1 : things;
    float *scores = plx_alloc(things, sizeof *scores);
    uint32_t *spare = plx_alloc(whole->count, sizeof *spare);
    bool ok = scores && spare;
    if (!ok)
        plx_fail(e, PLX_ERR_MEMORY, "out of memory for an order of %zu units", whole->count);
    ok = ok && component(whole, scores, e);
    if (ok)
        sort(whole->order, spare, whole->count, scores);
    size_t stretch = (size_t)fmax(PRODUCTS / (double)whole->count, 2);
    for (size_t from = 0; ok && from < whole->count && !stopped(whole); from += stretch) {
        plx_path p = *whole;
        p.order = whole->order + from;
        p.count = from + stretch < whole->count ? stretch : whole->count - from;
        go_to_nearest(&p, from > 0 ? whole->order[from - 1] : 0, from == 0);
    }
    plx_free(scores);
    plx_free(spare);
    return ok;
}

static bool through_all(plx_path *p, size_t things, plx_error *e)
{
    if (p->count <= TABLE) {
        p->table = plx_alloc(p->count, p->count * sizeof *p->table);
        p->slot = plx_alloc(things, sizeof *p->slot);
        if (!p->table || !p->slot)
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory for an order of %zu units", p->count);
        fill_table(p);
    }
    go_to_nearest(p, 0, true);
    mend(p, false);
    return true;
}

bool plx_seriate(float *vectors, size_t count, size_t size, uint32_t *order,
    const atomic_bool *stop, plx_error *e)
{
    plx_path p = {.vectors = vectors, .size = size, .stop = stop, .order = order};
    size_t zeros = count;
    for (size_t i = count; i-- > 0;) {
        float *v = vectors + i * size, length = sqrtf(dot(v, v, size));
        if (!(length > 0)) {
            order[--zeros] = (uint32_t)i;
            continue;
        }
        for (size_t k = 0; k < size; k++)
            v[k] /= length;
    }
    for (size_t i = 0; i < count; i++) {
        const float *v = vectors + i * size;
        if (dot(v, v, size) > 0)
            order[p.count++] = (uint32_t)i;
    }
    bool ok =
        p.count < 3 || (p.count <= WHOLE ? through_all(&p, count, e) : through_stretches(&p, e));
    plx_free(p.table);
    plx_free(p.slot);
    return ok;
}

double plx_path_length(const float *vectors, size_t size, const uint32_t *order, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i + 1 < count; i++)
        sum += 1 - (double)dot(vectors + order[i] * size, vectors + order[i + 1] * size, size);
    return sum;
}
