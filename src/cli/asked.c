#include "cli/asked.h"

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

bool plx_asked_option(plx_asked *a, int value, const char *text, plx_error *e)
{
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

bool plx_asked_check_output(const plx_asked *a, const char *output, plx_error *e)
{
    return plx_output_check_session(output, &a->session, e) &&
           plx_output_check(output, a->graph.units, e);
}

bool plx_asked_open_graph(
    const plx_asked *a, plx_graph_source *source, const plx_style *style, plx_error *e)
{
    return plx_graph_source_open(source, &a->graph, &a->series, (double)style->edges.threshold, e);
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
