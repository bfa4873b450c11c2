#include "app/stage_page.h"

#include "ui/style.h"

#include <math.h>

/* Seconds of a frame for maps of links that have none, where the renderer does not make them. */
static const double MAPS_S = 0.05;

/* Matrices are of the weights as they are, in the order shown. Engines may draw something else,
 * made by the style; then matrices have weights and sums of their own. */
static bool choose_weights(plx_stage *stage, const plx_shot *shot, plx_error *e)
{
    const plx_stage_desc *d = &stage->desc;
    unsigned threads = plx_stage_threads(stage);
    plx_stage_weights *w = &stage->weights;
    *w = (plx_stage_weights){stage->shown.snapshot, plx_renderer_maps(stage->renderer)};
    if (plx_shown_is_weights(&stage->shown))
        return true;
    const plx_style plain = PLX_STYLE_DEFAULT;
    plx_shown_input input = {
        .snapshot = shot->snapshot,
        .style = &plain,
        .order = stage->shown.input.order,
        .order_version = stage->shown.input.order_version,
        .threads = threads,
        .seconds = plx_stage_seconds(shot),
    };
    if (!stage->ordered.source && !plx_shown_init(&stage->ordered, d->network, e))
        return false;
    plx_error why;
    if (!plx_shown_update(&stage->ordered, &input, &why)) {
        *w = (plx_stage_weights){0};
        stage->refused = why;
        if (shot->exact && e)
            *e = why;
        return !shot->exact;
    }
    if (!stage->maps)
        stage->maps = plx_edge_maps_create(d->network, &stage->layout, threads, e);
    *w = (plx_stage_weights){stage->ordered.snapshot, stage->maps};
    return w->maps != NULL;
}

void plx_stage_tell_loading(plx_edge_status *status)
{
    status->busy = status->loading = true;
    status->complete = status->finest = false;
}

bool plx_stage_prepare_weights(
    plx_stage *stage, const plx_shot *shot, plx_edge_status *status, plx_error *e)
{
    if (!choose_weights(stage, shot, e))
        return false;
    const plx_stage_weights *w = &stage->weights;
    if (!w->maps)
        return true;
    double threshold = w->maps == stage->maps ? 0 : stage->shown.edges.threshold;
    if (shot->exact)
        plx_edge_maps_update(w->maps, w->snapshot, threshold);
    else if (w->maps == stage->maps || shot->view == PLX_VIEW_MATRIX)
        plx_edge_maps_advance(w->maps, w->snapshot, threshold, -INFINITY, INFINITY, MAPS_S);
    bool pending =
        plx_shown_is_weights(&stage->shown) ? stage->shown.pending : stage->ordered.pending;
    if (pending || plx_edge_maps_waiting(w->maps) > 0)
        plx_stage_tell_loading(status);
    return true;
}

static bool show_matrices(plx_stage *stage, plx_error *e)
{
    plx_edge_maps *maps = stage->weights.maps;
    if (!maps)
        return true;
    if (stage->matrices && stage->maps_shown != maps)
        plx_matrix_view_destroy(&stage->matrices);
    if (!stage->matrices)
        stage->matrices = plx_matrix_view_create(stage->desc.device, stage->desc.network, maps, e);
    stage->maps_shown = maps;
    return stage->matrices != NULL;
}

bool plx_stage_is_in_place(const plx_stage *stage, const plx_shot *shot)
{
    for (size_t l = 0; shot->in_place && l < stage->desc.network->link_count; l++)
        if (shot->in_place[l] > 0)
            return true;
    return false;
}

bool plx_stage_draw_in_place(void *user, plx_target *target, plx_error *e)
{
    plx_stage *stage = user;
    return !stage->weights.maps ||
           plx_in_place_draw(stage->in_place, &stage->in_place_shot, stage->renderer, target, e);
}

/* Of panels and of the bar of numbers. */
static plx_bounds uncovered(const plx_shot *shot)
{
    const plx_viewport *v = &shot->viewport;
    double bar = shot->numbers ? PLX_BAR_HEIGHT * v->ui_scale : 0;
    return (plx_bounds){v->insets.left, v->insets.top, v->width - v->insets.right,
        v->height - v->insets.bottom - bar};
}

/* Makes ready what is drawn in place of lines. */
bool plx_stage_prepare_in_place(plx_stage *stage, const plx_shot *shot, plx_error *e)
{
    plx_edge_maps *maps = stage->weights.maps;
    if (stage->in_place && stage->in_place_maps != maps)
        plx_in_place_destroy(&stage->in_place);
    if (!stage->in_place)
        stage->in_place = plx_in_place_create(stage->desc.device, stage->desc.network, maps, e);
    stage->in_place_maps = maps;
    stage->in_place_shot = (plx_in_place_shot){
        .snapshot = stage->weights.snapshot,
        .layout = &stage->layout,
        .shown = shot->in_place,
        .camera = shot->camera,
        .viewport = shot->viewport,
        .clip = uncovered(shot),
        .palette = shot->palette,
        .theme = shot->style.edges.theme,
        .hover = shot->hover,
        .labels = shot->labels,
    };
    return stage->in_place && plx_in_place_begin(stage->in_place, &stage->in_place_shot, e);
}

static unsigned char page_byte(const plx_shot *shot, int channel)
{
    return (unsigned char)(PLX_PAGE[shot->style.edges.theme][channel] * 255 + 0.5F);
}

/* The page of matrices over its part of the target. */
bool plx_stage_draw_page(plx_stage *stage, const plx_shot *shot, plx_target *target, plx_error *e)
{
    const plx_bounds *clip = &shot->page_clip;
    plx_overlay *o = &stage->page_overlay;
    o->inks = plx_inks_of(shot->style.edges.theme);
    if (!show_matrices(stage, e))
        return false;
    plx_overlay_clear(o);
    if (!shot->transparent || shot->view == PLX_VIEW_BOTH)
        plx_overlay_rect(o, (float)clip->left, (float)clip->top, (float)(clip->right - clip->left),
            (float)(clip->bottom - clip->top), 0,
            (plx_rgba){page_byte(shot, 0), page_byte(shot, 1), page_byte(shot, 2), 255});
    if (!plx_renderer_overlay(stage->renderer, o, target, e))
        return false;
    plx_overlay_clear(o);
    if (shot->view == PLX_VIEW_BOTH) {
        plx_rgba line = o->inks->dim;
        line.a /= 3;
        plx_overlay_rect(o, (float)clip->left, (float)clip->top, roundf(o->ui_scale),
            (float)(clip->bottom - clip->top), 0, line);
    }
    bool ok = !stage->weights.maps || plx_matrix_view_draw(stage->matrices,
                                          &(plx_matrix_shot){
                                              .snapshot = stage->weights.snapshot,
                                              .layout = &stage->layout,
                                              .page = shot->page,
                                              .left = shot->page_left,
                                              .top = shot->page_top,
                                              .clip = *clip,
                                              .camera = shot->page_camera,
                                              .palette = shot->palette,
                                              .theme = shot->style.edges.theme,
                                              .labels = shot->labels,
                                              .cell = shot->cell,
                                              .hover = shot->hover,
                                          },
                                          target, o, e);
    return ok && plx_renderer_overlay(stage->renderer, o, target, e);
}

/* Of those that the page has; all are in view of it. */
static uint64_t count_drawn(const plx_network *n, const plx_edge_maps *maps)
{
    uint64_t drawn = 0;
    for (size_t l = 0; maps && l < n->link_count; l++)
        if (plx_edge_maps_has(maps, l))
            drawn += (uint64_t)n->links[l].in * n->links[l].out;
    return drawn;
}

bool plx_stage_begin_page(
    plx_stage *stage, const plx_shot *shot, plx_edge_status *status, plx_error *e)
{
    const plx_network *n = stage->desc.network;
    *status = (plx_edge_status){
        .engine = PLX_ENGINE_DENSITY_CPU,
        .scale = 1,
        .in_view = n->connection_count,
        .sequence = shot->snapshot->sequence,
        .publish_ns = shot->snapshot->publish_ns,
        .complete = true,
        .finest = true,
        .changed = true,
    };
    if (!plx_stage_prepare_weights(stage, shot, status, e))
        return false;
    status->drawn = count_drawn(n, stage->weights.maps);
    return true;
}

bool plx_stage_draw_page_alone(
    plx_stage *stage, const plx_shot *shot, plx_target *target, plx_error *e)
{
    const float *page = PLX_PAGE[shot->style.edges.theme];
    float ground[4] = {page[0], page[1], page[2], 1}, nothing[4] = {0};
    plx_target_clear(target, shot->transparent ? nothing : ground);
    return plx_stage_draw_page(stage, shot, target, e) &&
           plx_renderer_overlay(stage->renderer, &stage->overlay, target, e);
}
