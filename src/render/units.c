#include "render/units.h"

#include "base/mem.h"
#include "gfx/pass.h"
#include "scene/unit_marks.h"

/* shaders/units.vert: block Params. */
typedef struct plx_unit_params {
    float window[4];
    float outline;
    float unused[3];
    float rim[4];
} plx_unit_params;
_Static_assert(sizeof(plx_unit_params) == 48, "units.vert");

struct plx_units {
    plx_pass *pass;
    plx_unit_marks marks;
    plx_buffer *buffer;
};

static const plx_pass_desc pass_desc = {
    .name = "units",
    .vertex = "units.vert",
    .fragment = "units.frag",
    .blend = PLX_BLEND_OVER,
    .params_size = sizeof(plx_unit_params),
    .attributes = {{PLX_ATTRIBUTE_FLOAT, 3, 0, offsetof(plx_unit_mark, x), sizeof(plx_unit_mark)},
        {PLX_ATTRIBUTE_UNORM8, 4, 0, offsetof(plx_unit_mark, color), sizeof(plx_unit_mark)}},
};

plx_units *plx_units_create(plx_device *device, plx_error *e)
{
    plx_units *u = plx_alloc(1, sizeof *u);
    if (!u) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    u->pass = plx_pass_create(device, &pass_desc, e);
    if (u->pass)
        u->buffer = plx_buffer_create(device, "units", 0, e);
    if (!u->buffer)
        plx_units_destroy(&u);
    return u;
}

void plx_units_destroy(plx_units **units)
{
    if (!*units)
        return;
    plx_pass_destroy(&(*units)->pass);
    plx_buffer_destroy(&(*units)->buffer);
    plx_unit_marks_uninit(&(*units)->marks);
    plx_free(*units);
    *units = NULL;
}

bool plx_units_draw(plx_units *u, const plx_visuals *visuals, const plx_layout *layout,
    const plx_camera *camera, const plx_viewport *v, plx_target *target, plx_error *e)
{
    plx_unit_marks *m = &u->marks;
    plx_unit_marks_make(m, visuals, layout, camera, v);
    if (m->failed)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for the marks of units");
    size_t bytes = m->count * sizeof *m->marks;
    if (m->count == 0)
        return true;
    if (!plx_buffer_fill(u->buffer, m->marks, bytes, e))
        return false;
    plx_unit_params p = {
        .outline = (float)(1.2 * v->ui_scale),
        .rim = {visuals->ramp.rim[0], visuals->ramp.rim[1], visuals->ramp.rim[2], 1},
    };
    plx_target_window(target, p.window);
    plx_pass_run(u->pass, &(plx_draw){
                              .target = target,
                              .params = &p,
                              .buffers = {u->buffer},
                              .instances = m->count,
                          });
    return true;
}
