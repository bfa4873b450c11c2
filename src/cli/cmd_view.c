/* plexus view: the window, with a network that trains while one looks. */
#include "app/viewer.h"
#include "base/thread.h"
#include "cli/command.h"
#include "cli/film_args.h"
#include "cli/graphics.h"
#include "cli/look.h"
#include "cli/report.h"
#include "cli/run.h"
#include "cli/session_args.h"
#include "cli/view.h"
#include "cli/view_film.h"
#include "cli/view_graph.h"
#include "cli/view_recipe.h"
#include "platform/context.h"

#include <stdio.h>

enum {
    FULLSCREEN = 1,
    SIZE,
    FRAMES,
    SCRIPT,
    REDUCED_MOTION,
    PAUSED,
    ENGINE,
    FPS,
    VIEW,
    MATRIX_PALETTE,
    ORDER,
    JSON,
    SCALE,
    NO_SETTINGS,
    WATCH,
    TOUR,
    RECORD,
    FILM_FPS,
    DURATION,
};

enum { MOST_RESETS = 5 };

static const struct poptOption options[] = {
    {"fullscreen", 'f', POPT_ARG_NONE, NULL, FULLSCREEN, "Fill the screen", NULL},
    {"size", '\0', POPT_ARG_STRING, NULL, SIZE, "Size of the window (default: most of the screen)",
        "WxH"},
    {"scale", '\0', POPT_ARG_STRING, NULL, SCALE,
        "Size of panels and text, from 0.75 to 3 (default 1)", "X"},
    {"watch", '\0', POPT_ARG_NONE, NULL, WATCH,
        "Read a trained model again when its file changes, and stay where one is", NULL},
    {"no-settings", '\0', POPT_ARG_NONE, NULL, NO_SETTINGS,
        "Neither read nor keep how the window was left; --script and --frames imply it", NULL},
    {"paused", '\0', POPT_ARG_NONE, NULL, PAUSED, "Wait with training until Space is pressed",
        NULL},
    {"reduced-motion", '\0', POPT_ARG_NONE, NULL, REDUCED_MOTION,
        "The camera jumps instead of gliding", NULL},
    {"script", '\0', POPT_ARG_STRING, NULL, SCRIPT, "Camera and keys from a text file", "FILE"},
    {"tour", '\0', POPT_ARG_STRING, NULL, TOUR,
        "Play a script again and again; PageUp and PageDown go through its marks", "FILE"},
    {"record", '\0', POPT_ARG_STRING, NULL, RECORD,
        "Record a film of the window from the start, as Ctrl+R does later", "FILE"},
    {"duration", '\0', POPT_ARG_STRING, NULL, DURATION, "Leave after so much of --record",
        "SECONDS"},
    {"film-fps", '\0', POPT_ARG_STRING, NULL, FILM_FPS,
        "Frames a second of films of the window (default 30)", "N"},
    {"frames", '\0', POPT_ARG_STRING, NULL, FRAMES, "Leave after N frames", "N"},
    {"fps", '\0', POPT_ARG_STRING, NULL, FPS,
        "Frames a second to aim at while the camera moves; connections are drawn coarser for it "
        "where they must (default: what suits the machine)",
        "N"},
    {"engine", '\0', POPT_ARG_STRING, NULL, ENGINE,
        "How connections are drawn: auto, geometry, density-cpu or density-gpu (default auto)",
        "NAME"},
    {"view", '\0', POPT_ARG_STRING, NULL, VIEW,
        "What is shown at first: network, matrix for all weights and biases as heatmaps, or both "
        "(default: network; both for a network without DATA)",
        "NAME"},
    {"matrix-palette", '\0', POPT_ARG_STRING, NULL, MATRIX_PALETTE,
        "Colours of matrices: viridis (default), cividis, magma, or one about zero: blue-orange, "
        "purple-green, blue-red",
        "NAME"},
    {"order", '\0', POPT_ARG_STRING, NULL, ORDER,
        "How units stand in their layers: index (default), norm of their weights, or similarity, "
        "so that units with like weights are neighbours",
        "NAME"},
    {"json", '\0', POPT_ARG_NONE, NULL, JSON, "At the end, print how it went as one JSON object",
        NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_film_option_table, 0,
        "How films of the window are coded:", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_look_option_table, 0,
        "How the network looks:", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_asked_option_table, 0, NULL, NULL},
    POPT_TABLEEND,
};

/* What says which theme it is to be leaves nothing of another one. */
static bool take_look(plx_view_options *o, int value, const char *text, plx_error *e)
{
    plx_style dark = o->style, light = o->style;
    dark.edges.theme = PLX_THEME_DARK;
    light.edges.theme = PLX_THEME_LIGHT;
    if (!plx_look_option(&dark, value, text, e) || !plx_look_option(&light, value, text, e))
        return false;
    o->theme_given = o->theme_given || dark.edges.theme == light.edges.theme;
    return plx_look_option(&o->style, value, text, e);
}

static bool take_rate(plx_view_options *o, const char *text, plx_error *e)
{
    uint64_t fps;
    bool ok = plx_args_u64("film-fps", text, 1, 240, &fps, e);
    if (ok)
        o->film.fps = (int)fps;
    return ok;
}

static bool take_option(void *user, int value, const char *text, plx_error *e)
{
    plx_view_options *o = user;
    switch (value) {
    case FULLSCREEN:
        o->fullscreen = true;
        return true;
    case SIZE:
        return plx_args_size("size", text, &o->width, &o->height, e);
    case FRAMES:
        return plx_args_u64("frames", text, 1, UINT64_MAX, &o->frames, e);
    case SCRIPT:
        o->script = text;
        return true;
    case TOUR:
        o->script = text;
        o->tour = true;
        return true;
    case RECORD:
        o->record = text;
        return true;
    case DURATION:
        return (plx_args_double("duration", text, &o->duration_s, e) && o->duration_s > 0) ||
               plx_fail(e, PLX_ERR_USAGE, "--duration needs seconds above 0");
    case FILM_FPS:
        return take_rate(o, text, e);
    case REDUCED_MOTION:
        o->reduced_motion = true;
        return true;
    case JSON:
        o->json = true;
        return true;
    case PAUSED:
        o->asked.session.paused = true;
        return true;
    case ENGINE:
        return plx_graphics_engine(text, &o->engine, e);
    case VIEW:
        o->has_view = true;
        return plx_graphics_view(text, &o->view, e);
    case ORDER:
        return plx_graphics_order(text, &o->order, e);
    case MATRIX_PALETTE:
        return plx_graphics_matrix_palette(text, &o->matrix_palette, e);
    case FPS:
        return (plx_args_double("fps", text, &o->fps, e) && o->fps >= 1 && o->fps <= 1000) ||
               plx_fail(e, PLX_ERR_USAGE, "--fps needs a number from 1 to 1000");
    case NO_SETTINGS:
        o->no_settings = true;
        return true;
    case WATCH:
        o->watch = true;
        return true;
    case SCALE:
        return (plx_args_double("scale", text, &o->scale, e) && o->scale >= PLX_SCALE_MIN &&
                   o->scale <= PLX_SCALE_MAX) ||
               plx_fail(e, PLX_ERR_USAGE, "--scale needs a number from 0.75 to 3");
    default:
        if (plx_film_owns(value))
            return plx_film_option(&o->film, value, text, e);
        if (plx_look_owns(value))
            return take_look(o, value, text, e);
        return plx_asked_option(&o->asked, value, text, e) &&
               (value < PLX_SESSION_OPTION || plx_recipe_note(&o->recipe, options, value, text) ||
                   plx_fail(e, PLX_ERR_MEMORY, "out of memory"));
    }
}

static json_t *result_json(const plx_viewer_result *r, plx_project *project)
{
    const plx_session *s = plx_project_session(project);
    const plx_status *end = &r->last;
    double samples = (end->epoch - r->first.epoch) * (s->train ? (double)s->train->count : 0);
    return json_pack(
        "{s:o, s:I, s:I, s:I, s:f, s:f, s:f, s:f, s:I, s:I, s:s, s:I, s:f, s:o, s:o, s:o, s:f}",
        "data", plx_json_text(plx_session_name(s)), "recorded", (json_int_t)r->recorded, "dropped",
        (json_int_t)r->dropped, "frames", (json_int_t)r->frames, "seconds", r->seconds, "fps",
        r->seconds > 0 ? (double)r->frames / r->seconds : 0, "frame_ms_mean", r->frame_ms_mean,
        "frame_ms_most", r->frame_ms_most, "drawn", (json_int_t)r->picture.drawn, "in_view",
        (json_int_t)r->picture.in_view, "engine", plx_engine_name(r->picture.engine), "steps",
        (json_int_t)end->step, "epochs", end->epoch, "train_loss", plx_json_number(end->train_loss),
        "test_loss", plx_json_number(end->test_loss), "test_accuracy",
        plx_json_number(end->test_accuracy), "samples_per_s",
        r->seconds > 0 ? samples / r->seconds : 0);
}

/* What a person had chosen when the window was left. */
static json_t *with_state(json_t *out, const plx_viewer_result *r)
{
    const plx_status *end = &r->last;
    json_t *unit = r->has_unit ? json_pack("{s:I, s:I}", "layer", (json_int_t)r->unit.layer, "unit",
                                     (json_int_t)r->unit.unit)
                               : json_null();
    json_object_set_new(out, "unit", unit);
    json_object_set_new(out, "moving_frames", json_integer((json_int_t)r->moving_frames));
    json_object_set_new(out, "moving_ms_p50", json_real(r->moving_ms_p50));
    json_object_set_new(out, "moving_ms_p95", json_real(r->moving_ms_p95));
    json_object_set_new(out, "selected", json_integer((json_int_t)r->selected));
    json_object_set_new(out, "sample", json_integer((json_int_t)end->sample));
    json_object_set_new(out, "learning_rate", json_real(end->learning_rate));
    json_object_set_new(out, "optimizer", json_string(end->optimizer));
    json_object_set_new(out, "batch", json_integer((json_int_t)end->batch));
    json_object_set_new(out, "l1", json_real(end->l1));
    json_object_set_new(out, "l2", json_real(end->l2));
    json_object_set_new(out, "seed", plx_json_whole(end->seed));
    json_object_set_new(out, "theme", json_string(plx_theme_name(r->style.edges.theme)));
    return out;
}

/* Who names a network alone wants to see its weights; who names data, how it learns. */
static plx_view first_view(const plx_view_options *o)
{
    bool bare = o->asked.session.net && !o->asked.session.data;
    return o->has_view ? o->view : bare ? PLX_VIEW_BOTH : PLX_VIEW_NETWORK;
}

static bool run_window(const plx_view_content *c, const plx_script *script,
    const plx_view_memory *memory, const plx_view_window *w, plx_view_coming *coming,
    plx_viewer_result *result, plx_error *e)
{
    /* After a reset of the driver it goes on where the last window was; a script begins again, for
     * a window without it would never come to its end. */
    const plx_view_options *o = &c->options;
    bool again = result->lost;
    plx_viewer_result before = *result;
    char warning[300];
    snprintf(warning, sizeof warning,
        plx_str(*before.film ? PLX_STR_CONTEXT_LOST_FILM : PLX_STR_CONTEXT_LOST), before.film);
    *result = (plx_viewer_result){0};
    if (!again && !plx_project_start(c->project, e))
        return false;
    if (!again && plx_device_caps(w->device)->software)
        plx_context_defer_to_others();
    bool ok = plx_viewer_run(
        &(plx_viewer_desc){
            .window = w->window,
            .device = w->device,
            .project = c->project,
            .script = script,
            .warning = again ? warning : plx_session_warning(plx_project_session(c->project)),
            .has_camera = again,
            .camera = before.camera,
            .tour = o->tour,
            .tour_pause_s = PLX_TOUR_PAUSE_S,
            .record = o->record,
            .record_s = o->duration_s,
            .film = o->film,
            .frames = o->frames,
            .engine = o->engine,
            .fps = o->fps,
            .scale = o->scale,
            .style = again ? before.style : memory->style,
            .settings_file = memory->file,
            .settings_path = memory->path,
            .settings = memory->settings,
            .settings_broken = memory->why.code != PLX_OK,
            .bookmarks = memory->bookmarks,
            .recent_path = memory->recent[0] ? memory->recent : NULL,
            .bookmarks_broken = memory->bookmarks_why.code != PLX_OK,
            .view = first_view(o),
            .matrix_palette = o->matrix_palette,
            .order = o->order,
            .reduced_motion = o->reduced_motion,
            .watch = o->watch,
            .opener = {plx_view_content_open, coming},
            .recipe = o->noted ? plx_view_recipe : NULL,
            .film_command = plx_view_film,
            .recipe_user = (void *)(uintptr_t)o,
            .recipe_keyword = PLX_RECIPE_KEYWORD,
        },
        result, e);
    if (ok && !result->lost)
        return plx_graphics_check(w->device, e) &&
               (!o->json || result->hands_over ||
                   plx_report_json(with_state(result_json(result, c->project), result), e));
    if (ok && o->record)
        return plx_fail_file(e, PLX_ERR_GRAPHICS, o->record,
            "ends early, and is whole: the graphics driver was reset");
    return ok;
}

static bool open_project(plx_view_content *c, const plx_script *script, plx_error *e)
{
    plx_session_options session = c->options.asked.session;
    /* A script that trains begins at the first step. */
    session.paused = session.paused || plx_script_trains(script);
    if (!c->project)
        c->project = plx_project_create(&session, e);
    return c->project != NULL;
}

/* Until the person leaves, or what is coming is there: *hands_over. */
static bool view_project(plx_view_content *c, plx_view_window *w, plx_view_coming *coming,
    bool *hands_over, plx_error *e)
{
    const plx_view_options *o = &c->options;
    plx_script script = {0};
    plx_view_memory memory = {0};
    plx_viewer_result result = {0};
    int resets = 0;
    bool ok = (!o->script || plx_script_load(&script, o->script, e)) && open_project(c, &script, e);
    if (ok) {
        plx_context_spare_cores(o->asked.session.threads);
        plx_view_remember(&memory, o);
    }
    while (ok && resets < MOST_RESETS) {
        const char *name = plx_session_name(plx_project_session(c->project));
        ok = plx_view_window_open(w, o, &memory, name, e) &&
             run_window(c, o->script ? &script : NULL, &memory, w, coming, &result, e);
        if (!result.lost)
            break;
        plx_view_window_close(w);
        resets++;
    }
    if (ok && result.lost)
        ok = plx_fail(e, PLX_ERR_GRAPHICS, "the graphics driver is reset again and again");
    *hands_over = ok && result.hands_over;
    if (*hands_over)
        plx_view_content_take_theme(&coming->next, result.style.edges.theme);
    plx_view_memory_close(&memory);
    plx_script_uninit(&script);
    return ok;
}

bool plx_view_open(const plx_view_options *o, plx_error *e)
{
    plx_view_window window = {0};
    plx_view_content shown;
    plx_view_coming coming = {.shown = &shown};
    plx_view_content_init(&shown, o);
    plx_view_content_init(&coming.next, o);
    bool ok, hands_over;
    do {
        hands_over = false;
        ok = plx_view_content_is_graph(&shown)
                 ? plx_view_graph(&shown, &window, &coming, &hands_over, e)
                 : view_project(&shown, &window, &coming, &hands_over, e);
        if (hands_over) {
            plx_view_content_close(&shown);
            shown = coming.next;
            plx_view_content_init(&coming.next, o);
        }
    } while (ok && hands_over);
    plx_view_window_close(&window);
    plx_view_content_close(&shown);
    plx_view_content_close(&coming.next);
    return ok;
}

static bool run(void *user, plx_error *e)
{
    plx_view_options *o = user;
    if (o->record && !plx_asked_check_output(&o->asked, o->record, e))
        return false;
    plx_asked_find_graph(&o->asked);
    return plx_view_open(o, e);
}

int plx_cmd_view(int argc, char **argv)
{
    plx_view_options o = {
        .noted = true, .style = PLX_STYLE_DEFAULT, .matrix_palette = PLX_PALETTE_VIRIDIS};
    plx_asked_init(&o.asked);
    int code = plx_run(&(plx_run_desc){
        .argc = argc,
        .argv = argv,
        .options = options,
        .operands = "[DATA] [FILE...] [OPTION...]",
        .option = take_option,
        .user = &o,
        .data = &o.asked.session.data,
        .more = PLX_SESSION_BESIDE,
        .work = run,
    });
    plx_recipe_uninit(&o.recipe);
    return code;
}
