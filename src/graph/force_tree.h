/* All that repels all, at a cost of n log n: the method of Barnes and Hut ("A hierarchical O(N log
 * N) force-calculation algorithm", Nature 324 (1986) 446) in the plane, for groups of neighbours
 * together, as they see distant ones alike. */
#ifndef PLX_GRAPH_FORCE_TREE_H
#define PLX_GRAPH_FORCE_TREE_H

#include "base/error.h"

typedef struct plx_tree_cell {
    float x, y, mass;               /* of the middle of its units' masses, and their sum */
    float left, top, right, bottom; /* of its units */
    uint32_t first, end;            /* its units, in the tree's order */
    uint32_t child, children;       /* the first, and how many; 0: it is a leaf */
} plx_tree_cell;

typedef struct plx_force_tree {
    size_t capacity, units;
    uint32_t *order;      /* [units] unit at each place of the tree */
    float *x, *y, *mass;  /* [units], in that order */
    plx_tree_cell *cells; /* [cell_count] */
    size_t cell_count, cell_capacity;
    uint32_t *leaves; /* [leaf_count], cells */
    size_t leaf_count, leaf_capacity;
    uint64_t *keys, *spare; /* [capacity] for sorting */
} plx_force_tree;

/* Room for so many units. */
bool plx_force_tree_init(plx_force_tree *t, size_t capacity, plx_error *e);
void plx_force_tree_uninit(plx_force_tree *t);

/* position: [units][2], finite. False without memory. */
bool plx_force_tree_build(
    plx_force_tree *t, const float *position, const float *mass, size_t units, plx_error *e);

/* What repels the units of a leaf: force[unit] += Σ mass_i · mass_j · d / (|d|² + soft), d from j
 * to i. Cells that look smaller than theta count as one. Leaves may be done on any threads. */
void plx_force_tree_repel(
    const plx_force_tree *t, size_t leaf, float theta, float soft, float *force);

#endif
