#include "cli/picture.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/thread.h"
#include "cli/args.h"
#include "scene/order_task.h"
#include "ui/heading.h"
#include "ui/style.h"

#include <math.h>
#include <stdio.h>

enum {
    SIZE = PLX_PICTURE_OPTION,
    ZOOM,
    CAMERA,
    SAMPLE,
    SCALE,
    PLAIN,
    PANELS,
    NO_LEGEND,
    NO_NUMBERS,
    NO_LABELS,
    NO_SAMPLE,
    SCALE_BAR,
    TITLE,
    ENGINE,
    VIEW,
    MATRIX_PALETTE,
    ORDER,
    IN_PLACE,
    END
};

const struct poptOption plx_picture_option_table[] = {
    {"size", '\0', POPT_ARG_STRING, NULL, SIZE, "Size of the picture", "WxH"},
    {"zoom", '\0', POPT_ARG_STRING, NULL, ZOOM,
        "Zoom by FACTOR at the point X,Y given as shares of the picture", "FACTOR[@X,Y]"},
    {"camera", '\0', POPT_ARG_STRING, NULL, CAMERA,
        "The point in the middle and pixels a unit of length, which is the tallest layer's height",
        "X,Y,SCALE"},
    {"sample", '\0', POPT_ARG_STRING, NULL, SAMPLE,
        "Number of the sample whose activations are shown (default 0)", "N"},
    {"scale", '\0', POPT_ARG_STRING, NULL, SCALE, "Size of text and lines (default 1)", "X"},
    {"plain", '\0', POPT_ARG_NONE, NULL, PLAIN, "Only the network: no names, no numbers", NULL},
    {"panels", '\0', POPT_ARG_NONE, NULL, PANELS, "With the panels, as the window shows them",
        NULL},
    {"title", '\0', POPT_ARG_STRING, NULL, TITLE, "A title at the upper edge", "TEXT"},
    {"scale-bar", '\0', POPT_ARG_NONE, NULL, SCALE_BAR,
        "A bar that tells how many units a length stands for", NULL},
    {"no-legend", '\0', POPT_ARG_NONE, NULL, NO_LEGEND, "Without the scale of colours", NULL},
    {"no-numbers", '\0', POPT_ARG_NONE, NULL, NO_NUMBERS,
        "Without the bar of numbers at the lower edge", NULL},
    {"no-labels", '\0', POPT_ARG_NONE, NULL, NO_LABELS, "Without names and numbers in the picture",
        NULL},
    {"no-sample", '\0', POPT_ARG_NONE, NULL, NO_SAMPLE, "Without the sample shown", NULL},
    {"engine", '\0', POPT_ARG_STRING, NULL, ENGINE,
        "How connections are drawn: auto, geometry, density-cpu or density-gpu (default auto)",
        "NAME"},
    {"view", '\0', POPT_ARG_STRING, NULL, VIEW,
        "What is drawn: network (default), matrix for all weights and biases as heatmaps, or both",
        "NAME"},
    {"matrix-palette", '\0', POPT_ARG_STRING, NULL, MATRIX_PALETTE,
        "Colours of matrices: viridis (default), cividis, magma, or one about zero: blue-orange, "
        "purple-green, blue-red",
        "NAME"},
    {"in-place", '\0', POPT_ARG_NONE, NULL, IN_PLACE,
        "Weights as matrices between the layers, in place of lines", NULL},
    {"order", '\0', POPT_ARG_STRING, NULL, ORDER,
        "How units stand in their layers: index (default), norm of their weights, or similarity, "
        "so that units with like weights are neighbours",
        "NAME"},
    POPT_TABLEEND,
};

void plx_picture_options_init(plx_picture_options *o, int width, int height)
{
    *o = (plx_picture_options){.width = width,
        .height = height,
        .ui_scale = 1,
        .style = PLX_STYLE_DEFAULT,
        .matrix_palette = PLX_PALETTE_VIRIDIS};
}

bool plx_picture_owns(int value)
{
    return value >= PLX_PICTURE_OPTION && value < END;
}

static bool take_zoom(plx_picture_options *o, const char *text, plx_error *e)
{
    char rest;
    int got = sscanf(text, "%lf@%lf,%lf%c", &o->zoom, &o->zoom_x, &o->zoom_y, &rest);
    bool centred = sscanf(text, "%lf%c", &o->zoom, &rest) == 1;
    if (centred)
        o->zoom_x = o->zoom_y = 0.5;
    bool finite = isfinite(o->zoom_x) && isfinite(o->zoom_y);
    if ((got == 3 || centred) && finite && o->zoom >= 1e-6 && o->zoom <= 1e12)
        return true;
    return plx_fail(e, PLX_ERR_USAGE,
        "--zoom needs FACTOR or FACTOR@X,Y, such as 8@0.3,0.5, and got '%.40s'", text);
}

static bool take_camera(plx_picture_options *o, const char *text, plx_error *e)
{
    char rest;
    plx_camera *c = &o->camera;
    int got = sscanf(text, "%lf,%lf,%lf%c", &c->x, &c->y, &c->scale, &rest);
    o->has_camera = got == 3 && isfinite(c->x) && isfinite(c->y) && c->scale > 0 && c->scale < 1e15;
    return o->has_camera || plx_fail(e, PLX_ERR_USAGE,
                                "--camera needs X,Y,SCALE, such as 0,0,600, and got '%.40s'", text);
}

bool plx_picture_option(plx_picture_options *o, int value, const char *text, plx_error *e)
{
    switch (value) {
    case SIZE:
        return plx_args_size("size", text, &o->width, &o->height, e);
    case ZOOM:
        return take_zoom(o, text, e);
    case CAMERA:
        return take_camera(o, text, e);
    case SAMPLE:
        return plx_args_u64("sample", text, 0, UINT64_MAX, &o->sample, e);
    case SCALE:
        return (plx_args_double("scale", text, &o->ui_scale, e) && o->ui_scale >= 0.5 &&
                   o->ui_scale <= 8) ||
               plx_fail(e, PLX_ERR_USAGE, "--scale needs a number from 0.5 to 8");
    case PANELS:
        o->panels = true;
        return true;
    case PLAIN:
        o->plain = true;
        return true;
    case NO_LEGEND:
        return o->no_legend = true;
    case NO_NUMBERS:
        return o->no_numbers = true;
    case NO_LABELS:
        return o->no_labels = true;
    case NO_SAMPLE:
        return o->no_sample = true;
    case SCALE_BAR:
        return o->scale_bar = true;
    case TITLE:
        o->title = text;
        return true;
    case VIEW:
        return plx_graphics_view(text, &o->view, e);
    case IN_PLACE:
        o->in_place = true;
        return true;
    case ORDER:
        return plx_graphics_order(text, &o->order, e);
    case MATRIX_PALETTE:
        return plx_graphics_matrix_palette(text, &o->matrix_palette, e);
    default:
        return plx_graphics_engine(text, &o->engine, e);
    }
}

static double bar_height(const plx_picture_options *o)
{
    return o->plain || o->no_numbers || o->view == PLX_VIEW_MATRIX ? 0
                                                                   : PLX_BAR_HEIGHT * o->ui_scale;
}

/* Where the page of matrices is, and what of it. */
static bool set_page(plx_picture *p, const plx_picture_options *o, plx_error *e)
{
    plx_shot *shot = &p->shot;
    plx_bounds place = plx_stage_make_room(&shot->viewport, o->view, bar_height(o));
    if (o->view == PLX_VIEW_NETWORK)
        return true;
    plx_viewport v = {
        (int)(place.right - place.left), (int)(place.bottom - place.top), o->ui_scale, {0}};
    if (!plx_matrix_page_init(&p->page, p->stage.desc.network, &v, e))
        return false;
    shot->page = &p->page;
    shot->page_left = place.left;
    shot->page_top = place.top;
    shot->page_clip = place;
    if (o->zoom > 0 && o->view == PLX_VIEW_MATRIX) {
        plx_camera whole = plx_matrix_page_camera(&p->page);
        shot->page_camera =
            plx_camera_zoom(&whole, &v, o->zoom, o->zoom_x * v.width, o->zoom_y * v.height);
    }
    return true;
}

/* Which a source shows: of the test data, where there are any. */
static bool check_sample(const plx_picture_options *o, const plx_session *s, plx_error *e)
{
    const plx_dataset *samples = s->test ? s->test : s->train;
    return !samples || o->sample < samples->count ||
           plx_fail(e, PLX_ERR_USAGE, "--sample needs a number from 0 to %zu, as there are no more",
               samples->count - 1);
}

static bool set_shot(plx_picture *p, const plx_picture_options *o, double patience_s, plx_error *e)
{
    plx_rig rig = {0};
    p->shot = (plx_shot){
        .viewport = {o->width, o->height, o->ui_scale},
        .exact = true,
        .frame_budget_s = patience_s,
        .engine = o->engine,
        .style = o->style,
        .numbers = !o->plain && !o->no_numbers && o->view != PLX_VIEW_MATRIX,
        .legend = !o->plain && !o->no_legend && o->view != PLX_VIEW_MATRIX,
        .sample = !o->plain && !o->no_sample && !o->panels,
        .labels = !o->plain && !o->no_labels,
        .scale_bar = o->scale_bar,
        .title = o->title,
        .view = o->view,
        .palette = o->matrix_palette,
    };
    if (o->panels)
        p->shot.viewport.insets =
            plx_shell_insets(&p->interface.shell, &p->shot.viewport, bar_height(o));
    if (o->title)
        p->shot.viewport.insets.top += PLX_HEADING_HEIGHT * o->ui_scale;
    if (!set_page(p, o, e))
        return false;
    plx_rig_init(&rig, &p->stage.layout, &p->shot.viewport);
    if (o->zoom > 0)
        plx_rig_go(&rig, plx_camera_zoom(&rig.goal, &p->shot.viewport, o->zoom,
                             o->zoom_x * o->width, o->zoom_y * o->height));
    p->shot.camera = o->has_camera ? o->camera : rig.goal;
    return true;
}

static bool show_in_place(plx_picture *p, plx_error *e)
{
    size_t links = p->stage.desc.network->link_count;
    p->in_place = plx_alloc(links, sizeof *p->in_place);
    if (!p->in_place)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for %zu matrices", links);
    for (size_t l = 0; l < links; l++)
        p->in_place[l] = 1;
    p->shot.in_place = p->in_place;
    return true;
}

bool plx_picture_open(plx_picture *p, const plx_picture_options *o, const plx_session *session,
    double patience_s, plx_error *e)
{
    *p = (plx_picture){0};
    if (!check_sample(o, session, e))
        return false;
    if (plx_session_warning(session))
        plx_log(PLX_LOG_WARNING, "%s: %s", plx_session_name(session), plx_session_warning(session));
    bool debug = plx_graphics_debug();
    p->headless = plx_headless_create(debug, e);
    if (p->headless)
        p->device = plx_device_create(
            &(plx_device_desc){.loader = plx_headless_function, .debug = debug}, e);
    plx_stage_desc desc = plx_session_stage(p->device, session);
    desc.ui_scale = o->ui_scale;
    desc.threads = plx_core_count(); /* training waits while a picture is drawn */
    if (!p->device || !plx_stage_init(&p->stage, &desc, e)) {
        plx_picture_close(p);
        return false;
    }
    plx_viewport viewport = {o->width, o->height, o->ui_scale};
    if ((o->panels && !plx_interface_init(&p->interface, &viewport, e)) ||
        !set_shot(p, o, patience_s, e)) {
        plx_picture_close(p);
        return false;
    }
    p->wanted = plx_style_wants(&o->style);
    if (p->wanted != 0)
        plx_commands_push(
            session->source->commands, (plx_command){.kind = PLX_CMD_WANT, .index = p->wanted});
    if (o->sample > 0)
        plx_commands_push(
            session->source->commands, (plx_command){.kind = PLX_CMD_SAMPLE, .index = o->sample});
    p->bar = bar_height(o);
    p->order = o->order;
    if (o->in_place && !show_in_place(p, e)) {
        plx_picture_close(p);
        return false;
    }
    return true;
}

void plx_picture_close(plx_picture *p)
{
    plx_interface_uninit(&p->interface);
    plx_matrix_page_uninit(&p->page);
    plx_orders_uninit(&p->orders);
    plx_free(p->in_place);
    plx_stage_uninit(&p->stage);
    plx_target_destroy(&p->target);
    plx_device_destroy(&p->device);
    plx_headless_destroy(&p->headless);
    plx_free(p->pixels);
    *p = (plx_picture){0};
}

bool plx_picture_watch(plx_picture *p, plx_source *source, plx_error *e)
{
    p->shot.snapshot = plx_exchange_take(source->exchange);
    if (!p->interface.gui)
        return true;
    /* What is to be filled beside the weights is said by panels when they are drawn. */
    plx_panel_context context = plx_stage_panel_context(&p->stage, &p->shot);
    p->interface.requests = (plx_requests){0};
    plx_interface_frame(
        &p->interface, &context, context.style->edges.theme, &p->shot.viewport, p->bar, 0.1);
    uint64_t wanted = plx_style_wants(&p->shot.style) | p->interface.requests.wants;
    if (wanted != p->wanted) {
        plx_commands_push(source->commands, (plx_command){.kind = PLX_CMD_WANT, .index = wanted});
        p->wanted = wanted;
        if (!plx_source_advance(source, 0, e))
            return false;
        p->shot.snapshot = plx_exchange_take(source->exchange);
    }
    plx_stage_watch(&p->stage, p->shot.snapshot, 0);
    return true;
}

/* What is as large as its content knows that from the frame before. */
static const plx_gui_picture *make_panels(plx_picture *p)
{
    const plx_gui_picture *panels = NULL;
    plx_panel_context context = plx_stage_panel_context(&p->stage, &p->shot);
    for (int i = 0; i < 3; i++)
        panels = plx_interface_frame(
            &p->interface, &context, context.style->edges.theme, &p->shot.viewport, p->bar, 0.1);
    return panels;
}

static bool reserve(plx_picture *p, plx_error *e)
{
    int width = p->shot.viewport.width, height = p->shot.viewport.height;
    if (!p->target)
        p->target = plx_target_create(p->device, "picture", width, height, PLX_FORMAT_RGBA8, e);
    return p->target != NULL;
}

/* By the weights of the first picture, so that units of a film stay where they are. */
static bool order_units(plx_picture *p, plx_error *e)
{
    const plx_network *n = p->stage.desc.network;
    if (p->order == PLX_ORDER_INDEX || p->orders.network)
        return true;
    plx_order_kind *wanted = plx_alloc(n->layer_count, sizeof *wanted);
    if (!wanted)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for orders of units");
    for (size_t l = 0; l < n->layer_count; l++)
        wanted[l] = p->order;
    plx_order_task *task = NULL;
    bool ok = plx_orders_init(&p->orders, n, e) &&
              (task = plx_order_task_create(&p->orders, wanted, e)) &&
              plx_order_task_gather(task, p->shot.snapshot, 0) && plx_order_task_solve(task, e) &&
              plx_order_task_finish(task, &p->orders, e);
    plx_order_task_destroy(&task);
    plx_free(wanted);
    p->shot.orders = &p->orders;
    return ok;
}

bool plx_picture_paint(plx_picture *p, plx_source *source, plx_error *e)
{
    return reserve(p, e) && plx_picture_watch(p, source, e) && order_units(p, e) &&
           plx_stage_draw(&p->stage, &p->shot, p->target, &p->status, e) &&
           (!p->interface.gui || plx_stage_draw_panels(&p->stage, make_panels(p), p->target, e));
}

bool plx_picture_read(plx_picture *p, plx_error *e)
{
    int width = p->shot.viewport.width, height = p->shot.viewport.height;
    if (!p->pixels && !(p->pixels = plx_alloc((size_t)width * (size_t)height, 4)))
        return plx_fail(
            e, PLX_ERR_MEMORY, "out of memory for a picture of %d x %d pixels", width, height);
    plx_target_read_rgba8(p->target, p->pixels);
    return plx_graphics_check(p->device, e);
}

bool plx_picture_draw(plx_picture *p, plx_source *source, plx_error *e)
{
    return plx_picture_paint(p, source, e) && plx_picture_read(p, e);
}

static bool draw_whole(plx_picture *p, plx_source *source, const plx_still_desc *d,
    plx_still_rows *rows, void *user, plx_error *e)
{
    if (d->bit_depth == 16 || p->shot.transparent)
        return plx_fail(e, PLX_ERR_USAGE,
            "the engine %s draws pictures of 8 bits over a page; density-cpu draws others too",
            plx_engine_name(p->shot.engine));
    return plx_picture_draw(p, source, e) && rows(user, p->pixels, p->shot.viewport.height, e);
}

bool plx_picture_draw_still(plx_picture *p, plx_source *source, const plx_still_desc *desc,
    plx_still_rows *rows, void *user, plx_error *e)
{
    plx_still_desc d = *desc;
    if (p->shot.engine != PLX_ENGINE_AUTO && p->shot.engine != PLX_ENGINE_DENSITY_CPU)
        return draw_whole(p, source, desc, rows, user, e);
    if (!plx_picture_watch(p, source, e) || !order_units(p, e))
        return false;
    if (p->interface.gui)
        d.panels = make_panels(p);
    return plx_still_draw(&p->stage, &p->shot, &d, rows, user, &p->status, e) &&
           plx_graphics_check(p->device, e);
}

bool plx_picture_begin_vector(plx_picture *p, plx_source *source, plx_error *e)
{
    return plx_picture_watch(p, source, e) && order_units(p, e) &&
           plx_vector_still_begin(&p->stage, &p->shot, &p->status, e);
}

bool plx_picture_draw_vector(plx_picture *p, plx_vector *vector, plx_error *e)
{
    return plx_vector_still_draw(&p->stage, &p->shot, &p->status, vector, e);
}
