#include "app/graph_depth.h"

#include "base/mem.h"

#include <math.h>

enum { SLICES = 64 };

/* Of the radius and of the distance to the page's colour, from the middle to either end. */
static const float shrinks = 0.35F, fades = 0.6F;
/* How often ink is halved from the nearest to the farthest: brightness goes by its logarithm. */
static const float halvings = 2.5F;

bool plx_graph_depth_init(plx_graph_depth *d, size_t units, plx_error *e)
{
    *d = (plx_graph_depth){.units = units,
        .at = plx_alloc(units, sizeof *d->at),
        .ink = plx_alloc(units, sizeof *d->ink),
        .order = plx_alloc(units, sizeof *d->order)};
    return (d->at && d->ink && d->order) ||
           plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's places");
}

void plx_graph_depth_uninit(plx_graph_depth *d)
{
    plx_free(d->at);
    plx_free(d->ink);
    plx_free(d->order);
    *d = (plx_graph_depth){0};
}

static size_t slice_of(float depth)
{
    float share = (1 - depth) / 2;
    size_t slice = share > 0 ? (size_t)(share * SLICES) : 0;
    return slice < SLICES ? slice : SLICES - 1;
}

void plx_graph_depth_sort(plx_graph_depth *d, const uint32_t *importance)
{
    size_t start[SLICES + 1] = {0};
    for (size_t u = 0; u < d->units; u++)
        start[slice_of(d->at[u]) + 1]++;
    for (size_t i = 1; i <= SLICES; i++)
        start[i] += start[i - 1];
    for (size_t i = d->units; i-- > 0;) {
        uint32_t u = importance[i];
        d->order[start[slice_of(d->at[u])]++] = u;
    }
}

void plx_graph_depth_ink(plx_graph_depth *d)
{
    for (size_t u = 0; u < d->units; u++)
        d->ink[u] = exp2f(-halvings * (d->at[u] + 1) / 2);
}

float plx_graph_depth_radius(float depth, float radius)
{
    return radius * (1 - shrinks * depth);
}

plx_rgba plx_graph_depth_color(float depth, plx_rgba color, plx_theme theme)
{
    plx_rgba page = plx_page_color(theme, 255);
    float part = fades * (depth + 1) / 2;
    color.r = (unsigned char)((float)color.r + ((float)page.r - (float)color.r) * part);
    color.g = (unsigned char)((float)color.g + ((float)page.g - (float)color.g) * part);
    color.b = (unsigned char)((float)color.b + ((float)page.b - (float)color.b) * part);
    return color;
}
