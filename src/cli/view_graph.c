#include "cli/view_graph.h"

#include "app/graph_viewer.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/thread.h"
#include "cli/graphics.h"
#include "cli/report.h"
#include "cli/view_memory.h"
#include "ui/strings.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* Bytes of a file that takes longer than people notice. */
enum { LARGE = 16 << 20 };

static json_t *result_json(const plx_graph *g, const plx_graph_viewer_result *r, double start)
{
    return json_pack("{s:s, s:I, s:I, s:o, s:I, s:f, s:o, s:f, s:f, s:I, s:o, s:o, s:I, s:I}",
        "data", g->name, "units", (json_int_t)g->unit_count, "connections",
        (json_int_t)g->connection_count, "first_frame_s", plx_json_number(r->first_s - start),
        "frames", (json_int_t)r->frames, "seconds", r->seconds, "settled_s",
        r->settled_s < 0 ? json_null() : plx_json_number(r->settled_s), "frame_ms_mean",
        r->frame_ms_mean, "frame_ms_most", r->frame_ms_most, "moving_frames",
        (json_int_t)r->moving_frames, "moving_ms_p50", plx_json_number(r->moving_ms_p50),
        "moving_ms_p95", plx_json_number(r->moving_ms_p95), "moving_coarse_frames",
        (json_int_t)r->moving_coarse, "moving_fine_frames", (json_int_t)r->moving_fine);
}

static bool run(const plx_view_options *o, const plx_script *script, const plx_view_memory *memory,
    const plx_graph_source *source, plx_window *window, plx_device *device, double start,
    plx_error *e)
{
    const plx_graph *g = plx_graph_source_whole(source);
    bool series = source->rolling != NULL;
    plx_graph_viewer_result result;
    bool ok = plx_graph_viewer_run(
        &(plx_graph_viewer_desc){
            .window = window,
            .device = device,
            .stage = {.graph = g,
                .path = series ? NULL : o->graph.path,
                .seed = o->session.seed,
                .layout = o->graph_look.layout,
                .matrix = o->graph_look.matrix || o->view == PLX_VIEW_MATRIX,
                .order = o->graph_look.order,
                .orbit = o->graph_look.orbit,
                .glides = !o->reduced_motion,
                .by = series && o->graph_look.by == PLX_GRAPH_BY_DEFAULT ? PLX_GRAPH_BY_TYPE
                                                                         : o->graph_look.by,
                .styles = o->graph_look.styles,
                .no_widths = o->graph_look.no_widths,
                .attribute = o->graph_look.attribute,
                .threshold = series ? 0 : (float)o->style.edges.threshold},
            .rolling = source->rolling,
            .when = (const char *const *)source->series.when,
            .frame = series ? plx_graph_source_frame(source, &o->series) : 0,
            .theme = memory->style.edges.theme,
            .scale = o->scale,
            .settings_file = memory->file,
            .settings_path = memory->path,
            .settings = memory->settings,
            .settings_broken = memory->why.code != PLX_OK,
            .called = o->graph.path,
            .bookmarks = memory->bookmarks,
            .bookmarks_broken = memory->bookmarks_why.code != PLX_OK,
            .frames = o->frames,
            .reduced_motion = o->reduced_motion,
            .script = o->script ? script : NULL,
            .tour = o->tour,
            .tour_pause_s = PLX_TOUR_PAUSE_S,
            .record = o->record,
            .record_s = o->duration_s,
            .film = o->film,
        },
        &result, e);
    ok = ok && plx_graphics_check(device, e) &&
         (!o->json || plx_report_json(result_json(g, &result, start), e));
    return ok;
}

static bool give_error(plx_error *e, const plx_error *from)
{
    if (e)
        *e = *from;
    return false;
}

/* What is opened, by a thread where it is large: the window is made meanwhile. */
typedef struct opening {
    const plx_view_options *options;
    plx_graph_source source;
    bool ok;
    plx_error error;
} opening;

static void open_source(void *user)
{
    opening *o = user;
    o->ok = plx_graph_source_open(&o->source, &o->options->graph, &o->options->series,
        (double)o->options->style.edges.threshold, &o->error);
}

static bool is_large(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && about.st_size > LARGE;
}

static bool show(const plx_view_options *o, const plx_script *script, opening *opened, double start,
    plx_error *e)
{
    char title[160], name[64];
    plx_thread *thread = NULL;
    const char *slash = strrchr(o->graph.path, '/');
    if (is_large(o->graph.path))
        thread = plx_thread_create("open", open_source, opened, NULL);
    if (!thread)
        open_source(opened);
    if (!thread && !opened->ok)
        return give_error(e, &opened->error);
    plx_text_copy(name, sizeof name, slash ? slash + 1 : o->graph.path);
    plx_text_sanitize(name);
    snprintf(title, sizeof title, plx_str(PLX_STR_WINDOW_TITLE), name);
    plx_view_memory memory;
    plx_view_remember(&memory, o);
    bool sized = o->width > 0;
    plx_window *window = plx_window_create(
        &(plx_window_desc){
            .title = title,
            .width = sized ? o->width : memory.settings.width,
            .height = sized ? o->height : memory.settings.height,
            .fits = !sized,
            .maximised = !sized && memory.settings.maximised,
            .fullscreen = o->fullscreen,
            .debug = plx_graphics_debug(),
        },
        e);
    plx_device *device = window
                             ? plx_device_create(&(plx_device_desc){.loader = plx_window_function,
                                                     .debug = plx_graphics_debug()},
                                   e)
                             : NULL;
    plx_thread_join(&thread);
    bool ok = opened->ok
                  ? device && run(o, script, &memory, &opened->source, window, device, start, e)
                  : give_error(e, &opened->error);
    plx_device_destroy(&device);
    plx_window_destroy(&window);
    plx_view_memory_close(&memory);
    return ok;
}

bool plx_view_graph(const plx_view_options *o, plx_error *e)
{
    opening opened = {.options = o};
    plx_script script = {0};
    bool ok = (!o->script || plx_script_load(&script, o->script, e)) &&
              show(o, &script, &opened, plx_now_s(), e);
    if (opened.ok)
        plx_graph_source_close(&opened.source);
    plx_script_uninit(&script);
    return ok;
}
