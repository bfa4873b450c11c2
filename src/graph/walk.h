/* Ways in a graph, whatever the direction of its connections: what can be reached in some steps,
 * and the fewest steps from one unit to another. Any thread. */
#ifndef PLX_GRAPH_WALK_H
#define PLX_GRAPH_WALK_H

#include "graph/mesh.h"

/* within[unit] is 1 for what can be reached from `from` in so many steps, itself included, and else
 * 0. Returns how many there are; 0 without memory. */
size_t plx_walk_around(const plx_mesh *m, uint32_t from, size_t steps, uint8_t *within);

/* The units of a shortest way, both ends included, into path[0..room): how many they are; 0 where
 * there is no way, where it has more than room, or without memory. Of equally short ways it is the
 * one over the strongest connections at each step back from the end. */
size_t plx_walk_path(const plx_mesh *m, uint32_t from, uint32_t to, uint32_t *path, size_t room);

#endif
