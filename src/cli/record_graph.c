#include "cli/record_graph.h"

#include "app/graph_film.h"
#include "app/script_write.h"
#include "base/log.h"
#include "base/mem.h"
#include "capture/png.h"
#include "cli/film.h"
#include "cli/film_progress.h"
#include "cli/render_graph.h"
#include "cli/report.h"
#include "cli/run.h"
#include "platform/headless.h"

#include <math.h>

static const double DEFAULT_DURATION_S = 12;

typedef struct recording {
    const plx_record_graph *r;
    const plx_graph *graph;
    plx_graph_source *source;
    plx_device *device;
    plx_graph_stage *stage;
    plx_target *target;
    unsigned char *still; /* one frame, for the pictures that a script saves */
    plx_script script;
    plx_graph_film film;
    double duration_s;
    plx_video_facts facts;
    uint64_t done; /* frames */
} recording;

static bool open_stage(recording *n, plx_error *e)
{
    const plx_picture_options *o = n->r->picture;
    plx_graph_stage_desc d = plx_render_graph_stage(n->r->asked, o, n->source);
    d.device = n->device;
    d.clock = &n->film.now_s;
    d.glides = true;
    n->stage = plx_graph_stage_create(&d, e);
    n->target = n->stage
                    ? plx_target_create(n->device, "film", o->width, o->height, PLX_FORMAT_RGBA8, e)
                    : NULL;
    n->still = plx_alloc((size_t)o->width * (size_t)o->height, 4);
    return n->target && (n->still || plx_fail(e, PLX_ERR_MEMORY, "out of memory for a frame"));
}

/* Until it is known where units will be: places come with the first step of forces. */
static bool find_layout(recording *n, plx_error *e)
{
    bool done = false;
    while (!done && plx_graph_stage_layout(n->stage) == PLX_GRAPH_AUTO)
        if (!plx_graph_stage_work(n->stage, 0, &done, e) || !plx_graph_stage_take(n->stage, e))
            return false;
    return true;
}

static bool open_script(recording *n, plx_error *e)
{
    const plx_record_graph *r = n->r;
    bool ok;
    if (r->script) {
        ok = plx_script_load(&n->script, r->script, e);
        if (ok)
            plx_script_tell_unfilmed(&n->script);
    } else {
        char *text = plx_graph_film_script(n->graph, n->stage, n->source->rolling,
            r->duration_s > 0 ? r->duration_s : DEFAULT_DURATION_S);
        ok = text ? plx_script_read(&n->script, "the film", text, e)
                  : plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        plx_free(text);
    }
    double length = ok ? plx_script_length(&n->script) : 0;
    n->duration_s = r->duration_s > 0 ? r->duration_s : length > 0 ? length : DEFAULT_DURATION_S;
    return ok;
}

static bool begin_film(recording *n, plx_error *e)
{
    const plx_record_graph *r = n->r;
    const plx_picture_options *o = r->picture;
    bool series = n->source->rolling != NULL;
    static const plx_graph_span span; /* so that its room is kept from the beginning */
    plx_graph_shot shot = plx_render_graph_shot(o, n->stage, series && !o->plain ? &span : NULL);
    if (!o->has_camera && !(o->zoom > 0))
        shot.camera.scale = 0;
    return plx_graph_film_init(&n->film,
        &(plx_graph_film_desc){
            .stage = n->stage,
            .graph = n->graph,
            .script = &n->script,
            .rolling = n->source->rolling,
            .when = (const char *const *)n->source->series.when,
            .frame = series ? plx_graph_source_frame(n->source, &r->asked->series) : 0,
            .shot = shot,
            .style = o->style,
            .fps = (double)r->fps,
        },
        e);
}

static plx_video *open_video(recording *n, plx_error *e)
{
    const plx_record_graph *r = n->r;
    char *script = plx_script_write(&n->script, e);
    char *recipe = script ? r->recipe(r->user, n->duration_s, script, e) : NULL;
    plx_video *video = recipe ? plx_film_open(r->film, r->picture, r->fps, recipe, e) : NULL;
    plx_free(script);
    plx_free(recipe);
    return video;
}

static bool draw(recording *n, plx_error *e)
{
    bool whole = false;
    while (!whole)
        if (!plx_graph_stage_draw(n->stage, &n->film.shot, 1e9, n->target, &whole, e))
            return false;
    return true;
}

static bool save(recording *n, plx_error *e)
{
    const plx_picture_options *o = n->r->picture;
    if (!draw(n, e))
        return false;
    plx_target_read_rgba8(n->target, n->still);
    return plx_png_write(n->film.save, n->still, o->width, o->height, e);
}

/* To that time, with the pictures that the script saves on the way. */
static bool advance(recording *n, double now_s, plx_error *e)
{
    bool ok = plx_graph_film_advance(&n->film, now_s, e);
    while (ok && n->film.save)
        ok = save(n, e) && plx_graph_film_advance(&n->film, now_s, e);
    return ok;
}

static bool hand_over(recording *n, plx_film_thread *coded, plx_error *e)
{
    plx_target_read_rgba8_up(n->target, plx_film_thread_frame(coded));
    bool pushed = plx_film_thread_push(coded, e);
    return pushed && plx_graphics_check(n->device, e);
}

static bool make_frames(recording *n, plx_film_thread *coded, plx_error *e)
{
    double fps = (double)n->r->fps;
    plx_film_progress progress = {.path = n->r->film->path,
        .fps = (int)n->r->fps,
        .all = (uint64_t)fmax(round(n->duration_s * fps), 1),
        .report = n->r->report};
    plx_film_progress_init(&progress);
    bool ok = true;
    while (ok && n->done < progress.all && !plx_interrupted()) {
        ok = advance(n, (double)n->done / fps, e);
        if (n->film.quit)
            break;
        ok = ok && draw(n, e) && hand_over(n, coded, e);
        n->done += ok;
        ok = ok && plx_film_progress_tell(&progress, coded, n->done, e);
    }
    /* After the last frame: what the script saves at its end. */
    if (ok && !n->film.quit && !plx_interrupted())
        ok = advance(n, n->duration_s, e);
    plx_film_progress_clear(&progress);
    return ok;
}

static json_t *result_json(const recording *n)
{
    const plx_picture_options *o = n->r->picture;
    return json_pack("{s:o, s:s, s:s, s:b, s:[i,i], s:I, s:I, s:f, s:I, s:I, s:s, s:b}", "file",
        plx_json_text(n->r->film->path), "container", n->facts.container, "codec", n->facts.codec,
        "hardware", n->facts.hardware, "size", o->width, o->height, "fps", (json_int_t)n->r->fps,
        "frames", (json_int_t)n->done, "seconds", (double)n->done / (double)n->r->fps, "units",
        (json_int_t)n->graph->unit_count, "connections", (json_int_t)n->graph->connection_count,
        "layout", plx_graph_layout_name(plx_graph_stage_layout(n->stage)), "interrupted",
        plx_interrupted());
}

static bool record(recording *n, plx_error *e)
{
    plx_film_thread *coded = NULL;
    const plx_picture_options *o = n->r->picture;
    plx_video *video = NULL;
    bool ok = open_stage(n, e) && find_layout(n, e) && open_script(n, e) && begin_film(n, e) &&
              (video = open_video(n, e));
    if (video) {
        n->facts = plx_video_now(video);
        coded = plx_film_thread_create(&video, (size_t)o->width * (size_t)o->height * 4, e);
    }
    /* What is finished is kept, also when a frame fails. */
    ok = ok && coded && make_frames(n, coded, e);
    ok = plx_film_thread_finish(&coded, ok ? e : NULL) && ok;
    return ok && (!n->r->json || plx_report_json(result_json(n), e));
}

bool plx_record_graph_run(const plx_record_graph *r, plx_error *e)
{
    plx_graph_source source;
    plx_catch_interrupts();
    if (!plx_asked_open_graph(r->asked, &source, &r->picture->style, e))
        return false;
    recording n = {.r = r, .source = &source, .graph = plx_graph_source_whole(&source)};
    plx_headless *headless = plx_headless_create(plx_graphics_debug(), e);
    if (headless)
        n.device = plx_device_create(
            &(plx_device_desc){.loader = plx_headless_function, .debug = plx_graphics_debug()}, e);
    bool ok = n.device && record(&n, e);
    plx_graph_film_uninit(&n.film);
    plx_script_uninit(&n.script);
    plx_target_destroy(&n.target);
    plx_free(n.still);
    plx_graph_stage_destroy(&n.stage);
    plx_device_destroy(&n.device);
    plx_headless_destroy(&headless);
    plx_graph_source_close(&source);
    return ok;
}
