#include "render/gpu_lines.h"

#include "base/mem.h"

#include <math.h>
#include <stddef.h>

enum { CAPACITY = 1 << 15 }; /* lines a draw */

/* Times a number of columns, a multiple of this is exact in a float. */
static const double COARSE = 1.0 / 1024;

/* An instance of shaders/density_line.vert. */
typedef struct plx_line_instance {
    float left, right;   /* columns */
    float before, after; /* parts of the first and of the last that it leaves out */
    float row, part;     /* height: whole rows, and the rest */
    float coarse, fine;  /* slope: a multiple of COARSE, and the rest */
    float weight[PLX_SIGNS];
} plx_line_instance;

typedef struct plx_line_params {
    float viewport[2], unused[2];
} plx_line_params;

struct plx_gpu_lines {
    plx_pass *pass;
    plx_buffer *buffer;
    plx_line_instance *instances; /* [CAPACITY], owned */
    size_t count;
};

static const plx_pass_desc line_desc = {
    .name = "lines",
    .vertex = "density_line.vert",
    .fragment = "density_line.frag",
    .blend = PLX_BLEND_ADD,
    .params_size = sizeof(plx_line_params),
    .attributes = {{PLX_ATTRIBUTE_FLOAT, 4, 0, 0, sizeof(plx_line_instance)},
        {PLX_ATTRIBUTE_FLOAT, 4, 0, offsetof(plx_line_instance, row), sizeof(plx_line_instance)},
        {PLX_ATTRIBUTE_FLOAT, 2, 0, offsetof(plx_line_instance, weight),
            sizeof(plx_line_instance)}},
};

plx_gpu_lines *plx_gpu_lines_create(plx_device *device, plx_error *e)
{
    plx_gpu_lines *g = plx_alloc(1, sizeof *g);
    if (g)
        g->instances = plx_alloc(CAPACITY, sizeof *g->instances);
    if (!g || !g->instances) {
        plx_gpu_lines_destroy(&g);
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    g->pass = plx_pass_create(device, &line_desc, e);
    if (g->pass)
        g->buffer = plx_buffer_create(device, "lines", CAPACITY * sizeof *g->instances, e);
    if (!g->buffer)
        plx_gpu_lines_destroy(&g);
    return g;
}

void plx_gpu_lines_destroy(plx_gpu_lines **lines)
{
    if (!*lines)
        return;
    plx_pass_destroy(&(*lines)->pass);
    plx_buffer_destroy(&(*lines)->buffer);
    plx_free((*lines)->instances);
    plx_free(*lines);
    *lines = NULL;
}

/* Only the columns where the line touches the picture, so that floats hold its heights well. */
void plx_gpu_lines_add(plx_gpu_lines *g, const plx_gpu_line *l, plx_target *target)
{
    double first = fmax(l->from, 0), end = fmin(l->to, plx_target_width(target));
    double low = -1, high = plx_target_height(target) + 1.0;
    if (l->slope != 0) {
        double x0 = l->x + (low - l->y) / l->slope, x1 = l->x + (high - l->y) / l->slope;
        first = fmax(first, fmin(x0, x1));
        end = fmin(end, fmax(x0, x1));
    } else if (l->y <= low || l->y >= high) {
        return;
    }
    first = floor(first);
    end = ceil(end);
    if (!(first < end))
        return;
    double y = l->y + l->slope * (first - l->x), row = floor(y);
    double coarse = round(l->slope / COARSE) * COARSE;
    g->instances[g->count++] = (plx_line_instance){
        .left = (float)first,
        .right = (float)end,
        .before = (float)fmax(l->from - first, 0),
        .after = (float)fmax(end - l->to, 0),
        .row = (float)row,
        .part = (float)(y - row),
        .coarse = (float)coarse,
        .fine = (float)(l->slope - coarse),
        .weight = {l->weight[PLX_POSITIVE], l->weight[PLX_NEGATIVE]},
    };
    if (g->count == CAPACITY)
        plx_gpu_lines_flush(g, target);
}

void plx_gpu_lines_flush(plx_gpu_lines *g, plx_target *target)
{
    if (g->count == 0)
        return;
    plx_line_params params = {
        {(float)plx_target_width(target), (float)plx_target_height(target)}, {0}};
    plx_buffer_replace(g->buffer, g->instances, g->count * sizeof *g->instances);
    plx_pass_run(g->pass, &(plx_draw){
                              .target = target,
                              .params = &params,
                              .buffers = {g->buffer},
                              .instances = g->count,
                          });
    g->count = 0;
}
