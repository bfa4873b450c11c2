/* What plexus info tells of a graph. Main thread. */
#ifndef PLX_CLI_INFO_GRAPH_H
#define PLX_CLI_INFO_GRAPH_H

#include "io/graph_file.h"

bool plx_info_graph(const plx_graph_open_desc *desc, bool json, plx_error *e);

#endif
