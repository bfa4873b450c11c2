/* plexus view: the window, with a network that trains while one looks. */
#include "app/viewer.h"
#include "base/thread.h"
#include "cli/args.h"
#include "cli/command.h"
#include "cli/graphics.h"
#include "cli/report.h"
#include "cli/session.h"
#include "platform/context.h"
#include "train/optimizer.h"

#include <stdio.h>

enum { FULLSCREEN = 1, SIZE, FRAMES, SCRIPT, REDUCED_MOTION, PAUSED, ENGINE };

typedef struct view_options {
    plx_session_options session;
    int width, height;
    bool fullscreen, reduced_motion;
    uint64_t frames;
    const char *script;
    plx_engine engine;
} view_options;

static const struct poptOption options[] = {
    {"fullscreen", 'f', POPT_ARG_NONE, NULL, FULLSCREEN, "Fill the screen", NULL},
    {"size", '\0', POPT_ARG_STRING, NULL, SIZE, "Size of the window (default: most of the screen)",
        "WxH"},
    {"paused", '\0', POPT_ARG_NONE, NULL, PAUSED, "Wait with training until Space is pressed",
        NULL},
    {"reduced-motion", '\0', POPT_ARG_NONE, NULL, REDUCED_MOTION,
        "The camera jumps instead of gliding", NULL},
    {"script", '\0', POPT_ARG_STRING, NULL, SCRIPT, "Camera and keys from a text file", "FILE"},
    {"frames", '\0', POPT_ARG_STRING, NULL, FRAMES, "Leave after N frames", "N"},
    {"engine", '\0', POPT_ARG_STRING, NULL, ENGINE,
        "How connections are drawn: auto, geometry or density-cpu (default auto)", "NAME"},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_session_option_table, 0,
        "Data, network and training:", NULL},
    POPT_TABLEEND,
};

static bool take_option(void *user, int value, const char *text, plx_error *e)
{
    view_options *o = user;
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
    case REDUCED_MOTION:
        o->reduced_motion = true;
        return true;
    case PAUSED:
        o->session.paused = true;
        return true;
    case ENGINE:
        return plx_graphics_engine(text, &o->engine, e);
    default:
        return plx_session_option(&o->session, value, text, e);
    }
}

static bool run_window(const view_options *o, plx_session *s, const plx_script *script,
    plx_window *window, plx_error *e)
{
    plx_device *device = plx_device_create(
        &(plx_device_desc){.loader = plx_window_function, .debug = plx_graphics_debug()}, e);
    if (!device)
        return false;
    bool ok = plx_source_start(s->source, e);
    if (ok) {
        ok = plx_viewer_run(
            &(plx_viewer_desc){
                .window = window,
                .stage = plx_graphics_stage(device, s),
                .source = s->source,
                .script = script,
                .seed = o->session.seed,
                .optimizer_count = PLX_OPT_COUNT,
                .frames = o->frames,
                .engine = o->engine,
                .reduced_motion = o->reduced_motion,
            },
            e);
        plx_source_stop(s->source);
    }
    ok = ok && plx_graphics_check(device, e);
    plx_device_destroy(&device);
    return ok;
}

static bool run(const view_options *o, plx_error *e)
{
    plx_script script = {0};
    plx_session session = {0};
    bool ok = (!o->script || plx_script_load(&script, o->script, e)) &&
              plx_session_open(&session, &o->session, e);
    if (ok) {
        plx_context_spare_cores(o->session.threads);
        char title[160];
        snprintf(title, sizeof title, "%s — Plexus", session.train->name);
        plx_window *window = plx_window_create(
            &(plx_window_desc){
                .title = title,
                .width = o->width,
                .height = o->height,
                .fullscreen = o->fullscreen,
                .debug = plx_graphics_debug(),
            },
            e);
        ok = window && run_window(o, &session, o->script ? &script : NULL, window, e);
        plx_window_destroy(&window);
    }
    plx_session_close(&session);
    plx_script_uninit(&script);
    return ok;
}

int plx_cmd_view(int argc, char **argv)
{
    view_options o = {0};
    plx_session_options_init(&o.session);
    plx_args args;
    plx_error e = {0};
    bool ok = plx_args_init(&args,
        &(plx_args_desc){
            .argc = argc,
            .argv = argv,
            .options = options,
            .operands = "[DATA] [OPTION...]",
            .option = take_option,
            .user = &o,
        },
        &e);
    if (ok && args.help)
        ok = plx_report_flush(&e);
    else if (ok && args.rest_count > 1)
        ok = plx_fail(&e, PLX_ERR_USAGE, "view takes one DATA, and got %zu", args.rest_count);
    else if (ok) {
        o.session.data = args.rest_count ? args.rest[0] : NULL;
        ok = run(&o, &e);
    }
    plx_args_uninit(&args);
    return ok ? PLX_EXIT_OK : plx_report_error(&e, false);
}
