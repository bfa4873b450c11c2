/* Orders of a graph's units in which those that belong together are near, for its matrix. Each is
 * order[place] = unit. One thread. */
#ifndef PLX_GRAPH_ORDER_H
#define PLX_GRAPH_ORDER_H

#include "graph/communities.h"

/* Reverse Cuthill–McKee: E. Cuthill and J. McKee, "Reducing the bandwidth of sparse symmetric
 * matrices", Proc. 24th ACM Nat. Conf. (1969) 157, from a unit at the edge by A. George and J. W.
 * H. Liu, "An implementation of a pseudoperipheral node finder", ACM TOMS 5 (1979) 284. */
bool plx_order_cuthill_mckee(const plx_mesh *m, uint32_t *order, plx_error *e);
/* Community after community, the largest first, each in the order of the above. */
bool plx_order_by_community(
    const plx_mesh *m, const plx_communities *c, uint32_t *order, plx_error *e);

/* How far from the diagonal the furthest connection is. */
size_t plx_order_bandwidth(const plx_mesh *m, const uint32_t *order, plx_error *e);

#endif
