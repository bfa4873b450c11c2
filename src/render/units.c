#include "render/units.h"

#include "base/mem.h"
#include "gfx/pass.h"
#include "scene/labels.h"

#include <math.h>

/* shaders/units.vert: block Params. */
typedef struct plx_unit_params {
    float viewport[2], origin[2];
    float spacing;
    int32_t base, first;
    float radius, radius_least, outline;
    float unused[2];
} plx_unit_params;
_Static_assert(sizeof(plx_unit_params) == 48, "units.vert");

struct plx_units {
    plx_pass *pass;
    plx_buffer *visuals;
    uint64_t sequence; /* of the visuals on the GPU */
};

static const plx_pass_desc pass_desc = {
    .name = "units",
    .vertex = "units.vert",
    .fragment = "units.frag",
    .blend = PLX_BLEND_OVER,
    .params_size = sizeof(plx_unit_params),
    .attributes = {{PLX_ATTRIBUTE_FLOAT, 1, 0, offsetof(plx_unit_visual, value),
                       sizeof(plx_unit_visual)},
        {PLX_ATTRIBUTE_FLOAT, 1, 0, offsetof(plx_unit_visual, size), sizeof(plx_unit_visual)}},
};

plx_units *plx_units_create(plx_device *device, const plx_network *network, plx_error *e)
{
    plx_units *u = plx_alloc(1, sizeof *u);
    if (!u) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    u->sequence = UINT64_MAX;
    u->pass = plx_pass_create(device, &pass_desc, e);
    if (u->pass)
        u->visuals =
            plx_buffer_create(device, "units", network->unit_count * sizeof(plx_unit_visual), e);
    if (!u->visuals)
        plx_units_destroy(&u);
    return u;
}

void plx_units_destroy(plx_units **units)
{
    if (!*units)
        return;
    plx_pass_destroy(&(*units)->pass);
    plx_buffer_destroy(&(*units)->visuals);
    plx_free(*units);
    *units = NULL;
}

void plx_units_draw(plx_units *u, const plx_visuals *visuals, const plx_layout *layout,
    const plx_camera *camera, const plx_viewport *v, plx_target *target)
{
    const plx_network *n = visuals->network;
    if (u->sequence != visuals->sequence) {
        plx_buffer_replace(u->visuals, visuals->units, n->unit_count * sizeof *visuals->units);
        u->sequence = visuals->sequence;
    }
    for (size_t l = 0; l < n->layer_count; l++) {
        const plx_column *c = &layout->columns[l];
        double radius = plx_unit_radius(c, camera, v);
        double x = plx_camera_px(camera, v, c->x), reach = radius + 2;
        if (x < -reach || x > v->width + reach)
            continue;
        double step = c->spacing * camera->scale, y0 = plx_camera_py(camera, v, c->y0);
        double first = fmax(ceil((-reach - y0) / step), 0);
        double last = fmin(floor((v->height + reach - y0) / step), (double)c->units - 1);
        if (first > last)
            continue;
        double base = fmin(fmax(round((v->height * 0.5 - y0) / step), 0), (double)c->units - 1);
        plx_unit_params p = {
            .viewport = {(float)v->width, (float)v->height},
            .origin = {(float)x, (float)(y0 + step * base)},
            .spacing = (float)step,
            .base = (int32_t)base,
            .first = (int32_t)first,
            .radius = (float)radius,
            .radius_least = (float)(radius * 0.3),
            .outline = (float)(1.2 * v->ui_scale),
        };
        size_t at = n->layers[l].unit_offset + (size_t)first;
        plx_pass_run(u->pass, &(plx_draw){
                                  .target = target,
                                  .params = &p,
                                  .buffers = {u->visuals},
                                  .buffer_offset = {at * sizeof(plx_unit_visual)},
                                  .instances = (size_t)(last - first) + 1,
                              });
    }
}
