#include "bench/stand.h"

#include "base/clock.h"
#include "scene/pick.h"

#include <math.h>

/* Samples kept, of each kind: a minute at a thousand frames a second. */
enum { SAMPLES = 60000, UPDATES = 5 };

bool plx_recording_init(plx_recording *r, plx_error *e)
{
    *r = (plx_recording){0};
    return (plx_samples_init(&r->frame, SAMPLES) && plx_samples_init(&r->cpu, SAMPLES) &&
               plx_samples_init(&r->gpu, SAMPLES) && plx_samples_init(&r->update, SAMPLES) &&
               plx_samples_init(&r->hover, SAMPLES)) ||
           plx_fail(e, PLX_ERR_MEMORY, "out of memory for the times of frames");
}

void plx_recording_uninit(plx_recording *r)
{
    plx_samples_uninit(&r->frame);
    plx_samples_uninit(&r->cpu);
    plx_samples_uninit(&r->gpu);
    plx_samples_uninit(&r->update);
    plx_samples_uninit(&r->hover);
}

/* A pointer goes over the picture in a figure of its own; what is under it is found as in the
 * window, before the frame and as a part of it. Returns the seconds that it took. */
static double hover(plx_stand *s, plx_recording *r, double t)
{
    const plx_viewport *v = &s->shot.viewport;
    plx_pick_view view = {.snapshot = s->shot.snapshot,
        .layout = &s->stage.layout,
        .camera = s->shot.camera,
        .viewport = *v};
    double start = plx_now_s();
    plx_pick found = plx_pick_at(
        &view, v->width * (0.5 + 0.45 * sin(11 * t)), v->height * (0.5 + 0.45 * sin(17 * t)));
    double seconds = plx_now_s() - start;
    plx_samples_add(&r->hover, seconds);
    s->result->hovered[found.kind]++;
    return seconds;
}

/* One frame that counts. t: time of the measurement, as a share. */
static bool measured_frame(plx_stand *s, plx_recording *r, double t, plx_error *e)
{
    plx_bench_result *b = s->result;
    double gpu_s;
    s->done = t * (s->desc->verify ? 0.5 : 1);
    double asked = s->desc->hover ? hover(s, r, t) : 0;
    if (!plx_stand_draw(s, e))
        return false;
    plx_samples_add(&r->frame, s->frame.clock + asked);
    plx_samples_add(&r->cpu, s->frame.cpu + asked);
    while (plx_screen_poll_gpu(s->screen, &gpu_s))
        plx_samples_add(&r->gpu, gpu_s);
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
        seconds += s->frame.clock;
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

/* unit: of a second */
static plx_bench_times times(plx_samples *s, double unit)
{
    plx_samples_sort(s);
    return (plx_bench_times){
        .p50 = plx_samples_percentile(s, 50) / unit,
        .p95 = plx_samples_percentile(s, 95) / unit,
        .p99 = plx_samples_percentile(s, 99) / unit,
        .worst = plx_samples_percentile(s, 100) / unit,
    };
}

void plx_bench_summarise(plx_bench_result *b, plx_recording *r)
{
    b->frames = r->frame.count;
    b->updates = r->update.count;
    b->frame_ms = times(&r->frame, 1e-3);
    b->cpu_ms = times(&r->cpu, 1e-3);
    for (int i = 0; i < PLX_BENCH_CURVE; i++)
        b->curve_ms[i] = plx_samples_percentile(&r->frame, 100.0 * i / (PLX_BENCH_CURVE - 1)) * 1e3;
    b->gpu_ms = times(&r->gpu, 1e-3);
    b->update_ms = times(&r->update, 1e-3);
    b->hover_us = times(&r->hover, 1e-6);
}
