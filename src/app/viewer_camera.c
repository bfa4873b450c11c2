#include "app/viewer_parts.h"
#include "scene/unit_marks.h"

#include <math.h>

static const double UNIT_REACH_PX = 14; /* how near a double click must be to mean a unit */

/* A camera that jumps is at its goal already and not on its way, so that only this tells that the
 * picture is another one. */
void plx_viewer_go(plx_viewer *v, plx_camera goal)
{
    plx_player_let_go(&v->player);
    plx_rig_go(&v->rig, goal);
    v->dirty = true;
}

void plx_viewer_frame(plx_viewer *v, plx_bounds bounds)
{
    plx_viewer_go(v, plx_camera_frame(&bounds, &v->viewport));
    v->jumped = true;
}

void plx_viewer_zoom(plx_viewer *v, double factor, double px, double py)
{
    if (plx_viewer_over_page(v, px, py))
        plx_viewer_page_zoom(v, factor, px, py);
    else
        plx_viewer_go(v, plx_camera_zoom(&v->rig.goal, &v->viewport, factor, px, py));
}

void plx_viewer_pan(plx_viewer *v, double dx, double dy)
{
    if (plx_viewer_over_page(v, v->pointer_x, v->pointer_y)) {
        plx_viewer_page_pan(v, dx, dy);
        return;
    }
    plx_camera goal = v->rig.goal;
    goal.x += dx / goal.scale;
    goal.y += dy / goal.scale;
    plx_viewer_go(v, goal);
}

void plx_viewer_drag(plx_viewer *v, double x, double y)
{
    /* What was grabbed stays under the pointer, without easing. */
    if (v->page.held) {
        plx_viewer_page_drag(v, x - v->drag_x, y - v->drag_y);
    } else {
        plx_camera goal = v->rig.now;
        goal.x -= (x - v->drag_x) / goal.scale;
        goal.y -= (y - v->drag_y) / goal.scale;
        plx_player_let_go(&v->player);
        plx_rig_go(&v->rig, goal);
        plx_rig_settle(&v->rig);
    }
    v->drag_x = x;
    v->drag_y = y;
    v->moving = true;
}

/* A double click means the unit under it if units can be told apart there, else the layer. */
void plx_viewer_frame_at(plx_viewer *v, double px, double py)
{
    if (plx_viewer_over_page(v, px, py)) {
        plx_viewer_page_frame_at(v, px, py);
        return;
    }
    const plx_camera *camera = &v->rig.now;
    double x = plx_camera_world_x(camera, &v->viewport, px);
    double y = plx_camera_world_y(camera, &v->viewport, py), distance;
    const plx_layout *layout = &v->stage.layout;
    plx_unit_ref unit = plx_layout_nearest(layout, x, y, &distance);
    const plx_column *column = &layout->columns[unit.layer];
    double reach =
        fmax(UNIT_REACH_PX * v->viewport.ui_scale, plx_unit_radius(column, camera, &v->viewport));
    bool apart = column->spacing * camera->scale >= 4 * v->viewport.ui_scale;
    if (apart && distance * camera->scale <= reach) {
        plx_viewer_frame(v, plx_layout_unit_bounds(layout, unit.layer, unit.unit));
        return;
    }
    size_t nearest = 0;
    for (size_t i = 1; i < layout->layer_count; i++)
        if (fabs(layout->columns[i].x - x) < fabs(layout->columns[nearest].x - x))
            nearest = i;
    plx_viewer_frame(v, plx_layout_layer_bounds(layout, nearest));
}
