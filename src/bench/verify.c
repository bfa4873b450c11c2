#include "bench/exact.h"
#include "bench/stand.h"

#include "base/thread.h"

#include <math.h>

/* Connections added to a column at each station: some ten seconds of one core. Errors are largest
 * in the few columns where lines meet, so that many must be looked at for a true mean of them. */
static const double WORK = 1e9;
/* And columns at least, which is more than that where tens of millions are in view. */
enum { LEAST_COLUMNS = 24 };
/* How long before a station, as a share of the flight, the camera is looked through on its way. */
static const double BEFORE = 0.1 / PLX_BENCH_STATIONS;

/* The sums of the last frame against the exact ones. */
static bool compare(plx_stand *s, const plx_exact *exact, plx_comparison *result, plx_error *e)
{
    if (!plx_screen_read_sums(s->screen, &s->stage, e))
        return false;
    *result = plx_compare(exact, s->screen->sums, s->screen->width);
    return true;
}

/* Where the picture at rest has its largest value. */
static bool find_brightest(plx_stand *s, int *column, plx_error *e)
{
    if (!plx_stand_rest(s, e) || !plx_screen_read_sums(s->screen, &s->stage, e))
        return false;
    const float *sums = s->screen->sums;
    float most = 0;
    size_t width = (size_t)s->screen->width, count = width * (size_t)s->screen->height * PLX_SIGNS;
    *column = 0;
    for (size_t i = 0; i < count; i++) {
        if (sums[i] > most) {
            most = sums[i];
            *column = (int)(i / PLX_SIGNS % width);
        }
    }
    return true;
}

/* Comes flying, and draws here once, and then at rest. */
static bool draw_and_compare(plx_stand *s, size_t station, const plx_exact *exact,
    plx_comparison *moving, plx_comparison *rest, plx_error *e)
{
    const plx_viewport *v = &s->shot.viewport;
    double t = plx_bench_path_at(station == 0 ? PLX_BENCH_STATIONS : station) - BEFORE;
    s->shot.camera = plx_bench_path(&s->stage.layout, v, t);
    if (!plx_stand_draw(s, e))
        return false;
    s->shot.camera = plx_bench_station(&s->stage.layout, v, station);
    return plx_stand_draw(s, e) && compare(s, exact, moving, e) && plx_stand_rest(s, e) &&
           compare(s, exact, rest, e);
}

static bool check(plx_stand *s, size_t station, plx_bench_check *c, plx_error *e)
{
    const plx_layout *layout = &s->stage.layout;
    const plx_viewport *v = &s->shot.viewport;
    plx_camera camera = plx_bench_station(layout, v, station);
    plx_exact exact;
    plx_exact_view view;
    plx_comparison moving, rest;
    plx_exact_desc desc = {.snapshot = s->shot.snapshot,
        .layout = layout,
        .camera = camera,
        .viewport = *v,
        .threads = plx_core_count(),
        .work = WORK,
        .least = LEAST_COLUMNS};
    s->shot.camera = camera;
    if (!find_brightest(s, &desc.brightest, e) || !plx_exact_init(&exact, &desc, &view, e))
        return false;
    bool ok = draw_and_compare(s, station, &exact, &moving, &rest, e);
    *c = (plx_bench_check){
        .zoom = camera.scale / plx_bench_station(layout, v, 0).scale,
        .in_view = view.in_view,
        .lines_per_pixel = view.lines_per_pixel,
        .psnr_db = rest.psnr_db,
        .psnr_moving_db = moving.psnr_db,
        .column_error = rest.column_error,
        .columns = (int)exact.sample,
        .all_columns = view.columns,
    };
    plx_exact_uninit(&exact);
    return ok;
}

bool plx_bench_verify(plx_stand *s, plx_error *e)
{
    plx_bench_result *r = s->result;
    for (size_t i = 0; i < PLX_BENCH_STATIONS; i++) {
        plx_bench_check *c = &r->checks[i];
        s->done = 0.5 + 0.5 * (double)i / PLX_BENCH_STATIONS;
        if (!check(s, i, c, e))
            return false;
        r->check_count = i + 1;
        /* fmin and fmax leave out what is no number. */
        r->psnr_db = fmin(r->psnr_db, c->psnr_db);
        r->psnr_moving_db = fmin(r->psnr_moving_db, c->psnr_moving_db);
        r->column_error = fmax(r->column_error, c->column_error);
    }
    return true;
}
