/* Communities: groups whose units have more to do with each other than chance would give them, by
 * the method of Blondel, Guillaume, Lambiotte and Lefebvre, "Fast unfolding of communities in large
 * networks", J. Stat. Mech. 2008 P10008 ("Louvain"). The same seed gives the same groups. */
#ifndef PLX_GRAPH_COMMUNITIES_H
#define PLX_GRAPH_COMMUNITIES_H

#include "graph/mesh.h"

typedef struct plx_communities {
    size_t units, count;
    uint32_t *of;      /* [units], < count; the largest is 0 */
    size_t *size;      /* [count] units */
    double modularity; /* of the whole division, < 1 */
} plx_communities;

/* resolution: default 1; higher gives smaller groups. */
bool plx_communities_find(
    plx_communities *c, const plx_mesh *mesh, double resolution, uint64_t seed, plx_error *e);
void plx_communities_uninit(plx_communities *c);

#endif
