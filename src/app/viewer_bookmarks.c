#include "app/viewer_parts.h"

#include <stdio.h>
#include <string.h>

/* Those of the network that is shown now. Where it has none, those of the last one stay, as the
 * camera does: a layer more is no reason to lose them. */
void plx_viewer_take_bookmarks(plx_viewer *v)
{
    plx_viewer_bookmarks *b = &v->bookmarks;
    if (!v->desc->bookmarks)
        return;
    plx_bookmarks_key(plx_project_session(v->desc->project), b->key, sizeof b->key);
    plx_bookmarks_get(v->desc->bookmarks, b->key, b->views);
    if (v->desc->bookmarks_broken && v->frames == 0)
        plx_viewer_say(v, true, plx_str(PLX_STR_BOOKMARKS_BROKEN));
}

static bool write_views(void *user, plx_error *e)
{
    const plx_viewer_bookmarks *b = user;
    return plx_bookmarks_write(b->path, b->job_key, b->job_views, e);
}

static void complain(plx_viewer *v, const plx_error *e)
{
    if (!v->bookmarks.failed)
        plx_viewer_say_error(v, e);
    v->bookmarks.failed = true;
}

static void end_job(plx_viewer *v)
{
    plx_error e;
    if (!plx_job_end(&v->bookmarks.job, &e))
        complain(v, &e);
}

static void start_job(plx_viewer *v)
{
    plx_viewer_bookmarks *b = &v->bookmarks;
    plx_error e;
    b->unsaved = false;
    b->path = plx_bookmarks_file(v->desc->bookmarks);
    memcpy(b->job_key, b->key, sizeof b->key);
    memcpy(b->job_views, b->views, sizeof b->views);
    b->job = plx_job_start("plx-bookmarks", write_views, b, &e);
    if (!b->job)
        complain(v, &e);
}

void plx_viewer_keep_bookmarks(plx_viewer *v)
{
    plx_viewer_bookmarks *b = &v->bookmarks;
    if (b->job && plx_job_done(b->job))
        end_job(v);
    if (b->unsaved && !b->job)
        start_job(v);
}

void plx_viewer_close_bookmarks(plx_viewer *v)
{
    end_job(v);
    if (v->bookmarks.unsaved)
        start_job(v);
    end_job(v);
}

static void say(plx_viewer *v, plx_string format, int bookmark)
{
    char text[96];
    snprintf(text, sizeof text, plx_str(format), bookmark, bookmark);
    plx_viewer_say(v, false, text);
}

static void go_to(plx_viewer *v, int index)
{
    const plx_kept_view *b = &v->bookmarks.views[index];
    if (!(b->camera.scale > 0)) {
        say(v, PLX_STR_BOOKMARK_EMPTY, index + 1);
        return;
    }
    plx_viewer_go(v, plx_kept_view_in(b, &v->stage.layout.bounds, &v->viewport));
    v->jumped = true;
}

static void set(plx_viewer *v, int index)
{
    plx_viewer_bookmarks *b = &v->bookmarks;
    b->views[index] = (plx_kept_view){v->rig.goal, v->viewport};
    say(v, PLX_STR_BOOKMARK_SET, index + 1);
    if (!v->desc->bookmarks)
        return;
    plx_bookmarks_put(v->desc->bookmarks, b->key, b->views);
    b->unsaved = true;
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
