/* plexus view of a graph. Main thread. */
#ifndef PLX_CLI_VIEW_GRAPH_H
#define PLX_CLI_VIEW_GRAPH_H

#include "cli/view.h"

/* Until the person leaves. */
bool plx_view_graph(const plx_view_options *o, plx_error *e);

#endif
