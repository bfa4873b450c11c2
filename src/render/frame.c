#include "render/frame.h"

#include "base/mem.h"
#include "render/overlay_pass.h"
#include "render/units.h"

struct plx_renderer {
    plx_edges *edges;
    plx_units *units;
    plx_overlay_pass *overlay;
    plx_target *connections; /* of the last prepare, borrowed from edges */
};

plx_renderer *plx_renderer_create(plx_device *device, const plx_network *network, plx_error *e)
{
    plx_renderer *r = plx_alloc(1, sizeof *r);
    if (!r) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    r->edges = plx_edges_create(device, network, e);
    if (r->edges)
        r->units = plx_units_create(device, network, e);
    if (r->units)
        r->overlay = plx_overlay_pass_create(device, e);
    if (!r->overlay)
        plx_renderer_destroy(&r);
    return r;
}

void plx_renderer_destroy(plx_renderer **renderer)
{
    if (!*renderer)
        return;
    plx_edges_destroy(&(*renderer)->edges);
    plx_units_destroy(&(*renderer)->units);
    plx_overlay_pass_destroy(&(*renderer)->overlay);
    plx_free(*renderer);
    *renderer = NULL;
}

bool plx_renderer_prepare(
    plx_renderer *r, const plx_frame *frame, plx_edge_status *status, plx_error *e)
{
    plx_edge_request request = {
        .snapshot = frame->snapshot,
        .layout = frame->layout,
        .camera = frame->camera,
        .viewport = frame->viewport,
        .engine = frame->engine,
        .exact = frame->exact,
        .frame_budget_s = frame->frame_budget_s,
    };
    r->connections = plx_edges_draw(r->edges, &request, status, e);
    return r->connections != NULL;
}

bool plx_renderer_finish(plx_renderer *r, const plx_frame *frame, plx_target *target, plx_error *e)
{
    plx_target_copy(r->connections, target);
    plx_units_draw(
        r->units, frame->visuals, frame->layout, &frame->camera, &frame->viewport, target);
    return !frame->overlay || plx_overlay_pass_draw(r->overlay, frame->overlay, target, e);
}
