/* plexus render: a still of a network after some steps of training, without a display. */
#include "base/file.h"
#include "base/progress.h"
#include "capture/png_stream.h"
#include "cli/command.h"
#include "cli/look.h"
#include "cli/picture.h"
#include "cli/report.h"
#include "cli/run.h"
#include "cli/session_args.h"

#include <string.h>

enum { OUTPUT = 1, STEPS, BIT_DEPTH, TRANSPARENT, TILE, JSON };
enum { DEFAULT_STEPS = 300, DEFAULT_WIDTH = 1920, DEFAULT_HEIGHT = 1080, CHUNK = 10 };

static const double PATIENCE_S = 4;

typedef struct render_options {
    plx_session_options session;
    plx_picture_options picture;
    const char *output;
    uint64_t steps;
    plx_still_desc still;
    bool transparent;
    bool json;
} render_options;

static const struct poptOption options[] = {
    {"output", 'o', POPT_ARG_STRING, NULL, OUTPUT, "Where the PNG goes", "FILE.png"},
    {"steps", '\0', POPT_ARG_STRING, NULL, STEPS, "Training steps before the picture (default 300)",
        "N"},
    {"bit-depth", '\0', POPT_ARG_STRING, NULL, BIT_DEPTH, "Bits a channel: 8 (default) or 16", "N"},
    {"transparent", '\0', POPT_ARG_NONE, NULL, TRANSPARENT,
        "Over nothing in place of the page, for slides and posters", NULL},
    {"tile", '\0', POPT_ARG_STRING, NULL, TILE,
        "Size of the tiles that a large picture is drawn in (default: what suits memory)", "WxH"},
    {"json", '\0', POPT_ARG_NONE, NULL, JSON, "Print what was drawn as one JSON object", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_picture_option_table, 0,
        "The picture (default size 1920x1080):", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_look_option_table, 0,
        "How the network looks:", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_session_option_table, 0,
        "Data, network and training:", NULL},
    POPT_TABLEEND,
};

static bool take_option(void *user, int value, const char *text, plx_error *e)
{
    render_options *o = user;
    switch (value) {
    case OUTPUT:
        o->output = text;
        return true;
    case STEPS:
        return plx_args_u64("steps", text, 0, UINT64_MAX, &o->steps, e);
    case BIT_DEPTH:
        if (strcmp(text, "8") != 0 && strcmp(text, "16") != 0)
            return plx_fail(e, PLX_ERR_USAGE, "--bit-depth needs 8 or 16, and got '%.40s'", text);
        o->still.bit_depth = strcmp(text, "16") == 0 ? 16 : 8;
        return true;
    case TRANSPARENT:
        o->transparent = true;
        return true;
    case TILE:
        return plx_args_size("tile", text, &o->still.tile_width, &o->still.tile_height, e);
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

static bool train(const render_options *o, plx_source *source, plx_picture *picture, plx_error *e)
{
    plx_progress progress;
    plx_progress_init(&progress);
    bool ok = plx_source_advance(source, 0, e) && plx_picture_watch(picture, source, e);
    for (uint64_t done = 0; ok && done < o->steps; done += CHUNK) {
        uint64_t left = o->steps - done;
        ok = plx_source_advance(source, left < CHUNK ? left : CHUNK, e) &&
             plx_picture_watch(picture, source, e);
        plx_progress_update(&progress, (double)done / (double)o->steps, "training");
    }
    plx_progress_clear(&progress);
    return ok;
}

static json_t *result_json(const render_options *o, const plx_picture *p)
{
    const plx_status *status = &p->shot.snapshot->status;
    return json_pack("{s:s, s:[i,i], s:I, s:f, s:o, s:o, s:o, s:I, s:I, s:s}", "file", o->output,
        "size", o->picture.width, o->picture.height, "steps", (json_int_t)status->step, "epochs",
        status->epoch, "train_loss", plx_json_number(status->train_loss), "test_loss",
        plx_json_number(status->test_loss), "test_accuracy", plx_json_number(status->test_accuracy),
        "drawn", (json_int_t)p->status.drawn, "in_view", (json_int_t)p->status.in_view, "engine",
        plx_engine_name(p->status.engine));
}

static bool add_rows(void *user, const void *rgba, int count, plx_error *e)
{
    return plx_png_stream_add(user, rgba, count, e);
}

static bool draw(const render_options *o, plx_source *source, plx_picture *picture, plx_error *e)
{
    plx_png_stream *png = plx_png_stream_open(
        &(plx_png_stream_desc){
            .path = o->output,
            .width = o->picture.width,
            .height = o->picture.height,
            .bit_depth = o->still.bit_depth,
            .alpha = o->transparent,
        },
        e);
    if (!png)
        return false;
    picture->shot.transparent = o->transparent;
    if (plx_picture_draw_still(picture, source, &o->still, add_rows, png, e))
        return plx_png_stream_finish(&png, e);
    plx_png_stream_abort(&png);
    return false;
}

static bool run(void *user, plx_error *e)
{
    const render_options *o = user;
    plx_session session = {0};
    plx_picture picture;
    if (!o->output)
        return plx_fail(e, PLX_ERR_USAGE, "render needs -o FILE.png; see 'plexus render --help'");
    if (!plx_file_check_writable(o->output, e) || !plx_session_open(&session, &o->session, e))
        return false;
    bool ok = plx_picture_open(&picture, &o->picture, &session, PATIENCE_S, e);
    if (ok) {
        ok = train(o, session.source, &picture, e) && draw(o, session.source, &picture, e) &&
             (!o->json || plx_report_json(result_json(o, &picture), e));
        plx_picture_close(&picture);
    }
    plx_session_close(&session);
    return ok;
}

int plx_cmd_render(int argc, char **argv)
{
    render_options o = {.steps = DEFAULT_STEPS};
    plx_picture_options_init(&o.picture, DEFAULT_WIDTH, DEFAULT_HEIGHT);
    plx_session_options_init(&o.session);
    return plx_run(&(plx_run_desc){
        .argc = argc,
        .argv = argv,
        .options = options,
        .operands = "[DATA] -o FILE.png [OPTION...]",
        .option = take_option,
        .user = &o,
        .data = &o.session.data,
        .work = run,
    });
}
