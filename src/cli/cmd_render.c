/* plexus render: a still of a network after some steps of training, without a display. */
#include "base/file.h"
#include "base/mem.h"
#include "base/progress.h"
#include "capture/png.h"
#include "cli/args.h"
#include "cli/command.h"
#include "cli/graphics.h"
#include "cli/report.h"
#include "cli/session.h"
#include "platform/headless.h"

#include <stdio.h>

enum { OUTPUT = 1, STEPS, SIZE, ZOOM, SCALE, PLAIN, ENGINE, JSON };
enum { DEFAULT_STEPS = 300, DEFAULT_WIDTH = 1920, DEFAULT_HEIGHT = 1080, CHUNK = 10 };

typedef struct render_options {
    plx_session_options session;
    const char *output;
    uint64_t steps;
    int width, height;
    double zoom, zoom_x, zoom_y; /* factor, at a place in shares of the picture */
    double ui_scale;
    bool plain;
    plx_engine engine;
    bool json;
} render_options;

static const struct poptOption options[] = {
    {"output", 'o', POPT_ARG_STRING, NULL, OUTPUT, "Where the PNG goes", "FILE.png"},
    {"steps", '\0', POPT_ARG_STRING, NULL, STEPS, "Training steps before the picture (default 300)",
        "N"},
    {"size", '\0', POPT_ARG_STRING, NULL, SIZE, "Size of the picture (default 1920x1080)", "WxH"},
    {"zoom", '\0', POPT_ARG_STRING, NULL, ZOOM,
        "Zoom by FACTOR at the point X,Y given as shares of the picture", "FACTOR[@X,Y]"},
    {"scale", '\0', POPT_ARG_STRING, NULL, SCALE, "Size of text and lines (default 1)", "X"},
    {"plain", '\0', POPT_ARG_NONE, NULL, PLAIN, "Only the network: no names, no numbers", NULL},
    {"engine", '\0', POPT_ARG_STRING, NULL, ENGINE,
        "How connections are drawn: auto, geometry or density-cpu (default auto)", "NAME"},
    {"json", '\0', POPT_ARG_NONE, NULL, JSON, "Print what was drawn as one JSON object", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_session_option_table, 0,
        "Data, network and training:", NULL},
    POPT_TABLEEND,
};

static bool take_zoom(render_options *o, const char *text, plx_error *e)
{
    char rest;
    int got = sscanf(text, "%lf@%lf,%lf%c", &o->zoom, &o->zoom_x, &o->zoom_y, &rest);
    bool plain = sscanf(text, "%lf%c", &o->zoom, &rest) == 1;
    if (plain)
        o->zoom_x = o->zoom_y = 0.5;
    if ((got == 3 || plain) && o->zoom > 0 && o->zoom < 1e12)
        return true;
    return plx_fail(e, PLX_ERR_USAGE,
        "--zoom needs FACTOR or FACTOR@X,Y, such as 8@0.3,0.5, and got '%.40s'", text);
}

static bool take_option(void *user, int value, const char *text, plx_error *e)
{
    render_options *o = user;
    switch (value) {
    case OUTPUT:
        o->output = text;
        return true;
    case STEPS:
        return plx_args_u64("steps", text, 0, UINT64_MAX, &o->steps, e);
    case SIZE:
        return plx_args_size("size", text, &o->width, &o->height, e);
    case ZOOM:
        return take_zoom(o, text, e);
    case SCALE:
        return (plx_args_double("scale", text, &o->ui_scale, e) && o->ui_scale >= 0.5 &&
                   o->ui_scale <= 8) ||
               plx_fail(e, PLX_ERR_USAGE, "--scale needs a number from 0.5 to 8");
    case JSON:
        o->json = true;
        return true;
    case PLAIN:
        o->plain = true;
        return true;
    case ENGINE:
        return plx_graphics_engine(text, &o->engine, e);
    default:
        return plx_session_option(&o->session, value, text, e);
    }
}

static bool train(const render_options *o, plx_source *source, plx_error *e)
{
    plx_progress progress;
    plx_progress_init(&progress);
    bool ok = plx_source_advance(source, 0, e);
    for (uint64_t done = 0; ok && done < o->steps; done += CHUNK) {
        uint64_t left = o->steps - done;
        ok = plx_source_advance(source, left < CHUNK ? left : CHUNK, e);
        plx_progress_update(&progress, (double)done / (double)o->steps, "training");
    }
    plx_progress_clear(&progress);
    return ok;
}

static bool write_target(const plx_target *target, const char *path, plx_error *e)
{
    int width = plx_target_width(target), height = plx_target_height(target);
    unsigned char *pixels = plx_alloc((size_t)width * (size_t)height, 4);
    if (!pixels)
        return plx_fail_file(e, PLX_ERR_MEMORY, path, "out of memory for the picture");
    plx_target_read_rgba8(target, pixels);
    bool ok = plx_png_write(path, pixels, width, height, e);
    plx_free(pixels);
    return ok;
}

static json_t *result_json(
    const render_options *o, const plx_edge_status *picture, const plx_status *status)
{
    return json_pack("{s:s, s:[i,i], s:I, s:f, s:o, s:o, s:o, s:I, s:I, s:s}", "file", o->output,
        "size", o->width, o->height, "steps", (json_int_t)status->step, "epochs", status->epoch,
        "train_loss", plx_json_number(status->train_loss), "test_loss",
        plx_json_number(status->test_loss), "test_accuracy", plx_json_number(status->test_accuracy),
        "drawn", (json_int_t)picture->drawn, "in_view", (json_int_t)picture->in_view, "engine",
        plx_engine_name(picture->engine));
}

static bool draw(const render_options *o, plx_session *s, plx_device *device, plx_error *e)
{
    plx_stage stage;
    plx_stage_desc desc = plx_graphics_stage(device, s);
    desc.ui_scale = o->ui_scale;
    if (!plx_stage_init(&stage, &desc, e))
        return false;
    plx_shot shot = {
        .snapshot = plx_exchange_take(s->source->exchange),
        .viewport = {o->width, o->height, o->ui_scale},
        .exact = true,
        .engine = o->engine,
        .numbers = !o->plain,
        .sample = !o->plain,
        .labels = !o->plain,
    };
    plx_rig rig = {0};
    plx_rig_init(&rig, &stage.layout, &shot.viewport);
    if (o->zoom > 0)
        plx_rig_go(&rig, plx_camera_zoom(&rig.goal, &shot.viewport, o->zoom, o->zoom_x * o->width,
                             o->zoom_y * o->height));
    plx_rig_settle(&rig);
    shot.camera = rig.now;
    plx_edge_status status;
    plx_target *target =
        plx_target_create(device, "still", o->width, o->height, PLX_FORMAT_RGBA8, e);
    bool ok = target && plx_stage_draw(&stage, &shot, target, &status, e) &&
              plx_graphics_check(device, e) && write_target(target, o->output, e) &&
              (!o->json || plx_report_json(result_json(o, &status, &shot.snapshot->status), e));
    plx_target_destroy(&target);
    plx_stage_uninit(&stage);
    return ok;
}

static bool run(const render_options *o, plx_error *e)
{
    plx_session session = {0};
    if (!plx_file_check_writable(o->output, e) || !plx_session_open(&session, &o->session, e))
        return false;
    plx_device *device = NULL;
    plx_headless *headless = plx_headless_create(plx_graphics_debug(), e);
    if (headless)
        device = plx_device_create(
            &(plx_device_desc){.loader = plx_headless_function, .debug = plx_graphics_debug()}, e);
    bool ok = device && train(o, session.source, e) && draw(o, &session, device, e);
    plx_device_destroy(&device);
    plx_headless_destroy(&headless);
    plx_session_close(&session);
    return ok;
}

int plx_cmd_render(int argc, char **argv)
{
    render_options o = {
        .steps = DEFAULT_STEPS,
        .width = DEFAULT_WIDTH,
        .height = DEFAULT_HEIGHT,
        .ui_scale = 1,
    };
    plx_session_options_init(&o.session);
    plx_args args;
    plx_error e = {0};
    bool ok = plx_args_init(&args,
        &(plx_args_desc){
            .argc = argc,
            .argv = argv,
            .options = options,
            .operands = "[DATA] -o FILE.png [OPTION...]",
            .option = take_option,
            .user = &o,
        },
        &e);
    if (ok && args.help)
        ok = plx_report_flush(&e);
    else if (ok && args.rest_count > 1)
        ok = plx_fail(&e, PLX_ERR_USAGE, "render takes one DATA, and got %zu", args.rest_count);
    else if (ok && !o.output)
        ok = plx_fail(&e, PLX_ERR_USAGE, "render needs -o FILE.png; see 'plexus render --help'");
    else if (ok) {
        o.session.data = args.rest_count ? args.rest[0] : NULL;
        ok = run(&o, &e);
    }
    plx_args_uninit(&args);
    return ok ? PLX_EXIT_OK : plx_report_error(&e, plx_args_want_json(argc, argv));
}
