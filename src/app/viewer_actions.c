#include "app/looks.h"
#include "app/tune.h"
#include "app/viewer_parts.h"
#include "ui/pace.h"

#include <stdio.h>

static const double PAN_KEY = 0.15; /* share of the viewport */

/* Whether weights come out otherwise by it. */
static bool alters(plx_command_kind kind)
{
    switch (kind) {
    case PLX_CMD_PAUSE:
    case PLX_CMD_TOGGLE_PAUSE:
    case PLX_CMD_STEP:
    case PLX_CMD_STEP_EPOCH:
    case PLX_CMD_PACE:
    case PLX_CMD_SAMPLE:
    case PLX_CMD_SAMPLE_STEP:
    case PLX_CMD_WANT:
    case PLX_CMD_QUIT:
        return false;
    default:
        return true;
    }
}

void plx_viewer_command(plx_viewer *v, plx_command c)
{
    if (v->stage.desc.structure) {
        plx_viewer_say(v, false, plx_str(PLX_STR_MODEL_NO_TRAINING));
        return;
    }
    v->altered = v->altered || alters(c.kind);
    if (c.kind == PLX_CMD_PACE)
        v->pace = c.value;
    if (plx_project_command(v->desc->project, c))
        plx_viewer_note_command(v, &c);
    else
        plx_viewer_say(v, true, plx_str(PLX_STR_BUSY));
}

/* Of what is pointed at, or else of the unit whose card is shown. */
static void set_value(plx_viewer *v)
{
    const plx_network *n = v->stage.desc.network;
    const plx_pick *at = &v->hover;
    plx_value_edit edit = {.of = n, .is_bias = true, .unit = v->stage.unit};
    if (v->stage.desc.structure) {
        plx_viewer_say(v, false, plx_str(PLX_STR_MODEL_NO_TRAINING));
        return;
    }
    if (at->kind == PLX_PICK_CONNECTION) {
        const plx_link *k = &n->links[at->connection.link];
        edit.is_bias = false;
        edit.connection = at->connection;
        edit.parameter = k->weight_offset + at->connection.target * k->in + at->connection.source;
    } else {
        if (at->kind == PLX_PICK_UNIT)
            edit.unit = at->unit;
        size_t l = 0;
        while (l < n->link_count && n->links[l].target != edit.unit.layer)
            l++;
        bool any = (at->kind == PLX_PICK_UNIT || v->stage.has_unit) && l < n->link_count;
        if (!any || !v->seen) {
            plx_viewer_say(v, false, plx_str(PLX_STR_VALUE_NOTHING));
            return;
        }
        edit.parameter = n->links[l].bias_offset + edit.unit.unit;
    }
    if (!v->seen)
        return;
    edit.x = v->pointer_x;
    edit.y = v->pointer_y;
    if (edit.is_bias) {
        const plx_column *c = &v->stage.layout.columns[edit.unit.layer];
        edit.x = plx_camera_px(&v->rig.goal, &v->viewport, c->x);
        edit.y = plx_camera_py(&v->rig.goal, &v->viewport, plx_unit_y(c, edit.unit.unit));
    }
    plx_gui_expect_text(v->interface.gui);
    plx_dialogs_edit(&v->interface.dialogs, &edit, (double)v->seen->params[edit.parameter]);
    v->dirty = true;
}

/* To the next of them. */
static void change_pace(plx_viewer *v, bool faster)
{
    size_t at = plx_pace_near(v->pace);
    char text[80];
    at += faster ? at + 1 < PLX_PACES : 0;
    at -= faster ? 0 : at > 0;
    plx_viewer_command(v, (plx_command){.kind = PLX_CMD_PACE, .value = plx_paces[at]});
    snprintf(text, sizeof text, plx_str(plx_paces[at] > 0 ? PLX_STR_PACE : PLX_STR_PACE_FULL),
        plx_paces[at]);
    plx_viewer_say(v, false, text);
}

/* True if the action was about colours. */
static bool tune(plx_viewer *v, plx_action action)
{
    char said[80];
    double weight = v->status.exposure.weight > 0 ? v->status.exposure.weight : 1;
    bool tuned =
        plx_tune(&v->style.edges, action, &v->desc->style.edges, weight, said, sizeof said);
    if (action == PLX_ACTION_STYLE_RESET)
        v->style = v->desc->style;
    if (tuned)
        plx_viewer_say(v, false, said);
    return tuned;
}

static void rescale(plx_viewer *v, int direction)
{
    v->zoom = plx_scale_rung(v->zoom, direction);
    char text[64];
    snprintf(text, sizeof text, plx_str(PLX_STR_SCALED), v->zoom * 100);
    plx_viewer_say(v, false, text);
}

void plx_viewer_act(plx_viewer *v, plx_action action)
{
    if (tune(v, action) || plx_viewer_act_on_selection(v, action) ||
        plx_viewer_act_on_orders(v, action) || plx_viewer_act_in_place(v, action) ||
        plx_viewer_act_on_views(v, action) || plx_viewer_act_fold(v, action))
        return;
    double step_x = PAN_KEY * v->viewport.width, step_y = PAN_KEY * v->viewport.height;
    v->dirty = true;
    switch (action) {
    case PLX_ACTION_NONE:
        break;
    case PLX_ACTION_FRAME_ALL:
        if (plx_viewer_over_page(v, v->pointer_x, v->pointer_y))
            plx_viewer_page_frame(v);
        else
            plx_viewer_frame(v, v->stage.layout.bounds);
        break;
    case PLX_ACTION_VIEW:
        plx_viewer_page_turn(v);
        break;
    case PLX_ACTION_ZOOM_IN:
        plx_viewer_zoom(v, PLX_ZOOM_NOTCH * PLX_ZOOM_NOTCH, v->pointer_x, v->pointer_y);
        break;
    case PLX_ACTION_ZOOM_OUT:
        plx_viewer_zoom(v, 1 / (PLX_ZOOM_NOTCH * PLX_ZOOM_NOTCH), v->pointer_x, v->pointer_y);
        break;
    case PLX_ACTION_PAN_LEFT:
        plx_viewer_pan(v, -step_x, 0);
        break;
    case PLX_ACTION_PAN_RIGHT:
        plx_viewer_pan(v, step_x, 0);
        break;
    case PLX_ACTION_PAN_UP:
        plx_viewer_pan(v, 0, -step_y);
        break;
    case PLX_ACTION_PAN_DOWN:
        plx_viewer_pan(v, 0, step_y);
        break;
    case PLX_ACTION_FULLSCREEN:
        plx_window_toggle_fullscreen(v->desc->window);
        break;
    case PLX_ACTION_PAUSE:
        plx_viewer_command(v, (plx_command){.kind = PLX_CMD_TOGGLE_PAUSE});
        break;
    case PLX_ACTION_STEP:
        plx_viewer_command(v, (plx_command){.kind = PLX_CMD_STEP, .value = 1});
        break;
    case PLX_ACTION_STEP_EPOCH:
        plx_viewer_command(v, (plx_command){.kind = PLX_CMD_STEP_EPOCH, .value = 1});
        break;
    case PLX_ACTION_RESET_AGAIN:
        plx_viewer_command(v, (plx_command){.kind = PLX_CMD_RESET_AGAIN});
        plx_viewer_say(v, false, plx_str(PLX_STR_RESET_AGAIN_DONE));
        break;
    case PLX_ACTION_RESET:
        plx_viewer_command(v, (plx_command){.kind = PLX_CMD_RESET_NEXT});
        plx_viewer_say(v, false, plx_str(PLX_STR_RESET_DONE));
        break;
    case PLX_ACTION_SLOWER:
    case PLX_ACTION_FASTER:
        plx_viewer_command(v, (plx_command){.kind = PLX_CMD_LEARNING_RATE_TIMES,
                                  .value = action == PLX_ACTION_FASTER ? 2 : 0.5});
        break;
    case PLX_ACTION_PACE_LESS:
    case PLX_ACTION_PACE_MORE:
        change_pace(v, action == PLX_ACTION_PACE_MORE);
        break;
    case PLX_ACTION_OPTIMIZER:
        plx_viewer_command(v, (plx_command){.kind = PLX_CMD_OPTIMIZER_NEXT});
        break;
    case PLX_ACTION_SAMPLE_NEXT:
        plx_viewer_command(v, (plx_command){.kind = PLX_CMD_SAMPLE_STEP, .value = 1});
        break;
    case PLX_ACTION_SAMPLE_PREVIOUS:
        plx_viewer_command(v, (plx_command){.kind = PLX_CMD_SAMPLE_STEP, .value = -1});
        break;
    case PLX_ACTION_THEME:
        v->style.edges.theme = (plx_theme)((v->style.edges.theme + 1) % PLX_THEME_COUNT);
        break;
    case PLX_ACTION_PICTURES:
        v->style.no_pictures = !v->style.no_pictures;
        plx_viewer_say(
            v, false, plx_str(v->style.no_pictures ? PLX_STR_PICTURES_OFF : PLX_STR_PICTURES_ON));
        break;
    case PLX_ACTION_SCALE_MORE:
    case PLX_ACTION_SCALE_LESS:
    case PLX_ACTION_SCALE_RESET:
        rescale(v, action == PLX_ACTION_SCALE_MORE ? 1 : action == PLX_ACTION_SCALE_LESS ? -1 : 0);
        break;
    case PLX_ACTION_NUMBERS:
        v->numbers = !v->numbers;
        break;
    case PLX_ACTION_SAVE:
        plx_viewer_save(v, NULL);
        break;
    case PLX_ACTION_RECORD:
        plx_viewer_record_toggle(v);
        break;
    case PLX_ACTION_FILM_VIEW:
    case PLX_ACTION_FILM_PLAY:
        plx_viewer_film_order(
            v, &(plx_request){
                   .film = action == PLX_ACTION_FILM_VIEW ? PLX_FILM_ADD_VIEW : PLX_FILM_PLAY});
        break;
    case PLX_ACTION_FILM_MAKE:
        plx_viewer_film_order(v, &(plx_request){.film = PLX_FILM_MAKE});
        break;
    case PLX_ACTION_HELP:
        plx_dialogs_toggle(&v->interface.dialogs, PLX_DIALOG_KEYS);
        break;
    case PLX_ACTION_COMMANDS:
        plx_dialogs_toggle(&v->interface.dialogs, PLX_DIALOG_COMMANDS);
        plx_gui_expect_text(v->interface.gui);
        break;
    case PLX_ACTION_UNDO:
    case PLX_ACTION_REDO:
        plx_viewer_undo(v, action == PLX_ACTION_UNDO ? -1 : 1);
        break;
    case PLX_ACTION_SET_VALUE:
        set_value(v);
        break;
    case PLX_ACTION_SEARCH:
        plx_dialogs_toggle(&v->interface.dialogs, PLX_DIALOG_SEARCH);
        plx_gui_expect_text(v->interface.gui);
        break;
    case PLX_ACTION_PANELS:
        v->interface.shell.hidden = !v->interface.shell.hidden;
        break;
    case PLX_ACTION_FOCUS:
        plx_gui_focus_next_window(v->interface.gui);
        break;
    case PLX_ACTION_ESCAPE:
        /* What is in the way goes first; what was trained does not go by it. */
        if (!plx_dialogs_close(&v->interface.dialogs) &&
            !plx_viewer_act_on_selection(v, PLX_ACTION_SELECT_NONE))
            plx_window_leave_fullscreen(v->desc->window);
        break;
    case PLX_ACTION_QUIT:
        if (!plx_dialogs_close(&v->interface.dialogs))
            v->quit = true;
        break;
    default:
        break;
    }
}

static void keep_look(plx_viewer *v, const plx_request *request)
{
    char said[640];
    bool ok = plx_looks_carry_out(request, &v->style, &v->interface.presets, said, sizeof said);
    plx_viewer_say(v, !ok, said);
}

/* What panels asked for. */
void plx_viewer_carry_out(plx_viewer *v)
{
    plx_requests *r = &v->interface.requests;
    const plx_unit_ref *hover = NULL;
    for (size_t i = 0; i < r->count; i++) {
        const plx_request *request = &r->items[i];
        plx_error why;
        v->dirty = v->dirty || request->kind != PLX_REQUEST_HOVER;
        switch (request->kind) {
        case PLX_REQUEST_ACTION:
            plx_viewer_act(v, request->action);
            break;
        case PLX_REQUEST_COMMAND:
            plx_viewer_command(v, request->command);
            break;
        case PLX_REQUEST_SETUP:
            if (request->setup.part == PLX_SETUP_FILE)
                plx_viewer_open_file(v, request->setup.text, false);
            else
                plx_viewer_change(v, &request->setup);
            break;
        case PLX_REQUEST_SELECT:
            plx_viewer_select_unit(v, request->unit);
            plx_viewer_frame(v,
                plx_layout_unit_bounds(&v->stage.layout, request->unit.layer, request->unit.unit));
            break;
        case PLX_REQUEST_SELECT_FOUND:
            plx_viewer_select_found(v);
            break;
        case PLX_REQUEST_HOVER:
            hover = &request->unit;
            break;
        case PLX_REQUEST_STYLE:
            if (!plx_style_set(&v->style, request->name, request->value, &why))
                plx_viewer_say(v, true, why.message);
            break;
        case PLX_REQUEST_FILM:
            plx_viewer_film_order(v, request);
            break;
        case PLX_REQUEST_STYLE_LOAD:
        case PLX_REQUEST_STYLE_SAVE:
        case PLX_REQUEST_STYLE_DELETE:
            keep_look(v, request);
            break;
        }
    }
    v->panels_want = r->wants;
    v->pointer_stale = v->pointer_stale || hover || v->has_panel_hover;
    v->has_panel_hover = hover != NULL;
    if (hover)
        v->panel_hover = *hover;
    *r = (plx_requests){0};
}
