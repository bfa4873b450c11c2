#include "app/session_stage.h"
#include "app/viewer_parts.h"

#include <math.h>
#include <stdio.h>

/* A view of the whole stays one, and any other stays where it is. */
static void keep_camera(plx_viewer *v, const plx_bounds *old_bounds)
{
    plx_camera whole = plx_camera_frame(old_bounds, &v->viewport), goal = v->rig.goal;
    double near = 0.5 / whole.scale; /* half a pixel */
    bool framed = fabs(goal.x - whole.x) < near && fabs(goal.y - whole.y) < near &&
                  fabs(goal.scale - whole.scale) < 0.01 * whole.scale;
    plx_camera now = v->rig.now;
    plx_rig_init(&v->rig, &v->stage.layout, &v->viewport);
    v->rig.now = now;
    if (framed)
        goal = plx_camera_frame(&v->stage.layout.bounds, &v->viewport);
    plx_viewer_go(v, goal);
}

bool plx_viewer_follow_project(plx_viewer *v, plx_error *e)
{
    plx_project *project = v->desc->project;
    const plx_setup *setup = plx_project_setup(project);
    const plx_session *next;
    plx_viewer_watch_file(v);
    bool busy = setup->busy;
    if (!plx_project_update(project, &next, e))
        return false;
    v->dirty = v->dirty || busy != setup->busy;
    int share = (int)(setup->progress * 20);
    if (setup->busy && share != v->read_share) {
        v->read_share = share;
        char reading[64];
        snprintf(
            reading, sizeof reading, plx_str(PLX_STR_MODEL_READING_SHARE), setup->progress * 100);
        plx_viewer_say(v, false, reading);
    }
    if (busy && !setup->busy && setup->error[0])
        plx_viewer_say(v, true, setup->error);
    if (!next)
        return true;
    plx_stage_desc desc = plx_session_stage(v->desc->device, next);
    plx_bounds bounds = v->stage.layout.bounds;
    plx_error why = {0};
    if (!plx_stage_renew(&v->stage, &desc, &why))
        return plx_project_refuse(project, &why, e);
    bool ok = plx_viewer_orders_renew(v, e);
    plx_viewer_in_place_uninit(v);
    ok = ok && plx_viewer_in_place_init(v, e);
    plx_viewer_kernels_forget(&v->kernels);
    plx_project_accept(project);
    plx_viewer_take_bookmarks(v);
    plx_viewer_recent_note(&v->recent, plx_project_session(project));
    plx_viewer_watch_renew(v);
    v->altered = true;
    if (!plx_viewer_go_to_block(v))
        keep_camera(v, &bounds);
    plx_viewer_point_anew(v);
    plx_viewer_forget_changes(v);
    v->player.signal_count = 0;
    v->wanted = 0; /* the new source knows of nothing yet */
    if (v->pace > 0)
        plx_project_command(project, (plx_command){.kind = PLX_CMD_PACE, .value = v->pace});
    v->dirty = true;
    char title[160];
    snprintf(title, sizeof title, plx_str(PLX_STR_WINDOW_TITLE),
        plx_session_name(plx_project_session(project)));
    plx_window_set_title(v->desc->window, title);
    plx_viewer_page_renew(v);
    return ok && plx_viewer_resize(v, e);
}
