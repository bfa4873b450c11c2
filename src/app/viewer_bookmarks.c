#include "app/viewer_parts.h"

#include <stdio.h>

void plx_viewer_take_bookmarks(plx_viewer *v)
{
    plx_bookmarks_keeper *b = &v->bookmarks;
    b->file = v->desc->bookmarks;
    plx_bookmarks_key(plx_project_session(v->desc->project), b->key, sizeof b->key);
    plx_bookmarks_take(b);
    if (v->desc->bookmarks_broken && v->frames == 0)
        plx_viewer_say(v, true, plx_str(PLX_STR_BOOKMARKS_BROKEN));
}

void plx_viewer_keep_bookmarks(plx_viewer *v)
{
    plx_error e;
    if (!plx_bookmarks_keep(&v->bookmarks, &e))
        plx_viewer_say_error(v, &e);
}

void plx_viewer_close_bookmarks(plx_viewer *v)
{
    plx_error e;
    if (!plx_bookmarks_keeper_close(&v->bookmarks, &e))
        plx_viewer_say_error(v, &e);
}

static void say(plx_viewer *v, plx_string format, int bookmark)
{
    char text[96];
    snprintf(text, sizeof text, plx_str(format), bookmark, bookmark);
    plx_viewer_say(v, false, text);
}

static void go_to(plx_viewer *v, int index)
{
    const plx_kept_view *b = &v->bookmarks.views[index].view;
    if (!(b->camera.scale > 0)) {
        say(v, PLX_STR_BOOKMARK_EMPTY, index + 1);
        return;
    }
    plx_viewer_go(v, plx_kept_view_in(b, &v->stage.layout.bounds, &v->viewport));
    v->jumped = true;
}

static void set(plx_viewer *v, int index)
{
    plx_bookmarks_set(&v->bookmarks, index, &(plx_bookmark){.view = {v->rig.goal, v->viewport}});
    say(v, PLX_STR_BOOKMARK_SET, index + 1);
}

bool plx_viewer_act_on_bookmarks(plx_viewer *v, plx_action action)
{
    bool goes = action >= PLX_ACTION_BOOKMARK_1 && action <= PLX_ACTION_BOOKMARK_9;
    if (goes)
        go_to(v, (int)(action - PLX_ACTION_BOOKMARK_1));
    else if (action >= PLX_ACTION_KEEP_1 && action <= PLX_ACTION_KEEP_9)
        set(v, (int)(action - PLX_ACTION_KEEP_1));
    else
        return false;
    return true;
}
