/* plexus doctor: what this machine gives the program, for people and for bug reports. */
#include "base/thread.h"
#include "cli/command.h"
#include "cli/report.h"
#include "cli/run.h"
#include "gfx/device.h"
#include "platform/fonts.h"
#include "platform/headless.h"
#include "platform/window.h"
#include "render/edge_density_gpu.h"

#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { JSON = 1 };

typedef struct doctor_context {
    bool ok;
    char how[64]; /* "window (x11)", "surfaceless" */
    plx_caps caps;
    bool density_gpu; /* that engine can be used, */
    plx_error error;  /* or why it cannot; where not ok, why there is no context */
} doctor_context;

typedef struct doctor_report {
    doctor_context window, headless;
    char font[512];
    plx_error font_error;
    char sdl[64];
} doctor_report;

static const struct poptOption options[] = {
    {"json", '\0', POPT_ARG_NONE, NULL, JSON, "Print the report as one JSON object", NULL},
    POPT_TABLEEND,
};

static bool take_option(void *user, int value, const char *text, plx_error *e)
{
    (void)text, (void)e;
    if (value == JSON)
        *(bool *)user = true;
    return true;
}

static void ask_device(doctor_context *c, plx_gl_loader loader)
{
    plx_device *device = plx_device_create(&(plx_device_desc){.loader = loader}, &c->error);
    if (!device)
        return;
    c->ok = true;
    c->caps = *plx_device_caps(device);
    c->density_gpu = plx_edge_density_gpu_check(device, &c->error);
    plx_device_destroy(&device);
}

static void ask_window(doctor_context *c)
{
    plx_window *window = plx_window_create(
        &(plx_window_desc){.title = "Plexus", .width = 160, .height = 120, .hidden = true},
        &c->error);
    if (!window)
        return;
    snprintf(c->how, sizeof c->how, "%s", plx_window_driver());
    ask_device(c, plx_window_function);
    plx_window_destroy(&window);
}

static void ask_headless(doctor_context *c)
{
    plx_headless *headless = plx_headless_create(false, &c->error);
    if (!headless)
        return;
    snprintf(c->how, sizeof c->how, "%s", plx_headless_platform(headless));
    ask_device(c, plx_headless_function);
    plx_headless_destroy(&headless);
}

static json_t *context_json(const doctor_context *c)
{
    if (!c->ok)
        return json_pack("{s:b, s:s}", "available", 0, "reason", c->error.message);
    const plx_caps *k = &c->caps;
    return json_pack("{s:b, s:s, s:s, s:s, s:s, s:s, s:[i,i], s:b, s:b, s:b, s:b, s:b, s:i, s:b}",
        "available", 1, "platform", c->how, "vendor", k->vendor, "renderer", k->renderer, "version",
        k->version, "shading_language", k->shading_language, "gl", k->major, k->minor, "software",
        k->software, "debug_output", k->debug_output, "robustness", k->robustness, "buffer_storage",
        k->buffer_storage, "compute", k->compute, "max_texture_size", k->max_texture_size,
        "density_gpu", c->density_gpu);
}

static json_t *report_json(const doctor_report *r)
{
    json_t *font = r->font[0] ? json_string(r->font) : json_null();
    return json_pack("{s:s, s:i, s:o, s:o, s:o, s:{s:s, s:s, s:s, s:s}}", "version", PLX_VERSION,
        "cores", (int)plx_core_count(), "window", context_json(&r->window), "headless",
        context_json(&r->headless), "font", font, "libraries", "sdl", r->sdl, "openblas",
        openblas_get_config(), "zlib", zlibVersion(), "jansson", JANSSON_VERSION);
}

static void print_context(const char *title, const doctor_context *c)
{
    if (!c->ok) {
        printf("%s  not available: %s\n", title, c->error.message);
        return;
    }
    const plx_caps *k = &c->caps;
    printf("%s  %s, OpenGL %d.%d%s\n", title, c->how, k->major, k->minor,
        k->software ? " in software" : "");
    printf("          %s, %s\n          %s\n", k->renderer, k->vendor, k->version);
    printf("          debug output %s, robustness %s, buffer storage %s, compute %s\n",
        k->debug_output ? "yes" : "no", k->robustness ? "yes" : "no",
        k->buffer_storage ? "yes" : "no", k->compute ? "yes" : "no");
    printf("          textures up to %d pixels\n", k->max_texture_size);
    printf("          density-gpu %s%s\n",
        c->density_gpu ? "yes" : "no: ", c->density_gpu ? "" : c->error.message);
}

static void print_report(const doctor_report *r)
{
    printf("plexus    %s\n", PLX_VERSION);
    printf("cores     %u\n", plx_core_count());
    print_context("window  ", &r->window);
    print_context("headless", &r->headless);
    printf("font      %s\n", r->font[0] ? r->font : r->font_error.message);
    printf("SDL       %s\n", r->sdl);
    printf("BLAS      %s\n", openblas_get_config());
    printf("zlib      %s\njansson   %s\n", zlibVersion(), JANSSON_VERSION);
}

static bool run(void *user, plx_error *e)
{
    const bool *json = user;
    doctor_report r = {0};
    ask_headless(&r.headless);
    ask_window(&r.window);
    plx_window_library(r.sdl, sizeof r.sdl);
    if (!plx_find_font(r.font, sizeof r.font, &r.font_error))
        r.font[0] = '\0';
    if (*json)
        return plx_report_json(report_json(&r), e);
    print_report(&r);
    return true;
}

int plx_cmd_doctor(int argc, char **argv)
{
    bool json = false;
    return plx_run(&(plx_run_desc){
        .argc = argc,
        .argv = argv,
        .options = options,
        .operands = "[--json]",
        .option = take_option,
        .user = &json,
        .work = run,
    });
}
