#include "app/viewer_parts.h"
#include "base/clock.h"

#include <stdio.h>

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

static void say(plx_viewer *v, plx_string format, int bookmark)
{
    char text[96];
    snprintf(text, sizeof text, plx_str(format), bookmark, bookmark);
    plx_viewer_say(v, false, text);
}

static void go_to_bookmark(plx_viewer *v, int index)
{
    const plx_kept_view *b = &v->bookmarks[index];
    if (!(b->camera.scale > 0)) {
        say(v, PLX_STR_BOOKMARK_EMPTY, index + 1);
        return;
    }
    plx_viewer_go(v, plx_kept_view_in(b, &v->stage.layout.bounds, &v->viewport));
    v->jumped = true;
}

bool plx_viewer_act_on_views(plx_viewer *v, plx_action action)
{
    if (action == PLX_ACTION_VIEW_BACK || action == PLX_ACTION_VIEW_FORWARD) {
        go_through(v, action == PLX_ACTION_VIEW_BACK ? -1 : 1);
        return true;
    }
    if (action >= PLX_ACTION_BOOKMARK_1 && action <= PLX_ACTION_BOOKMARK_9) {
        go_to_bookmark(v, (int)(action - PLX_ACTION_BOOKMARK_1));
        return true;
    }
    if (action < PLX_ACTION_KEEP_1 || action > PLX_ACTION_KEEP_9)
        return false;
    int index = (int)(action - PLX_ACTION_KEEP_1);
    v->bookmarks[index] = (plx_kept_view){v->rig.goal, v->viewport};
    say(v, PLX_STR_BOOKMARK_SET, index + 1);
    return true;
}
