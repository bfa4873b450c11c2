#include "graph/force_levels.h"

#include "base/mem.h"

#include <string.h>

enum { GROUP_MAX = 4 };

/* Where a unit wants to be: with the neighbour to whom most of their strength goes, and rather with
 * one that is alone or in a small group. */
static uint32_t choose(const plx_mesh *m, uint32_t u, const uint32_t *group, const uint8_t *size,
    const float *strength)
{
    uint32_t best = UINT32_MAX;
    float most = 0;
    for (size_t i = m->start[u]; i < m->start[u + 1]; i++) {
        uint32_t v = m->neighbour[i];
        unsigned full = group[v] == UINT32_MAX ? 1 : size[group[v]];
        if (full >= GROUP_MAX)
            continue;
        float worth = m->weight[i] / (strength[v] * m->mass[v] * (float)full);
        if (worth > most) {
            most = worth;
            best = v;
        }
    }
    return best;
}

bool plx_force_group(const plx_mesh *m, plx_rng *rng, uint32_t *group, size_t *groups, plx_error *e)
{
    size_t n = m->units;
    uint32_t *order = plx_alloc(n, sizeof *order);
    uint8_t *size = plx_alloc(n, sizeof *size);
    float *strength = plx_alloc(n, sizeof *strength);
    bool ok = order && size && strength;
    *groups = 0;
    if (ok) {
        for (size_t u = 0; u < n; u++) {
            order[u] = (uint32_t)u;
            for (size_t i = m->start[u]; i < m->start[u + 1]; i++)
                strength[u] += m->weight[i];
        }
        memset(group, 0xFF, n * sizeof *group);
        plx_rng_shuffle(rng, order, n);
        for (size_t i = 0; i < n; i++) {
            uint32_t u = order[i];
            if (group[u] != UINT32_MAX)
                continue;
            uint32_t v = choose(m, u, group, size, strength);
            if (v != UINT32_MAX && group[v] != UINT32_MAX) {
                group[u] = group[v];
            } else {
                group[u] = (uint32_t)(*groups)++;
                if (v != UINT32_MAX) {
                    group[v] = group[u];
                    size[group[v]]++;
                }
            }
            size[group[u]]++;
        }
    }
    plx_free(order);
    plx_free(size);
    plx_free(strength);
    return ok || plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's layout");
}
