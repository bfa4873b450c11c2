/* plexus bench: how fast and how truly this machine draws networks of made-up weights. */
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/progress.h"
#include "base/text.h"
#include "bench/networks.h"
#include "cli/bench_report.h"
#include "cli/command.h"
#include "cli/graphics.h"
#include "cli/output.h"
#include "cli/run.h"
#include "cli/session_args.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { CONNECTIONS = 1, NET, SIZE, ENGINE, MODE, SECONDS, FPS, VERIFY, HOVER, JSON, HTML };
enum { MAX_COUNTS = 16, MAX_CASES = MAX_COUNTS * PLX_BENCH_MODE_COUNT, SEED = 1 };
static const double MAX_CONNECTIONS = 4e9;

typedef struct bench_options {
    uint64_t counts[MAX_COUNTS];
    size_t count_count;
    const char *net;             /* in place of counts */
    plx_session_options session; /* data: a trained model in place of both */
    int width, height;
    plx_engine engine;
    plx_bench_mode modes[PLX_BENCH_MODE_COUNT];
    size_t mode_count;
    double seconds, fps;
    bool verify, hover, json;
    const char *html;
} bench_options;

/* What goes on while it runs. */
typedef struct bench_run {
    const bench_options *options;
    plx_screen screen;
    plx_bench_result results[MAX_CASES];
    size_t done, planned;
    bool full;               /* memory has come to its end */
    const plx_session *file; /* NULL: weights are made up */
    char note[64];
    plx_progress progress;
} bench_run;

static const struct poptOption options[] = {
    {"connections", '\0', POPT_ARG_STRING, NULL, CONNECTIONS,
        "How many, such as 1e6 or 1e4,1e5 (default 1e5,1e6,1e7,1e8 as memory allows)", "N[,N...]"},
    {"net", '\0', POPT_ARG_STRING, NULL, NET, "This network instead, such as 784-300-10", "SPEC"},
    {"size", '\0', POPT_ARG_STRING, NULL, SIZE, "Size of the picture (default 1920x1080)", "WxH"},
    {"engine", '\0', POPT_ARG_STRING, NULL, ENGINE, "How connections are drawn (default auto)",
        "NAME"},
    {"mode", '\0', POPT_ARG_STRING, NULL, MODE,
        "What changes: static, panzoom, live, or several with commas (default panzoom)", "MODE"},
    {"seconds", '\0', POPT_ARG_STRING, NULL, SECONDS, "How long each case is drawn (default 4)",
        "S"},
    {"fps", '\0', POPT_ARG_STRING, NULL, FPS, "Frames a second aimed at (default 60)", "N"},
    {"verify", '\0', POPT_ARG_NONE, NULL, VERIFY,
        "Compare with the exact picture at every station of the camera", NULL},
    {"hover", '\0', POPT_ARG_NONE, NULL, HOVER,
        "Also find what is under a moving pointer, each frame", NULL},
    {"json", '\0', POPT_ARG_NONE, NULL, JSON, "Print one JSON object in place of the table", NULL},
    {"html", '\0', POPT_ARG_STRING, NULL, HTML, "Write a page with plots", "FILE"},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_model_option_table, 0,
        "Trained models:", NULL},
    POPT_TABLEEND,
};

/* The part of a list up to the next comma; false at the end. */
static bool next_part(const char **list, char *out, size_t size)
{
    if (!*list)
        return false;
    const char *comma = strchr(*list, ',');
    size_t length = comma ? (size_t)(comma - *list) : strlen(*list);
    snprintf(out, size, "%.*s", (int)(length < size ? length : size - 1), *list);
    *list = comma ? comma + 1 : NULL;
    return true;
}

static bool take_counts(bench_options *o, const char *text, plx_error *e)
{
    char part[32];
    double value;
    const char *list = text;
    o->count_count = 0;
    while (next_part(&list, part, sizeof part)) {
        if (!plx_parse_double(part, &value) || !(value >= 2 && value <= MAX_CONNECTIONS) ||
            value != floor(value) || o->count_count == MAX_COUNTS)
            return plx_fail(e, PLX_ERR_USAGE,
                "--connections needs up to %d whole numbers from 2 to 4e9, such as 1e5,1e6, and "
                "got '%.40s'",
                MAX_COUNTS, text);
        o->counts[o->count_count++] = (uint64_t)value;
    }
    return true;
}

static bool take_mode(bench_options *o, const char *name, plx_error *e)
{
    for (int i = 0; i < PLX_BENCH_MODE_COUNT; i++) {
        if (strcmp(name, plx_bench_mode_name((plx_bench_mode)i)) != 0)
            continue;
        for (size_t k = 0; k < o->mode_count; k++) {
            if (o->modes[k] == (plx_bench_mode)i)
                return true;
        }
        o->modes[o->mode_count++] = (plx_bench_mode)i;
        return true;
    }
    return plx_fail(
        e, PLX_ERR_USAGE, "there is no mode '%.40s'; there are static, panzoom and live", name);
}

static bool take_modes(bench_options *o, const char *text, plx_error *e)
{
    char part[32];
    const char *list = text;
    o->mode_count = 0;
    while (next_part(&list, part, sizeof part)) {
        if (!take_mode(o, part, e))
            return false;
    }
    return true;
}

static bool take_positive(const char *name, const char *text, double max, double *out, plx_error *e)
{
    return (plx_args_double(name, text, out, e) && *out >= 0.001 && *out <= max) ||
           plx_fail(e, PLX_ERR_USAGE, "--%s needs a number from 0.001 to %g, not '%.40s'", name,
               max, text);
}

static bool take_option(void *user, int value, const char *text, plx_error *e)
{
    bench_options *o = user;
    switch (value) {
    case CONNECTIONS:
        return take_counts(o, text, e);
    case NET:
        o->net = text;
        return true;
    case SIZE:
        return plx_args_size("size", text, &o->width, &o->height, e);
    case ENGINE:
        return plx_graphics_engine(text, &o->engine, e);
    case MODE:
        return take_modes(o, text, e);
    case SECONDS:
        return take_positive("seconds", text, 3600, &o->seconds, e);
    case FPS:
        return take_positive("fps", text, 1000, &o->fps, e);
    case VERIFY:
        o->verify = true;
        return true;
    case HOVER:
        o->hover = true;
        return true;
    case JSON:
        o->json = true;
        return true;
    case HTML:
        o->html = text;
        return true;
    default:
        return plx_session_option(&o->session, value, text, e);
    }
}

static bool go_on(void *user, double done)
{
    bench_run *r = user;
    double all = ((double)r->done + done) / (double)r->planned;
    plx_progress_update(&r->progress, fmin(all, 0.999), r->note);
    return !plx_interrupted();
}

static bool run_case(bench_run *r, const plx_network *network, plx_bench_mode mode, plx_error *e)
{
    const bench_options *o = r->options;
    char count[32];
    plx_format_short((double)network->connection_count, count, sizeof count);
    snprintf(r->note, sizeof r->note, "%s, %s connections", plx_bench_mode_name(mode), count);
    const plx_session *file = r->file;
    plx_bench_desc desc = {.network = network,
        .source = file ? file->source : NULL,
        .structure = file ? &file->opened.unfolding.structure : NULL,
        .mode = mode,
        .engine = o->engine,
        .seconds = o->seconds,
        .fps = o->fps,
        .verify = o->verify,
        .hover = o->hover,
        .seed = SEED,
        .go_on = go_on,
        .user = r};
    if (!plx_bench_run(&r->screen, &desc, &r->results[r->done], e))
        return false;
    r->done++;
    return true;
}

static void say_left_out(bench_run *r, uint64_t connections, const char *why)
{
    char count[32];
    plx_format_count(connections, count, sizeof count);
    plx_progress_clear(&r->progress);
    plx_log(PLX_LOG_WARNING, "%s connections are left out: %s", count, why);
}

static bool has_memory(bench_run *r, uint64_t connections)
{
    uint64_t needed = plx_bench_memory(connections), free = plx_memory_available();
    char why[96];
    snprintf(why, sizeof why, "they need %" PRIu64 " MB, and %" PRIu64 " MB are free",
        needed / 1000000, free / 1000000);
    if (needed > free)
        say_left_out(r, connections, why);
    return needed <= free;
}

/* A case that meets the end of some memory, be it the graphics card's, is left out too, and so are
 * all after it. */
static bool run_modes(bench_run *r, const plx_network *network, plx_error *e)
{
    const bench_options *o = r->options;
    plx_error failed = {0};
    for (size_t i = 0; i < o->mode_count; i++) {
        if (run_case(r, network, o->modes[i], &failed))
            continue;
        bool memory = failed.code == PLX_ERR_MEMORY || failed.code == PLX_ERR_GRAPHICS;
        if (!memory || r->done == 0) {
            *e = failed;
            return false;
        }
        say_left_out(r, network->connection_count, failed.message);
        r->full = true;
        break;
    }
    return true;
}

static bool run_network(bench_run *r, const char *spec, plx_error *e)
{
    plx_error failed = {0};
    plx_network *network = plx_network_create(
        &(plx_network_desc){
            .spec = spec, .hidden_default = PLX_ACT_RELU, .output_default = PLX_ACT_IDENTITY},
        &failed);
    if (!network)
        return plx_fail_line(
            e, failed.code, "", 0, failed.column, "in --net %.60s: %s", spec, failed.message);
    bool ok = true;
    if (has_memory(r, network->connection_count))
        ok = run_modes(r, network, e);
    plx_network_destroy(&network);
    return ok;
}

static bool run_file(bench_run *r, plx_error *e)
{
    plx_session session;
    if (!plx_session_open(&session, &r->options->session, e))
        return false;
    r->file = &session;
    bool ok = session.of_file ? run_modes(r, session.network, e)
                              : plx_fail_file(e, PLX_ERR_USAGE, r->options->session.data,
                                    "is no trained model");
    r->file = NULL;
    plx_session_close(&session);
    return ok;
}

/* From small to large, so that what a small case leaves behind cannot hide in a large one's peak.
 */
static bool run_cases(bench_run *r, plx_error *e)
{
    const bench_options *o = r->options;
    char spec[64];
    bool ok = true;
    bool one = o->net || o->session.data;
    r->planned = o->mode_count * (one ? 1 : o->count_count);
    if (o->session.data)
        ok = run_file(r, e);
    else if (o->net)
        ok = run_network(r, o->net, e);
    for (size_t i = 0; !one && ok && !r->full && i < o->count_count; i++)
        ok = run_network(r, plx_bench_network(o->counts[i], spec, sizeof spec), e);
    plx_progress_clear(&r->progress);
    /* What was finished before an interruption is worth telling. */
    if (!ok && plx_interrupted())
        ok = true;
    if (ok && r->done == 0 && !plx_interrupted())
        return plx_fail(e, PLX_ERR_MEMORY, "there is too little memory for any case");
    return ok;
}

static bool tell(const bench_run *r, plx_error *e)
{
    const bench_options *o = r->options;
    const plx_caps *caps = plx_device_caps(r->screen.device);
    plx_bench_report report = {
        .cases = r->results,
        .count = r->done,
        .width = o->width,
        .height = o->height,
        .engine = o->engine,
        .seconds = o->seconds,
        .fps = o->fps,
        .software = caps->software,
    };
    plx_machine_ask(&report.machine);
    plx_text_copy(report.renderer, sizeof report.renderer, caps->renderer);
    plx_text_copy(report.vendor, sizeof report.vendor, caps->vendor);
    plx_text_copy(report.driver, sizeof report.driver, caps->version);
    plx_text_copy(
        report.platform, sizeof report.platform, plx_headless_platform(r->screen.headless));
    if (o->html && !plx_bench_write_html(o->html, &report, e))
        return false;
    if (o->json)
        return plx_bench_print_json(&report, e);
    plx_bench_print(&report);
    return true;
}

static void sort_counts(bench_options *o)
{
    for (size_t i = 1; i < o->count_count; i++) {
        for (size_t k = i; k > 0 && o->counts[k - 1] > o->counts[k]; k--) {
            uint64_t t = o->counts[k];
            o->counts[k] = o->counts[k - 1];
            o->counts[k - 1] = t;
        }
    }
}

static bool run(void *user, plx_error *e)
{
    bench_options *o = user;
    sort_counts(o);
    if (o->html &&
        !(plx_output_check_session(o->html, &o->session, e) && plx_file_check_writable(o->html, e)))
        return false;
    bench_run *r = plx_alloc(1, sizeof *r);
    if (!r)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    r->options = o;
    bool ok = plx_screen_open(&r->screen, o->width, o->height, plx_graphics_debug(), e);
    if (ok) {
        plx_catch_interrupts();
        plx_progress_init(&r->progress);
        ok = run_cases(r, e) && plx_graphics_check(r->screen.device, e) && tell(r, e);
        plx_screen_close(&r->screen);
    }
    plx_free(r);
    return ok;
}

int plx_cmd_bench(int argc, char **argv)
{
    bench_options o = {
        .counts = {100000, 1000000, 10000000, 100000000},
        .count_count = 4,
        .width = 1920,
        .height = 1080,
        .modes = {PLX_BENCH_PANZOOM},
        .mode_count = 1,
        .seconds = 4,
        .fps = 60,
    };
    plx_session_options_init(&o.session);
    return plx_run(&(plx_run_desc){
        .argc = argc,
        .argv = argv,
        .options = options,
        .operands = "[FILE...] [OPTION...]",
        .option = take_option,
        .user = &o,
        .data = &o.session.data,
        .more = PLX_SESSION_BESIDE,
        .work = run,
    });
}
