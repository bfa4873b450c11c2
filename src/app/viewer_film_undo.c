#include "app/script_write.h"
#include "app/viewer_film_parts.h"
#include "base/mem.h"

#include <string.h>

static char *text_now(const plx_viewer *v)
{
    return v->script ? plx_script_write(v->script, NULL) : plx_strdup("");
}

static plx_film_revision *find(plx_viewer_film *f, uint64_t number)
{
    for (size_t i = 0; i < f->revision_count; i++)
        if (f->revisions[i].number == number)
            return &f->revisions[i];
    return NULL;
}

static void push(plx_viewer_film *f, uint64_t number, char *text)
{
    if (f->revision_count == PLX_FILM_REVISIONS) {
        plx_free(f->revisions[0].text);
        memmove(f->revisions, f->revisions + 1, (PLX_FILM_REVISIONS - 1) * sizeof *f->revisions);
        f->revision_count--;
    }
    f->revisions[f->revision_count++] = (plx_film_revision){number, text};
}

void plx_film_keep_first(plx_viewer *v)
{
    char *text = v->film.revision_count == 0 ? text_now(v) : NULL;
    if (text)
        push(&v->film, v->film.revision, text);
}

void plx_film_keep(plx_viewer *v, plx_film_order order)
{
    plx_viewer_film *f = &v->film;
    double now = plx_now_s();
    bool draws_out = order == PLX_FILM_MOVE || order == PLX_FILM_LAST || order == PLX_FILM_VALUE ||
                     order == PLX_FILM_TEXT;
    bool along = draws_out && order == f->last && f->revision == f->newest &&
                 now - f->last_s < PLX_UNDO_PAUSE_S;
    plx_film_revision *same = along ? find(f, f->revision) : NULL;
    char *text = text_now(v);
    f->last = order;
    f->last_s = now;
    if (!text)
        return;
    if (same) {
        plx_free(same->text);
        same->text = text;
    } else {
        f->revision = ++f->newest;
        push(f, f->revision, text);
    }
}

void plx_film_restore(plx_viewer *v, uint64_t revision)
{
    plx_viewer_film *f = &v->film;
    const plx_film_revision *kept = find(f, revision);
    plx_script script;
    if (!kept || !plx_script_read(&script, "film", kept->text, NULL))
        return;
    plx_film_take(v, &script);
    f->changed = true;
    f->revision = revision;
    f->last_s = -INFINITY;
    plx_film_follow_change(v);
}
