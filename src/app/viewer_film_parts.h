/* What the files of the film share: viewer_film.c goes through it and shows it, viewer_film_edit.c
 * changes it, viewer_film_undo.c keeps what it was, viewer_film_file.c reads, writes and films it,
 * viewer_film_make.c has it made frame by frame. Main thread. */
#ifndef PLX_APP_VIEWER_FILM_PARTS_H
#define PLX_APP_VIEWER_FILM_PARTS_H

#include "app/viewer_parts.h"
#include "base/clock.h"

#include <math.h>

/* Seconds; keys nearer than that are of one moment. */
#define PLX_FILM_SAME_S 0.05

static inline bool plx_film_is_camera(plx_cue_kind kind)
{
    return kind <= PLX_CUE_FOLLOW;
}

static inline double plx_film_length(const plx_cue *cue)
{
    if (plx_film_is_camera(cue->kind) || cue->kind == PLX_CUE_GROW || cue->kind == PLX_CUE_SPEED)
        return cue->over_s > 0 ? cue->over_s : 0;
    return isfinite(cue->for_s) ? cue->for_s : 0;
}

/* A view is known by when the camera gets there. */
static inline bool plx_film_is_view(plx_cue_kind kind)
{
    return kind < PLX_CUE_FLY;
}

static inline double plx_film_at(const plx_cue *cue)
{
    return cue->time_s + (plx_film_is_view(cue->kind) ? plx_film_length(cue) : 0);
}

static inline double plx_film_now(const plx_viewer *v)
{
    return v->film.playing ? plx_now_s() - v->start_s : v->film.time_s;
}

static inline bool plx_film_has(const plx_script *s, bool (*is)(plx_cue_kind))
{
    for (size_t i = 0; s && i < s->count; i++)
        if (is(s->cues[i].kind))
            return true;
    return false;
}

static inline bool plx_film_is_style(plx_cue_kind kind)
{
    return kind == PLX_CUE_STYLE;
}

static inline bool plx_film_is_selection(plx_cue_kind kind)
{
    return kind == PLX_CUE_SELECT || kind == PLX_CUE_DIM;
}

/* The film is that script from now on, which is taken over. */
void plx_film_take(plx_viewer *v, plx_script *script);
/* Puts the player where the film is without touching what is seen: after a change, what was not
 * added yet is not to be lost. */
void plx_film_follow_change(plx_viewer *v);
void plx_film_seek(plx_viewer *v, double time_s);
void plx_film_play(plx_viewer *v, double from_s);

/* Keeps the film as it is for undo, once before the first change and after each order that touched
 * it. What is dragged or typed is one change. */
void plx_film_keep_first(plx_viewer *v);
void plx_film_keep(plx_viewer *v, plx_film_order order);

/* Orders to add and to change; to read, write and film. */
void plx_film_edit(plx_viewer *v, const plx_request *request);
void plx_film_file(plx_viewer *v, const plx_request *request);

/* A note with the name of a file. */
void plx_film_say(plx_viewer *v, plx_string string, const char *path);
/* The film as a file, with the look at its start. */
bool plx_film_write(plx_viewer *v, const char *path, plx_error *e);
/* Begins to make it frame by frame, or ends that; follows it in each turn; ends it with the window.
 */
void plx_film_make_toggle(plx_viewer *v);
void plx_film_make_follow(plx_viewer *v);
void plx_film_make_close(plx_viewer *v);

#endif
