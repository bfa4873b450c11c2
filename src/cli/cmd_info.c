/* plexus info: what a model file holds, tensor by tensor, or a graph. */
#include "base/mem.h"
#include "base/progress.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/graph_args.h"
#include "cli/info_graph.h"
#include "cli/info_model_graph.h"
#include "cli/info_network.h"
#include "cli/report.h"
#include "cli/run.h"
#include "family/packed.h"
#include "io/model_file.h"
#include "model/tensor_stats.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { JSON = 1, WEIGHTS };
enum { NAME_WIDTH_MAX = 48, SHAPE_SIZE = 24 * PLX_MAX_RANK, COLUMNS = 5, COLUMN_SIZE = 32 };

typedef struct info_options {
    const char *file;
    plx_graph_open_desc graph;
    plx_series_asked series;
    bool json, weights;
} info_options;

typedef struct info_report {
    const char *file;
    const plx_tensors *tensors;
    plx_tensor_stats *stats; /* [tensors->count]; of tensors without numbers not set */
    uint64_t parameters;
    const plx_plan *plan; /* NULL: the tensors are no network */
    bool weights;
} info_report;

static const struct poptOption options[] = {
    {"json", '\0', POPT_ARG_NONE, NULL, JSON, "Print all as one JSON object", NULL},
    {"weights", '\0', POPT_ARG_NONE, NULL, WEIGHTS,
        "With --json: each connection of the network and its weight, up to a million", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_graph_option_table, 0,
        "How a graph is read:", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_series_option_table, 0,
        "How series make a graph:", NULL},
    POPT_TABLEEND,
};

static bool take_option(void *user, int value, const char *text, plx_error *e)
{
    info_options *o = user;
    if (plx_series_owns(value))
        return plx_series_option(&o->series, value, text, e);
    if (value == JSON)
        o->json = true;
    else if (value == WEIGHTS)
        o->weights = true;
    else if (plx_graph_owns(value))
        plx_graph_option(&o->graph, value, text);
    return true;
}

static bool measure(info_report *r, plx_error *e)
{
    const plx_tensors *t = r->tensors;
    uint64_t done = 0, all = 1;
    for (size_t i = 0; i < t->count; i++)
        all += t->tensor[i].count;
    plx_progress progress;
    plx_progress_init(&progress);
    bool ok = true;
    for (size_t i = 0; ok && i < t->count; i++) {
        const plx_tensor *k = &t->tensor[i];
        if (plx_interrupted())
            ok = plx_fail(e, PLX_ERR_CANCELLED, "interrupted");
        else if (plx_dtype_is_number(k->dtype))
            ok = plx_tensor_stats_find(k, &r->stats[i], e);
        done += k->count;
        plx_progress_update(&progress, (double)done / (double)all, "reading");
    }
    plx_progress_clear(&progress);
    return ok;
}

static json_t *tensor_json(const plx_tensor *t, const plx_tensor_stats *s)
{
    json_t *shape = json_array();
    for (size_t i = 0; i < t->rank; i++)
        json_array_append_new(shape, json_integer((json_int_t)t->shape[i]));
    json_t *object =
        json_pack("{s:s, s:s, s:o, s:I, s:I}", "name", t->name, "dtype", plx_dtype_name(t->dtype),
            "shape", shape, "elements", (json_int_t)t->count, "bytes", (json_int_t)t->bytes);
    if (!object || !plx_dtype_is_number(t->dtype))
        return object;
    json_object_set_new(object, "min", plx_json_number(s->min));
    json_object_set_new(object, "max", plx_json_number(s->max));
    json_object_set_new(object, "mean", plx_json_number(s->mean));
    json_object_set_new(object, "std", plx_json_number(s->deviation));
    json_object_set_new(object, "zeros", json_integer((json_int_t)s->zeros));
    json_object_set_new(object, "nan", json_integer((json_int_t)s->nan));
    json_object_set_new(object, "inf", json_integer((json_int_t)s->infinite));
    return object;
}

static json_t *report_json(const info_report *r, plx_error *e)
{
    const plx_tensors *t = r->tensors;
    json_t *tensors = json_array(), *warnings = json_array();
    for (size_t i = 0; i < t->count; i++)
        json_array_append_new(tensors, tensor_json(&t->tensor[i], &r->stats[i]));
    for (size_t i = 0; i < t->warning_count; i++)
        json_array_append_new(warnings, json_string(t->warning[i]));
    json_t *all =
        json_pack("{s:o, s:s, s:I, s:o, s:o}", "file", plx_json_text(r->file), "format", t->format,
            "parameters", (json_int_t)r->parameters, "tensors", tensors, "warnings", warnings);
    if (all && t->graph)
        json_object_set_new(all, "graph", plx_info_model_graph_json(t->graph));
    if (all && t->trained)
        json_object_set_new(all, "trained", plx_info_trained_json(t->trained));
    json_t *network =
        all && r->plan ? plx_info_network_json(r->plan, r->weights, r->weights ? e : NULL) : NULL;
    if (network)
        json_object_set_new(all, "network", network);
    if (!network && r->plan && r->weights) {
        if (!e->file[0])
            plx_text_copy(e->file, sizeof e->file, r->file);
        json_decref(all);
        return NULL;
    }
    return all;
}

static void shape_text(const plx_tensor *t, char *out, size_t size)
{
    size_t at = 0;
    plx_text_copy(out, size, t->rank ? "" : "one number");
    for (size_t i = 0; i < t->rank; i++)
        at += (size_t)snprintf(out + at, size - at, "%s%" PRIu64, i ? " x " : "", t->shape[i]);
}

/* Columns that a terminal gives the text, which is fit to be shown. */
static int width_of(const char *text)
{
    int n = 0;
    while (plx_utf8_next(&text))
        n++;
    return n;
}

static const char *const column_name[COLUMNS] = {"min", "max", "mean", "std", "zeros"};

/* What a column says of a tensor that has finite numbers. */
static const char *column_text(const plx_tensor_stats *s, size_t column, char out[COLUMN_SIZE])
{
    const double value[] = {s->min, s->max, s->mean, s->deviation};
    if (column < sizeof value / sizeof *value)
        snprintf(out, COLUMN_SIZE, "%.5g", value[column]);
    else
        snprintf(out, COLUMN_SIZE, "%" PRIu64, s->zeros);
    return out;
}

/* No column is wider than what stands in it, so that few lines are wider than a terminal. */
static int column_width(const info_report *r, size_t column)
{
    char text[COLUMN_SIZE];
    size_t width = strlen(column_name[column]);
    for (size_t i = 0; i < r->tensors->count; i++) {
        size_t n = r->stats[i].finite > 0 ? strlen(column_text(&r->stats[i], column, text)) : 0;
        width = n > width ? n : width;
    }
    return (int)width;
}

static void print_tensors(const info_report *r)
{
    const plx_tensors *t = r->tensors;
    char shape[SHAPE_SIZE], text[COLUMN_SIZE];
    int name_width = 4, type_width = 4, shape_width = 5, width[COLUMNS];
    for (size_t i = 0; i < t->count; i++) {
        int n = width_of(t->tensor[i].name);
        name_width = n > name_width ? n : name_width;
        n = (int)strlen(plx_dtype_name(t->tensor[i].dtype));
        type_width = n > type_width ? n : type_width;
        shape_text(&t->tensor[i], shape, sizeof shape);
        shape_width = (int)strlen(shape) > shape_width ? (int)strlen(shape) : shape_width;
    }
    if (name_width > NAME_WIDTH_MAX)
        name_width = NAME_WIDTH_MAX;
    printf("\n%-*s  %-*s  %-*s", name_width, "name", type_width, "type", shape_width, "shape");
    for (size_t c = 0; c < COLUMNS; c++) {
        width[c] = column_width(r, c);
        printf("  %*s", width[c], column_name[c]);
    }
    putchar('\n');
    for (size_t i = 0; i < t->count; i++) {
        const plx_tensor *k = &t->tensor[i];
        const plx_tensor_stats *s = &r->stats[i];
        int pad = name_width - width_of(k->name);
        shape_text(k, shape, sizeof shape);
        printf("%s%*s  %-*s  %-*s", k->name, pad > 0 ? pad : 0, "", type_width,
            plx_dtype_name(k->dtype), shape_width, shape);
        for (size_t c = 0; c < COLUMNS && s->finite > 0; c++)
            printf("  %*s", width[c], column_text(s, c, text));
        if (s->nan > 0)
            printf("  %" PRIu64 " NaN", s->nan);
        if (s->infinite > 0)
            printf("  %" PRIu64 " infinite", s->infinite);
        putchar('\n');
    }
}

static void print_report(const info_report *r)
{
    const plx_tensors *t = r->tensors;
    char count[32], file[1024];
    plx_text_copy(file, sizeof file, r->file);
    plx_text_sanitize(file);
    printf("file        %s\nformat      %s\n", file, t->format);
    printf("tensors     %s\n", plx_format_count(t->count, count, sizeof count));
    printf("parameters  %s\n", plx_format_count(r->parameters, count, sizeof count));
    if (t->graph)
        plx_info_model_graph_print(t->graph);
    if (r->plan)
        plx_info_network_print(r->plan);
    if (t->trained)
        plx_info_trained_print(t->trained);
    if (t->count > 0)
        print_tensors(r);
    for (size_t i = 0; i < t->warning_count; i++)
        printf("%swarning: %s\n", i ? "" : "\n", t->warning[i]);
}

/* NaN and infinities are data, and yet people want to be told. */
static void warn_of_values(plx_tensors *t, const plx_tensor_stats *stats)
{
    for (size_t i = 0; i < t->count; i++)
        if (plx_dtype_is_number(t->tensor[i].dtype) && stats[i].nan + stats[i].infinite > 0)
            plx_tensors_warn(t,
                "the tensor '%.60s' holds %" PRIu64 " NaN and %" PRIu64 " infinities",
                t->tensor[i].name, stats[i].nan, stats[i].infinite);
}

static bool run(void *user, plx_error *e)
{
    info_options *o = user;
    if (!o->file)
        return plx_fail(e, PLX_ERR_USAGE, "info needs a FILE; see 'plexus info --help'");
    if (plx_graph_sniff(o->file) ||
        (!plx_model_sniff(o->file) && plx_graph_source_wanted(&o->graph, &o->series, o->file))) {
        o->graph.path = o->file;
        return plx_info_graph(&o->graph, &o->series, o->json, e);
    }
    plx_catch_interrupts();
    plx_tensors *t = plx_model_open(o->file, e);
    if (!t)
        return false;
    info_report r = {.file = o->file, .tensors = t, .weights = o->weights};
    r.stats = plx_alloc(t->count, sizeof *r.stats);
    bool ok = r.stats || plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    ok = ok && measure(&r, e);
    plx_plan plan = {0};
    plx_tensors *packed = NULL;
    ok = ok && plx_packed_view(t, &packed, e);
    r.parameters = plx_plan_parameters(packed ? packed : t);
    if (ok && plx_plan_make(&plan, &(plx_plan_desc){.tensors = packed ? packed : t}, NULL))
        r.plan = &plan;
    if (ok && plan.warning[0])
        plx_tensors_warn(t, "%s", plan.warning);
    if (ok && r.stats) {
        warn_of_values(t, r.stats);
        json_t *all = o->json ? report_json(&r, e) : NULL;
        if (!o->json)
            print_report(&r);
        else
            ok = (all || !o->weights) && plx_report_json(all, e);
    }
    plx_plan_uninit(&plan);
    plx_free(r.stats);
    plx_tensors_destroy(&packed);
    plx_tensors_destroy(&t);
    return ok;
}

int plx_cmd_info(int argc, char **argv)
{
    info_options o = {0};
    return plx_run(&(plx_run_desc){
        .argc = argc,
        .argv = argv,
        .options = options,
        .operands = "FILE [OPTION...]",
        .option = take_option,
        .user = &o,
        .data = &o.file,
        .work = run,
    });
}
