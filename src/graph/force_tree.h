/* All that repels all, at a cost that grows with the number of units alone: the method of Greengard
 * and Rokhlin ("A fast algorithm for particle simulations", J. Comput. Phys. 73 (1987) 325) in the
 * plane, of low order, on a tree whose cells are equal runs of units along Hilbert's curve.
 *
 * In the plane, what repels by one over the distance is an analytic function: of units z_j with
 * masses m_j it is conj(Σ m_j / (z - z_j)). So what a distant cell does is told by its mass and its
 * second moment, and what all distant cells do around here by a polynomial. */
#ifndef PLX_GRAPH_FORCE_TREE_H
#define PLX_GRAPH_FORCE_TREE_H

#include "base/error.h"

enum {
    PLX_TREE_LEAF = 16,   /* units in a cell of level 0, */
    PLX_TREE_FAN = 4,     /* and cells in one of the next level */
    PLX_TREE_LEVELS = 14, /* at most, of 2^24 units */
    PLX_TREE_PARTS = 192,
};

typedef struct plx_tree_cell {
    float x, y, mass;         /* of the middle of its units' masses, and their sum */
    float radius;             /* of a circle about that middle, that holds them */
    float moment_x, moment_y; /* Σ m (z - middle)² */
} plx_tree_cell;

/* Σ over distant cells, about a cell's middle: a₀ + a₁ h + a₂ h². */
typedef struct plx_tree_field {
    float x[3], y[3];
} plx_tree_field;

typedef struct plx_force_tree {
    size_t capacity, units;
    uint32_t *order;     /* [units] unit at each place of the tree */
    float *x, *y, *mass; /* [units to the next whole leaf], in that order; beyond, masses are 0 */
    float *fx, *fy;      /* likewise, what repels each, as a part was done */
    plx_tree_cell *cells;
    plx_tree_field *field;         /* of each cell */
    size_t first[PLX_TREE_LEVELS]; /* cell of each level, */
    size_t count[PLX_TREE_LEVELS]; /* and how many */
    int levels;                    /* the highest has one cell */
    int part_level;                /* whose cells are the parts */
    uint64_t *keys, *spare;        /* [capacity] for sorting */
} plx_force_tree;

/* Room for so many units, below 2^24. */
bool plx_force_tree_init(plx_force_tree *t, size_t capacity, plx_error *e);
void plx_force_tree_uninit(plx_force_tree *t);

/* position: [units][2], finite. sort: places changed so much that the order of the last build of as
 * many units will not do. */
void plx_force_tree_build(
    plx_force_tree *t, const float *position, const float *mass, size_t units, bool sort);

/* Parts of the tree may be done on any threads: how many there are, and their places in order. */
size_t plx_force_tree_parts(const plx_force_tree *t);
void plx_force_tree_part(const plx_force_tree *t, size_t part, size_t *from, size_t *to);
/* What repels the units of a part: f = Σ mass_i · mass_j · d / (|d|² + soft), d from j to i. Cells
 * are distant where their radii together are less than theta < 1 of their distance. */
void plx_force_tree_repel(plx_force_tree *t, size_t part, float theta, float soft);

#endif
