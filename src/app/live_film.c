#include "app/live_film.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "ui/strings.h"

#include <stdio.h>

enum { DEFAULT_FPS = 30 };

/* Films have even sizes: a row or a column at the edge may be left out. */
bool plx_live_film_start(plx_live_film *f, const plx_live_film_desc *d, plx_error *e)
{
    const plx_viewport *w = d->window;
    plx_live_desc live = {.video = d->video, .start_s = plx_now_s()};
    *f = (plx_live_film){.width = w->width, .height = w->height, .start_s = live.start_s};
    if (d->path)
        plx_text_copy(f->path, sizeof f->path, d->path);
    else
        plx_file_name_now(f->path, sizeof f->path, "mkv");
    live.video.path = f->path;
    live.video.width = w->width & ~1;
    live.video.height = w->height & ~1;
    live.video.row_bytes = (size_t)w->width * 4;
    live.video.fps = live.video.fps > 0 ? live.video.fps : DEFAULT_FPS;
    f->readback = plx_readback_create(d->device, w->width, w->height, PLX_LIVE_ROOM, e);
    f->live = f->readback ? plx_live_start(&live, e) : NULL;
    if (!f->live)
        plx_readback_destroy(&f->readback);
    return f->live != NULL;
}

/* Hands frames that have come to the encoder, and takes back those it is done with. */
static void pass_on(plx_live_film *f, bool wait)
{
    const unsigned char *pixels;
    while (f->freed < plx_live_taken(f->live)) {
        plx_readback_free(f->readback);
        f->freed++;
    }
    while ((pixels = plx_readback_take(f->readback, wait)))
        plx_live_push(f->live, f->number[f->pushed++ % PLX_LIVE_ROOM], pixels);
}

void plx_live_film_end(plx_live_film *f, double now_s)
{
    if (!plx_live_ended(f->live))
        pass_on(f, true);
    plx_live_end(f->live, now_s);
}

bool plx_live_film_close(plx_live_film *f, double now_s, plx_live_state *state, plx_error *e)
{
    plx_live_film_end(f, now_s);
    bool ok = plx_live_close(&f->live, now_s, state, e);
    plx_readback_destroy(&f->readback);
    return ok;
}

plx_live_film_event plx_live_film_frame(
    plx_live_film *f, const plx_target *target, const plx_viewport *window, double now_s)
{
    if (plx_live_ended(f->live))
        return PLX_LIVE_FILM_ENDED;
    /* A film has one size: another window is another film. */
    if (f->width != window->width || f->height != window->height) {
        plx_live_film_end(f, now_s);
        return PLX_LIVE_FILM_GOES_ON;
    }
    uint64_t number;
    if (!plx_live_due(f->live, now_s, &number))
        return PLX_LIVE_FILM_GOES_ON;
    if (!plx_readback_room(f->readback)) {
        plx_live_drop(f->live);
        return PLX_LIVE_FILM_GOES_ON;
    }
    f->number[f->begun++ % PLX_LIVE_ROOM] = number;
    plx_readback_begin(f->readback, target);
    return PLX_LIVE_FILM_GOES_ON;
}

void plx_live_film_poll(plx_live_film *f)
{
    if (f->live && !plx_live_ended(f->live))
        pass_on(f, false);
}

void plx_live_film_mark(const plx_live_film *f, plx_overlay *o, const plx_viewport *v, double now_s)
{
    plx_live_state s = plx_live_now(f->live);
    char text[96], dropped[32] = "";
    int seconds = (int)(now_s - f->start_s);
    if (s.dropped > 0)
        plx_format_count(s.dropped, dropped, sizeof dropped);
    snprintf(text, sizeof text,
        plx_str(s.dropped > 0 ? PLX_STR_RECORDING_DROPPED : PLX_STR_RECORDING), seconds / 60,
        seconds % 60, dropped);
    float scale = o->ui_scale, height = 26 * scale, dot = 10 * scale, pad = 10 * scale;
    float cap = o->font ? plx_font_cap_height(o->font, PLX_TEXT_BODY) : 0;
    float width = dot + 2.5F * pad + plx_overlay_text_width(o, PLX_TEXT_BODY, text);
    float x = (float)(v->width + v->insets.left - v->insets.right) / 2 - width / 2, y = pad;
    plx_overlay_rect(o, x, y, width, height, height / 2, o->inks->panel);
    plx_overlay_rect(
        o, x + pad, y + (height - dot) / 2, dot, dot, dot / 2, (plx_rgba){229, 57, 53, 255});
    plx_overlay_text(o, x + pad * 1.5F + dot, y + (height + cap) / 2, PLX_TEXT_BODY, PLX_ALIGN_LEFT,
        s.dropped > 0 ? o->inks->warn : o->inks->text, text);
}

bool plx_live_film_told(const plx_live_film *f, const plx_live_state *s, char *out, size_t size)
{
    char dropped[32];
    if (s->failed)
        plx_error_text(&s->error, out, size);
    else if (s->full)
        snprintf(out, size, plx_str(PLX_STR_RECORD_FULL), f->path);
    else
        snprintf(out, size, plx_str(PLX_STR_RECORD_DONE), f->path,
            plx_format_count(s->dropped, dropped, sizeof dropped));
    if (s->failed || s->full)
        plx_log(PLX_LOG_WARNING, "%s", out);
    return s->failed || s->full;
}
