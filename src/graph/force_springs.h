/* A mesh laid out for what draws units together: its units are numbered anew, so that who are near
 * in the plane are near in memory, and each one's neighbours are gone through eight at a time. One
 * thread makes it; any may read it. */
#ifndef PLX_GRAPH_FORCE_SPRINGS_H
#define PLX_GRAPH_FORCE_SPRINGS_H

#include "graph/mesh.h"

enum { PLX_SPRING_LANES = 8 };

/* A line of most processors' caches. */
typedef struct plx_spring_eight {
    uint32_t
        neighbour[PLX_SPRING_LANES]; /* what is left over is the unit itself, which draws nowhere */
    float weight[PLX_SPRING_LANES];
} plx_spring_eight;

typedef struct plx_springs {
    size_t units;
    size_t *first;           /* [units + 1] eight of each unit */
    plx_spring_eight *eight; /* [first[units]] */
    float *mass;             /* [units] */
    uint32_t *number;        /* [units of the mesh] what each is here */
} plx_springs;

/* order: [units] those of the mesh, as they follow each other here. False without memory. */
bool plx_springs_init(plx_springs *s, const plx_mesh *mesh, const uint32_t *order, plx_error *e);
void plx_springs_uninit(plx_springs *s);

/* What draws some units: fx[i], fy[i] += Σ weight · |d| · d over the neighbours of unit[i], d from
 * it to them. place: [units][2]. */
void plx_springs_pull(const plx_springs *s, const uint32_t *unit, size_t count, const float *place,
    float *fx, float *fy);

#endif
