#include "app/script_write.h"
#include "app/viewer_parts.h"
#include "base/clock.h"
#include "base/mem.h"
#include "ui/style.h"

#include <stdio.h>

enum { DEFAULT_FPS = 30 };

/* What made the film, as far as its start tells. Without memory nothing is told. */
static char *recipe_of(plx_viewer *v, int fps, plx_error *e)
{
    const plx_viewer_desc *d = v->desc;
    const plx_snapshot *s = plx_viewer_look(v);
    if (!d->recipe)
        return NULL;
    char *script = v->script && v->script->count > 0 ? plx_script_write(v->script, e) : NULL;
    plx_shot shot = plx_viewer_shot(v, s);
    char *text = d->recipe(d->recipe_user,
        &(plx_viewer_made){.session = &plx_project_session(d->project)->options,
            .shot = &shot,
            .fps = fps,
            .duration_s = d->record_s,
            .script = script},
        e);
    plx_free(script);
    return text;
}

/* Who is to leave after so much of a film has nothing to wait for when it is over before. */
static void leave_after_film(plx_viewer *v)
{
    v->quit = v->quit || (v->desc->record && v->desc->record_s > 0);
}

void plx_viewer_record_start(plx_viewer *v, const char *path)
{
    plx_error e;
    char text[1200];
    plx_live_film_desc desc = {
        .device = v->desc->device, .window = &v->viewport, .path = path, .video = v->desc->film};
    char *recipe = recipe_of(v, desc.video.fps > 0 ? desc.video.fps : DEFAULT_FPS, &e);
    desc.video.recipe = recipe;
    desc.video.recipe_keyword = v->desc->recipe_keyword;
    bool started = plx_live_film_start(&v->live, &desc, &e);
    plx_free(recipe);
    if (started) {
        snprintf(text, sizeof text, plx_str(PLX_STR_RECORD_STARTED), v->live.path);
        plx_viewer_say(v, false, text);
        return;
    }
    if (v->desc->record)
        plx_viewer_fail_script(v, &e);
    plx_viewer_say_error(v, &e);
    leave_after_film(v);
}

void plx_viewer_record_toggle(plx_viewer *v)
{
    if (v->live.live)
        plx_live_film_end(&v->live, plx_now_s());
    else
        plx_viewer_record_start(v, NULL);
}

static void close_film(plx_viewer *v)
{
    plx_live_state state;
    plx_error e;
    char text[1200];
    if (!plx_live_film_close(&v->live, plx_now_s(), &state, &e) && v->desc->record)
        plx_viewer_fail_script(v, &e);
    v->result.recorded += state.frames;
    v->result.dropped += state.dropped;
    plx_viewer_say(v, plx_live_film_told(&v->live, &state, text, sizeof text), text);
    leave_after_film(v);
}

/* The picture as it is now, before the person's own notes come over it. */
void plx_viewer_record_frame(plx_viewer *v)
{
    if (!v->live.live)
        return;
    double now = plx_now_s();
    if (plx_live_film_frame(&v->live, v->target, &v->viewport, now) == PLX_LIVE_FILM_ENDED) {
        close_film(v);
        return;
    }
    v->quit = v->quit || (v->desc->record_s > 0 && now - v->live.start_s >= v->desc->record_s);
}

void plx_viewer_record_poll(plx_viewer *v)
{
    plx_live_film_poll(&v->live);
}

bool plx_viewer_record_note(plx_viewer *v, plx_error *e)
{
    return !v->live.live ||
           plx_stage_draw_recording(&v->stage, &v->live, &v->viewport, v->target, e);
}

void plx_viewer_record_close(plx_viewer *v)
{
    if (v->live.live)
        close_film(v);
}
