/* What people want of a graph's window, by key or from the list of actions. */
#include "app/graph_viewer_parts.h"

#include "app/settings.h"
#include "base/file.h"
#include "base/mem.h"
#include "capture/png.h"
#include "ui/strings.h"

#include <stdio.h>

static const double NOTCH = 1.25, PAN_PX = 80, ALL_S = 1;

/* What the window shows, without what it says at its lower edge; all: however long it takes. */
static bool draw_still(plx_graph_viewer *v, bool all, unsigned char *pixels, plx_error *e)
{
    int width = v->shot.viewport.width, height = v->shot.viewport.height;
    plx_target *target =
        plx_target_create(v->desc->device, "still", width, height, PLX_FORMAT_RGBA8, e);
    plx_graph_shot shot = v->shot;
    shot.message = NULL;
    shot.over = NULL;
    shot.quality = all ? PLX_QUALITY_REST : shot.quality;
    shot.camera = all ? v->rig.now : shot.camera;
    bool done = false, ok = target != NULL;
    do
        ok = ok && plx_graph_stage_draw(v->stage, &shot, all ? ALL_S : 0, target, &done, e);
    while (ok && all && !done);
    if (ok)
        plx_target_read_rgba8(target, pixels);
    plx_target_destroy(&target);
    return ok;
}

static bool write_still(plx_graph_viewer *v, bool all, const char *path, plx_error *e)
{
    int width = v->shot.viewport.width, height = v->shot.viewport.height;
    unsigned char *pixels = plx_alloc((size_t)width * (size_t)height, 4);
    bool ok = (pixels || plx_fail(e, PLX_ERR_MEMORY, "out of memory")) &&
              draw_still(v, all, pixels, e) && plx_png_write(path, pixels, width, height, e);
    plx_free(pixels);
    return ok;
}

bool plx_graph_viewer_save_to(plx_graph_viewer *v, const char *path, plx_error *e)
{
    return write_still(v, true, path, e);
}

void plx_graph_viewer_show_matrix(plx_graph_viewer *v, bool matrix)
{
    plx_graph_stage_show_matrix(v->stage, matrix);
    if (matrix)
        plx_graph_viewer_say(v, plx_str(PLX_STR_GRAPH_MATRIX));
    v->dirty = true;
}

void plx_graph_viewer_order_by(plx_graph_viewer *v, plx_graph_order order)
{
    static const plx_string told[PLX_GRAPH_ORDERS] = {
        PLX_STR_GRAPH_ORDER_COMMUNITY, PLX_STR_GRAPH_ORDER_NEAR, PLX_STR_GRAPH_ORDER_INDEX};
    plx_graph_stage_order_by(v->stage, order);
    plx_graph_viewer_say(v, plx_str(told[order]));
}

static void next_order(plx_graph_viewer *v)
{
    if (v->matrix)
        plx_graph_viewer_order_by(v, (plx_graph_stage_order(v->stage) + 1) % PLX_GRAPH_ORDERS);
    else
        plx_graph_viewer_say(v, plx_str(PLX_STR_GRAPH_NO_ORDER));
}

/* The next of the layouts that there are for this graph, and all of it in view. */
static void next_layout(plx_graph_viewer *v)
{
    plx_graph_layout layout = v->layout;
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
    v->layout = layout;
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
    plx_error e = {0};
    bool ok = write_still(v, false, name, &e);
    snprintf(text, sizeof text, plx_str(PLX_STR_GRAPH_SAVED), name);
    if (ok)
        plx_graph_viewer_say(v, text);
    else
        plx_graph_viewer_warn(v, e.message);
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
    if (v->shot.unit == PLX_NO_NAME && v->steps == 0 && v->way_to == PLX_NO_NAME)
        plx_window_leave_fullscreen(v->desc->window);
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
    case PLX_ACTION_PANELS:
        v->interface.shell.hidden = !v->interface.shell.hidden;
        return true;
    case PLX_ACTION_FOCUS:
        v->interface.shell.hidden = false;
        plx_gui_focus_next_window(v->interface.gui);
        return true;
    case PLX_ACTION_UNDO:
    case PLX_ACTION_REDO:
        plx_graph_viewer_undo(v, action == PLX_ACTION_UNDO ? -1 : 1);
        return true;
    case PLX_ACTION_FULLSCREEN:
        plx_window_toggle_fullscreen(v->desc->window);
        return true;
    case PLX_ACTION_SCALE_MORE:
    case PLX_ACTION_SCALE_LESS:
    case PLX_ACTION_SCALE_RESET:
        rescale(v, action == PLX_ACTION_SCALE_MORE ? 1 : action == PLX_ACTION_SCALE_LESS ? -1 : 0);
        return true;
    case PLX_ACTION_SAVE:
        save(v);
        return true;
    case PLX_ACTION_RECORD:
        plx_graph_viewer_record(v);
        return true;
    default:
        return false;
    }
}

/* The same of the camera. */
static bool act_on_camera(plx_graph_viewer *v, plx_action action)
{
    const plx_viewport *p = &v->shot.viewport;
    double step = PAN_PX * v->ui_scale, x = (p->width + p->insets.left) * 0.5, y = p->height * 0.5;
    switch (action) {
    case PLX_ACTION_VIEW_BACK:
    case PLX_ACTION_VIEW_FORWARD:
        plx_graph_viewer_go_through(v, action == PLX_ACTION_VIEW_BACK ? -1 : 1);
        return true;
    case PLX_ACTION_FRAME_ALL:
        plx_graph_viewer_show_all(v);
        v->jumped = true;
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
        plx_graph_viewer_show_matrix(v, !plx_graph_stage_is_matrix(v->stage));
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
    case PLX_ACTION_GRAPH_NEXT:
    case PLX_ACTION_GRAPH_PREVIOUS:
        plx_graph_viewer_select_next(v, action == PLX_ACTION_GRAPH_NEXT ? 1 : -1);
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
    default:
        return false;
    }
}

void plx_graph_viewer_act(plx_graph_viewer *v, plx_action action)
{
    v->dirty = v->dirty || action != PLX_ACTION_NONE;
    v->acted = v->acted || action != PLX_ACTION_NONE;
    if (!act_on_window(v, action) && !act_on_camera(v, action) && !act_on_layout(v, action) &&
        !act_on_units(v, action) && !plx_graph_viewer_act_on_bookmarks(v, action) &&
        !plx_graph_viewer_series_act(v, action))
        plx_graph_viewer_act_on_look(v, action);
}
