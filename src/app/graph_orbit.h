/* Places in space as they are seen from a side. Any thread. */
#ifndef PLX_APP_GRAPH_ORBIT_H
#define PLX_APP_GRAPH_ORBIT_H

#include "model/graph.h"

/* Radians: about the upright through the middle of all, and then towards who looks. Both 0: as on
 * the page, x to the right and y downwards, z away from who looks. */
typedef struct plx_orbit {
    double yaw, pitch;
} plx_orbit;

/* Turned further by a way on the screen, in its smaller side; the pitch stays within a quarter. */
plx_orbit plx_orbit_turn(plx_orbit o, double right, double down);
/* The mean place of those that have one. */
void plx_orbit_middle(const plx_graph *g, double middle[3]);
/* depth: [units] how far away, from -1, the nearest that anything can be, to 1; or NULL. place:
 * [units][2], without perspective, so that distances are true along the page. Units without
 * a place are put in the middle. */
void plx_orbit_project(const plx_orbit *o, const plx_graph *g, float *place, float *depth);

#endif
