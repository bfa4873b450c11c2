#include "render/edge_crisp.h"

#include "base/mem.h"
#include "gfx/pass.h"
#include "render/gpu_lines.h"

#include <string.h>

/* shaders/crisp.frag: block Params. */
typedef struct plx_crisp_params {
    float positive[4], negative[4], background[4], toward[4];
    float share, lighten;
    int32_t hue;
    float least;
    float hues[PLX_TONE_HUES][4];
} plx_crisp_params;
_Static_assert(sizeof(plx_crisp_params) == 80 + 16 * PLX_TONE_HUES, "crisp.frag: block Params");

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

typedef struct plx_adding {
    plx_gpu_lines *lines;
    plx_target *sums;
    float weight[PLX_SIGNS];
} plx_adding;

static void add_piece(void *user, int left, int right, double y, double slope, float share)
{
    const plx_adding *a = user;
    plx_gpu_line line = {left, y, slope, left, right, {0}};
    for (int s = 0; s < PLX_SIGNS; s++)
        line.weight[s] = share * a->weight[s];
    plx_gpu_lines_add(a->lines, &line, a->sums);
}

bool plx_edge_crisp_draw(plx_edge_crisp *c, const plx_tone *tone, const plx_crisp_line *lines,
    size_t count, plx_target *target, plx_error *e)
{
    static const float zero[4] = {0};
    plx_crisp_params params = {.share = PLX_CRISP_COVER,
        .lighten = PLX_CRISP_LIGHTEN,
        .hue = tone->hue,
        .least = PLX_CRISP_LEAST};
    if (count == 0)
        return true;
    if (!fit(c, target, e))
        return false;
    memcpy(params.positive, tone->positive, sizeof params.positive);
    memcpy(params.negative, tone->negative, sizeof params.negative);
    memcpy(params.background, tone->background, sizeof params.background);
    memcpy(params.toward, tone->toward, sizeof params.toward);
    memcpy(params.hues, tone->hues, sizeof params.hues);
    plx_target_clear(c->sums, zero);
    plx_adding adding = {.lines = c->lines, .sums = c->sums};
    for (size_t i = 0; i < count; i++) {
        plx_crisp_weights(&lines[i], adding.weight);
        plx_stroke_split(&lines[i].stroke, 0, plx_target_width(target), add_piece, &adding);
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
