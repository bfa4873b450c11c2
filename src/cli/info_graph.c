#include "cli/info_graph.h"

#include "base/mem.h"
#include "base/text.h"
#include "cli/report.h"

#include <math.h>
#include <stdio.h>

enum { HUBS = 10 };

/* The units with the most connections, most first; of equal ones the first. */
static size_t find_hubs(const plx_graph *g, const plx_graph_stats *s, size_t hub[HUBS])
{
    size_t count = 0;
    for (size_t u = 0; u < g->unit_count; u++) {
        size_t degree = (size_t)s->in[u] + s->out[u], at = count;
        while (at > 0 && (size_t)s->in[hub[at - 1]] + s->out[hub[at - 1]] < degree)
            at--;
        if (at == HUBS)
            continue;
        for (size_t i = count < HUBS ? count++ : HUBS - 1; i > at; i--)
            hub[i] = hub[i - 1];
        hub[at] = u;
    }
    return count;
}

static json_t *attributes_json(const plx_graph *g)
{
    json_t *list = json_array();
    for (size_t i = 0; i < g->attribute_count; i++) {
        const plx_attribute *a = &g->attribute[i];
        json_t *o = json_pack("{s:s, s:s, s:I}", "name", a->name, "type",
            plx_attribute_kind_name(a->kind), "missing", (json_int_t)a->missing);
        if (a->code)
            json_object_set_new(o, "values", json_integer((json_int_t)a->values.count));
        json_array_append_new(list, o);
    }
    return list;
}

static json_t *types_json(const plx_graph *g, const plx_graph_stats *s)
{
    json_t *list = json_array();
    for (uint32_t i = 0; g->type && i < g->types.count; i++)
        json_array_append_new(list, json_pack("{s:s, s:I}", "name", g->types.text[i], "connections",
                                        (json_int_t)s->of_type[i]));
    return list;
}

static json_t *hubs_json(const plx_graph *g, const plx_graph_stats *s)
{
    size_t hub[HUBS], count = find_hubs(g, s, hub);
    json_t *list = json_array();
    char room[PLX_GRAPH_NAME];
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list,
            json_pack("{s:s, s:I, s:I}", "name", plx_graph_unit_name(g, hub[i], room, sizeof room),
                "in", (json_int_t)s->in[hub[i]], "out", (json_int_t)s->out[hub[i]]));
    return list;
}

static json_t *report_json(
    const char *file, const plx_graph_source *source, const plx_graph *g, const plx_graph_stats *s)
{
    json_t *degree = json_pack("{s:I, s:I, s:o, s:o}", "min", (json_int_t)s->degree_min, "max",
        (json_int_t)s->degree_max, "mean", plx_json_number(s->degree_mean), "median",
        plx_json_number(s->degree_median));
    json_t *components = json_pack("{s:I, s:I, s:I}", "count", (json_int_t)s->components, "largest",
        (json_int_t)s->largest, "isolated", (json_int_t)s->isolated);
    json_t *weight = json_pack("{s:o, s:o, s:o, s:I}", "min", plx_json_number(s->weight_min), "max",
        plx_json_number(s->weight_max), "mean", plx_json_number(s->weight_mean), "odd",
        (json_int_t)g->odd);
    return json_pack("{s:o, s:s, s:I, s:I, s:b, s:b, s:I, s:o, s:o, s:o, s:o, s:o, s:i, s:o, s:o}",
        "file", plx_json_text(file), "format", g->format, "units", (json_int_t)g->unit_count,
        "connections", (json_int_t)g->connection_count, "directed", g->directed, "weighted",
        g->weight != NULL, "loops", (json_int_t)s->loops, "degree", degree, "components",
        components, "weight", weight, "types", types_json(g, s), "attributes", attributes_json(g),
        "dimensions", g->dimensions, "hubs", hubs_json(g, s), "warnings",
        plx_graph_source_warnings(source));
}

static void print_attributes(const plx_graph *g)
{
    for (size_t i = 0; i < g->attribute_count; i++) {
        const plx_attribute *a = &g->attribute[i];
        char missing[32];
        printf("%s%s, %s", i ? "            " : "attributes  ", a->name,
            plx_attribute_kind_name(a->kind));
        if (a->code)
            printf(", %u values", a->values.count);
        if (a->missing > 0)
            printf(", %s units have none", plx_format_count(a->missing, missing, sizeof missing));
        putchar('\n');
    }
}

static void print_warnings(const plx_graph_source *source)
{
    char room[PLX_GRAPH_SOURCE_NOTE];
    const char *text;
    for (size_t i = 0; (text = plx_graph_source_warning(source, i, room)); i++)
        printf("%swarning: %s\n", i ? "" : "\n", text);
}

static void print_report(const char *path, const plx_graph *g, const plx_graph_stats *s)
{
    char a[32], b[32], file[1024], room[PLX_GRAPH_NAME];
    size_t hub[HUBS], hubs = find_hubs(g, s, hub);
    plx_text_copy(file, sizeof file, path);
    plx_text_sanitize(file);
    printf("file        %s\nformat      %s\n", file, g->format);
    printf("units       %s\n", plx_format_count(g->unit_count, a, sizeof a));
    printf("connections %s, %s\n", plx_format_count(g->connection_count, a, sizeof a),
        g->directed ? "directed" : "undirected");
    for (uint32_t i = 0; g->type && i < g->types.count && i < HUBS; i++)
        printf("%s%s %s\n", i ? "            " : "types       ",
            plx_format_count(s->of_type[i], a, sizeof a),
            g->types.text[i][0] ? g->types.text[i] : "without a type");
    if (g->type && g->types.count > HUBS)
        printf("            and %u others\n", g->types.count - HUBS);
    printf("degree      %zu to %zu, mean %.4g, median %g\n", s->degree_min, s->degree_max,
        s->degree_mean, s->degree_median);
    printf("components  %s, the largest of %s units\n",
        plx_format_count(s->components, a, sizeof a), plx_format_count(s->largest, b, sizeof b));
    if (g->weight)
        printf("weight      %g to %g, mean %.4g\n", s->weight_min, s->weight_max, s->weight_mean);
    print_attributes(g);
    for (size_t i = 0; i < hubs; i++) {
        printf("%s%s, ", i ? "            " : "hubs        ",
            plx_graph_unit_name(g, hub[i], room, sizeof room));
        if (g->directed)
            printf("%u in, %u out\n", s->in[hub[i]], s->out[hub[i]]);
        else
            printf("%u connections\n", s->in[hub[i]] + s->out[hub[i]]);
    }
}

bool plx_info_graph(
    const plx_graph_open_desc *desc, const plx_series_asked *series, bool json, plx_error *e)
{
    plx_graph_source source;
    if (!plx_graph_source_open(&source, desc, series, 0, e))
        return false;
    const plx_graph *g = plx_graph_source_whole(&source);
    plx_graph_stats stats;
    bool ok = plx_graph_stats_init(&stats, g, e);
    if (ok && json)
        ok = plx_report_json(report_json(desc->path, &source, g, &stats), e);
    if (ok && !json) {
        print_report(desc->path, g, &stats);
        print_warnings(&source);
    }
    plx_graph_stats_uninit(&stats);
    plx_graph_source_close(&source);
    return ok;
}
