/* plexus record: a film of a network while it trains, frame by frame and without a display. */
#include "base/log.h"
#include "base/progress.h"
#include "base/text.h"
#include "capture/disk.h"
#include "cli/command.h"
#include "cli/film_args.h"
#include "cli/look.h"
#include "cli/picture.h"
#include "cli/report.h"
#include "cli/run.h"
#include "cli/session_args.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OUTPUT = 1, FPS, DURATION, STEPS_PER_FRAME, JSON };
enum { DEFAULT_WIDTH = 1280, DEFAULT_HEIGHT = 720, DEFAULT_FPS = 30, DEFAULT_STEPS = 2 };

/* Lines one by one only where that hardly shows in the time that the film takes. */
static const double PATIENCE_S = 0.05;
static const double DEFAULT_DURATION_S = 10;

typedef struct record_options {
    plx_session_options session;
    plx_picture_options picture;
    plx_video_desc film; /* its path is the output */
    uint64_t fps, steps_per_frame;
    double duration_s;
    bool json;
} record_options;

static const struct poptOption options[] = {
    {"output", 'o', POPT_ARG_STRING, NULL, OUTPUT,
        "Where the film goes: .mkv, .mp4, .webm, .gif, .y4m, pictures such as frames/%05d.png, or "
        "- "
        "for raw frames",
        "FILE"},
    {"fps", '\0', POPT_ARG_STRING, NULL, FPS, "Frames a second of the film (default 30)", "N"},
    {"duration", '\0', POPT_ARG_STRING, NULL, DURATION, "Length of the film (default 10)",
        "SECONDS"},
    {"steps-per-frame", '\0', POPT_ARG_STRING, NULL, STEPS_PER_FRAME,
        "Training steps from frame to frame (default 2)", "N"},
    {"json", '\0', POPT_ARG_NONE, NULL, JSON, "Print what was recorded as one JSON object", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_film_option_table, 0,
        "How the film is coded:", NULL},
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
        o->film.path = text;
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
        if (plx_film_owns(value))
            return plx_film_option(&o->film, value, text, e);
        if (plx_look_owns(value))
            return plx_look_option(&o->picture.style, value, text, e);
        return plx_picture_owns(value) ? plx_picture_option(&o->picture, value, text, e)
                                       : plx_session_option(&o->session, value, text, e);
    }
}

/* What a film does beside frames: it tells how far it is, and looks after the disk. */
typedef struct course {
    plx_progress progress;
    uint64_t done, all; /* frames */
    bool warned;
} course;

static void tell(course *c, const plx_video_facts *facts, uint64_t free)
{
    char note[120], size[32], room[32] = "";
    plx_format_short((double)facts->bytes, size, sizeof size);
    if (free != UINT64_MAX)
        plx_format_short((double)free, room, sizeof room);
    snprintf(note, sizeof note, "frame %llu of %llu · %sB%s%s%s", (unsigned long long)c->done,
        (unsigned long long)c->all, size, *room ? " · " : "", room, *room ? "B free" : "");
    plx_progress_update(&c->progress, (double)c->done / (double)c->all, note);
}

/* False before the disk is so full that the film could not be finished. */
static bool room_left(
    course *c, const record_options *o, const plx_video_facts *facts, uint64_t free, plx_error *e)
{
    int fps = (int)o->fps;
    if (free < plx_disk_reserve(facts->bytes, facts->frames, fps) && c->done < c->all)
        return plx_fail_file(e, PLX_ERR_IO, o->film.path,
            "the disk is nearly full: the film ends after %llu of %llu frames, and is whole",
            (unsigned long long)c->done, (unsigned long long)c->all);
    if (!c->warned && !plx_disk_fits(facts->bytes, facts->frames, c->all - c->done, fps, free)) {
        char room[32];
        c->warned = true;
        plx_progress_clear(&c->progress);
        plx_log(PLX_LOG_WARNING, "the film will hardly fit: %sB are free",
            plx_format_short((double)free, room, sizeof room));
    }
    return true;
}

/* Until all frames are done or a signal came; *frames tells how many. */
static bool film(const record_options *o, plx_source *source, plx_picture *picture,
    plx_video *video, uint64_t *frames, plx_error *e)
{
    course c = {.all = (uint64_t)fmax(round(o->duration_s * (double)o->fps), 1)};
    plx_progress_init(&c.progress);
    bool ok = plx_source_advance(source, 0, e);
    while (ok && c.done < c.all && !plx_interrupted()) {
        if (c.done > 0)
            ok = plx_source_advance(source, o->steps_per_frame, e);
        ok = ok && plx_picture_draw(picture, source, e) && plx_video_add(video, picture->pixels, e);
        c.done += ok;
        if (ok) {
            plx_video_facts facts = plx_video_now(video);
            uint64_t free = plx_disk_free(o->film.path);
            tell(&c, &facts, free);
            ok = room_left(&c, o, &facts, free, e);
        }
    }
    plx_progress_clear(&c.progress);
    *frames = c.done;
    return ok;
}

static json_t *result_json(
    const record_options *o, const plx_picture *p, const plx_video_facts *facts, uint64_t frames)
{
    const plx_status *status = &p->shot.snapshot->status;
    return json_pack("{s:s, s:s, s:s, s:b, s:[i,i], s:I, s:I, s:f, s:I, s:o, s:b}", "file",
        o->film.path, "container", facts->container, "codec", facts->codec, "hardware",
        facts->hardware, "size", o->picture.width, o->picture.height, "fps", (json_int_t)o->fps,
        "frames", (json_int_t)frames, "seconds", (double)frames / (double)o->fps, "steps",
        (json_int_t)status->step, "train_loss", plx_json_number(status->train_loss), "interrupted",
        plx_interrupted());
}

static plx_video *open_film(const record_options *o, plx_error *e)
{
    plx_video_desc desc = o->film;
    desc.width = o->picture.width;
    desc.height = o->picture.height;
    desc.fps = (int)o->fps;
    return plx_video_create(&desc, e);
}

static bool check(const record_options *o, plx_error *e)
{
    if (!o->film.path)
        return plx_fail(e, PLX_ERR_USAGE, "record needs -o FILE; see 'plexus record --help'");
    if (strcmp(o->film.path, "-") != 0)
        return true;
    if (o->json)
        return plx_fail(
            e, PLX_ERR_USAGE, "both the frames of -o - and --json go to standard output");
    return !isatty(STDOUT_FILENO) ||
           plx_fail(
               e, PLX_ERR_USAGE, "raw frames are for a file or another program, not a terminal");
}

static bool run(void *user, plx_error *e)
{
    const record_options *o = user;
    plx_session session = {0};
    plx_picture picture = {0};
    plx_video *video = NULL;
    plx_video_facts facts = {0};
    uint64_t frames = 0;
    if (!check(o, e))
        return false;
    /* An encoder for AV1 tells how it is set, unless it is told not to. */
    setenv("SVT_LOG", "1", 0);
    bool ok = plx_session_open(&session, &o->session, e) &&
              plx_picture_open(&picture, &o->picture, &session, PATIENCE_S, e);
    if (ok)
        video = open_film(o, e);
    if (video) {
        plx_catch_interrupts();
        facts = plx_video_now(video);
        if (o->film.hardware && !facts.hardware)
            plx_log(PLX_LOG_WARNING, "no encoder of a GPU works here: %s does it", facts.encoder);
        /* What is finished is kept, also when a frame fails. */
        ok = film(o, session.source, &picture, video, &frames, e);
        ok = plx_video_finish(&video, ok ? e : NULL) && ok &&
             (!o->json || plx_report_json(result_json(o, &picture, &facts, frames), e));
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
