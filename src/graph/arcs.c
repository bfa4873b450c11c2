#include "graph/arcs.h"

#include "base/mem.h"

#include <math.h>

float plx_arc_strength(const plx_graph *g, size_t connection)
{
    float w = fabsf(plx_graph_weight(g, connection));
    return isfinite(w) ? w : 0;
}

bool plx_arcs_init(
    plx_arcs *a, const plx_graph *g, bool incoming, const uint8_t *left_out, plx_error *e)
{
    size_t n = g->unit_count;
    const uint32_t *from = incoming ? g->target : g->source;
    const uint32_t *to = incoming ? g->source : g->target;
    *a = (plx_arcs){.units = n};
    a->start = plx_alloc(n + 2, sizeof *a->start);
    for (size_t i = 0; a->start && i < g->connection_count; i++)
        if (from[i] != to[i] && !(left_out && left_out[i]))
            a->start[from[i] + 2]++;
    for (size_t u = 2; a->start && u < n + 2; u++)
        a->start[u] += a->start[u - 1];
    size_t total = a->start ? a->start[n + 1] : 0;
    a->unit = plx_realloc(NULL, total, sizeof *a->unit);
    a->connection = plx_realloc(NULL, total, sizeof *a->connection);
    if (!a->start || !a->unit || !a->connection) {
        plx_arcs_uninit(a);
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's layout");
    }
    for (size_t i = 0; i < g->connection_count; i++)
        if (from[i] != to[i] && !(left_out && left_out[i])) {
            size_t at = a->start[from[i] + 1]++;
            a->unit[at] = to[i];
            a->connection[at] = (uint32_t)i;
        }
    return true;
}

void plx_arcs_uninit(plx_arcs *a)
{
    plx_free(a->start);
    plx_free(a->unit);
    plx_free(a->connection);
    *a = (plx_arcs){0};
}
