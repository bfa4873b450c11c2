#include "bench/case.h"

#include "base/clock.h"
#include "bench/machine.h"
#include "bench/stand.h"
#include "feed/synthetic.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

/* What a still may spend on lines before density takes over, as in plexus render. */
static const double STILL_PATIENCE_S = 4;

const char *plx_bench_mode_name(plx_bench_mode mode)
{
    static const char *const names[] = {
        [PLX_BENCH_STATIC] = "static",
        [PLX_BENCH_PANZOOM] = "panzoom",
        [PLX_BENCH_LIVE] = "live",
    };
    return names[mode];
}

static bool rest(plx_stand *s, plx_error *e)
{
    s->shot.camera = plx_bench_station(&s->stage.layout, &s->shot.viewport, 0);
    double start = plx_now_s();
    do {
        if (!plx_stand_draw(s, e))
            return false;
    } while (!s->status.finest);
    s->result->rest_ms = (plx_now_s() - start) * 1e3;
    if (s->status.busy && !plx_stand_rest(s, e))
        return false;
    s->result->drawn = s->status.drawn;
    s->result->engine = s->status.engine;
    return true;
}

/* The weights of the beginning, and the still of the whole as every run has it: drawn from nothing,
 * by rules that do not depend on what was measured. */
static bool still(plx_stand *s, plx_error *e)
{
    const plx_bench_desc *d = s->desc;
    plx_commands_push(s->source->commands, (plx_command){.kind = PLX_CMD_RESET, .index = d->seed});
    if (!plx_source_advance(s->source, 0, e))
        return false;
    s->shot.snapshot = plx_exchange_take(s->source->exchange);
    s->shot.camera = plx_bench_station(&s->stage.layout, &s->shot.viewport, PLX_BENCH_STATIONS - 1);
    if (!plx_stand_draw(s, e))
        return false;
    plx_shot moving = s->shot;
    s->shot.camera = plx_bench_station(&s->stage.layout, &s->shot.viewport, 0);
    s->shot.exact = true;
    s->shot.frame_budget_s = STILL_PATIENCE_S;
    if (!plx_stand_draw(s, e))
        return false;
    s->shot.exact = moving.exact;
    s->shot.frame_budget_s = moving.frame_budget_s;
    plx_screen_read_pixels(s->screen);
    s->result->hash =
        plx_hash_bytes(s->screen->pixels, (size_t)s->screen->width * (size_t)s->screen->height * 4);
    return true;
}

static bool set_up(plx_stand *s, plx_error *e)
{
    const plx_bench_desc *d = s->desc;
    double start = plx_now_s();
    s->source = d->source ? d->source
                          : plx_synthetic_create(
                                &(plx_synthetic_desc){.network = d->network, .seed = d->seed}, e);
    if (!s->source || !plx_source_advance(s->source, 0, e))
        return false;
    double made = plx_now_s();
    s->result->make_ms = (made - start) * 1e3;
    plx_stage_desc desc = {.device = s->screen->device,
        .network = d->network,
        .structure = d->structure,
        .threads = plx_core_count()};
    if (!plx_stage_init(&s->stage, &desc, e))
        return false;
    s->shot = (plx_shot){
        .snapshot = plx_exchange_take(s->source->exchange),
        .viewport = {s->screen->width, s->screen->height, 1},
        .engine = d->engine,
        .frame_budget_s = 1 / d->fps,
        .labels = true,
        .style = PLX_STYLE_DEFAULT,
    };
    s->shot.style.edges.strongest = 0;
    s->shot.camera = plx_bench_station(&s->stage.layout, &s->shot.viewport, 0);
    do {
        if (!plx_stand_draw(s, e))
            return false;
    } while (!s->status.complete);
    s->result->load_ms = (plx_now_s() - made) * 1e3;
    return true;
}

static bool run_all(plx_stand *s, plx_recording *r, plx_error *e)
{
    const plx_bench_desc *d = s->desc;
    plx_bench_result *b = s->result;
    bool live = d->mode == PLX_BENCH_LIVE;
    /* Where nothing moves, rest comes before the frames that are to show what it costs. */
    bool ok = set_up(s, e) && (d->mode != PLX_BENCH_STATIC || rest(s, e)) &&
              plx_bench_measure(s, r, e) && (d->mode == PLX_BENCH_STATIC || rest(s, e)) &&
              (live || plx_bench_measure_updates(s, r, e)) && still(s, e);
    if (!ok)
        return false;
    uint64_t peak = plx_memory_peak();
    b->peak_mb = peak > 0 ? (double)peak * 1e-6 : NAN;
    if (d->verify && !plx_bench_verify(s, e))
        return false;
    if (live)
        b->memcpy_ms = plx_bench_memcpy_ms(s->shot.snapshot->params, d->network->param_count);
    plx_bench_summarise(b, r);
    return true;
}

bool plx_bench_run(
    plx_screen *screen, const plx_bench_desc *d, plx_bench_result *result, plx_error *e)
{
    *result = (plx_bench_result){
        .mode = d->mode,
        .connections = d->network->connection_count,
        .drawn_moving = 1,
        .scale = 1,
        .rest_ms = NAN,
        .memcpy_ms = NAN,
        .psnr_db = NAN,
        .psnr_moving_db = NAN,
        .column_error = NAN,
    };
    snprintf(result->name, sizeof result->name, "%s %" PRIu64, plx_bench_mode_name(d->mode),
        result->connections);
    plx_stand stand = {.desc = d, .result = result, .screen = screen};
    plx_recording recording;
    plx_memory_reset_peak();
    bool ok = plx_recording_init(&recording, e) && run_all(&stand, &recording, e);
    plx_stage_uninit(&stand.stage);
    if (!d->source)
        plx_source_destroy(&stand.source);
    plx_recording_uninit(&recording);
    return ok;
}
