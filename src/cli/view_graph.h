/* A graph in the window. Main thread. */
#ifndef PLX_CLI_VIEW_GRAPH_H
#define PLX_CLI_VIEW_GRAPH_H

#include "cli/view_content.h"
#include "cli/view_window.h"

/* Until the person leaves, or what is coming is there: *hands_over. */
bool plx_view_graph(plx_view_content *c, plx_view_window *w, plx_view_coming *coming,
    bool *hands_over, plx_error *e);

#endif
