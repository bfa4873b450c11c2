#include "render/edge_crisp.h"

#include "base/mem.h"
#include "gfx/pass.h"
#include "render/gpu_lines.h"

#include <math.h>
#include <string.h>

/* shaders/crisp.frag: block Params. */
typedef struct plx_crisp_params {
    float positive[4], negative[4];
    float share, lighten, unused[2];
} plx_crisp_params;

struct plx_edge_crisp {
    plx_device *device;
    plx_gpu_lines *lines;
    plx_pass *cover;
    plx_target *sums; /* of the lines; as large as the last picture */
};

static const plx_pass_desc cover_desc = {
    .name = "single lines",
    .vertex = "fullscreen.vert",
    .fragment = "crisp.frag",
    .blend = PLX_BLEND_OVER,
    .params_size = sizeof(plx_crisp_params),
    .textures = {"lines"},
};

plx_edge_crisp *plx_edge_crisp_create(plx_device *device, plx_error *e)
{
    plx_edge_crisp *c = plx_alloc(1, sizeof *c);
    if (!c) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    c->device = device;
    if (!(c->lines = plx_gpu_lines_create(device, e)) ||
        !(c->cover = plx_pass_create(device, &cover_desc, e)))
        plx_edge_crisp_destroy(&c);
    return c;
}

void plx_edge_crisp_destroy(plx_edge_crisp **crisp)
{
    if (!*crisp)
        return;
    plx_gpu_lines_destroy(&(*crisp)->lines);
    plx_pass_destroy(&(*crisp)->cover);
    plx_target_destroy(&(*crisp)->sums);
    plx_free(*crisp);
    *crisp = NULL;
}

static bool fit(plx_edge_crisp *c, const plx_target *target, plx_error *e)
{
    int width = plx_target_width(target), height = plx_target_height(target);
    if (c->sums && plx_target_width(c->sums) == width && plx_target_height(c->sums) == height)
        return true;
    plx_target_destroy(&c->sums);
    c->sums = plx_target_create(c->device, "single lines", width, height, PLX_FORMAT_RG32F, e);
    return c->sums != NULL;
}

bool plx_edge_crisp_draw(plx_edge_crisp *c, const plx_tone *tone, const plx_crisp_line *lines,
    size_t count, plx_target *target, plx_error *e)
{
    static const float zero[4] = {0};
    plx_crisp_params params = {.share = PLX_CRISP_COVER, .lighten = PLX_CRISP_LIGHTEN};
    if (count == 0)
        return true;
    if (!fit(c, target, e))
        return false;
    memcpy(params.positive, tone->positive, sizeof params.positive);
    memcpy(params.negative, tone->negative, sizeof params.negative);
    plx_target_clear(c->sums, zero);
    for (size_t i = 0; i < count; i++) {
        const plx_crisp_line *l = &lines[i];
        double slope = (l->y1 - l->y0) / (l->x1 - l->x0);
        plx_gpu_line line = {l->x0, l->y0, slope, ceil(l->x0), floor(l->x1), {0}};
        line.weight[l->sign] = l->strength * (float)hypot(1, slope);
        plx_gpu_lines_add(c->lines, &line, c->sums);
    }
    plx_gpu_lines_flush(c->lines, c->sums);
    plx_pass_run(c->cover, &(plx_draw){
                               .target = target,
                               .params = &params,
                               .textures = {plx_target_texture(c->sums)},
                               .instances = 1,
                           });
    return true;
}
