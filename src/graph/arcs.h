/* A graph's connections by the unit that they leave or come to, direction kept, without loops. One
 * thread makes it; any may read it. */
#ifndef PLX_GRAPH_ARCS_H
#define PLX_GRAPH_ARCS_H

#include "model/graph.h"

typedef struct plx_arcs {
    size_t units;
    size_t *start;        /* [units + 1] */
    uint32_t *unit;       /* [start[units]] at the other end */
    uint32_t *connection; /* likewise */
} plx_arcs;

/* incoming: those that come to each unit. left_out: [connections] not 0: without it; or NULL. */
bool plx_arcs_init(
    plx_arcs *a, const plx_graph *g, bool incoming, const uint8_t *left_out, plx_error *e);
void plx_arcs_uninit(plx_arcs *a);

/* |weight|, or 0 where that is not finite. */
float plx_arc_strength(const plx_graph *g, size_t connection);

#endif
