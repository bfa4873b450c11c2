#include "scene/seriation.h"

#include "base/mem.h"
#include "scene/principal.h"

#include <math.h>
#include <string.h>

enum {
    AXES = 4,        /* that what things have in common is looked for along */
    TABLE = 2048,    /* things whose distances are kept in a table */
    WINDOW = 200,    /* places that 2-opt looks ahead without one */
    PASSES = 12,     /* of 2-opt */
    WHOLE = 1 << 14, /* things that one path goes through */
};

/* Distances that a path through more may take. */
static const double DISTANCES = 5e8;

typedef struct plx_path {
    const float *points; /* [things][AXES], of length 1 */
    const atomic_bool *stop;
    uint32_t *order; /* [count], at this stretch of the whole */
    size_t count;
    float *table;   /* [count][count] by place in `items`; NULL where there are too many */
    uint32_t *slot; /* [things]: place in the table */
} plx_path;

static float cosine(const float *a, const float *b)
{
    float sum = 0;
    for (int k = 0; k < AXES; k++)
        sum += a[k] * b[k];
    return sum;
}

static bool stopped(const plx_path *p)
{
    return p->stop && atomic_load_explicit(p->stop, memory_order_relaxed);
}

static float distance(const plx_path *p, uint32_t a, uint32_t b)
{
    if (p->table)
        return p->table[p->slot[a] * p->count + p->slot[b]];
    return 1 - cosine(p->points + (size_t)a * AXES, p->points + (size_t)b * AXES);
}

static void fill_table(plx_path *p)
{
    for (size_t i = 0; i < p->count; i++)
        p->slot[p->order[i]] = (uint32_t)i;
    for (size_t i = 0; i < p->count; i++)
        for (size_t j = 0; j <= i; j++) {
            const float *a = p->points + (size_t)p->order[i] * AXES;
            float d = 1 - cosine(a, p->points + (size_t)p->order[j] * AXES);
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
static void mend(plx_path *p)
{
    const float least = 1e-5F;
    size_t window = p->table ? p->count : WINDOW;
    bool better = true;
    for (int pass = 0; pass < PASSES && better; pass++) {
        better = false;
        for (size_t i = 0; i + 1 < p->count && !stopped(p); i++) {
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

/* By the first axis, then by index: merge sort, whose result depends on nothing else. */
static void sort(uint32_t *order, uint32_t *spare, size_t count, const float *points)
{
    for (size_t width = 1; width < count; width *= 2) {
        for (size_t left = 0; left < count; left += 2 * width) {
            size_t middle = left + width < count ? left + width : count;
            size_t end = middle + width < count ? middle + width : count;
            for (size_t a = left, b = middle, k = left; k < end; k++) {
                bool first = a < middle && (b >= end || points[(size_t)order[a] * AXES] <=
                                                            points[(size_t)order[b] * AXES]);
                spare[k] = first ? order[a++] : order[b++];
            }
        }
        memcpy(order, spare, count * sizeof *order);
    }
}

/* Through so many that the whole stays within the bound, one stretch after the other. */
static bool through_stretches(plx_path *whole, plx_error *e)
{
    uint32_t *spare = plx_alloc(whole->count, sizeof *spare);
    if (!spare)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for an order of %zu units", whole->count);
    sort(whole->order, spare, whole->count, whole->points);
    plx_free(spare);
    size_t stretch = (size_t)fmax(DISTANCES / (double)whole->count, 2);
    for (size_t from = 0; from < whole->count && !stopped(whole); from += stretch) {
        plx_path p = *whole;
        p.order = whole->order + from;
        p.count = from + stretch < whole->count ? stretch : whole->count - from;
        go_to_nearest(&p, from > 0 ? whole->order[from - 1] : 0, from == 0);
    }
    return true;
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
    mend(p);
    return true;
}

static void make_unit_length(float *point)
{
    float length = sqrtf(cosine(point, point));
    for (int k = 0; k < AXES && length > 0; k++)
        point[k] /= length;
}

bool plx_seriate(const float *vectors, size_t count, size_t size, uint32_t *order,
    const atomic_bool *stop, plx_error *e)
{
    float *points = plx_alloc(count, AXES * sizeof *points);
    plx_path p = {.points = points, .stop = stop, .order = order};
    if (!points)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for an order of %zu units", count);
    bool ok = plx_principal_scores(vectors, count, size, AXES, points, stop, e);
    /* What is nothing but zeros stands at the end. */
    size_t zeros = count;
    for (size_t i = count; ok && i-- > 0;) {
        bool zero = true;
        for (size_t k = 0; k < size && zero; k++)
            zero = vectors[i * size + k] == 0;
        if (zero)
            order[--zeros] = (uint32_t)i;
    }
    for (size_t i = 0, z = zeros; ok && i < count; i++) {
        make_unit_length(points + i * AXES);
        if (z < count && order[z] == i)
            z++;
        else
            order[p.count++] = (uint32_t)i;
    }
    if (ok && p.count >= 3)
        ok = p.count <= WHOLE ? through_all(&p, count, e) : through_stretches(&p, e);
    plx_free(p.table);
    plx_free(p.slot);
    plx_free(points);
    return ok;
}
