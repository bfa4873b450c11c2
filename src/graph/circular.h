/* Places units around a circle, groups of them side by side, with gaps between: groups that have
 * much to do with each other come next to each other, and so do units within one with those across
 * the circle (by middles of neighbours, as in M. Baur and U. Brandes, "Crossing reduction in
 * circular layouts", Proc. WG 2004, LNCS 3353, 332). The same arguments give the same places. One
 * thread. */
#ifndef PLX_GRAPH_CIRCULAR_H
#define PLX_GRAPH_CIRCULAR_H

#include "graph/mesh.h"

/* group: [units], < groups. place: [units][2], some 1 from each to the next; the middle at 0, the
 * first at the top and on to the right. */
bool plx_circular_place(
    const plx_mesh *m, const uint32_t *group, size_t groups, float *place, plx_error *e);

#endif
