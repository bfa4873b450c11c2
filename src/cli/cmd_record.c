/* plexus record: a film of a network while it trains, frame by frame and without a display. */
#include "base/progress.h"
#include "capture/video.h"
#include "cli/command.h"
#include "cli/look.h"
#include "cli/picture.h"
#include "cli/report.h"
#include "cli/run.h"
#include "cli/session_args.h"

#include <math.h>
#include <stdio.h>

enum { OUTPUT = 1, FPS, DURATION, STEPS_PER_FRAME, JSON };
enum { DEFAULT_WIDTH = 1280, DEFAULT_HEIGHT = 720, DEFAULT_FPS = 30, DEFAULT_STEPS = 2 };

/* Lines one by one only where that hardly shows in the time that the film takes. */
static const double PATIENCE_S = 0.05;
static const double DEFAULT_DURATION_S = 10;

typedef struct record_options {
    plx_session_options session;
    plx_picture_options picture;
    const char *output;
    uint64_t fps, steps_per_frame;
    double duration_s;
    bool json;
} record_options;

static const struct poptOption options[] = {
    {"output", 'o', POPT_ARG_STRING, NULL, OUTPUT, "Where the film goes: .mkv, .mp4 or .webm",
        "FILE"},
    {"fps", '\0', POPT_ARG_STRING, NULL, FPS, "Frames a second of the film (default 30)", "N"},
    {"duration", '\0', POPT_ARG_STRING, NULL, DURATION, "Length of the film (default 10)",
        "SECONDS"},
    {"steps-per-frame", '\0', POPT_ARG_STRING, NULL, STEPS_PER_FRAME,
        "Training steps from frame to frame (default 2)", "N"},
    {"json", '\0', POPT_ARG_NONE, NULL, JSON, "Print what was recorded as one JSON object", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_picture_option_table, 0,
        "The picture (default size 1280x720):", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_look_option_table, 0,
        "How the network looks:", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_session_option_table, 0,
        "Data, network and training:", NULL},
    POPT_TABLEEND,
};

static bool take_option(void *user, int value, const char *text, plx_error *e)
{
    record_options *o = user;
    switch (value) {
    case OUTPUT:
        o->output = text;
        return true;
    case FPS:
        return plx_args_u64("fps", text, 1, 240, &o->fps, e);
    case DURATION:
        return plx_args_double("duration", text, &o->duration_s, e);
    case STEPS_PER_FRAME:
        return plx_args_u64("steps-per-frame", text, 0, UINT64_MAX, &o->steps_per_frame, e);
    case JSON:
        o->json = true;
        return true;
    default:
        if (plx_look_owns(value))
            return plx_look_option(&o->picture.style, value, text, e);
        return plx_picture_owns(value) ? plx_picture_option(&o->picture, value, text, e)
                                       : plx_session_option(&o->session, value, text, e);
    }
}

/* Until all frames are done or a signal came; *frames tells how many. */
static bool film(const record_options *o, plx_source *source, plx_picture *picture,
    plx_video *video, uint64_t *frames, plx_error *e)
{
    plx_progress progress;
    plx_progress_init(&progress);
    uint64_t all = (uint64_t)fmax(round(o->duration_s * (double)o->fps), 1);
    bool ok = plx_source_advance(source, 0, e);
    for (*frames = 0; ok && *frames < all && !plx_interrupted(); ++*frames) {
        if (*frames > 0)
            ok = plx_source_advance(source, o->steps_per_frame, e);
        ok = ok && plx_picture_draw(picture, source, e) && plx_video_add(video, picture->pixels, e);
        char note[64];
        snprintf(note, sizeof note, "frame %llu of %llu", (unsigned long long)*frames + 1,
            (unsigned long long)all);
        plx_progress_update(&progress, (double)(*frames + 1) / (double)all, note);
    }
    plx_progress_clear(&progress);
    return ok;
}

static json_t *result_json(const record_options *o, const plx_picture *p, uint64_t frames)
{
    const plx_status *status = &p->shot.snapshot->status;
    return json_pack("{s:s, s:[i,i], s:I, s:I, s:f, s:I, s:o, s:b}", "file", o->output, "size",
        o->picture.width, o->picture.height, "fps", (json_int_t)o->fps, "frames",
        (json_int_t)frames, "seconds", (double)frames / (double)o->fps, "steps",
        (json_int_t)status->step, "train_loss", plx_json_number(status->train_loss), "interrupted",
        plx_interrupted());
}

static bool run(void *user, plx_error *e)
{
    const record_options *o = user;
    plx_session session = {0};
    plx_picture picture = {0};
    plx_video *video = NULL;
    uint64_t frames = 0;
    if (!o->output)
        return plx_fail(e, PLX_ERR_USAGE, "record needs -o FILE; see 'plexus record --help'");
    bool ok = plx_session_open(&session, &o->session, e) &&
              plx_picture_open(&picture, &o->picture, &session, PATIENCE_S, e);
    if (ok)
        video = plx_video_create(
            &(plx_video_desc){
                .path = o->output,
                .width = o->picture.width,
                .height = o->picture.height,
                .fps = (int)o->fps,
            },
            e);
    if (video) {
        plx_catch_interrupts();
        /* What is finished is kept, also when a frame fails. */
        ok = film(o, session.source, &picture, video, &frames, e);
        ok = plx_video_finish(&video, ok ? e : NULL) && ok &&
             (!o->json || plx_report_json(result_json(o, &picture, frames), e));
    } else {
        ok = false;
    }
    plx_picture_close(&picture);
    plx_session_close(&session);
    return ok;
}

int plx_cmd_record(int argc, char **argv)
{
    record_options o = {
        .fps = DEFAULT_FPS,
        .steps_per_frame = DEFAULT_STEPS,
        .duration_s = DEFAULT_DURATION_S,
    };
    plx_picture_options_init(&o.picture, DEFAULT_WIDTH, DEFAULT_HEIGHT);
    plx_session_options_init(&o.session);
    return plx_run(&(plx_run_desc){
        .argc = argc,
        .argv = argv,
        .options = options,
        .operands = "[DATA] -o FILE [OPTION...]",
        .option = take_option,
        .user = &o,
        .data = &o.session.data,
        .work = run,
    });
}
