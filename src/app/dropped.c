#include "app/dropped.h"

#include "base/mem.h"
#include "base/text.h"
#include "ui/strings.h"

#include <stdio.h>
#include <string.h>

static void forget(char **path, size_t *count)
{
    while (*count > 0)
        plx_free(path[--*count]);
}

void plx_dropped_add(plx_dropped *d, const char *path, bool beside)
{
    if (!beside || !d->waits)
        forget(d->path, &d->count);
    if (d->count < PLX_DROPPED_FILES && (d->path[d->count] = plx_strdup(path)) != NULL)
        d->count++;
    d->waits = d->count > 0;
}

static bool open_files(void *user, plx_error *e)
{
    plx_dropped *d = user;
    return d->opener.open(
        d->opener.user, (const char *const *)d->opening, d->opening_count, &d->own, e);
}

static plx_dropped_state begin(plx_dropped *d, plx_error *e)
{
    forget(d->opening, &d->opening_count);
    memcpy(d->opening, d->path, sizeof d->path);
    d->opening_count = d->count;
    d->count = 0;
    d->waits = false;
    d->own = !d->opener.open;
    if (d->own)
        return PLX_DROPPED_OWN;
    d->job = plx_job_start("plx-open", open_files, d, e);
    return d->job ? PLX_DROPPED_NOTHING : PLX_DROPPED_FAILED;
}

bool plx_dropped_busy(const plx_dropped *d)
{
    return d->job && !plx_job_done(d->job);
}

plx_dropped_state plx_dropped_follow(plx_dropped *d, plx_error *e)
{
    if (plx_dropped_busy(d))
        return PLX_DROPPED_NOTHING;
    bool ended = d->job != NULL, ok = plx_job_end(&d->job, e);
    if (d->waits)
        return begin(d, e);
    if (!ended)
        return PLX_DROPPED_NOTHING;
    return !ok ? PLX_DROPPED_FAILED : d->own ? PLX_DROPPED_OWN : PLX_DROPPED_OPENED;
}

void plx_dropped_uninit(plx_dropped *d)
{
    plx_job_end(&d->job, NULL);
    forget(d->path, &d->count);
    forget(d->opening, &d->opening_count);
}

static const char *last_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

char *plx_dropped_note(const char *path, char *out, size_t size)
{
    char name[200];
    plx_text_copy(name, sizeof name, last_of(path));
    plx_text_sanitize(name);
    snprintf(out, size, plx_str(PLX_STR_MODEL_OPENING), name);
    return out;
}

char *plx_dropped_error(const plx_error *e, char *out, size_t size)
{
    plx_error named = *e;
    plx_text_copy(named.file, sizeof named.file, last_of(e->file));
    return plx_error_text(&named, out, size);
}
