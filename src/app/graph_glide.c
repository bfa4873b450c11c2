#include "app/graph_glide.h"

#include "base/mem.h"

#include <string.h>

static const double LASTS_S = 0.9;

bool plx_graph_glide_init(plx_graph_glide *g, size_t units, plx_error *e)
{
    *g = (plx_graph_glide){.units = units,
        .from = plx_alloc(units * 2, sizeof *g->from),
        .to = plx_alloc(units * 2, sizeof *g->to)};
    return (g->from && g->to) || plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's places");
}

void plx_graph_glide_uninit(plx_graph_glide *g)
{
    plx_free(g->from);
    plx_free(g->to);
    *g = (plx_graph_glide){0};
}

void plx_graph_glide_begin(plx_graph_glide *g, const float *from, double now_s)
{
    memcpy(g->from, from, g->units * 2 * sizeof *from);
    g->start_s = now_s;
    g->on = true;
}

bool plx_graph_glide_at(plx_graph_glide *g, double now_s, float *place)
{
    if (!g->on)
        return false;
    double t = (now_s - g->start_s) / LASTS_S;
    g->on = t < 1;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    float share = (float)(t * t * t * (t * (t * 6 - 15) + 10)); /* at rest at both ends */
    for (size_t i = 0; i < g->units * 2; i++)
        place[i] = g->from[i] + (g->to[i] - g->from[i]) * share;
    return true;
}
