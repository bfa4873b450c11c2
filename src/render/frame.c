#include "render/frame.h"

#include "base/mem.h"
#include "render/gui_pass.h"
#include "render/overlay_pass.h"
#include "render/pen_pass.h"
#include "render/unit_pictures_pass.h"
#include "render/units.h"

/* Seconds of a frame for maps of links that have none: while the camera or the threshold moves, and
 * while nobody waits for it. */
static const double MOVING_S = 0.03, RESTING_S = 0.25;

struct plx_renderer {
    plx_edge_maps *maps;
    plx_edges *edges;
    plx_units *units;
    plx_unit_pictures_pass *pictures;
    plx_overlay_pass *overlay;
    plx_pen_pass *pen;
    plx_gui_pass *gui;
    plx_target *connections; /* of the last prepare, borrowed from edges */
    const plx_network *network;
    bool pairs;
    plx_edge_bands *bands; /* made when first needed */
    const void *band;      /* colours of the last one, borrowed from bands */
    int band_width;        /* pixels of the whole picture */
    plx_depth band_depth;
    plx_camera camera; /* of the last prepare, */
    double threshold;  /* likewise */
};

plx_renderer *plx_renderer_create(const plx_renderer_desc *d, plx_error *e)
{
    plx_renderer *r = plx_alloc(1, sizeof *r);
    if (!r) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    r->network = d->network;
    r->pairs = d->pairs;
    r->maps = plx_edge_maps_create(d->network, d->layout, d->threads, e);
    if (r->maps)
        r->edges = plx_edges_create(d->device, d->network, d->pairs, r->maps, e);
    if (r->edges)
        r->units = plx_units_create(d->device, e);
    if (r->units)
        r->pictures = plx_unit_pictures_pass_create(d->device, e);
    if (r->pictures)
        r->overlay = plx_overlay_pass_create(d->device, e);
    if (r->overlay)
        r->pen = plx_pen_pass_create(d->device, e);
    if (r->pen)
        r->gui = plx_gui_pass_create(d->device, e);
    if (!r->gui)
        plx_renderer_destroy(&r);
    return r;
}

void plx_renderer_destroy(plx_renderer **renderer)
{
    if (!*renderer)
        return;
    plx_edges_destroy(&(*renderer)->edges);
    plx_edge_bands_destroy(&(*renderer)->bands);
    plx_edge_maps_destroy(&(*renderer)->maps);
    plx_units_destroy(&(*renderer)->units);
    plx_unit_pictures_pass_destroy(&(*renderer)->pictures);
    plx_overlay_pass_destroy(&(*renderer)->overlay);
    plx_pen_pass_destroy(&(*renderer)->pen);
    plx_gui_pass_destroy(&(*renderer)->gui);
    plx_free(*renderer);
    *renderer = NULL;
}

plx_edge_maps *plx_renderer_maps(plx_renderer *r)
{
    return r->maps;
}

static plx_edge_request request_of(const plx_frame *frame)
{
    return (plx_edge_request){
        .snapshot = frame->snapshot,
        .layout = frame->layout,
        .camera = frame->camera,
        .viewport = frame->viewport,
        .style = frame->style,
        .strokes = frame->strokes,
        .ink = frame->ink,
        .engine = frame->engine,
        .exact = frame->exact,
        .frame_budget_s = frame->frame_budget_s,
    };
}

static void make_maps(plx_renderer *r, const plx_frame *frame)
{
    const plx_camera *c = &frame->camera;
    const plx_viewport *v = &frame->viewport;
    double threshold = frame->style.threshold;
    bool rests = c->x == r->camera.x && c->y == r->camera.y && c->scale == r->camera.scale &&
                 threshold == r->threshold;
    r->camera = *c;
    r->threshold = threshold;
    if (frame->exact)
        plx_edge_maps_update(r->maps, frame->snapshot, threshold);
    else
        plx_edge_maps_advance(r->maps, frame->snapshot, threshold, plx_camera_world_x(c, v, 0),
            plx_camera_world_x(c, v, v->width), rests ? RESTING_S : MOVING_S);
}

bool plx_renderer_prepare(
    plx_renderer *r, const plx_frame *frame, plx_edge_status *status, plx_error *e)
{
    plx_edge_request request = request_of(frame);
    make_maps(r, frame);
    r->connections = plx_edges_draw(r->edges, &request, status, e);
    return r->connections != NULL;
}

/* What lies over the connections. */
static bool draw_over(plx_renderer *r, const plx_frame *frame, plx_target *target, plx_error *e)
{
    if (frame->under && !frame->under(frame->under_user, target, e))
        return false;
    if ((frame->bands && !plx_overlay_pass_draw(r->overlay, frame->bands, target, e)) ||
        (frame->outlines && !plx_pen_pass_draw(r->pen, frame->outlines, target, e)) ||
        !plx_units_draw(
            r->units, frame->visuals, frame->layout, &frame->camera, &frame->viewport, target, e) ||
        (frame->pictures && !plx_unit_pictures_pass_draw(
                                r->pictures, frame->pictures, frame->viewport.ui_scale, target, e)))
        return false;
    if (frame->pen && !plx_pen_pass_draw(r->pen, frame->pen, target, e))
        return false;
    return !frame->overlay || plx_overlay_pass_draw(r->overlay, frame->overlay, target, e);
}

bool plx_renderer_finish(plx_renderer *r, const plx_frame *frame, plx_target *target, plx_error *e)
{
    plx_target_copy(r->connections, target);
    return draw_over(r, frame, target, e);
}

bool plx_renderer_begin_bands(
    plx_renderer *r, const plx_frame *frame, int band_rows, plx_edge_status *status, plx_error *e)
{
    plx_edge_request request = request_of(frame);
    plx_edge_maps_update(r->maps, frame->snapshot, frame->style.threshold);
    if (!r->bands && !(r->bands = plx_edge_bands_create(r->network, r->pairs, r->maps, e)))
        return false;
    r->band_width = frame->viewport.width;
    return plx_edge_bands_begin(r->bands, &request, band_rows, status, e);
}

bool plx_renderer_band(plx_renderer *r, int top, int rows, plx_depth depth, plx_error *e)
{
    r->band_depth = depth;
    r->band = plx_edge_bands_draw(r->bands, top, rows, depth, e);
    return r->band != NULL;
}

const plx_edge_bands *plx_renderer_bands(const plx_renderer *r)
{
    return r->bands;
}

const void *plx_renderer_band_pixels(const plx_renderer *r)
{
    return r->band;
}

bool plx_renderer_tile(plx_renderer *r, const plx_frame *frame, plx_target *target, plx_error *e)
{
    const char *pixels = r->band;
    pixels += (size_t)plx_target_x(target) * plx_depth_bytes(r->band_depth);
    plx_target_write_rows(target, pixels, r->band_width);
    return draw_over(r, frame, target, e);
}

bool plx_renderer_panels(
    plx_renderer *r, const plx_gui_picture *panels, plx_target *target, plx_error *e)
{
    return plx_gui_pass_draw(r->gui, panels, target, e);
}

bool plx_renderer_overlay(
    plx_renderer *r, const plx_overlay *overlay, plx_target *target, plx_error *e)
{
    return plx_overlay_pass_draw(r->overlay, overlay, target, e);
}

void plx_renderer_read_connections(const plx_renderer *r, float *sums)
{
    plx_edges_read(r->edges, sums);
}
