#include "cli/asked.h"

#include "base/log.h"
#include "cli/output.h"
#include "cli/session_args.h"

void plx_asked_init(plx_asked *a)
{
    *a = (plx_asked){0};
    plx_session_options_init(&a->session);
}

const struct poptOption plx_asked_option_table[] = {
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_session_option_table, 0,
        "Data, network and training:", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_model_option_table, 0,
        "Trained models:", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_graph_option_table, 0,
        "How a graph is read:", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_graph_look_table, 0,
        "How a graph looks:", NULL},
    {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)plx_series_option_table, 0,
        "How series make a graph:", NULL},
    POPT_TABLEEND,
};

static const char *name_of(int value)
{
    const struct poptOption *o = plx_args_by_value(plx_asked_option_table, value);
    return o ? o->longName : NULL;
}

bool plx_asked_option(plx_asked *a, int value, const char *text, plx_error *e)
{
    if (plx_series_owns(value) || plx_graph_owns(value) || plx_graph_look_owns(value))
        a->of_graph = name_of(value);
    else if (value != PLX_SESSION_BESIDE && !plx_session_is_common(value))
        a->of_network = name_of(value);
    if (plx_series_owns(value))
        return plx_series_option(&a->series, value, text, e);
    if (plx_graph_owns(value)) {
        plx_graph_option(&a->graph, value, text);
        return true;
    }
    if (plx_graph_look_owns(value))
        return plx_graph_look_option(&a->graph_look, value, text, e);
    return plx_session_option(&a->session, value, text, e);
}

bool plx_asked_find_graph(plx_asked *a)
{
    bool found = plx_graph_source_wanted(&a->graph, &a->series, a->session.data);
    if (found)
        a->graph.path = a->session.data;
    return found;
}

bool plx_asked_check_kind(const plx_asked *a, plx_error *e)
{
    bool graph = a->graph.path != NULL;
    const char *name = graph ? a->of_network : a->of_graph;
    if (!name)
        return true;
    return plx_fail(e, PLX_ERR_USAGE, "--%s is of %s, and does nothing for %s", name,
        graph ? "networks" : "graphs", graph ? "a graph" : "a network");
}

bool plx_asked_check_output(const plx_asked *a, const char *output, plx_error *e)
{
    return plx_output_check_session(output, &a->session, e) &&
           plx_output_check(output, a->graph.units, e);
}

bool plx_asked_open_graph(
    const plx_asked *a, plx_graph_source *source, const plx_style *style, plx_error *e)
{
    if (!plx_graph_source_open(source, &a->graph, &a->series, (double)style->edges.threshold, e))
        return false;
    char room[PLX_GRAPH_SOURCE_NOTE];
    const char *text;
    if (!plx_graph_source_check(source, &a->series, e)) {
        plx_graph_source_close(source);
        return false;
    }
    for (size_t i = 0; (text = plx_graph_source_warning(source, i, room)); i++)
        plx_log(PLX_LOG_WARNING, "%s: %s", plx_graph_source_whole(source)->name, text);
    return true;
}

plx_graph_stage_desc plx_asked_stage(
    const plx_asked *a, const plx_graph_source *source, plx_view view, const plx_style *style)
{
    const plx_graph_look *look = &a->graph_look;
    /* Which are above the threshold is known when their graph is made. */
    bool series = source->rolling != NULL;
    return (plx_graph_stage_desc){
        .graph = plx_graph_source_whole(source),
        .seed = a->session.seed,
        .layout = look->layout,
        .matrix = look->matrix || view == PLX_VIEW_MATRIX,
        .order = look->order,
        .orbit = look->orbit,
        .color = look->color || !series ? look->color : "type",
        .styles = look->styles,
        .no_widths = look->no_widths,
        .threshold = series ? 0 : (float)style->edges.threshold,
    };
}
