#include "render/edge_meter.h"

#include "base/mem.h"
#include "gfx/pass.h"

/* shaders/sample.frag: block Params. */
typedef struct plx_sample_params {
    int32_t stride, unused[3];
} plx_sample_params;

struct plx_edge_meter {
    plx_device *device;
    plx_pass *pick;
    plx_target *picked;
    float *sums; /* [count][PLX_SIGNS], of the picked */
    size_t count;
    int32_t stride;
};

static const plx_pass_desc pick_desc = {
    .name = "pixels for the exposure",
    .vertex = "fullscreen.vert",
    .fragment = "sample.frag",
    .params_size = sizeof(plx_sample_params),
    .textures = {"density"},
};

plx_edge_meter *plx_edge_meter_create(plx_device *device, plx_error *e)
{
    plx_edge_meter *m = plx_alloc(1, sizeof *m);
    if (!m) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    m->device = device;
    m->pick = plx_pass_create(device, &pick_desc, e);
    if (!m->pick)
        plx_edge_meter_destroy(&m);
    return m;
}

static void destroy_picked(plx_edge_meter *m)
{
    plx_target_destroy(&m->picked);
    plx_free(m->sums);
    m->sums = NULL;
}

void plx_edge_meter_destroy(plx_edge_meter **meter)
{
    if (!*meter)
        return;
    destroy_picked(*meter);
    plx_pass_destroy(&(*meter)->pick);
    plx_free(*meter);
    *meter = NULL;
}

bool plx_edge_meter_resize(plx_edge_meter *m, int width, int height, plx_error *e)
{
    destroy_picked(m);
    m->stride = plx_exposure_stride(width, height);
    int across = (width + m->stride - 1) / m->stride, down = (height + m->stride - 1) / m->stride;
    m->count = (size_t)across * (size_t)down;
    m->sums = plx_alloc(m->count, PLX_SIGNS * sizeof *m->sums);
    if (!m->sums)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    m->picked =
        plx_target_create(m->device, "pixels for the exposure", across, down, PLX_FORMAT_RG32F, e);
    return m->picked != NULL;
}

plx_exposure plx_edge_meter_read(plx_edge_meter *m, plx_target *density, double weight)
{
    plx_pass_run(m->pick, &(plx_draw){
                              .target = m->picked,
                              .params = &(plx_sample_params){.stride = m->stride},
                              .textures = {plx_target_texture(density)},
                              .instances = 1,
                          });
    plx_target_read_rg32f(m->picked, m->sums);
    return plx_exposure_of_sums(m->sums, m->count, weight);
}
