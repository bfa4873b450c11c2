#include "app/script_write.h"
#include "app/viewer_parts.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "ui/style.h"

#include <stdio.h>
#include <string.h>

enum { DEFAULT_FPS = 30 };

static void say_state(plx_viewer *v, const plx_live_state *s)
{
    char text[640], dropped[32];
    if (s->failed) {
        plx_error_text(&s->error, text, sizeof text);
        plx_log(PLX_LOG_WARNING, "%s", text);
    } else if (s->full) {
        snprintf(text, sizeof text, plx_str(PLX_STR_RECORD_FULL), v->record_path);
        plx_log(PLX_LOG_WARNING, "%s", text);
    } else {
        snprintf(text, sizeof text, plx_str(PLX_STR_RECORD_DONE), v->record_path,
            plx_format_count(s->dropped, dropped, sizeof dropped));
    }
    plx_viewer_say(v, s->failed || s->full, text);
}

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
        &(plx_viewer_made){.shot = &shot, .fps = fps, .duration_s = d->record_s, .script = script},
        e);
    plx_free(script);
    return text;
}

/* Films have even sizes: a row or a column at the edge may be left out. */
void plx_viewer_record_start(plx_viewer *v, const char *path)
{
    plx_error e;
    char text[640];
    double now = plx_now_s();
    if (path) {
        plx_text_copy(v->record_path, sizeof v->record_path, path);
    } else {
        plx_file_name_now(v->record_path, sizeof v->record_path, "mkv");
    }
    plx_live_desc desc = {.video = v->desc->film, .start_s = now};
    desc.video.path = v->record_path;
    desc.video.width = v->viewport.width & ~1;
    desc.video.height = v->viewport.height & ~1;
    desc.video.row_bytes = (size_t)v->viewport.width * 4;
    desc.video.fps = desc.video.fps > 0 ? desc.video.fps : DEFAULT_FPS;
    char *recipe = recipe_of(v, desc.video.fps, &e);
    desc.video.recipe = recipe;
    desc.video.recipe_keyword = v->desc->recipe_keyword;
    v->live_begun = v->live_pushed = v->live_freed = 0;
    v->readback = plx_readback_create(
        v->desc->device, v->viewport.width, v->viewport.height, PLX_LIVE_ROOM, &e);
    v->live = v->readback ? plx_live_start(&desc, &e) : NULL;
    if (!v->live)
        plx_readback_destroy(&v->readback);
    plx_free(recipe);
    v->live_width = v->viewport.width;
    v->live_height = v->viewport.height;
    v->record_start_s = now;
    if (v->live) {
        snprintf(text, sizeof text, plx_str(PLX_STR_RECORD_STARTED), v->record_path);
        plx_viewer_say(v, false, text);
        return;
    }
    if (v->desc->record)
        plx_viewer_fail_script(v, &e);
    plx_viewer_say_error(v, &e);
}

/* Hands frames that have come to the encoder, and takes back those it is done with. */
static void pass_on(plx_viewer *v, bool wait)
{
    const unsigned char *pixels;
    while (v->live_freed < plx_live_taken(v->live)) {
        plx_readback_free(v->readback);
        v->live_freed++;
    }
    while ((pixels = plx_readback_take(v->readback, wait)))
        plx_live_push(v->live, v->live_number[v->live_pushed++ % PLX_LIVE_ROOM], pixels);
}

static void end_film(plx_viewer *v, double now_s)
{
    if (!plx_live_ended(v->live))
        pass_on(v, true);
    plx_live_end(v->live, now_s);
}

void plx_viewer_record_toggle(plx_viewer *v)
{
    if (v->live)
        end_film(v, plx_now_s());
    else
        plx_viewer_record_start(v, NULL);
}

static void close_film(plx_viewer *v)
{
    plx_live_state state;
    plx_error e;
    double now = plx_now_s();
    end_film(v, now);
    if (!plx_live_close(&v->live, now, &state, &e) && v->desc->record)
        plx_viewer_fail_script(v, &e);
    plx_readback_destroy(&v->readback);
    v->result.recorded += state.frames;
    v->result.dropped += state.dropped;
    say_state(v, &state);
}

/* The picture as it is now, before the person's own notes come over it. */
void plx_viewer_record_frame(plx_viewer *v)
{
    if (!v->live)
        return;
    double now = plx_now_s();
    if (plx_live_ended(v->live)) {
        close_film(v);
        return;
    }
    /* A film has one size: another window is another film. */
    if (v->live_width != v->viewport.width || v->live_height != v->viewport.height) {
        end_film(v, now);
        return;
    }
    v->quit = v->quit || (v->desc->record_s > 0 && now - v->record_start_s >= v->desc->record_s);
    uint64_t number;
    if (!plx_live_due(v->live, now, &number))
        return;
    if (!plx_readback_room(v->readback)) {
        plx_live_drop(v->live);
        return;
    }
    v->live_number[v->live_begun++ % PLX_LIVE_ROOM] = number;
    plx_readback_begin(v->readback, v->target);
}

void plx_viewer_record_poll(plx_viewer *v)
{
    if (v->live && !plx_live_ended(v->live))
        pass_on(v, false);
}

bool plx_viewer_record_note(plx_viewer *v, plx_error *e)
{
    if (!v->live)
        return true;
    plx_live_state s = plx_live_now(v->live);
    char text[96], dropped[32] = "";
    int seconds = (int)(plx_now_s() - v->record_start_s);
    if (s.dropped > 0)
        plx_format_count(s.dropped, dropped, sizeof dropped);
    snprintf(text, sizeof text,
        plx_str(s.dropped > 0 ? PLX_STR_RECORDING_DROPPED : PLX_STR_RECORDING), seconds / 60,
        seconds % 60, dropped);
    return plx_stage_draw_recording(&v->stage, text, s.dropped > 0, &v->viewport, v->target, e);
}

void plx_viewer_record_close(plx_viewer *v)
{
    if (v->live)
        close_film(v);
}
