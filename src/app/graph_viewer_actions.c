/* What people want of a graph's window, by key or from the list of actions. */
#include "app/graph_viewer_parts.h"

#include "app/settings.h"
#include "base/file.h"
#include "base/mem.h"
#include "capture/png.h"
#include "graph/dashes.h"
#include "ui/strings.h"

#include <stdio.h>

static const double NOTCH = 1.25, PAN_PX = 80;

/* Says why where colours cannot tell that. */
static bool color_by(plx_graph_viewer *v, plx_graph_by by)
{
    const plx_graph *g = v->desc->stage.graph;
    if (by == PLX_GRAPH_BY_TYPE && g->types.count <= 1) {
        plx_graph_viewer_say(v, plx_str(PLX_STR_GRAPH_NO_TYPES));
        return false;
    }
    if (by == PLX_GRAPH_BY_SIGN && !(plx_graph_stage_stats(v->stage)->weight_min < 0)) {
        plx_graph_viewer_say(v, plx_str(PLX_STR_GRAPH_NO_SIGNS));
        return false;
    }
    v->dirty = true;
    return plx_graph_stage_color(v->stage, by, NULL, NULL);
}

static void next_colors(plx_graph_viewer *v)
{
    static const plx_graph_by order[] = {
        PLX_GRAPH_BY_TYPE, PLX_GRAPH_BY_COMMUNITY, PLX_GRAPH_BY_SIGN};
    plx_graph_by now = plx_graph_stage_by(v->stage);
    const plx_graph *g = v->desc->stage.graph;
    bool types = g->types.count > 1, signs = plx_graph_stage_stats(v->stage)->weight_min < 0;
    for (int i = 0, at = (int)now; i < 3; i++, at++) {
        plx_graph_by by = order[at % 3];
        if ((by == PLX_GRAPH_BY_TYPE && !types) || (by == PLX_GRAPH_BY_SIGN && !signs))
            continue;
        color_by(v, by);
        break;
    }
}

/* What the window shows, without what it says at its lower edge. */
static bool draw_still(plx_graph_viewer *v, unsigned char *pixels, plx_error *e)
{
    int width = v->shot.viewport.width, height = v->shot.viewport.height;
    plx_target *target =
        plx_target_create(v->desc->device, "still", width, height, PLX_FORMAT_RGBA8, e);
    plx_graph_shot shot = v->shot;
    shot.message = NULL;
    bool done, ok = target && plx_graph_stage_draw(v->stage, &shot, 0, target, &done, e);
    if (ok)
        plx_target_read_rgba8(target, pixels);
    plx_target_destroy(&target);
    return ok;
}

static void toggle_matrix(plx_graph_viewer *v)
{
    bool matrix = !plx_graph_stage_is_matrix(v->stage);
    plx_graph_stage_show_matrix(v->stage, matrix);
    if (matrix)
        plx_graph_viewer_say(v, plx_str(PLX_STR_GRAPH_MATRIX));
    v->dirty = true;
}

static void next_order(plx_graph_viewer *v)
{
    static const plx_string told[PLX_GRAPH_ORDERS] = {
        PLX_STR_GRAPH_ORDER_COMMUNITY, PLX_STR_GRAPH_ORDER_NEAR, PLX_STR_GRAPH_ORDER_INDEX};
    if (!v->matrix) {
        plx_graph_viewer_say(v, plx_str(PLX_STR_GRAPH_NO_ORDER));
        return;
    }
    plx_graph_order order = (plx_graph_stage_order(v->stage) + 1) % PLX_GRAPH_ORDERS;
    plx_graph_stage_order_by(v->stage, order);
    plx_graph_viewer_say(v, plx_str(told[order]));
}

/* The next of the layouts that there are for this graph, and all of it in view. */
static void next_layout(plx_graph_viewer *v)
{
    plx_graph_layout layout = plx_graph_stage_layout(v->stage);
    layout = layout + 1 < PLX_GRAPH_LAYOUTS ? layout + 1 : PLX_GRAPH_GIVEN;
    if (layout == PLX_GRAPH_GIVEN && v->desc->stage.graph->dimensions == 0)
        layout = PLX_GRAPH_FORCE;
    plx_graph_viewer_lay_out(v, layout);
}

void plx_graph_viewer_lay_out(plx_graph_viewer *v, plx_graph_layout layout)
{
    static const plx_string told[PLX_GRAPH_LAYOUTS] = {
        [PLX_GRAPH_GIVEN] = PLX_STR_GRAPH_LAYOUT_GIVEN,
        [PLX_GRAPH_FORCE] = PLX_STR_GRAPH_LAYOUT_FORCE,
        [PLX_GRAPH_LAYERED] = PLX_STR_GRAPH_LAYOUT_LAYERED,
        [PLX_GRAPH_CIRCULAR] = PLX_STR_GRAPH_LAYOUT_CIRCULAR,
    };
    if (layout == PLX_GRAPH_GIVEN && v->desc->stage.graph->dimensions == 0) {
        plx_graph_viewer_say(v, plx_str(PLX_STR_GRAPH_NO_PLACES));
        return;
    }
    plx_graph_stage_show_matrix(v->stage, false);
    plx_graph_stage_lay_out(v->stage, layout);
    atomic_store(&v->paused, false);
    atomic_store(&v->done, false);
    plx_signal_post(&v->wake);
    *(v->matrix ? &v->kept_follows : &v->follows) = true;
    bool solid = layout == PLX_GRAPH_GIVEN && v->desc->stage.graph->dimensions == 3;
    plx_graph_viewer_say(v, plx_str(solid ? PLX_STR_GRAPH_LAYOUT_SOLID : told[layout]));
}

static void save(plx_graph_viewer *v)
{
    char name[64], text[160];
    plx_file_name_now(name, sizeof name, "png");
    int width = v->shot.viewport.width, height = v->shot.viewport.height;
    unsigned char *pixels = plx_alloc((size_t)width * (size_t)height, 4);
    plx_error e = {0};
    bool ok = pixels && draw_still(v, pixels, &e) && plx_png_write(name, pixels, width, height, &e);
    plx_free(pixels);
    snprintf(text, sizeof text, plx_str(PLX_STR_GRAPH_SAVED), name);
    plx_graph_viewer_say(v, ok ? text : e.message);
}

static void toggle_names(plx_graph_viewer *v)
{
    v->shot.no_names = !v->shot.no_names;
    plx_graph_viewer_say(
        v, plx_str(v->shot.no_names ? PLX_STR_GRAPH_NAMES_OFF : PLX_STR_GRAPH_NAMES_ON));
}

static void toggle_widths(plx_graph_viewer *v)
{
    bool widens = plx_graph_stage_widens(v->stage);
    plx_graph_stage_widen(v->stage, !widens);
    if (!widens && !plx_graph_stage_widens(v->stage))
        plx_graph_viewer_say(v, plx_str(PLX_STR_GRAPH_NO_WIDTHS));
}

static void toggle_patterns(plx_graph_viewer *v)
{
    const plx_graph *g = v->desc->stage.graph;
    bool styles = !plx_graph_stage_styles(v->stage);
    plx_graph_stage_style(v->stage, styles);
    if (styles && g->types.count < 2)
        plx_graph_viewer_say(v, plx_str(PLX_STR_GRAPH_NO_TYPES));
    else if (styles && g->connection_count > PLX_DASHES_ARCS)
        plx_graph_viewer_say(v, plx_str(PLX_STR_GRAPH_MANY_LINES));
    else
        plx_graph_viewer_say(v, plx_str(styles ? PLX_STR_GRAPH_STYLED : PLX_STR_GRAPH_SOLID));
}

static void toggle_backbone(plx_graph_viewer *v)
{
    v->backbone = !v->backbone;
    if (plx_graph_stage_backbone(v->stage, v->backbone, NULL))
        return;
    v->backbone = false;
    plx_graph_viewer_say(v, plx_str(PLX_STR_GRAPH_NO_BACKBONE));
}

static void pause(plx_graph_viewer *v)
{
    atomic_store(&v->paused, !atomic_load(&v->paused));
    plx_signal_post(&v->wake);
}

static void rescale(plx_graph_viewer *v, int direction)
{
    char text[64];
    v->zoom = plx_scale_rung(v->zoom, direction);
    snprintf(text, sizeof text, plx_str(PLX_STR_SCALED), v->zoom * 100);
    plx_graph_viewer_say(v, text);
}

static void escape(plx_graph_viewer *v)
{
    if (plx_dialogs_close(&v->interface.dialogs))
        return;
    plx_graph_viewer_show_everything(v);
    plx_graph_viewer_select_unit(v, PLX_NO_NAME, false);
}

/* What is over the picture, or about the whole window; false where the action is another. */
static bool act_on_window(plx_graph_viewer *v, plx_action action)
{
    switch (action) {
    case PLX_ACTION_COMMANDS:
    case PLX_ACTION_HELP:
        plx_dialogs_toggle(&v->interface.dialogs,
            action == PLX_ACTION_HELP ? PLX_DIALOG_KEYS : PLX_DIALOG_COMMANDS);
        if (action == PLX_ACTION_COMMANDS)
            plx_gui_expect_text(v->interface.gui);
        return true;
    case PLX_ACTION_QUIT:
        v->quit = !plx_dialogs_close(&v->interface.dialogs);
        return true;
    case PLX_ACTION_ESCAPE:
        escape(v);
        return true;
    case PLX_ACTION_FULLSCREEN:
        plx_window_toggle_fullscreen(v->desc->window);
        return true;
    case PLX_ACTION_THEME:
        v->shot.theme = (v->shot.theme + 1) % PLX_THEME_COUNT;
        return true;
    case PLX_ACTION_NUMBERS:
        v->shot.no_legend = !v->shot.no_legend;
        return true;
    case PLX_ACTION_SCALE_MORE:
    case PLX_ACTION_SCALE_LESS:
    case PLX_ACTION_SCALE_RESET:
        rescale(v, action == PLX_ACTION_SCALE_MORE ? 1 : action == PLX_ACTION_SCALE_LESS ? -1 : 0);
        return true;
    case PLX_ACTION_SAVE:
        save(v);
        return true;
    default:
        return false;
    }
}

/* The same of the camera. */
static bool act_on_camera(plx_graph_viewer *v, plx_action action)
{
    const plx_viewport *p = &v->shot.viewport;
    double step = PAN_PX * v->ui_scale, x = p->width * 0.5, y = p->height * 0.5;
    switch (action) {
    case PLX_ACTION_FRAME_ALL:
        plx_graph_viewer_show_all(v);
        return true;
    case PLX_ACTION_FRAME_SELECTED:
        if (v->shot.unit == PLX_NO_NAME)
            plx_graph_viewer_say(v, plx_str(PLX_STR_GRAPH_SELECT_FIRST));
        plx_graph_viewer_select_unit(v, v->shot.unit, true);
        return true;
    case PLX_ACTION_ZOOM_IN:
        plx_graph_viewer_zoom(v, NOTCH * NOTCH, x, y);
        return true;
    case PLX_ACTION_ZOOM_OUT:
        plx_graph_viewer_zoom(v, 1 / (NOTCH * NOTCH), x, y);
        return true;
    case PLX_ACTION_PAN_LEFT:
        plx_graph_viewer_pan(v, step, 0);
        return true;
    case PLX_ACTION_PAN_RIGHT:
        plx_graph_viewer_pan(v, -step, 0);
        return true;
    case PLX_ACTION_PAN_UP:
        plx_graph_viewer_pan(v, 0, step);
        return true;
    case PLX_ACTION_PAN_DOWN:
        plx_graph_viewer_pan(v, 0, -step);
        return true;
    default:
        return false;
    }
}

/* The same of where units are. */
static bool act_on_layout(plx_graph_viewer *v, plx_action action)
{
    switch (action) {
    case PLX_ACTION_PAUSE:
        pause(v);
        return true;
    case PLX_ACTION_GRAPH_LAYOUT:
        next_layout(v);
        return true;
    case PLX_ACTION_GRAPH_LAYOUT_GIVEN:
    case PLX_ACTION_GRAPH_LAYOUT_FORCE:
    case PLX_ACTION_GRAPH_LAYOUT_LAYERED:
    case PLX_ACTION_GRAPH_LAYOUT_CIRCULAR:
        plx_graph_viewer_lay_out(
            v, (plx_graph_layout)(PLX_GRAPH_GIVEN + (int)(action - PLX_ACTION_GRAPH_LAYOUT_GIVEN)));
        return true;
    case PLX_ACTION_VIEW:
        toggle_matrix(v);
        return true;
    case PLX_ACTION_GRAPH_ORDER:
        next_order(v);
        return true;
    default:
        return false;
    }
}

/* The same of single units, and of what is shown of all. */
static bool act_on_units(plx_graph_viewer *v, plx_action action)
{
    switch (action) {
    case PLX_ACTION_SEARCH:
        v->searching = true;
        v->search[0] = '\0';
        return true;
    case PLX_ACTION_GRAPH_AROUND_MORE:
        plx_graph_viewer_show_around(v, v->steps + 1);
        return true;
    case PLX_ACTION_GRAPH_AROUND_LESS:
        plx_graph_viewer_show_around(v, v->steps > 0 ? v->steps - 1 : 0);
        return true;
    case PLX_ACTION_GRAPH_FREE:
        plx_graph_viewer_free_unit(v);
        return true;
    case PLX_ACTION_GRAPH_BACKBONE:
        toggle_backbone(v);
        return true;
    default:
        return false;
    }
}

static void act_on_look(plx_graph_viewer *v, plx_action action)
{
    switch (action) {
    case PLX_ACTION_GRAPH_COLORS:
        next_colors(v);
        break;
    case PLX_ACTION_GRAPH_COLOR_TYPE:
        color_by(v, PLX_GRAPH_BY_TYPE);
        break;
    case PLX_ACTION_GRAPH_COLOR_COMMUNITY:
        color_by(v, PLX_GRAPH_BY_COMMUNITY);
        break;
    case PLX_ACTION_GRAPH_COLOR_SIGN:
        color_by(v, PLX_GRAPH_BY_SIGN);
        break;
    case PLX_ACTION_GRAPH_SIZES:
        plx_graph_stage_size_by(
            v->stage, (plx_graph_stage_size(v->stage) + 1) % PLX_GRAPH_DEGREE_COUNT);
        break;
    case PLX_ACTION_GRAPH_WIDTHS:
        toggle_widths(v);
        break;
    case PLX_ACTION_GRAPH_PATTERNS:
        toggle_patterns(v);
        break;
    case PLX_ACTION_GRAPH_NAMES:
        toggle_names(v);
        break;
    default:
        break;
    }
}

void plx_graph_viewer_act(plx_graph_viewer *v, plx_action action)
{
    v->dirty = v->dirty || action != PLX_ACTION_NONE;
    if (!act_on_window(v, action) && !act_on_camera(v, action) && !act_on_layout(v, action) &&
        !act_on_units(v, action) && !plx_graph_viewer_series_act(v, action))
        act_on_look(v, action);
}
