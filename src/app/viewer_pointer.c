#include "app/viewer_parts.h"

#include <math.h>

/* How far a press may move and still be a click, in pixels of a common screen: hands tremble. */
static const double CLICK_PX = 4;

void plx_viewer_press(plx_viewer *v, const plx_event *event)
{
    v->pointer_x = v->drag_x = event->x;
    v->pointer_y = v->drag_y = event->y;
    v->pressed = *event;
    /* A hand that trembles at the second click must not stop the camera on its way. */
    v->press = event->clicks == 2 ? PLX_PRESS_NONE : PLX_PRESS_HELD;
    v->page.held = plx_viewer_over_page(v, event->x, event->y);
    if (event->clicks == 2 && !plx_viewer_fold_at(v, event->x, event->y))
        plx_viewer_frame_at(v, event->x, event->y);
}

static void stretch(plx_viewer *v, double x, double y)
{
    v->rectangle = (plx_bounds){
        .left = fmin(v->pressed.x, x),
        .top = fmin(v->pressed.y, y),
        .right = fmax(v->pressed.x, x),
        .bottom = fmax(v->pressed.y, y),
    };
    v->dirty = true;
}

void plx_viewer_move(plx_viewer *v, const plx_event *event)
{
    v->pointer_x = event->x;
    v->pointer_y = event->y;
    v->pointing = v->pointer_stale = true;
    plx_viewer_page_point(v, true);
    if (!event->pressed)
        return;
    double way = hypot(event->x - v->pressed.x, event->y - v->pressed.y);
    if (v->press == PLX_PRESS_HELD && way > CLICK_PX * v->viewport.ui_scale)
        v->press = v->pressed.shift && !v->pressed.drags && !v->page.held ? PLX_PRESS_RECTANGLE
                                                                          : PLX_PRESS_PAN;
    v->dragging = v->press == PLX_PRESS_PAN;
    if (v->dragging)
        plx_viewer_drag(v, event->x, event->y);
    else if (v->press == PLX_PRESS_RECTANGLE)
        stretch(v, event->x, event->y);
}

void plx_viewer_release(plx_viewer *v, const plx_event *event)
{
    if (v->press == PLX_PRESS_HELD && event->clicks > 0 && (!v->page.held || v->page.on_cell))
        plx_viewer_click(v, v->pressed.x, v->pressed.y, v->pressed.shift || v->pressed.ctrl);
    else if (v->press == PLX_PRESS_RECTANGLE)
        plx_viewer_select_rectangle(v, v->pressed.ctrl);
    v->press = PLX_PRESS_NONE;
    v->dragging = false;
    v->pointer_stale = true;
}

void plx_viewer_leave(plx_viewer *v)
{
    v->pointing = false;
    v->pointer_stale = true;
    plx_viewer_page_point(v, false);
}

/* Nothing is pointed at by a hand that does something else. On its way a camera takes lines past
 * the pointer that nobody means. */
static plx_pick find(const plx_viewer *v)
{
    bool busy = v->press == PLX_PRESS_PAN || v->press == PLX_PRESS_RECTANGLE;
    if (v->has_panel_hover)
        return (plx_pick){.kind = PLX_PICK_UNIT, .unit = v->panel_hover};
    if (!v->pointing || busy || !v->seen || v->interface.dialogs.shown != PLX_DIALOG_NONE)
        return (plx_pick){0};
    const plx_matrix_cell *cell = plx_viewer_cell(v);
    if (cell)
        return plx_matrix_cell_pick(v->stage.desc.network, &v->stage.layout, cell);
    if (plx_viewer_over_page(v, v->pointer_x, v->pointer_y))
        return (plx_pick){0};
    plx_shot shot = plx_viewer_shot(v, v->seen);
    plx_pick p = plx_stage_pick(&v->stage, &shot, v->pointer_x, v->pointer_y);
    return v->moving && p.kind != PLX_PICK_UNIT ? (plx_pick){0} : p;
}

void plx_viewer_point(plx_viewer *v)
{
    if (!v->pointer_stale && !v->dirty && !v->moving)
        return;
    plx_viewer_page_point(v, v->pointing); /* cells move under a pointer that rests, too */
    plx_pick now = find(v);
    /* The note goes along, but at a unit. */
    bool told = now.kind == PLX_PICK_CONNECTION || now.kind == PLX_PICK_LAYER;
    if (!plx_pick_equal(&now, &v->hover) || (told && v->pointer_stale && !v->moving))
        v->dirty = true;
    v->hover = now;
    /* When it has come to rest, it is looked again. */
    v->pointer_stale = v->moving;
}

void plx_viewer_point_anew(plx_viewer *v)
{
    v->hover = (plx_pick){0};
    v->has_panel_hover = v->dragging = false;
    v->press = PLX_PRESS_NONE;
    v->seen = NULL;
    v->pointer_stale = true;
}
