/* Ever coarser meshes of a graph: groups of few units that are strongly connected become one. */
#ifndef PLX_GRAPH_FORCE_LEVELS_H
#define PLX_GRAPH_FORCE_LEVELS_H

#include "base/rng.h"
#include "graph/mesh.h"

/* group[unit] of a coarser mesh, and how many groups; false without memory. */
bool plx_force_group(
    const plx_mesh *mesh, plx_rng *rng, uint32_t *group, size_t *groups, plx_error *e);

#endif
