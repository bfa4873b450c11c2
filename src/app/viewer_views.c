#include "app/viewer_parts.h"
#include "base/clock.h"

/* Where the camera is going is where a person wants to be. */
void plx_viewer_note_view(plx_viewer *v)
{
    plx_view_history_note(
        &v->views, &v->rig.goal, &v->stage.layout.bounds, &v->viewport, v->jumped, plx_now_s());
    v->jumped = false;
}

static void go_through(plx_viewer *v, int direction)
{
    plx_camera camera;
    if (plx_view_history_go(&v->views, direction, &v->stage.layout.bounds, &v->viewport, &camera))
        plx_viewer_go(v, camera);
    else
        plx_viewer_say(v, false, plx_str(direction < 0 ? PLX_STR_VIEW_FIRST : PLX_STR_VIEW_LAST));
}

bool plx_viewer_act_on_views(plx_viewer *v, plx_action action)
{
    if (action == PLX_ACTION_VIEW_BACK || action == PLX_ACTION_VIEW_FORWARD) {
        go_through(v, action == PLX_ACTION_VIEW_BACK ? -1 : 1);
        return true;
    }
    return plx_viewer_act_on_bookmarks(v, action);
}
