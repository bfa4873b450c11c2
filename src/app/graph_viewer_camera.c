#include "app/graph_viewer_parts.h"

#include <math.h>

void plx_graph_viewer_show_all(plx_graph_viewer *v)
{
    v->rig.goal = plx_graph_stage_whole(v->stage, &v->shot);
    v->rig.scale_min = v->rig.goal.scale * 0.25;
    v->rig.scale_max = v->rig.goal.scale * 4000;
    v->rig.bounds = (plx_bounds){-1e9, -1e9, 1e9, 1e9};
}

void plx_graph_viewer_go(plx_graph_viewer *v, plx_camera goal)
{
    v->follows = false;
    plx_player_let_go(&v->player.player);
    plx_rig_go(&v->rig, goal);
    v->dirty = true;
}

void plx_graph_viewer_zoom(plx_graph_viewer *v, double factor, double x, double y)
{
    plx_graph_viewer_go(v, plx_camera_zoom(&v->rig.goal, &v->shot.viewport, factor, x, y));
}

void plx_graph_viewer_pan(plx_graph_viewer *v, double dx, double dy)
{
    plx_camera c = v->rig.goal;
    c.x -= dx / c.scale;
    c.y -= dy / c.scale;
    plx_graph_viewer_go(v, c);
}

void plx_graph_viewer_follow_view(plx_graph_viewer *v)
{
    bool matrix = plx_graph_stage_is_matrix(v->stage);
    if (matrix == v->matrix)
        return;
    plx_camera camera = v->rig.goal;
    bool follows = v->follows;
    v->matrix = matrix;
    plx_graph_viewer_show_all(v);
    v->follows = v->kept_follows;
    v->rig.goal = v->follows ? v->rig.goal : v->kept;
    v->rig.now = v->rig.goal;
    v->kept = camera;
    v->kept_follows = follows;
    v->shot.hover = PLX_NO_NAME;
    v->shot.cell = false;
    v->dirty = true;
}
