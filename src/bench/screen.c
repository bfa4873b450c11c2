#include "bench/screen.h"

#include "base/clock.h"
#include "base/mem.h"
#include "density/density.h"

bool plx_screen_open(plx_screen *s, int width, int height, bool debug, plx_error *e)
{
    *s = (plx_screen){.width = width, .height = height};
    s->headless = plx_headless_create(debug, e);
    if (s->headless)
        s->device = plx_device_create(
            &(plx_device_desc){.loader = plx_headless_function, .debug = debug}, e);
    if (s->device)
        s->target = plx_target_create(s->device, "benchmark", width, height, PLX_FORMAT_RGBA8, e);
    bool ok = s->target != NULL;
    if (ok && !plx_device_caps(s->device)->software) {
        s->timer = plx_timer_create(s->device, e);
        ok = s->timer != NULL;
    }
    if (ok) {
        s->pixels = plx_alloc((size_t)width * (size_t)height, 4);
        ok = s->pixels || plx_fail(e, PLX_ERR_MEMORY,
                              "out of memory for a picture of %d x %d pixels", width, height);
    }
    if (!ok)
        plx_screen_close(s);
    return ok;
}

void plx_screen_close(plx_screen *s)
{
    plx_timer_destroy(&s->timer);
    plx_target_destroy(&s->target);
    plx_device_destroy(&s->device);
    plx_headless_destroy(&s->headless);
    plx_free(s->pixels);
    plx_free(s->sums);
    *s = (plx_screen){0};
}

bool plx_screen_draw(plx_screen *s, plx_stage *stage, const plx_shot *shot, plx_edge_status *status,
    plx_frame_time *time, plx_error *e)
{
    double start = plx_now_s(), cpu_start = plx_process_cpu_s();
    bool timed = s->timer && plx_timer_begin(s->timer);
    bool ok = plx_stage_draw(stage, shot, s->target, status, e);
    if (timed)
        plx_timer_end(s->timer, 0);
    plx_device_finish(s->device);
    *time = (plx_frame_time){plx_now_s() - start, plx_process_cpu_s() - cpu_start};
    return ok;
}

bool plx_screen_poll_gpu(plx_screen *s, double *seconds)
{
    double tag;
    return s->timer && plx_timer_poll(s->timer, seconds, &tag);
}

void plx_screen_read_pixels(plx_screen *s)
{
    plx_target_read_rgba8(s->target, s->pixels);
}

bool plx_screen_read_sums(plx_screen *s, plx_stage *stage, plx_error *e)
{
    if (!s->sums)
        s->sums = plx_alloc((size_t)s->width * (size_t)s->height, PLX_SIGNS * sizeof *s->sums);
    if (!s->sums)
        return plx_fail(
            e, PLX_ERR_MEMORY, "out of memory for the sums of %d x %d pixels", s->width, s->height);
    plx_renderer_read_connections(stage->renderer, s->sums);
    return true;
}
