/* plexus correlate: the network of series that go together, as a graph. */
#include "base/file.h"
#include "base/log.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/run.h"
#include "graph/correlation.h"
#include "io/graphml_write.h"
#include "io/series.h"

#include <stdio.h>
#include <string.h>

enum { OUTPUT = 1, WINDOW, END, THRESHOLD, LAG, CHANGES, LEVELS, JSON };

typedef struct correlate_options {
    const char *series, *output;
    uint64_t window, end, lag;
    double threshold;
    bool changes, levels, json;
} correlate_options;

static const struct poptOption options[] = {
    {"output", 'o', POPT_ARG_STRING, NULL, OUTPUT, "Where the graph goes, as GraphML", "FILE"},
    {"window", '\0', POPT_ARG_STRING, NULL, WINDOW, "Only the last N rows (default: all)", "N"},
    {"end", '\0', POPT_ARG_STRING, NULL, END,
        "The window ends after row N of values (default: the last)", "N"},
    {"threshold", '\0', POPT_ARG_STRING, NULL, THRESHOLD,
        "Leave out correlations between -R and R, but for the backbone (default 0.5)", "R"},
    {"lag", '\0', POPT_ARG_STRING, NULL, LAG,
        "Compare each series with the others N rows later; connections then have a direction "
        "(default 0)",
        "N"},
    {"changes", '\0', POPT_ARG_NONE, NULL, CHANGES,
        "Compare relative changes from row to row (default: where they look like prices)", NULL},
    {"levels", '\0', POPT_ARG_NONE, NULL, LEVELS, "Compare values as they are", NULL},
    {"json", '\0', POPT_ARG_NONE, NULL, JSON, "Print what was made as one JSON object", NULL},
    POPT_TABLEEND,
};

static bool take_option(void *user, int value, const char *text, plx_error *e)
{
    correlate_options *o = user;
    switch (value) {
    case OUTPUT:
        o->output = text;
        return true;
    case WINDOW:
        return plx_args_u64("window", text, 3, UINT32_MAX, &o->window, e);
    case END:
        return plx_args_u64("end", text, 3, UINT32_MAX, &o->end, e);
    case THRESHOLD:
        return (plx_args_double("threshold", text, &o->threshold, e) && o->threshold <= 1) ||
               plx_fail(e, PLX_ERR_USAGE, "--threshold needs a number from 0 to 1");
    case LAG:
        return plx_args_u64("lag", text, 0, UINT32_MAX, &o->lag, e);
    case CHANGES:
        o->levels = false;
        return o->changes = true;
    case LEVELS:
        o->changes = false;
        return o->levels = true;
    default:
        return o->json = true;
    }
}

/* What of the series is not as a person may think. */
static json_t *warn(const plx_graph *g, const plx_series *s, const char *path)
{
    json_t *all = json_array();
    if (s->foreign)
        json_array_append_new(all, json_string(PLX_SERIES_FOREIGN));
    for (size_t i = 0; i < g->warning_count; i++)
        json_array_append_new(all, plx_json_text(g->warning[i]));
    for (size_t i = 0; i < json_array_size(all); i++)
        plx_log(PLX_LOG_WARNING, "%s: %s", path, json_string_value(json_array_get(all, i)));
    return all;
}

static bool make(const correlate_options *o, const plx_series *s, plx_error *e)
{
    bool changes = o->changes || (!o->levels && plx_series_are_levels(s));
    plx_graph *g = plx_correlation_graph(
        &(plx_correlation_desc){
            .name = o->series,
            .names = (const char *const *)s->names.text,
            .series = s->count,
            .times = s->times,
            .value = s->value,
            .changes = changes,
            .window = o->window,
            .end = o->end,
            .lag = o->lag,
            .threshold = o->threshold,
        },
        e);
    bool ok = g && plx_graphml_write(o->output, g, e);
    json_t *warnings = ok ? warn(g, s, o->series) : NULL;
    if (ok && o->json)
        ok = plx_report_json(
            json_pack("{s:o, s:b, s:I, s:I, s:I, s:I, s:O}", "file", plx_json_text(o->output),
                "changes", changes, "series", (json_int_t)g->unit_count, "times",
                (json_int_t)s->times, "connections", (json_int_t)g->connection_count, "missing",
                (json_int_t)s->missing, "warnings", warnings),
            e);
    else if (ok)
        printf("%s: %zu series, %zu connections, of %s\n", o->output, g->unit_count,
            g->connection_count, changes ? "relative changes" : "values");
    json_decref(warnings);
    plx_graph_destroy(&g);
    return ok;
}

static bool run(void *user, plx_error *e)
{
    const correlate_options *o = user;
    if (!o->series || !o->output)
        return plx_fail(e, PLX_ERR_USAGE,
            "correlate needs SERIES.csv and -o FILE; see 'plexus correlate --help'");
    plx_series series;
    if (!plx_output_check(o->output, o->series, e) || !plx_file_check_writable(o->output, e))
        return false;
    plx_blob *blob = plx_blob_open(o->series, e);
    bool ok = blob && plx_series_read(&series, blob, e);
    plx_blob_destroy(&blob);
    if (!ok)
        return false;
    ok = make(o, &series, e);
    plx_series_uninit(&series);
    return ok;
}

int plx_cmd_correlate(int argc, char **argv)
{
    correlate_options o = {.threshold = 0.5};
    return plx_run(&(plx_run_desc){
        .argc = argc,
        .argv = argv,
        .options = options,
        .operands = "SERIES.csv -o FILE.graphml [OPTION...]",
        .option = take_option,
        .user = &o,
        .data = &o.series,
        .work = run,
    });
}
