#include "app/graph_viewer_parts.h"

#include <math.h>

static const double NOTCH = 1.25, CLICK_PX = 4;

static void point(plx_graph_viewer *v)
{
    v->shot.camera = v->rig.now;
    uint32_t hover = plx_graph_stage_pick(v->stage, &v->shot, v->pointer_x, v->pointer_y);
    bool other_cell = plx_graph_stage_point(v->stage, &v->shot, v->pointer_x, v->pointer_y);
    v->dirty = v->dirty || hover != v->shot.hover || other_cell;
    v->shot.hover = hover;
}

/* The pointer has left the picture, for a panel or another window. */
static void point_at_nothing(plx_graph_viewer *v)
{
    v->dirty = v->dirty || v->shot.hover != PLX_NO_NAME || v->shot.cell;
    v->shot.hover = PLX_NO_NAME;
    v->shot.cell = false;
}

/* By as much of half a turn as the pointer goes across the window. */
static void orbit(plx_graph_viewer *v, double dx, double dy, bool moving)
{
    const plx_viewport *p = &v->shot.viewport;
    double side = p->width < p->height ? p->width : p->height;
    plx_orbit now = plx_graph_stage_orbit_now(v->stage);
    plx_graph_stage_orbit(v->stage, plx_orbit_turn(now, dx / side, dy / side), moving);
    v->dirty = true;
}

static void move_pointer(plx_graph_viewer *v, const plx_event *event)
{
    double dx = event->x - v->pointer_x, dy = event->y - v->pointer_y;
    v->pointer_x = event->x;
    v->pointer_y = event->y;
    if (!v->pressed) {
        point(v);
        return;
    }
    v->dragged =
        v->dragged || hypot(event->x - v->press_x, event->y - v->press_y) > CLICK_PX * v->ui_scale;
    if (v->dragged && v->grabbed != PLX_NO_NAME) {
        plx_graph_viewer_drag_unit(v);
    } else if (v->dragged && v->orbits) {
        orbit(v, dx, dy, true);
    } else if (v->dragged) {
        plx_graph_viewer_pan(v, dx, dy);
        v->rig.now = v->rig.goal; /* what is held stays under the pointer */
    }
}

void plx_graph_viewer_handle(plx_graph_viewer *v, const plx_event *event)
{
    bool key = event->kind == PLX_EVENT_KEY || event->kind == PLX_EVENT_TEXT;
    bool searches = key && v->searching;
    if (!searches && plx_gui_event(v->interface.gui, event)) {
        if (event->kind == PLX_EVENT_MOVE)
            point_at_nothing(v);
        return;
    }
    if (!searches && plx_graph_viewer_present(v, event))
        return;
    if (plx_graph_viewer_series_handle(v, event)) {
        v->dirty = true;
        return;
    }
    if (searches) {
        plx_graph_viewer_type(v, event);
    } else if (key) {
        plx_graph_viewer_act(v, plx_action_in(v->interface.dialogs.actions, event->key,
                                    plx_event_mods(event), event->repeat));
    } else if (event->kind == PLX_EVENT_QUIT) {
        v->quit = true;
    } else if (event->kind == PLX_EVENT_DROP) {
        plx_graph_viewer_take_file(v, event->path, event->repeat);
    } else if (event->kind == PLX_EVENT_WHEEL) {
        plx_graph_viewer_zoom(v, pow(NOTCH, event->amount), event->x, event->y);
    } else if (event->kind == PLX_EVENT_PINCH) {
        plx_graph_viewer_zoom(v, event->amount, event->x, event->y);
    } else if (event->kind == PLX_EVENT_PRESS) {
        v->pressed = true;
        v->dragged = false;
        v->press_x = v->pointer_x = event->x;
        v->press_y = v->pointer_y = event->y;
        point(v);
        bool solid = plx_graph_stage_is_solid(v->stage) && !v->matrix;
        v->orbits = solid && (event->drags || event->ctrl);
        v->grabbed = event->shift || solid ? (uint32_t)PLX_NO_NAME : v->shot.hover;
        if (event->clicks == 2)
            plx_graph_viewer_select_unit(v, v->shot.hover, true);
    } else if (event->kind == PLX_EVENT_RELEASE) {
        if (v->pressed && !v->dragged && event->clicks == 1) {
            point(v);
            if (event->shift)
                plx_graph_viewer_show_path(v, v->shot.hover);
            else
                plx_graph_viewer_select_unit(v, v->shot.hover, false);
        }
        if (v->dragged && v->grabbed != PLX_NO_NAME)
            plx_graph_viewer_drop_unit(v);
        if (v->dragged && v->orbits)
            orbit(v, 0, 0, false);
        v->pressed = v->dragged = false;
    } else if (event->kind == PLX_EVENT_MOVE) {
        move_pointer(v, event);
    } else if (event->kind == PLX_EVENT_LEAVE) {
        point_at_nothing(v);
    } else {
        v->dirty = true;
    }
}
