#include "app/viewer_parts.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "ui/style.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

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

/* Films have even sizes: a row or a column at the edge may be left out. */
void plx_viewer_record_start(plx_viewer *v, const char *path)
{
    plx_error e;
    char text[640];
    double now = plx_now_s();
    if (path) {
        plx_text_copy(v->record_path, sizeof v->record_path, path);
    } else {
        time_t t = time(NULL);
        struct tm local;
        localtime_r(&t, &local);
        strftime(v->record_path, sizeof v->record_path, "plexus-%Y%m%d-%H%M%S.mkv", &local);
    }
    plx_live_desc desc = {.video = v->desc->film, .start_s = now};
    desc.video.path = v->record_path;
    desc.video.width = v->viewport.width & ~1;
    desc.video.height = v->viewport.height & ~1;
    desc.video.row_bytes = (size_t)v->viewport.width * 4;
    desc.video.fps = desc.video.fps > 0 ? desc.video.fps : DEFAULT_FPS;
    v->live = plx_live_start(&desc, &e);
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
    plx_viewer_say(v, true, plx_error_text(&e, text, sizeof text));
}

void plx_viewer_record_toggle(plx_viewer *v)
{
    if (v->live)
        plx_live_end(v->live, plx_now_s());
    else
        plx_viewer_record_start(v, NULL);
}

static void close_film(plx_viewer *v)
{
    plx_live_state state;
    plx_error e;
    if (!plx_live_close(&v->live, plx_now_s(), &state, &e) && v->desc->record)
        plx_viewer_fail_script(v, &e);
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
        plx_live_end(v->live, now);
        return;
    }
    v->quit = v->quit || (v->desc->record_s > 0 && now - v->record_start_s >= v->desc->record_s);
    unsigned char *pixels = plx_live_frame(v->live, now);
    if (!pixels)
        return;
    plx_target_read_rgba8_up(v->target, pixels);
    plx_live_push(v->live);
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
