/* Where to cut a graph's cycles: connections that lead back in an order of its units that makes
 * their weight small. Only such as are on a cycle are. One thread. */
#ifndef PLX_GRAPH_CYCLES_H
#define PLX_GRAPH_CYCLES_H

#include "graph/arcs.h"

/* back: [connections], set to 1 for those that lead back, loops left out, and to 0 for others. */
bool plx_cycles_cut(const plx_graph *g, uint8_t *back, plx_error *e);

#endif
