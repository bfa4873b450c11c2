/* The graph of a file that is opened: one that the file holds, or the networks of the series that
 * it holds; and the options that say how series make one. Main thread. */
#ifndef PLX_CLI_GRAPH_SOURCE_H
#define PLX_CLI_GRAPH_SOURCE_H

#include "cli/graph_args.h"
#include "graph/rolling.h"
#include "io/series.h"

#include <jansson.h>

enum { PLX_SERIES_OPTION = 850 /* values of the table begin here */ };

typedef struct plx_series_asked {
    bool any;             /* one of the options was given, so a table is one of series */
    bool changes, levels; /* relative changes, or values as they are; neither: as they look */
    uint64_t window, lag, end;
} plx_series_asked;

/* To be included in a command's table. */
extern const struct poptOption plx_series_option_table[];
bool plx_series_owns(int value);
bool plx_series_option(plx_series_asked *o, int value, const char *text, plx_error *e);

/* Whether a file is to be opened as a graph or as series: what it holds says so, or options do. */
bool plx_graph_source_wanted(
    const plx_graph_open_desc *o, const plx_series_asked *series, const char *path);

typedef struct plx_graph_source {
    plx_graph *held; /* NULL where it is one of series: */
    plx_series series;
    plx_rolling *rolling;
} plx_graph_source;

/* threshold: least |r| among series; default: 0.5. */
bool plx_graph_source_open(plx_graph_source *s, const plx_graph_open_desc *desc,
    const plx_series_asked *series, double threshold, plx_error *e);
enum { PLX_GRAPH_SOURCE_NOTE = 96 };
/* What of it is odd and yet no error, one after the other, for people; NULL behind the last. Some
 * are written to room. */
const char *plx_graph_source_warning(
    const plx_graph_source *s, size_t index, char room[PLX_GRAPH_SOURCE_NOTE]);
/* All of them, as an array. */
json_t *plx_graph_source_warnings(const plx_graph_source *s);
/* Of series, false with PLX_ERR_USAGE where a window or its end was asked for that there is not. */
bool plx_graph_source_check(
    const plx_graph_source *s, const plx_series_asked *series, plx_error *e);
void plx_graph_source_close(plx_graph_source *s);
/* Of series, the frame whose window ends nearest to the row that was asked for, or the last. */
size_t plx_graph_source_frame(const plx_graph_source *s, const plx_series_asked *series);
/* The graph, of series over all times; borrowed. */
const plx_graph *plx_graph_source_whole(const plx_graph_source *s);

#endif
