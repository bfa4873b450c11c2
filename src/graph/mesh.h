/* A graph as layouts and communities see it: who is next to whom and how strongly, without
 * direction, loops or connections side by side, which are summed. Coarser meshes stand for finer
 * ones by groups of their units. One thread makes it; any may read it. */
#ifndef PLX_GRAPH_MESH_H
#define PLX_GRAPH_MESH_H

#include "model/graph.h"

typedef struct plx_mesh {
    size_t units;
    size_t *start;       /* [units + 1] */
    uint32_t *neighbour; /* [start[units]], each pair is there from both sides */
    float *weight;       /* [start[units]], > 0 and finite */
    double *within;      /* [units] weight of connections that a group holds, both sides counted */
    float *mass;         /* [units] units of the finest mesh that a group stands for */
} plx_mesh;

/* Weights are the sums of |weight|; those that are 0 or not finite do not count. */
bool plx_mesh_init(plx_mesh *m, const plx_graph *g, plx_error *e);
/* The mesh of groups: group[unit] < groups. */
bool plx_mesh_init_groups(
    plx_mesh *m, const plx_mesh *fine, const uint32_t *group, size_t groups, plx_error *e);
void plx_mesh_uninit(plx_mesh *m);

#endif
