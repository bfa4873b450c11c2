#include "graph/force_springs.h"

#include "base/mem.h"
#include "base/simd.h"

#include <math.h>
#include <string.h>

enum {
    LANES = PLX_SPRING_LANES,
    AHEAD = 3, /* units, whose first eights are fetched into the near caches: */
    FETCHED = 4,
};

static size_t neighbours_of(const plx_mesh *m, size_t unit)
{
    return m->start[unit + 1] - m->start[unit];
}

bool plx_springs_init(plx_springs *s, const plx_mesh *m, const uint32_t *order, plx_error *e)
{
    size_t n = m->units;
    *s = (plx_springs){.units = n};
    s->first = plx_alloc(n + 1, sizeof *s->first);
    s->mass = plx_alloc(n, sizeof *s->mass);
    s->number = plx_alloc(n, sizeof *s->number);
    for (size_t i = 0; s->first && i < n; i++)
        s->first[i + 1] = s->first[i] + (neighbours_of(m, order[i]) + LANES - 1) / LANES;
    size_t eights = s->first ? s->first[n] : 0;
    s->eight = plx_alloc(eights, sizeof *s->eight);
    if (!s->first || !s->mass || !s->number || !s->eight) {
        plx_springs_uninit(s);
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's layout");
    }
    for (size_t i = 0; i < n; i++) {
        s->number[order[i]] = (uint32_t)i;
        s->mass[i] = m->mass[order[i]];
    }
    for (size_t i = 0; i < n; i++) {
        size_t from = m->start[order[i]], count = neighbours_of(m, order[i]);
        plx_spring_eight *row = s->eight + s->first[i];
        size_t room = (s->first[i + 1] - s->first[i]) * LANES;
        for (size_t k = 0; k < room; k++) {
            bool is_there = k < count;
            row[k / LANES].neighbour[k % LANES] =
                is_there ? s->number[m->neighbour[from + k]] : (uint32_t)i;
            row[k / LANES].weight[k % LANES] = is_there ? m->weight[from + k] : 0;
        }
    }
    return true;
}

void plx_springs_uninit(plx_springs *s)
{
    plx_free(s->first);
    plx_free(s->eight);
    plx_free(s->mass);
    plx_free(s->number);
    *s = (plx_springs){0};
}

typedef double places __attribute__((vector_size(LANES * 8))); /* x and y of eight units */
typedef float both __attribute__((vector_size(LANES * 8)));
typedef float eight __attribute__((vector_size(LANES * 4)));

/* A place in one piece. */
static inline __attribute__((always_inline)) double place_of(const float *place, uint32_t unit)
{
    double pair;
    memcpy(&pair, place + (size_t)unit * 2, sizeof pair);
    return pair;
}

/* Rows are read as they come, but for what has moved since they were numbered. */
static inline __attribute__((always_inline)) void fetch(const plx_springs *s, uint32_t unit)
{
    for (size_t i = s->first[unit], k = 0; k < FETCHED && i < s->first[unit + 1]; i++, k++)
        __builtin_prefetch(&s->eight[i]);
}

PLX_SIMD void plx_springs_pull(const plx_springs *s, const uint32_t *unit, size_t count,
    const float *place, float *fx, float *fy)
{
    for (size_t u = 0; u < count; u++) {
        eight x = {0}, y = {0};
        float x0 = place[(size_t)unit[u] * 2], y0 = place[(size_t)unit[u] * 2 + 1];
        if (u + AHEAD < count)
            fetch(s, unit[u + AHEAD]);
        for (size_t i = s->first[unit[u]]; i < s->first[unit[u] + 1]; i++) {
            const uint32_t *n = s->eight[i].neighbour;
            both at = (both)(places){place_of(place, n[0]), place_of(place, n[1]),
                place_of(place, n[2]), place_of(place, n[3]), place_of(place, n[4]),
                place_of(place, n[5]), place_of(place, n[6]), place_of(place, n[7])};
            eight dx = __builtin_shufflevector(at, at, 0, 2, 4, 6, 8, 10, 12, 14) - x0;
            eight dy = __builtin_shufflevector(at, at, 1, 3, 5, 7, 9, 11, 13, 15) - y0;
            eight far = dx * dx + dy * dy, pull;
            memcpy(&pull, s->eight[i].weight, sizeof pull);
            for (int k = 0; k < LANES; k++)
                pull[k] *= sqrtf(far[k]);
            x += dx * pull;
            y += dy * pull;
        }
        eight sum = __builtin_shufflevector(x, y, 0, 1, 2, 3, 8, 9, 10, 11) +
                    __builtin_shufflevector(x, y, 4, 5, 6, 7, 12, 13, 14, 15);
        sum += __builtin_shufflevector(sum, sum, 2, 3, 0, 1, 6, 7, 4, 5);
        fx[u] += sum[0] + sum[1];
        fy[u] += sum[4] + sum[5];
    }
}
