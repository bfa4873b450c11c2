#include "graph/mesh.h"

#include "base/mem.h"

#include <math.h>
#include <string.h>

static bool no_memory(plx_mesh *m, plx_error *e)
{
    plx_mesh_uninit(m);
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's layout");
}

/* Sums what leads to the same unit: rows [from, to) of raw entries become one row at `out`. */
typedef struct gather {
    size_t *seen; /* [units] place in the row + 1, valid from row_start on */
    size_t row_start, out;
    uint32_t *neighbour;
    float *weight;
} gather;

static void gather_one(gather *g, uint32_t to, float weight)
{
    size_t at = g->seen[to];
    if (at > g->row_start) {
        g->weight[at - 1] += weight;
        return;
    }
    g->neighbour[g->out] = to;
    g->weight[g->out] = weight;
    g->seen[to] = ++g->out;
}

static float strength_of(const plx_graph *g, size_t connection)
{
    float w = fabsf(plx_graph_weight(g, connection));
    return isfinite(w) ? w : 0;
}

bool plx_mesh_init(plx_mesh *m, const plx_graph *g, plx_error *e)
{
    size_t n = g->unit_count;
    *m = (plx_mesh){.units = n};
    m->start = plx_alloc(n + 2, sizeof *m->start);
    m->within = plx_alloc(n, sizeof *m->within);
    m->mass = plx_alloc(n, sizeof *m->mass);
    size_t *seen = plx_alloc(n, sizeof *seen);
    bool ok = m->start && m->within && m->mass && seen;
    for (size_t i = 0; ok && i < g->connection_count; i++)
        if (g->source[i] != g->target[i] && strength_of(g, i) > 0) {
            m->start[g->source[i] + 2]++;
            m->start[g->target[i] + 2]++;
        }
    for (size_t u = 2; ok && u < n + 2; u++)
        m->start[u] += m->start[u - 1];
    size_t total = ok ? m->start[n + 1] : 0;
    m->neighbour = plx_realloc(NULL, total, sizeof *m->neighbour);
    m->weight = plx_realloc(NULL, total, sizeof *m->weight);
    if (!ok || !m->neighbour || !m->weight) {
        plx_free(seen);
        return no_memory(m, e);
    }
    for (size_t i = 0; i < g->connection_count; i++) {
        uint32_t s = g->source[i], t = g->target[i];
        float w = strength_of(g, i);
        if (s == t || !(w > 0))
            continue;
        size_t at = m->start[s + 1]++, to = m->start[t + 1]++;
        m->neighbour[at] = t;
        m->neighbour[to] = s;
        m->weight[at] = m->weight[to] = w;
    }
    /* In place: no row becomes longer. */
    gather row = {.seen = seen, .neighbour = m->neighbour, .weight = m->weight};
    size_t from = 0;
    for (size_t u = 0; u < n; u++) {
        size_t to = m->start[u + 1];
        row.row_start = row.out;
        for (size_t i = from; i < to; i++)
            gather_one(&row, m->neighbour[i], m->weight[i]);
        from = to;
        m->start[u] = row.row_start;
        m->mass[u] = 1;
    }
    m->start[n] = row.out;
    plx_free(seen);
    return true;
}

bool plx_mesh_init_groups(
    plx_mesh *m, const plx_mesh *fine, const uint32_t *group, size_t groups, plx_error *e)
{
    *m = (plx_mesh){.units = groups};
    size_t total = fine->start[fine->units];
    m->start = plx_alloc(groups + 1, sizeof *m->start);
    m->within = plx_alloc(groups, sizeof *m->within);
    m->mass = plx_alloc(groups, sizeof *m->mass);
    m->neighbour = plx_realloc(NULL, total, sizeof *m->neighbour);
    m->weight = plx_realloc(NULL, total, sizeof *m->weight);
    size_t *seen = plx_alloc(groups, sizeof *seen);
    size_t *first = plx_alloc(groups + 2, sizeof *first);
    uint32_t *member = plx_alloc(fine->units, sizeof *member);
    bool ok =
        m->start && m->within && m->mass && m->neighbour && m->weight && seen && first && member;
    if (ok) {
        for (size_t u = 0; u < fine->units; u++)
            first[group[u] + 2]++;
        for (size_t k = 2; k < groups + 2; k++)
            first[k] += first[k - 1];
        for (size_t u = 0; u < fine->units; u++)
            member[first[group[u] + 1]++] = (uint32_t)u;
        gather row = {.seen = seen, .neighbour = m->neighbour, .weight = m->weight};
        for (size_t k = 0; k < groups; k++) {
            m->start[k] = row.row_start = row.out;
            for (size_t i = first[k]; i < first[k + 1]; i++) {
                uint32_t u = member[i];
                m->mass[k] += fine->mass[u];
                m->within[k] += fine->within[u];
                for (size_t j = fine->start[u]; j < fine->start[u + 1]; j++) {
                    uint32_t to = group[fine->neighbour[j]];
                    if (to == k)
                        m->within[k] += (double)fine->weight[j];
                    else
                        gather_one(&row, to, fine->weight[j]);
                }
            }
        }
        m->start[groups] = row.out;
        uint32_t *neighbour = plx_realloc(m->neighbour, row.out, sizeof *neighbour);
        float *weight = plx_realloc(m->weight, row.out, sizeof *weight);
        m->neighbour = neighbour ? neighbour : m->neighbour;
        m->weight = weight ? weight : m->weight;
    }
    plx_free(seen);
    plx_free(first);
    plx_free(member);
    return ok || no_memory(m, e);
}

void plx_mesh_uninit(plx_mesh *m)
{
    plx_free(m->start);
    plx_free(m->neighbour);
    plx_free(m->weight);
    plx_free(m->within);
    plx_free(m->mass);
    *m = (plx_mesh){0};
}
