/* What plexus info tells of a graph. Main thread. */
#ifndef PLX_CLI_INFO_GRAPH_H
#define PLX_CLI_INFO_GRAPH_H

#include "cli/graph_source.h"

/* Of series, over all times. */
bool plx_info_graph(
    const plx_graph_open_desc *desc, const plx_series_asked *series, bool json, plx_error *e);

#endif
