#include "app/stage.h"

#include "app/flights.h"
#include "app/stage_page.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/thread.h"
#include "scene/edge_labels.h"
#include "scene/layer_marks.h"
#include "scene/structure_marks.h"
#include "ui/heading.h"
#include "ui/legend.h"
#include "ui/sample.h"
#include "ui/style.h"

#include <math.h>
#include <string.h>

/* Values that a frame of the window counts for histograms: some tenths of a millisecond. */
enum { SPREAD_VALUES = 1 << 18 };

static void init_overlays(plx_stage *stage)
{
    plx_overlay_init(&stage->overlay, stage->font, stage->desc.ui_scale);
    plx_overlay_init(&stage->bands, stage->font, stage->desc.ui_scale);
    plx_overlay_init(&stage->page_overlay, stage->font, stage->desc.ui_scale);
}

/* In networks of more there is no field, for a single row of it would hold up a frame; from a
 * sixteenth of that on it has fewer points. */
enum { FIELD_CONNECTIONS = 1 << 22 };

/* What a frame has for the strongest connections of a unit. Weights in memory are some milliseconds
 * at most, but each of a file may take as long as thousands of them. */
enum { FAN_WEIGHTS = 1 << 17 };
static const double FAN_S = 0.008;

/* And for links of a file that are shown otherwise than they are. */
static const double LINKS_S = 0.05;

/* Where the system has no typeface, or one that cannot be read, text is in the built-in one. */
static void load_font(plx_stage *stage)
{
    char path[1024], text[640];
    plx_error e;
    if (plx_find_font(path, sizeof path, &e))
        stage->font = plx_font_create(path, stage->desc.ui_scale, &e);
    if (!stage->font) {
        plx_log(PLX_LOG_WARNING, "text is in a plain typeface: %s",
            plx_error_text(&e, text, sizeof text));
        size_t size = 0;
        unsigned char *data = plx_gui_builtin_font(&size);
        if (data)
            stage->font = plx_font_create_from(data, size, "built-in", stage->desc.ui_scale, NULL);
        plx_free(data);
    }
    if (!stage->faces)
        stage->faces = plx_faces_create();
    if (stage->font && stage->faces)
        plx_font_fall_back(stage->font, plx_faces_find, stage->faces);
    init_overlays(stage);
}

double plx_stage_seconds(const plx_shot *shot)
{
    return shot->exact ? 0 : LINKS_S;
}

unsigned plx_stage_threads(const plx_stage *stage)
{
    unsigned cores = plx_core_count(), spare = cores > 2 ? cores - 1 : 1;
    return stage->desc.threads > 0 ? stage->desc.threads : spare;
}

static bool make_renderer(plx_stage *stage, plx_error *e)
{
    const plx_stage_desc *d = &stage->desc;
    plx_matrix_view_destroy(&stage->matrices);
    plx_in_place_destroy(&stage->in_place);
    plx_renderer_destroy(&stage->renderer);
    stage->renderer = plx_renderer_create(&(plx_renderer_desc){.device = d->device,
                                              .network = stage->shown.network,
                                              .pairs = stage->shown.paired,
                                              .layout = &stage->layout,
                                              .threads = plx_stage_threads(stage)},
        e);
    stage->pairs = stage->shown.paired;
    return stage->renderer != NULL;
}

static bool make_field(plx_stage *stage, plx_error *e)
{
    const plx_stage_desc *d = &stage->desc;
    if (!plx_plane_of(d->training, d->samples, d->scaling, &stage->plane))
        return true;
    plx_field_desc desc = plx_plane_field(&stage->plane, d->scaling, d->network);
    if (d->network->connection_count > FIELD_CONNECTIONS)
        return true;
    for (size_t most = FIELD_CONNECTIONS / 16; most < d->network->connection_count; most *= 4)
        desc.side = (desc.side > 0 ? desc.side : PLX_FIELD_SIDE) / 2;
    stage->field = plx_field_create(&desc, e);
    return stage->field != NULL;
}

static bool make_timeline(plx_stage *stage, plx_error *e)
{
    const plx_stage_desc *d = &stage->desc;
    const plx_dataset *test = d->samples != d->training ? d->samples : NULL;
    if (!plx_timeline_make(d->training, test, d->scaling, &stage->timeline, e))
        return false;
    if (stage->timeline.rows == 0 || d->network->layers[0].units != d->training->inputs)
        return true;
    stage->answers = plx_answers_create(d->network, d->training,
        stage->timeline.rows > stage->timeline.training_rows ? test : NULL, e);
    return stage->answers != NULL;
}

/* All but text, which does not depend on the network. */
static bool init_network(plx_stage *stage, const plx_stage_desc *desc, plx_error *e)
{
    *stage = (plx_stage){.desc = *desc};
    if (!(stage->desc.ui_scale > 0))
        stage->desc.ui_scale = 1;
    if (!plx_layout_init(&stage->layout, desc->network, e))
        return false;
    if (desc->structure)
        plx_structure_make_room(desc->structure, &stage->layout);
    if (!plx_shown_init(&stage->shown, desc->network, e) || !make_renderer(stage, e) ||
        !plx_distributions_init(&stage->distributions, desc->network, e) ||
        !plx_selection_init(&stage->selection, desc->network, e) ||
        !(stage->history = plx_history_create(e)) || !make_field(stage, e) ||
        !make_timeline(stage, e)) {
        plx_stage_uninit(stage);
        return false;
    }
    return true;
}

bool plx_stage_init(plx_stage *stage, const plx_stage_desc *desc, plx_error *e)
{
    if (!init_network(stage, desc, e))
        return false;
    load_font(stage);
    return true;
}

void plx_stage_uninit(plx_stage *stage)
{
    plx_matrix_view_destroy(&stage->matrices);
    plx_in_place_destroy(&stage->in_place);
    plx_edge_maps_destroy(&stage->maps);
    plx_renderer_destroy(&stage->renderer);
    plx_overlay_uninit(&stage->overlay);
    plx_overlay_uninit(&stage->bands);
    plx_overlay_uninit(&stage->page_overlay);
    plx_pen_uninit(&stage->outlines);
    plx_font_destroy(&stage->font);
    plx_faces_destroy(&stage->faces);
    plx_shown_uninit(&stage->shown);
    plx_shown_uninit(&stage->ordered);
    plx_layout_uninit(&stage->layout);
    plx_distributions_uninit(&stage->distributions);
    plx_history_destroy(&stage->history);
    plx_field_destroy(&stage->field);
    plx_answers_destroy(&stage->answers);
    plx_timeline_uninit(&stage->timeline);
    plx_unit_pictures_uninit(&stage->pictures);
    plx_selection_uninit(&stage->selection);
    plx_pen_uninit(&stage->pen);
}

bool plx_stage_renew(plx_stage *stage, const plx_stage_desc *desc, plx_error *e)
{
    plx_stage next;
    plx_stage_desc same_screen = *desc;
    same_screen.ui_scale = stage->desc.ui_scale;
    same_screen.threads = stage->desc.threads;
    if (!init_network(&next, &same_screen, e))
        return false;
    /* Seeking and reading fonts takes longer than all else. */
    next.font = stage->font;
    next.faces = stage->faces;
    stage->font = NULL;
    stage->faces = NULL;
    init_overlays(&next);
    const plx_network *n = desc->network;
    next.unit = stage->unit;
    next.has_unit = stage->has_unit && n->layer_count == stage->desc.network->layer_count &&
                    stage->unit.unit < n->layers[stage->unit.layer].units;
    plx_stage_uninit(stage);
    *stage = next;
    return true;
}

void plx_stage_set_ui_scale(plx_stage *stage, double ui_scale)
{
    if (ui_scale == stage->desc.ui_scale)
        return;
    stage->desc.ui_scale = ui_scale;
    plx_overlay_uninit(&stage->overlay);
    plx_overlay_uninit(&stage->page_overlay);
    plx_overlay_uninit(&stage->bands);
    plx_font_destroy(&stage->font);
    load_font(stage);
}

static void compose_bar(plx_stage *stage, const plx_shot *shot, const plx_edge_status *status)
{
    double age_s = -1;
    /* While nothing is learnt that tells nothing. */
    if (shot->now_ns > status->publish_ns && shot->snapshot->status.state == PLX_RUN_RUNNING)
        age_s = (double)(shot->now_ns - status->publish_ns) * 1e-9;
    const plx_selection *selection = &stage->selection;
    stage->hidden_sign = (plx_bounds){0};
    if (shot->numbers)
        stage->hidden_sign = plx_numbers_add(&stage->overlay,
            &(plx_numbers){.structure = stage->desc.structure,
                .status = &shot->snapshot->status,
                .fps = shot->fps,
                .drawn = status->drawn,
                .in_view = status->in_view,
                .hidden = selection->hidden_count,
                .shown = plx_selection_connections(selection),
                .all = stage->desc.network->connection_count,
                .dimmed = selection->dim_rest && selection->selected_count > 0,
                .threshold = shot->style.edges.threshold,
                .scale = status->scale,
                .engine = plx_engine_name(status->engine),
                .age_s = age_s},
            &shot->viewport);
}

static plx_pick_view pick_view(const plx_stage *stage, const plx_shot *shot)
{
    return (plx_pick_view){
        .snapshot = shot->snapshot,
        .layout = &stage->layout,
        .selection = &stage->selection,
        .threshold = shot->style.edges.threshold,
        .camera = shot->camera,
        .viewport = shot->viewport,
    };
}

static plx_structure_view structure_view(const plx_stage *stage, const plx_shot *shot)
{
    return (plx_structure_view){.structure = stage->desc.structure,
        .layout = &stage->layout,
        .camera = shot->camera,
        .viewport = shot->viewport,
        .theme = shot->style.edges.theme};
}

const plx_block *plx_stage_block_at(
    const plx_stage *stage, const plx_shot *shot, double px, double py)
{
    plx_structure_view view = structure_view(stage, shot);
    return view.structure ? plx_structure_at(&view, px, py) : NULL;
}

plx_pick plx_stage_pick(const plx_stage *stage, const plx_shot *shot, double px, double py)
{
    plx_pick_view view = pick_view(stage, shot);
    plx_pick p = plx_pick_at(&view, px, py);
    /* Lines that are not there cannot be meant. */
    bool gone =
        p.kind == PLX_PICK_CONNECTION && shot->in_place && shot->in_place[p.connection.link] > 0;
    return gone ? (plx_pick){0} : p;
}

/* Whose strongest connections are shown: what is pointed at comes before what is selected alone. */
static const plx_unit_ref *fan_of(const plx_stage *stage, const plx_shot *shot)
{
    if (shot->hover.kind == PLX_PICK_UNIT)
        return &shot->hover.unit;
    return stage->has_unit && stage->selection.selected_count == 1 ? &stage->unit : NULL;
}

/* Marks go into the pen, and what is told of them into the overlay. */
static void mark(plx_stage *stage, const plx_shot *shot, const plx_pick_view *view)
{
    const plx_unit_ref *fan = fan_of(stage, shot);
    double seconds = shot->exact ? INFINITY : FAN_S;
    stage->fan_sought = fan && !plx_fan_seek(&stage->fan, *fan, shot->snapshot, &stage->selection,
                                   view->threshold, FAN_WEIGHTS, seconds);
    plx_pen_begin(&stage->pen, shot->viewport.width, shot->viewport.height);
    plx_highlight highlight = {
        .view = view,
        .hover = shot->hover,
        .fan = fan ? &stage->fan : NULL,
        .units = stage->shown.visuals.units,
        .rectangle = shot->rectangle,
        .found = shot->found,
        .palette = shot->style.edges.palette,
        .theme = shot->style.edges.theme,
        .class_name = stage->desc.class_name,
        .input_name = stage->desc.input_name,
        .structure = stage->desc.structure,
        .px = shot->pointer_x,
        .py = shot->pointer_y,
    };
    plx_highlight_add(&stage->pen, &highlight);
    if (!shot->cell) /* which is told on the page */
        plx_highlight_note_add(&stage->overlay, &highlight);
}

/* All of them are matrices. */
static bool has_no_lines(const plx_stage *stage, const plx_shot *shot)
{
    size_t links = stage->desc.network->link_count, l = 0;
    while (shot->in_place && l < links && shot->in_place[l] >= 1)
        l++;
    return shot->in_place && l == links;
}

static void compose(plx_stage *stage, const plx_shot *shot, const plx_edge_status *status,
    const plx_in_place_shot *in_place)
{
    const plx_stage_desc *d = &stage->desc;
    plx_overlay *o = &stage->overlay;
    plx_overlay_clear(o);
    o->inks = plx_inks_of(shot->style.edges.theme);
    plx_label_source names = {.network = d->network,
        .layout = &stage->layout,
        .snapshot = shot->snapshot,
        .class_name = d->class_name,
        .input_name = d->input_name,
        .structure = d->structure,
        .bar = shot->numbers ? PLX_BAR_HEIGHT * shot->viewport.ui_scale : 0,
        .threshold = shot->style.edges.threshold,
        .shapes = stage->shown.style.channel[PLX_UNIT_SHAPE].quantity != PLX_QUANTITY_NONE,
        .selection = &stage->selection,
        .in_place = shot->in_place};
    if (shot->labels)
        plx_labels_add(o, &names, &shot->camera, &shot->viewport);
    if (shot->labels && d->structure) {
        plx_structure_view view = structure_view(stage, shot);
        plx_structure_names_add(o, &view);
    }
    plx_bounds sample = {0};
    if (shot->sample)
        sample = plx_sample_add(o,
            &(plx_sample_view){.snapshot = shot->snapshot,
                .image_width = d->image_width,
                .image_height = d->image_height,
                .class_name = d->class_name},
            &shot->viewport);
    if (shot->title)
        plx_heading_add(o, shot->title, &shot->viewport, &sample);
    if (shot->scale_bar)
        plx_scale_bar_add(o, &stage->layout, d->network, &shot->camera, &shot->viewport);
    plx_bounds legend = {0};
    if (shot->legend && !has_no_lines(stage, shot))
        legend = plx_legend_add(o,
            &(plx_legend){
                &stage->shown, status->exposure, d->class_name, &stage->pictures, &stage->layout},
            &shot->viewport);
    compose_bar(stage, shot, status);
    if (in_place)
        plx_in_place_labels(stage->in_place, in_place, o);
    /* After all that they are to stay clear of. */
    if (shot->labels)
        plx_edge_labels_add(o, &names, &shot->camera, &shot->viewport);
    plx_pick_view view = pick_view(stage, shot);
    mark(stage, shot, &view);
    if (shot->message)
        plx_message_add(o, shot->message, shot->warning, &shot->viewport, &legend);
    if (shot->titles)
        plx_titles_add(o, shot->titles, &shot->viewport,
            shot->numbers ? PLX_BAR_HEIGHT * shot->viewport.ui_scale : 0);
}

/* Where there is no memory for what the shot wants, a window goes on with less. */
static bool update_shown(
    plx_stage *stage, const plx_shot *shot, const plx_shown_input *input, plx_error *e)
{
    plx_shown *shown = &stage->shown;
    stage->refused = (plx_error){0};
    if (shot->exact)
        return plx_shown_update(shown, input, e);
    if (plx_shown_update(shown, input, &stage->refused))
        return true;
    plx_style style = shot->style; /* with links as they were */
    memcpy(&style.channel[PLX_LINK_COLOR], &shown->style.channel[PLX_LINK_COLOR],
        (PLX_LINK_STYLE + 1 - PLX_LINK_COLOR) * sizeof *style.channel);
    style.edges.palette = shown->style.edges.palette;
    plx_shown_input less = *input;
    less.style = &style;
    if (plx_shown_update(shown, &less, NULL))
        return true;
    less.flags = NULL;
    less.order = NULL;
    return plx_shown_update(shown, &less, e);
}

/* What is shown of the shot's snapshot, and a renderer for it. */
static bool show(plx_stage *stage, const plx_shot *shot, plx_error *e)
{
    plx_shown *shown = &stage->shown;
    plx_shown_input input = {
        .snapshot = shot->snapshot,
        .style = &shot->style,
        .threads = plx_stage_threads(stage),
        .seconds = plx_stage_seconds(shot),
    };
    if (shot->orders && shot->orders->ordered > 0) {
        input.order = (const uint32_t *const *)shot->orders->unit_at;
        input.order_version = shot->orders->version;
    }
    if (plx_selection_shapes(&stage->selection)) {
        input.flags = plx_selection_flags(&stage->selection);
        input.inside = stage->selection.inside;
        input.flags_version = stage->selection.shape_version;
    }
    if (!update_shown(stage, shot, &input, e))
        return false;
    plx_orders_apply(shown->input.order ? shot->orders : NULL, &stage->layout);
    if ((!stage->renderer || shown->paired != stage->pairs) && !make_renderer(stage, e))
        return false;
    /* Where engines draw the weights themselves they know what visuals ask of these. */
    shown->visuals.measure = plx_shown_is_plain(shown) ? plx_edge_maps_measure : NULL;
    shown->visuals.measure_user = plx_renderer_maps(stage->renderer);
    return true;
}

void plx_stage_watch(plx_stage *stage, const plx_snapshot *snapshot, size_t values)
{
    plx_history_add(stage->history, &snapshot->status);
    plx_distributions_update(&stage->distributions, snapshot, values);
}

/* Share of the viewport's width for the page beside the network. */
static const double PAGE_SHARE = 0.5;

plx_bounds plx_stage_make_room(plx_viewport *v, plx_view view, double bar)
{
    const plx_insets *in = &v->insets;
    plx_bounds place = {in->left, in->top, v->width - in->right, v->height - in->bottom};
    place.bottom = fmax(place.bottom - bar, place.top + 1);
    place.right = fmax(place.right, place.left + 1);
    if (view == PLX_VIEW_MATRIX)
        return place;
    double width = floor((place.right - place.left) * PAGE_SHARE);
    place.left = place.right - width;
    if (view == PLX_VIEW_BOTH)
        v->insets.right += width;
    return place;
}

static void mark_layers(plx_stage *stage, const plx_shot *shot)
{
    plx_overlay_clear(&stage->bands);
    stage->bands.inks = plx_inks_of(shot->style.edges.theme);
    plx_pen_begin(&stage->outlines, shot->viewport.width, shot->viewport.height);
    plx_layer_marks_add(&stage->bands, &stage->outlines, &stage->shown, &stage->layout,
        &shot->camera, &shot->viewport);
    if (stage->desc.structure) {
        plx_structure_view view = structure_view(stage, shot);
        plx_structure_marks_add(&stage->bands, &stage->outlines, &view);
    }
    plx_signal_mark(&stage->outlines, &stage->layout, &shot->camera, &shot->viewport, shot->signal,
        shot->signal_count);
}

/* Links of pairs look as one. */
static void look_of_line(
    const void *user, size_t link, size_t source, size_t target, double *width, plx_pattern *p)
{
    const plx_shown *shown = user;
    plx_link_look look = plx_shown_look(shown, link % shown->source->link_count, source, target);
    *width = look.width;
    *p = look.pattern;
}

/* Of what is shown. */
static plx_frame frame_of(plx_stage *stage, const plx_shot *shot)
{
    stage->strokes = (plx_stroke_source){look_of_line, &stage->shown, shot->viewport.ui_scale};
    return (plx_frame){
        .snapshot = stage->shown.snapshot,
        .visuals = &stage->shown.visuals,
        .layout = &stage->layout,
        .pictures = &stage->pictures,
        .pen = &stage->pen,
        .ink = stage->shown.ink,
        .overlay = &stage->overlay,
        .bands = &stage->bands,
        .outlines = &stage->outlines,
        .camera = shot->camera,
        .viewport = shot->viewport,
        .engine = shot->engine,
        .style = stage->shown.edges,
        .strokes = plx_shown_has_strokes(&stage->shown) ? &stage->strokes : NULL,
        .exact = shot->exact,
        .under = plx_stage_is_in_place(stage, shot) ? plx_stage_draw_in_place : NULL,
        .under_user = stage,
        .frame_budget_s = shot->frame_budget_s,
    };
}

/* A part of what the units give over the plane, and of what is said of the data; where more is to
 * come, the shot is not done. */
static void update_field(plx_stage *stage, const plx_shot *shot, plx_edge_status *status)
{
    size_t slice = shot->exact ? SIZE_MAX : PLX_FIELD_SLICE / 4;
    if (stage->answers) {
        plx_answers_update(stage->answers, shot->snapshot, slice);
        status->busy = status->busy || plx_answers_stale(stage->answers, shot->snapshot);
    }
    if (!stage->field)
        return;
    plx_field_update(stage->field, shot->snapshot, slice);
    status->busy = status->busy || plx_field_stale(stage->field, shot->snapshot);
}

/* A field that is not complete yet has no pictures. Where some of them are of weights that were,
 * the shot is not done. */
static void update_pictures(plx_stage *stage, const plx_shot *shot, plx_edge_status *status)
{
    const plx_stage_desc *d = &stage->desc;
    const plx_style *style = &shot->style;
    plx_unit_pictures_update(&stage->pictures,
        &(plx_picture_input){
            .snapshot = shot->snapshot,
            .field = stage->field,
            .image_width = d->image_width,
            .image_height = d->image_height,
            .visuals = &stage->shown.visuals,
            .palette = style->edges.palette,
            .theme = style->edges.theme,
            .shapes = style->channel[PLX_UNIT_SHAPE].quantity != PLX_QUANTITY_NONE,
            .off = style->no_pictures,
            .slice = shot->exact ? 0 : PLX_PICTURE_SLICE,
            .camera = shot->camera,
            .viewport = shot->viewport,
        },
        &stage->layout);
    status->busy = status->busy || stage->pictures.stale;
}

/* All that is drawn over the connections, once these are known. */
static bool compose_all(
    plx_stage *stage, const plx_shot *shot, plx_edge_status *status, plx_error *e)
{
    plx_shown_update_units(&stage->shown);
    update_field(stage, shot, status);
    if (shot->view != PLX_VIEW_MATRIX)
        update_pictures(stage, shot, status);
    /* How values are spread is for panels, and whoever draws a still with them has had it counted.
     */
    if (shot->exact)
        plx_history_add(stage->history, &shot->snapshot->status);
    else
        plx_stage_watch(stage, shot->snapshot, SPREAD_VALUES);
    if (shot->view != PLX_VIEW_MATRIX) {
        bool in_place = stage->weights.maps && plx_stage_is_in_place(stage, shot);
        if (in_place && !plx_stage_prepare_in_place(stage, shot, e))
            return false;
        mark_layers(stage, shot);
        compose(stage, shot, status, in_place ? &stage->in_place_shot : NULL);
        return true;
    }
    plx_overlay *o = &stage->overlay;
    plx_overlay_clear(o);
    o->inks = plx_inks_of(shot->style.edges.theme);
    if (shot->title)
        plx_heading_add(o, shot->title, &shot->viewport, &(plx_bounds){0});
    compose_bar(stage, shot, status);
    if (shot->message)
        plx_message_add(o, shot->message, shot->warning, &shot->viewport, &(plx_bounds){0});
    return true;
}

/* Those that are beside the network, or in it. */
static bool prepare_matrices(
    plx_stage *stage, const plx_shot *shot, plx_edge_status *status, plx_error *e)
{
    bool any = shot->view == PLX_VIEW_BOTH || plx_stage_is_in_place(stage, shot);
    if (stage->shown.pending)
        plx_stage_tell_loading(status);
    return !any || plx_stage_prepare_weights(stage, shot, status, e);
}

bool plx_stage_draw(plx_stage *stage, const plx_shot *shot, plx_target *target,
    plx_edge_status *status, plx_error *e)
{
    if (!show(stage, shot, e))
        return false;
    plx_frame frame = frame_of(stage, shot);
    bool ok = shot->view == PLX_VIEW_MATRIX
                  ? plx_stage_begin_page(stage, shot, status, e)
                  : plx_renderer_prepare(stage->renderer, &frame, status, e) &&
                        prepare_matrices(stage, shot, status, e);
    if (!ok)
        return false;
    if (!compose_all(stage, shot, status, e))
        return false;
    if (shot->view == PLX_VIEW_MATRIX)
        return plx_stage_draw_page_alone(stage, shot, target, e);
    return plx_renderer_finish(stage->renderer, &frame, target, e) &&
           (shot->view != PLX_VIEW_BOTH || plx_stage_draw_page(stage, shot, target, e));
}

bool plx_stage_begin_bands(
    plx_stage *stage, const plx_shot *shot, int band_rows, plx_edge_status *status, plx_error *e)
{
    if (!show(stage, shot, e))
        return false;
    plx_frame frame = frame_of(stage, shot);
    bool ok = shot->view == PLX_VIEW_MATRIX
                  ? plx_stage_begin_page(stage, shot, status, e)
                  : plx_renderer_begin_bands(stage->renderer, &frame, band_rows, status, e) &&
                        prepare_matrices(stage, shot, status, e);
    return ok && compose_all(stage, shot, status, e);
}

bool plx_stage_band(
    plx_stage *stage, const plx_shot *shot, int top, int rows, plx_depth depth, plx_error *e)
{
    return shot->view == PLX_VIEW_MATRIX || plx_renderer_band(stage->renderer, top, rows, depth, e);
}

bool plx_stage_tile(plx_stage *stage, const plx_shot *shot, plx_target *target, plx_error *e)
{
    plx_frame frame = frame_of(stage, shot);
    if (shot->view == PLX_VIEW_MATRIX)
        return plx_stage_draw_page_alone(stage, shot, target, e);
    return plx_renderer_tile(stage->renderer, &frame, target, e) &&
           (shot->view != PLX_VIEW_BOTH || plx_stage_draw_page(stage, shot, target, e));
}

bool plx_stage_draw_panels(
    plx_stage *stage, const plx_gui_picture *panels, plx_target *target, plx_error *e)
{
    return plx_renderer_panels(stage->renderer, panels, target, e);
}

bool plx_stage_draw_recording(plx_stage *stage, const plx_live_film *film, const plx_viewport *v,
    plx_target *target, plx_error *e)
{
    plx_overlay_clear(&stage->overlay);
    plx_live_film_mark(film, &stage->overlay, v, plx_now_s());
    return plx_renderer_overlay(stage->renderer, &stage->overlay, target, e);
}

plx_panel_context plx_stage_panel_context(const plx_stage *stage, const plx_shot *shot)
{
    const plx_stage_desc *d = &stage->desc;
    return (plx_panel_context){
        .snapshot = shot->snapshot,
        .layout = &stage->layout,
        .style = &shot->style,
        .shown = &stage->shown,
        .device = d->device,
        .class_name = d->class_name,
        .input_name = d->input_name,
        .structure = d->structure,
        .image_width = d->image_width,
        .image_height = d->image_height,
        .optimizer_name = d->optimizer_name,
        .optimizer_count = d->optimizer_count,
        .history = stage->history,
        .distributions = &stage->distributions,
        .samples = d->samples,
        .training = d->training,
        .scaling = d->scaling,
        .unit = stage->has_unit ? &stage->unit : NULL,
        .field = stage->field,
        .plane = stage->field ? &stage->plane : NULL,
        .timeline = stage->timeline.rows > 0 ? &stage->timeline : NULL,
        .answers = stage->answers,
        .selection = &stage->selection,
    };
}
