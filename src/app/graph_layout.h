/* What people can choose from for where a graph's units are. */
#ifndef PLX_APP_GRAPH_LAYOUT_H
#define PLX_APP_GRAPH_LAYOUT_H

#include <stdbool.h>

typedef enum plx_graph_layout {
    PLX_GRAPH_AUTO,     /* given, or layered where the graph nearly is, or by forces */
    PLX_GRAPH_GIVEN,    /* by the file */
    PLX_GRAPH_FORCE,    /* graph/force.h */
    PLX_GRAPH_LAYERED,  /* graph/layered.h */
    PLX_GRAPH_CIRCULAR, /* graph/circular.h */
    PLX_GRAPH_LAYOUTS
} plx_graph_layout;

/* What options call it. */
const char *plx_graph_layout_name(plx_graph_layout layout);
bool plx_graph_layout_parse(const char *name, plx_graph_layout *out);

#endif
