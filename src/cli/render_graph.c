#include "cli/render_graph.h"

#include "app/graph_viewer.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/progress.h"
#include "capture/png_stream.h"
#include "cli/recipe.h"
#include "cli/report.h"
#include "cli/run.h"
#include "platform/headless.h"

#include <string.h>

enum { SIDE_MAX = 16384 };

static bool place_units(plx_graph_stage *stage, plx_error *e)
{
    plx_progress progress;
    plx_progress_init(&progress);
    bool done = false, ok = true;
    while (ok && !done) {
        ok = plx_graph_stage_work(stage, 0.1, &done, e);
        plx_progress_update(&progress, plx_graph_stage_progress(stage), "placing");
        if (plx_interrupted())
            ok = plx_fail(e, PLX_ERR_CANCELLED, "interrupted");
    }
    plx_progress_clear(&progress);
    return ok && plx_graph_stage_take(stage, e);
}

static json_t *result_json(const plx_render_graph *r, const plx_graph_source *source,
    const plx_graph *g, plx_graph_stage *stage)
{
    const plx_communities *c = plx_graph_stage_communities(stage);
    return json_pack("{s:o, s:[i,i], s:I, s:I, s:s, s:I, s:o, s:o}", "file",
        plx_json_text(r->output), "size", r->picture->width, r->picture->height, "units",
        (json_int_t)g->unit_count, "connections", (json_int_t)g->connection_count, "layout",
        plx_graph_layout_name(plx_graph_stage_layout(stage)), "communities",
        (json_int_t)(c ? c->count : 0), "modularity",
        c ? plx_json_number(c->modularity) : json_null(), "warnings",
        plx_graph_source_warnings(source));
}

plx_graph_shot plx_render_graph_shot(
    const plx_picture_options *o, plx_graph_stage *stage, const plx_graph_span *span)
{
    plx_graph_shot shot = {
        .viewport = {o->width, o->height, o->ui_scale, {0}},
        .theme = o->style.edges.theme,
        .gain = o->style.edges.gain,
        .quality = PLX_QUALITY_REST,
        .no_names = o->plain || o->no_labels,
        .no_legend = o->plain || o->no_legend,
        .title = o->title,
        .span = span,
        .hover = PLX_NO_NAME,
        .unit = PLX_NO_NAME,
    };
    shot.camera = plx_graph_stage_whole(stage, &shot);
    if (o->has_camera)
        shot.camera = o->camera;
    else if (o->zoom > 0)
        shot.camera = plx_camera_zoom(
            &shot.camera, &shot.viewport, o->zoom, o->zoom_x * o->width, o->zoom_y * o->height);
    return shot;
}

static bool write_png(const plx_render_graph *r, const unsigned char *pixels, plx_error *e)
{
    const plx_picture_options *o = r->picture;
    const plx_png_text texts[] = {
        {"Software", "Plexus " PLX_VERSION}, {PLX_RECIPE_KEYWORD, r->recipe}};
    plx_png_stream *png = plx_png_stream_open(&(plx_png_stream_desc){.path = r->output,
                                                  .width = o->width,
                                                  .height = o->height,
                                                  .texts = texts,
                                                  .text_count = sizeof texts / sizeof *texts},
        e);
    if (png && plx_png_stream_add(png, pixels, o->height, e))
        return plx_png_stream_finish(&png, e);
    plx_png_stream_abort(&png);
    return false;
}

/* Units, names and legend as shapes over a picture of the connections. */
static bool write_vector(const plx_render_graph *r, const plx_graph *g, plx_graph_stage *stage,
    const unsigned char *pixels, plx_error *e)
{
    const plx_picture_options *o = r->picture;
    const float *page = PLX_PAGE[o->style.edges.theme];
    plx_vector *vector = plx_vector_open(&(plx_vector_desc){.path = r->output,
                                             .width = o->width,
                                             .height = o->height,
                                             .page = {page[0], page[1], page[2], 1},
                                             .title = o->title ? o->title : g->name,
                                             .recipe = r->recipe,
                                             .family = "Inter"},
        e);
    if (!vector)
        return false;
    plx_vector_image(vector, (plx_vector_point){0, 0}, pixels, o->width, o->height);
    plx_graph_stage_shapes(stage, vector);
    return plx_vector_finish(&vector, e);
}

/* Of series, the window that was asked for, with its times. */
static bool show_window(const plx_render_graph *r, const plx_graph_source *source,
    plx_graph_stage *stage, char *text, size_t size, plx_graph_span *span, const plx_graph **g,
    plx_error *e)
{
    size_t frame = plx_graph_source_frame(source, &r->asked->series);
    *g = plx_rolling_wait(source->rolling, frame, e);
    plx_graph_span_text(
        source->rolling, (const char *const *)source->series.when, frame, text, size, span);
    return *g && plx_graph_stage_show(stage, *g, e);
}

plx_graph_stage_desc plx_render_graph_stage(
    const plx_asked *asked, const plx_picture_options *o, const plx_graph_source *source)
{
    plx_graph_stage_desc d = plx_asked_stage(asked, source, o->view, &o->style);
    d.ui_scale = o->ui_scale;
    d.still = true;
    return d;
}

static bool draw(
    const plx_render_graph *r, plx_device *device, const plx_graph_source *source, plx_error *e)
{
    const plx_graph *g = plx_graph_source_whole(source);
    bool series = source->rolling != NULL;
    const plx_picture_options *o = r->picture;
    plx_graph_stage_desc desc = plx_render_graph_stage(r->asked, o, source);
    desc.device = device;
    plx_graph_stage *stage = plx_graph_stage_create(&desc, e);
    plx_target *target = NULL;
    unsigned char *pixels = NULL;
    bool ok = stage && place_units(stage, e), done = false;
    char text[96];
    plx_graph_span span;
    if (ok && series)
        ok = show_window(r, source, stage, text, sizeof text, &span, &g, e);
    if (ok) {
        target = plx_target_create(device, "picture", o->width, o->height, PLX_FORMAT_RGBA8, e);
        pixels = plx_alloc((size_t)o->width * (size_t)o->height, 4);
        ok = target && (pixels || plx_fail(e, PLX_ERR_MEMORY, "out of memory for the picture"));
    }
    if (ok) {
        plx_graph_shot shot = plx_render_graph_shot(o, stage, series && !o->plain ? &span : NULL);
        shot.apart = plx_vector_is_path(r->output);
        while (ok && !done)
            ok = plx_graph_stage_draw(stage, &shot, 1e9, target, &done, e);
    }
    if (ok) {
        plx_target_read_rgba8(target, pixels);
        ok = plx_graphics_check(device, e) &&
             (plx_vector_is_path(r->output) ? write_vector(r, g, stage, pixels, e)
                                            : write_png(r, pixels, e)) &&
             (!r->json || plx_report_json(result_json(r, source, g, stage), e));
    }
    plx_free(pixels);
    plx_target_destroy(&target);
    plx_graph_stage_destroy(&stage);
    return ok;
}

bool plx_render_graph_run(const plx_render_graph *r, plx_error *e)
{
    const plx_picture_options *o = r->picture;
    if (o->width > SIDE_MAX || o->height > SIDE_MAX)
        return plx_fail(
            e, PLX_ERR_USAGE, "pictures of graphs have sides of at most %d pixels", SIDE_MAX);
    if (r->bit_depth == 16 || r->transparent)
        return plx_fail(
            e, PLX_ERR_USAGE, "pictures of graphs have 8 bits a channel, and a page behind them");
    if (plx_vector_is_path(r->output) && !plx_vector_check(r->output, e))
        return false;
    if (!plx_file_check_writable(r->output, e))
        return false;
    plx_catch_interrupts();
    plx_graph_source source;
    bool opened = plx_asked_open_graph(r->asked, &source, &o->style, e);
    plx_headless *headless = opened ? plx_headless_create(plx_graphics_debug(), e) : NULL;
    plx_device *device = NULL;
    if (headless)
        device = plx_device_create(
            &(plx_device_desc){.loader = plx_headless_function, .debug = plx_graphics_debug()}, e);
    bool ok = device && draw(r, device, &source, e);
    plx_device_destroy(&device);
    plx_headless_destroy(&headless);
    if (opened)
        plx_graph_source_close(&source);
    return ok;
}
