/* Units of a graph by what they are called. Any thread. */
#ifndef PLX_APP_GRAPH_FIND_H
#define PLX_APP_GRAPH_FIND_H

#include "model/graph.h"

/* The unit of that name, or else one whose name begins so, or has it within; PLX_NO_NAME: none. */
uint32_t plx_graph_find(const plx_graph *graph, const char *text);

#endif
