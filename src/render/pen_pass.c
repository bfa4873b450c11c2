#include "render/pen_pass.h"

#include "base/mem.h"
#include "gfx/pass.h"

/* shaders/pen.vert: block Params. */
typedef struct plx_pen_params {
    float window[4];
} plx_pen_params;
_Static_assert(sizeof(plx_pen_params) == 16, "pen.vert");

struct plx_pen_pass {
    plx_pass *pass;
    plx_buffer *strokes;
};

static const plx_pass_desc pass_desc = {
    .name = "pen",
    .vertex = "pen.vert",
    .fragment = "pen.frag",
    .blend = PLX_BLEND_OVER,
    .params_size = sizeof(plx_pen_params),
    .attributes = {{PLX_ATTRIBUTE_FLOAT, 4, 0, offsetof(plx_pen_stroke, x0),
                       sizeof(plx_pen_stroke)},
        {PLX_ATTRIBUTE_FLOAT, 2, 0, offsetof(plx_pen_stroke, radius), sizeof(plx_pen_stroke)},
        {PLX_ATTRIBUTE_UNORM8, 4, 0, offsetof(plx_pen_stroke, rgba), sizeof(plx_pen_stroke)}},
};

plx_pen_pass *plx_pen_pass_create(plx_device *device, plx_error *e)
{
    plx_pen_pass *p = plx_alloc(1, sizeof *p);
    if (!p) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    p->pass = plx_pass_create(device, &pass_desc, e);
    if (p->pass)
        p->strokes = plx_buffer_create(device, "pen", 0, e);
    if (!p->strokes)
        plx_pen_pass_destroy(&p);
    return p;
}

void plx_pen_pass_destroy(plx_pen_pass **pass)
{
    if (!*pass)
        return;
    plx_pass_destroy(&(*pass)->pass);
    plx_buffer_destroy(&(*pass)->strokes);
    plx_free(*pass);
    *pass = NULL;
}

bool plx_pen_pass_draw(plx_pen_pass *p, const plx_pen *pen, plx_target *target, plx_error *e)
{
    size_t bytes = pen->count * sizeof *pen->strokes;
    if (pen->count == 0)
        return true;
    if (!plx_buffer_fill(p->strokes, pen->strokes, bytes, e))
        return false;
    plx_pen_params params;
    plx_target_window(target, params.window);
    plx_pass_run(p->pass, &(plx_draw){
                              .target = target,
                              .params = &params,
                              .buffers = {p->strokes},
                              .instances = pen->count,
                          });
    return true;
}
