#include "bench/stand.h"

#include "base/clock.h"
#include "scene/nearest_edge.h"

#include <math.h>

/* Samples kept, of each kind: a minute at a thousand frames a second. */
enum { SAMPLES = 60000, UPDATES = 5 };

bool plx_recording_init(plx_recording *r, plx_error *e)
{
    *r = (plx_recording){0};
    return (plx_samples_init(&r->frame, SAMPLES) && plx_samples_init(&r->gpu, SAMPLES) &&
               plx_samples_init(&r->update, SAMPLES) && plx_samples_init(&r->hover, SAMPLES) &&
               plx_samples_init(&r->hover_connection, SAMPLES)) ||
           plx_fail(e, PLX_ERR_MEMORY, "out of memory for the times of frames");
}

void plx_recording_uninit(plx_recording *r)
{
    plx_samples_uninit(&r->frame);
    plx_samples_uninit(&r->gpu);
    plx_samples_uninit(&r->update);
    plx_samples_uninit(&r->hover);
    plx_samples_uninit(&r->hover_connection);
}

/* A pointer that goes over the picture in a figure of its own. */
static void hover(plx_stand *s, plx_recording *r, double t)
{
    const plx_viewport *v = &s->shot.viewport;
    double distance;
    double x = plx_camera_world_x(&s->shot.camera, v, v->width * (0.5 + 0.45 * sin(11 * t)));
    double y = plx_camera_world_y(&s->shot.camera, v, v->height * (0.5 + 0.45 * sin(17 * t)));
    double start = plx_now_s();
    plx_layout_nearest(&s->stage.layout, x, y, &distance);
    double between = plx_now_s();
    plx_samples_add(&r->hover, between - start);
    /* Where no link is, there is nothing to find, and no time that would say anything. */
    plx_connection_ref nearest;
    if (plx_nearest_edge(&nearest, &s->stage.layout, s->desc->network, s->shot.snapshot->params, x,
            y, &distance))
        plx_samples_add(&r->hover_connection, plx_now_s() - between);
}

/* One frame that counts. t: time of the measurement, as a share. */
static bool measured_frame(plx_stand *s, plx_recording *r, double t, plx_error *e)
{
    plx_bench_result *b = s->result;
    double gpu_s;
    s->done = t * (s->desc->verify ? 0.5 : 1);
    if (!plx_stand_draw(s, e))
        return false;
    plx_samples_add(&r->frame, s->frame_s);
    while (plx_screen_poll_gpu(s->screen, &gpu_s))
        plx_samples_add(&r->gpu, gpu_s);
    if (s->desc->hover)
        hover(s, r, t);
    b->scale = fmin(b->scale, s->status.scale);
    b->engines |= 1U << s->status.engine;
    if (s->status.in_view > 0)
        b->drawn_moving =
            fmin(b->drawn_moving, (double)s->status.drawn / (double)s->status.in_view);
    return true;
}

/* New weights, and frames until they are to be seen whole. t: as above, where the frames count. */
static bool update(plx_stand *s, plx_recording *r, const double *t, plx_error *e)
{
    if (!plx_source_advance(s->source, 1, e))
        return false;
    s->shot.snapshot = plx_exchange_take(s->source->exchange);
    /* By the frames' own time: what is asked about the pointer in between does not count. */
    double seconds = 0;
    do {
        if (!(t ? measured_frame(s, r, *t, e) : plx_stand_draw(s, e)))
            return false;
        seconds += s->frame_s;
    } while (s->status.sequence != s->shot.snapshot->sequence || !s->status.complete);
    plx_samples_add(&r->update, seconds);
    return true;
}

bool plx_bench_measure(plx_stand *s, plx_recording *r, plx_error *e)
{
    const plx_bench_desc *d = s->desc;
    double start = plx_now_s(), t;
    while (r->frame.count < SAMPLES && (t = (plx_now_s() - start) / d->seconds) < 1) {
        if (d->mode == PLX_BENCH_PANZOOM)
            s->shot.camera = plx_bench_path(&s->stage.layout, &s->shot.viewport, t);
        bool ok = d->mode == PLX_BENCH_LIVE ? update(s, r, &t, e) : measured_frame(s, r, t, e);
        if (!ok)
            return false;
    }
    return true;
}

bool plx_bench_measure_updates(plx_stand *s, plx_recording *r, plx_error *e)
{
    double start = plx_now_s();
    for (int i = 0; i < UPDATES && (i == 0 || plx_now_s() - start < s->desc->seconds); i++) {
        if (!update(s, r, NULL, e))
            return false;
    }
    return true;
}

static plx_bench_times times_ms(plx_samples *s)
{
    plx_samples_sort(s);
    return (plx_bench_times){
        .p50 = plx_samples_percentile(s, 50) * 1e3,
        .p95 = plx_samples_percentile(s, 95) * 1e3,
        .p99 = plx_samples_percentile(s, 99) * 1e3,
        .worst = plx_samples_percentile(s, 100) * 1e3,
    };
}

void plx_bench_summarise(plx_bench_result *b, plx_recording *r)
{
    b->frames = r->frame.count;
    b->updates = r->update.count;
    b->frame_ms = times_ms(&r->frame);
    for (int i = 0; i < PLX_BENCH_CURVE; i++)
        b->curve_ms[i] = plx_samples_percentile(&r->frame, 100.0 * i / (PLX_BENCH_CURVE - 1)) * 1e3;
    b->gpu_ms = times_ms(&r->gpu);
    b->update_ms = times_ms(&r->update);
    plx_samples_sort(&r->hover);
    b->hover_us = plx_samples_percentile(&r->hover, 50) * 1e6;
    plx_samples_sort(&r->hover_connection);
    b->hover_connection_us = plx_samples_percentile(&r->hover_connection, 50) * 1e6;
}
