/* The values that a picture of a matrix ranges over, for its colour scale.
 *
 * Means of many weights lie nearer to each other than single ones, so the range is one of blocks of
 * the size that a pixel covers; it changes gradually with that size, and depends on the weights and
 * the zoom alone. Any thread. */
#ifndef PLX_DENSITY_MATRIX_RANGE_H
#define PLX_DENSITY_MATRIX_RANGE_H

#include "density/pyramid.h"

typedef struct plx_matrix_range {
    float low, high; /* low <= high, finite */
    bool clipped;    /* some lie outside */
} plx_matrix_range;

/* Of levels, as they are found: zeroed, none is. Of one pyramid, one share to clip and the weights
 * as they are, for all calls. */
typedef struct plx_matrix_ranges {
    bool found[PLX_PYRAMID_MAX];
    plx_matrix_range level[PLX_PYRAMID_MAX];
} plx_matrix_ranges;

/* cells: under a pixel; below 1 counts as 1. clip: the share of blocks left out at either end, 0 to
 * 0.5. From all blocks where they are few, else from some thousand of them spread evenly by chance,
 * the same each time. Single weights of very many are taken some beside each other, for they may
 * have to be read from a file. {0, 0} where nothing is finite. weights: those of the pyramid. */
plx_matrix_range plx_matrix_range_find(plx_matrix_ranges *ranges, const plx_pyramid *p,
    const float *weights, double cells, double clip);

#endif
