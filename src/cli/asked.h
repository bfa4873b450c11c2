/* What a command that draws is to open, a network or a graph, by the options that render, record
 * and view share. Main thread. */
#ifndef PLX_CLI_ASKED_H
#define PLX_CLI_ASKED_H

#include "app/matrix_view.h"
#include "cli/graph_source.h"
#include "scene/style.h"
#include "session/session.h"

typedef struct plx_asked {
    plx_session_options session; /* whose data may be a graph's file */
    plx_graph_open_desc graph;   /* path NULL: it is a network */
    plx_graph_look graph_look;
    plx_series_asked series;
    /* Names of options that were given, and that only the other kind heeds; NULL: none was. */
    const char *of_network, *of_graph;
} plx_asked;

/* The network that is opened where nothing is said. */
void plx_asked_init(plx_asked *a);

/* For POPT_ARG_INCLUDE_TABLE, with the options of sessions behind all others. */
extern const struct poptOption plx_asked_option_table[];
/* Takes one of them, or a file beside the data; false with PLX_ERR_USAGE. text is borrowed. */
bool plx_asked_option(plx_asked *a, int value, const char *text, plx_error *e);

/* After all options: whether the data is a graph, whose path is set then. */
bool plx_asked_find_graph(plx_asked *a);

/* After that: false with PLX_ERR_USAGE where an option was given that does nothing for what the
 * data are. */
bool plx_asked_check_kind(const plx_asked *a, plx_error *e);

/* False with PLX_ERR_USAGE where that file is one of those that are read. */
bool plx_asked_check_output(const plx_asked *a, const char *output, plx_error *e);

/* The graph at the path, of series with the style's threshold; see plx_graph_source_open. What of
 * it is odd is said once, through base/log.h. */
bool plx_asked_open_graph(
    const plx_asked *a, plx_graph_source *source, const plx_style *style, plx_error *e);

/* What a stage of it begins with: all that these options say of it. */
plx_graph_stage_desc plx_asked_stage(
    const plx_asked *a, const plx_graph_source *source, plx_view view, const plx_style *style);

#endif
