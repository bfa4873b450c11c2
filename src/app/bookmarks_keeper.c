#include "app/bookmarks_keeper.h"

#include <string.h>

void plx_bookmarks_take(plx_bookmarks_keeper *k)
{
    if (k->file)
        plx_bookmarks_get(k->file, k->key, k->views);
}

void plx_bookmarks_set(plx_bookmarks_keeper *k, int index, const plx_bookmark *to)
{
    k->views[index] = *to;
    if (!k->file)
        return;
    plx_bookmarks_put(k->file, k->key, k->views);
    k->unsaved = true;
}

static bool write_views(void *user, plx_error *e)
{
    const plx_bookmarks_keeper *k = user;
    return plx_bookmarks_write(plx_bookmarks_file(k->file), k->job_key, k->job_views, e);
}

/* What is wrong with the place that they are kept at is told once. */
static bool told(plx_bookmarks_keeper *k, bool ok)
{
    bool before = k->failed;
    k->failed = k->failed || !ok;
    return ok || before;
}

static bool end_job(plx_bookmarks_keeper *k, plx_error *e)
{
    return told(k, plx_job_end(&k->job, e));
}

static bool start_job(plx_bookmarks_keeper *k, plx_error *e)
{
    k->unsaved = false;
    memcpy(k->job_key, k->key, sizeof k->key);
    memcpy(k->job_views, k->views, sizeof k->views);
    k->job = plx_job_start("plx-bookmarks", write_views, k, e);
    return told(k, k->job != NULL);
}

bool plx_bookmarks_keep(plx_bookmarks_keeper *k, plx_error *e)
{
    bool ok = true;
    if (k->job && plx_job_done(k->job))
        ok = end_job(k, e);
    if (ok && k->unsaved && !k->job)
        ok = start_job(k, e);
    return ok;
}

bool plx_bookmarks_keeper_close(plx_bookmarks_keeper *k, plx_error *e)
{
    bool ok = end_job(k, e);
    if (k->unsaved)
        ok = start_job(k, e) && ok;
    return end_job(k, e) && ok;
}
