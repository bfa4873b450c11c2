/* How far a graph's connections go beyond its units: loops, and arcs where connections are few
 * enough to be arcs. Any thread; no state. */
#ifndef PLX_GRAPH_REACH_H
#define PLX_GRAPH_REACH_H

#include "model/graph.h"

/* Makes a box, left, top, right, bottom, hold the ways between all units that are in it, whether
 * they are drawn at the time or not. */
void plx_graph_reach(const plx_graph *graph, const float *place, double box[4]);

#endif
