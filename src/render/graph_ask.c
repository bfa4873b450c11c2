#include "render/graph_ask.h"

#include <string.h>

bool plx_graph_ask_same_view(const plx_graph_ask *a, const plx_graph_ask *b)
{
    return a->camera.x == b->camera.x && a->camera.y == b->camera.y &&
           a->camera.scale == b->camera.scale && a->viewport.width == b->viewport.width &&
           a->viewport.height == b->viewport.height && a->viewport.ui_scale == b->viewport.ui_scale;
}

bool plx_graph_ask_same_look(const plx_graph_ask *a, const plx_graph_ask *b)
{
    return a->theme == b->theme && a->gain == b->gain && memcmp(a->ink, b->ink, sizeof a->ink) == 0;
}

bool plx_graph_ask_same(const plx_graph_ask *a, const plx_graph_ask *b)
{
    return plx_graph_ask_same_view(a, b) && plx_graph_ask_same_look(a, b) &&
           a->quality == b->quality;
}

typedef struct mapping {
    plx_blend blend;
    const plx_density *sums;
    unsigned char *rgba;
} mapping;

enum { MAP_COLUMNS = 32 };

static void map_part(void *job, unsigned worker, size_t part)
{
    (void)worker;
    const mapping *m = job;
    int width = m->sums[0].width, x0 = (int)part * MAP_COLUMNS, x1 = x0 + MAP_COLUMNS;
    plx_blend_map(&m->blend, m->sums, x0, x1 < width ? x1 : width, m->rgba);
}

plx_blend plx_graph_ask_blend(const plx_graph_ask *ask, int classes, plx_blend_light light)
{
    plx_blend b = {.theme = ask->theme, .classes = classes, .light = light, .gain = ask->gain};
    memcpy(b.ink, ask->ink, sizeof b.ink);
    return b;
}

plx_blend_light plx_graph_ask_light(
    const plx_density *sums, int classes, plx_blend_samples *samples)
{
    return plx_blend_light_of(samples, sums, (classes + PLX_SIGNS - 1) / PLX_SIGNS);
}

void plx_graph_ask_map(const plx_graph_ask *ask, const plx_density *sums, int classes,
    plx_blend_light light, plx_workers *workers, unsigned char *rgba)
{
    mapping m = {
        .blend = plx_graph_ask_blend(ask, classes, light),
        .sums = sums,
        .rgba = rgba,
    };
    plx_workers_run(workers, map_part, &m, ((size_t)sums[0].width + MAP_COLUMNS - 1) / MAP_COLUMNS);
}
