#include "cli/view_graph.h"

#include "app/graph_viewer.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/thread.h"
#include "cli/graphics.h"
#include "cli/report.h"

#include <string.h>
#include <sys/stat.h>

/* Bytes of a file that takes longer than people notice. */
enum { LARGE = 16 << 20 };

static json_t *result_json(const plx_graph *g, const plx_graph_viewer_result *r, double start)
{
    return json_pack("{s:o, s:I, s:I, s:o, s:I, s:f, s:o, s:f, s:f, s:I, s:o, s:o, s:I, s:I}",
        "data", plx_json_text(g->name), "units", (json_int_t)g->unit_count, "connections",
        (json_int_t)g->connection_count, "first_frame_s", plx_json_number(r->first_s - start),
        "frames", (json_int_t)r->frames, "seconds", r->seconds, "settled_s",
        r->settled_s < 0 ? json_null() : plx_json_number(r->settled_s), "frame_ms_mean",
        r->frame_ms_mean, "frame_ms_most", r->frame_ms_most, "moving_frames",
        (json_int_t)r->moving_frames, "moving_ms_p50", plx_json_number(r->moving_ms_p50),
        "moving_ms_p95", plx_json_number(r->moving_ms_p95), "moving_coarse_frames",
        (json_int_t)r->moving_coarse, "moving_fine_frames", (json_int_t)r->moving_fine);
}

static bool run(const plx_view_content *c, const plx_script *script, const plx_view_memory *memory,
    const plx_view_window *w, double start, plx_view_coming *coming, bool *hands_over, plx_error *e)
{
    const plx_view_options *o = &c->options;
    const plx_graph_source *source = &c->source;
    const plx_graph *g = plx_graph_source_whole(source);
    bool series = source->rolling != NULL;
    plx_graph_stage_desc stage = plx_asked_stage(&o->asked, source, o->view, &o->style);
    stage.path = series ? NULL : o->asked.graph.path;
    stage.glides = !o->reduced_motion;
    plx_graph_viewer_result result;
    bool ok = plx_graph_viewer_run(
        &(plx_graph_viewer_desc){
            .window = w->window,
            .device = w->device,
            .opener = {plx_view_content_open, coming},
            .stage = stage,
            .rolling = source->rolling,
            .when = (const char *const *)source->series.when,
            .frame = series ? plx_graph_source_frame(source, &o->asked.series) : 0,
            .theme = memory->style.edges.theme,
            .scale = o->scale,
            .settings_file = memory->file,
            .settings_path = memory->path,
            .settings = memory->settings,
            .settings_broken = memory->why.code != PLX_OK,
            .called = o->asked.graph.path,
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
    *hands_over = ok && result.hands_over;
    if (*hands_over)
        plx_view_content_take_theme(&coming->next, result.theme);
    return ok && plx_graphics_check(w->device, e) &&
           (!o->json || *hands_over || plx_report_json(result_json(g, &result, start), e));
}

static bool give_error(plx_error *e, const plx_error *from)
{
    if (e)
        *e = *from;
    return false;
}

/* By a thread where it is large: the window is made meanwhile. */
typedef struct opening {
    plx_view_content *content;
    plx_error error;
} opening;

static void open_source(void *user)
{
    opening *o = user;
    plx_view_content *c = o->content;
    c->opened = plx_asked_open_graph(&c->options.asked, &c->source, &c->options.style, &o->error);
}

static bool is_large(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && about.st_size > LARGE;
}

static bool show(plx_view_content *c, const plx_script *script, plx_view_window *w,
    plx_view_coming *coming, bool *hands_over, plx_error *e)
{
    double start = plx_now_s();
    char name[64];
    const char *path = c->options.asked.graph.path, *slash = strrchr(path, '/');
    opening o = {.content = c};
    plx_thread *thread = NULL;
    if (!c->opened && is_large(path))
        thread = plx_thread_create("open", open_source, &o, NULL);
    if (!c->opened && !thread)
        open_source(&o);
    if (!thread && !c->opened)
        return give_error(e, &o.error);
    plx_text_copy(name, sizeof name, slash ? slash + 1 : path);
    plx_text_sanitize(name);
    plx_view_memory memory;
    plx_view_remember(&memory, &c->options);
    bool ok = plx_view_window_open(w, &c->options, &memory, name, e);
    plx_thread_join(&thread);
    if (!c->opened)
        ok = give_error(e, &o.error);
    ok = ok && run(c, script, &memory, w, start, coming, hands_over, e);
    plx_view_memory_close(&memory);
    return ok;
}

bool plx_view_graph(plx_view_content *c, plx_view_window *w, plx_view_coming *coming,
    bool *hands_over, plx_error *e)
{
    plx_script script = {0};
    bool ok = (!c->options.script || plx_script_load(&script, c->options.script, e)) &&
              show(c, &script, w, coming, hands_over, e);
    plx_script_uninit(&script);
    return ok;
}
