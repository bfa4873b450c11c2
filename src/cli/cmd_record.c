/* plexus record: a film of a network while it trains, frame by frame and without a display. */
#include "app/script_write.h"
#include "base/log.h"
#include "base/mem.h"
#include "cli/asked.h"
#include "cli/command.h"
#include "cli/film.h"
#include "cli/film_args.h"
#include "cli/look.h"
#include "cli/picture.h"
#include "cli/recipe.h"
#include "cli/record_graph.h"
#include "cli/report.h"
#include "cli/run.h"
#include "cli/session_args.h"
#include "cli/view.h"
#include "ui/strings.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OUTPUT = 1, FPS, DURATION, STEPS_PER_FRAME, START_STEP, SCRIPT, LIVE, REPORT, JSON };
enum { DEFAULT_WIDTH = 1280, DEFAULT_HEIGHT = 720, DEFAULT_FPS = 30, DEFAULT_STEPS = 2 };

/* Lines one by one only where that hardly shows in the time that the film takes. */
static const double PATIENCE_S = 0.05;
static const double DEFAULT_DURATION_S = 10;

typedef struct record_options {
    plx_asked asked;
    plx_picture_options picture;
    plx_video_desc film; /* its path is the output */
    const char *script;
    bool live;
    uint64_t fps;
    double duration_s;      /* 0: of the script, else the default */
    double steps_per_frame; /* below 0: none where there is a script, else the default */
    uint64_t start_step;
    bool report;
    plx_recipe recipe;         /* all options but where the film goes, */
    plx_recipe session_recipe; /* and those of the session alone */
    bool json;
} record_options;

static const struct poptOption options[] = {
    {"output", 'o', POPT_ARG_STRING, NULL, OUTPUT,
        "Where the film goes: .mkv, .mp4, .webm, .gif, .y4m, pictures such as frames/%05d.png, or "
        "- "
        "for raw frames",
        "FILE"},
    {"fps", '\0', POPT_ARG_STRING, NULL, FPS, "Frames a second of the film (default 30)", "N"},
    {"duration", '\0', POPT_ARG_STRING, NULL, DURATION,
        "Length of the film (default: the script's, else 10, and 12 of graphs)", "SECONDS"},
    {"steps-per-frame", '\0', POPT_ARG_STRING, NULL, STEPS_PER_FRAME,
        "Training steps from frame to frame, such as 0.5 (default 2, with a script 0)", "N"},
    {"start-step", '\0', POPT_ARG_STRING, NULL, START_STEP,
        "Training steps before the first frame (default 0)", "N"},
    {"script", '\0', POPT_ARG_STRING, NULL, SCRIPT,
        "What the camera, training, style, titles and captions do, and when", "FILE"},
    {"live", '\0', POPT_ARG_NONE, NULL, LIVE,
        "Film a window while it is used, at a constant rate, instead of frame by frame", NULL},
    {"report", '\0', POPT_ARG_NONE, NULL, REPORT,
        "Print lines for another program that tell how far the film has come", NULL},
    {"json", '\0', POPT_ARG_NONE, NULL, JSON, "Print what was recorded as one JSON object", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_film_option_table, 0,
        "How the film is coded:", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_picture_option_table, 0,
        "The picture (default size 1280x720):", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_look_option_table, 0,
        "How the network looks:", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_asked_option_table, 0, NULL, NULL},
    POPT_TABLEEND,
};

static bool set_option(record_options *o, int value, const char *text, plx_error *e)
{
    switch (value) {
    case OUTPUT:
        o->film.path = text;
        return true;
    case FPS:
        return plx_args_u64("fps", text, 1, 240, &o->fps, e);
    case DURATION:
        return (plx_args_double("duration", text, &o->duration_s, e) && o->duration_s > 0 &&
                   o->duration_s <= 1e7) ||
               plx_fail(e, PLX_ERR_USAGE, "--duration needs seconds above 0");
    case STEPS_PER_FRAME:
        return (plx_args_double("steps-per-frame", text, &o->steps_per_frame, e) &&
                   o->steps_per_frame >= 0 && o->steps_per_frame <= 1e9) ||
               plx_fail(e, PLX_ERR_USAGE, "--steps-per-frame needs a number from 0 on");
    case START_STEP:
        return plx_args_u64("start-step", text, 0, UINT64_MAX, &o->start_step, e);
    case REPORT:
        o->report = true;
        return true;
    case SCRIPT:
        o->script = text;
        return true;
    case LIVE:
        o->live = true;
        return true;
    case JSON:
        o->json = true;
        return true;
    default:
        if (plx_film_owns(value))
            return plx_film_option(&o->film, value, text, e);
        if (plx_look_owns(value))
            return plx_look_option(&o->picture.style, value, text, e);
        return plx_picture_owns(value) ? plx_picture_option(&o->picture, value, text, e)
                                       : plx_asked_option(&o->asked, value, text, e);
    }
}

static bool take_option(void *user, int value, const char *text, plx_error *e)
{
    record_options *o = user;
    bool told = value != OUTPUT && value != JSON && value != REPORT && !plx_look_owns(value);
    bool ok = set_option(o, value, text, e);
    if (!ok || !told)
        return ok;
    if (value >= PLX_SESSION_OPTION)
        ok = plx_recipe_note(&o->session_recipe, options, value, text);
    return (ok && plx_recipe_note(&o->recipe, options, value, text)) ||
           plx_fail(e, PLX_ERR_MEMORY, "out of memory");
}

static json_t *result_json(
    const record_options *o, const plx_picture *p, const plx_video_facts *facts, uint64_t frames)
{
    const plx_status *status = &p->shot.snapshot->status;
    return json_pack("{s:o, s:s, s:s, s:b, s:[i,i], s:I, s:I, s:f, s:I, s:o, s:b}", "file",
        plx_json_text(o->film.path), "container", facts->container, "codec", facts->codec,
        "hardware", facts->hardware, "size", o->picture.width, o->picture.height, "fps",
        (json_int_t)o->fps, "frames", (json_int_t)frames, "seconds",
        (double)frames / (double)o->fps, "steps", (json_int_t)status->step, "train_loss",
        plx_json_number(status->train_loss), "interrupted", plx_interrupted());
}

static plx_film_desc film_of(const record_options *o, const plx_script *script)
{
    double length = script ? plx_script_length(script) : 0;
    return (plx_film_desc){
        .path = o->film.path,
        .script = script,
        .fps = o->fps,
        .first_step = o->start_step,
        .report = o->report,
        .duration_s = o->duration_s > 0 ? o->duration_s
                      : length > 0      ? length
                                        : DEFAULT_DURATION_S,
        .steps_per_frame = o->steps_per_frame >= 0 ? o->steps_per_frame
                           : script                ? 0
                                                   : DEFAULT_STEPS,
    };
}

/* What makes the film, as one text for its file. */
static char *recipe_of(const record_options *o, const plx_film_desc *film,
    const plx_session *session, plx_picture *picture, plx_error *e)
{
    if (!plx_source_advance(session->source, 0, e))
        return NULL;
    picture->shot.snapshot = plx_exchange_take(session->source->exchange);
    char *script = film->script ? plx_script_write(film->script, e) : NULL;
    char *text = plx_recipe_text(&o->recipe,
        &(plx_recipe_facts){
            .command = "record",
            .film =
                &(plx_recipe_film){
                    .fps = (double)film->fps, .duration_s = film->duration_s, .script = script},
            .session = &o->asked.session,
            .style = &o->picture.style,
            .shot = &picture->shot,
            .altered = plx_str(PLX_STR_RECORD_OF_SCRIPT),
        },
        e);
    plx_free(script);
    return text;
}

static plx_video *open_film(const record_options *o, const plx_film_desc *film,
    const plx_session *session, plx_picture *picture, plx_error *e)
{
    char *recipe = recipe_of(o, film, session, picture, e);
    plx_video *video = recipe ? plx_film_open(&o->film, &o->picture, o->fps, recipe, e) : NULL;
    plx_free(recipe);
    return video;
}

static bool check(const record_options *o, plx_error *e)
{
    if (!o->film.path)
        return plx_fail(e, PLX_ERR_USAGE, "record needs -o FILE; see 'plexus record --help'");
    if (o->json && o->report)
        return plx_fail(e, PLX_ERR_USAGE, "both --json and --report go to standard output");
    if (strcmp(o->film.path, "-") != 0)
        return plx_asked_check_output(&o->asked, o->film.path, e);
    if (o->json || o->report)
        return plx_fail(e, PLX_ERR_USAGE,
            "both the frames of -o - and --json or --report go to standard output");
    return !isatty(STDOUT_FILENO) ||
           plx_fail(
               e, PLX_ERR_USAGE, "raw frames are for a file or another program, not a terminal");
}

static char *recipe_of_graph(void *user, double duration_s, const char *script, plx_error *e)
{
    const record_options *o = user;
    return plx_recipe_text(&o->recipe,
        &(plx_recipe_facts){
            .command = "record",
            .film = &(
                plx_recipe_film){.fps = (double)o->fps, .duration_s = duration_s, .script = script},
            .session = &o->asked.session,
            .style = &o->picture.style,
            .altered = plx_str(PLX_STR_RECORD_OF_SCRIPT),
        },
        e);
}

/* What happens in a window, at the rate that it happens. */
static bool run_live(const record_options *o, plx_error *e)
{
    plx_view_options view = {
        .asked = o->asked,
        .noted = true,
        .recipe = o->session_recipe,
        .width = o->picture.width,
        .height = o->picture.height,
        .script = o->script,
        .record = o->film.path,
        .duration_s = o->duration_s > 0 ? o->duration_s : 0,
        .film = o->film,
        .engine = o->picture.engine,
        .scale = o->picture.ui_scale,
        .style = o->picture.style,
        .view = o->picture.view,
        .has_view = true,
        .matrix_palette = o->picture.matrix_palette,
        .no_settings = true,
        .json = o->json,
    };
    view.film.fps = (int)o->fps;
    if (o->steps_per_frame >= 0 || o->picture.zoom > 0 || o->start_step > 0 || o->report)
        return plx_fail(e, PLX_ERR_USAGE,
            "with --live, people and scripts say where the camera is and how training goes, not "
            "--zoom, --steps-per-frame and --start-step, and there is no --report");
    return plx_view_open(&view, e);
}

static bool run_graph(record_options *o, plx_error *e)
{
    if (o->live)
        return run_live(o, e);
    if (o->steps_per_frame >= 0 || o->start_step > 0)
        return plx_fail(e, PLX_ERR_USAGE, "a graph does not train: it has no steps");
    return plx_record_graph_run(
        &(plx_record_graph){
            .asked = &o->asked,
            .picture = &o->picture,
            .film = &o->film,
            .script = o->script,
            .fps = o->fps,
            .duration_s = o->duration_s > 0 ? o->duration_s : 0,
            .report = o->report,
            .json = o->json,
            .recipe = recipe_of_graph,
            .user = o,
        },
        e);
}

static bool run(void *user, plx_error *e)
{
    record_options *o = user;
    plx_session session = {0};
    plx_picture picture = {0};
    plx_video *video = NULL;
    plx_film_thread *coded = NULL;
    plx_video_facts facts = {0};
    plx_script script = {0};
    uint64_t frames = 0;
    if (!check(o, e))
        return false;
    bool graph = plx_asked_find_graph(&o->asked);
    if (!plx_asked_check_kind(&o->asked, e))
        return false;
    if (graph)
        return run_graph(o, e);
    if (o->live)
        return run_live(o, e);
    if (o->script && !plx_script_load(&script, o->script, e))
        return false;
    plx_script_tell_unfilmed(&script);
    plx_film_desc film = film_of(o, o->script ? &script : NULL);
    /* An encoder for AV1 tells how it is set, unless it is told not to. */
    setenv("SVT_LOG", "1", 0);
    bool ok = plx_session_open(&session, &o->asked.session, e) &&
              plx_picture_open(&picture, &o->picture, &session, PATIENCE_S, e);
    if (ok)
        video = open_film(o, &film, &session, &picture, e);
    if (video) {
        plx_catch_interrupts();
        facts = plx_video_now(video);
        if (o->film.hardware && !facts.hardware)
            plx_log(PLX_LOG_WARNING, "no encoder of a GPU works here: %s does it", facts.encoder);
        coded = plx_film_thread_create(
            &video, (size_t)o->picture.width * (size_t)o->picture.height * 4, e);
    }
    /* What is finished is kept, also when a frame fails. */
    ok = coded && plx_film_make(&film, session.source, &picture, coded, &frames, e);
    ok = plx_film_thread_finish(&coded, ok ? e : NULL) && ok &&
         (!o->json || plx_report_json(result_json(o, &picture, &facts, frames), e));
    plx_picture_close(&picture);
    plx_session_close(&session);
    plx_script_uninit(&script);
    return ok;
}

int plx_cmd_record(int argc, char **argv)
{
    record_options o = {
        .fps = DEFAULT_FPS,
        .steps_per_frame = -1,
    };
    plx_picture_options_init(&o.picture, DEFAULT_WIDTH, DEFAULT_HEIGHT);
    plx_asked_init(&o.asked);
    int code = plx_run(&(plx_run_desc){
        .argc = argc,
        .argv = argv,
        .options = options,
        .operands = "[DATA] [FILE...] -o FILE [OPTION...]",
        .option = take_option,
        .user = &o,
        .data = &o.asked.session.data,
        .more = PLX_SESSION_BESIDE,
        .work = run,
    });
    plx_recipe_uninit(&o.recipe);
    plx_recipe_uninit(&o.session_recipe);
    return code;
}
