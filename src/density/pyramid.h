/* A weight matrix at every scale: sums over blocks of its positive and of its negative parts, as an
 * image has mip maps. So that a view of any zoom reads about as many sums as it has pixels, however
 * many weights there are.
 *
 * Levels 0 and 1 are not kept but made from the weights while they are read (a block of level 1 is
 * four weights); level 2 and up take a sixth of the memory of the weights. A block grows along that
 * side whose units lie closer on the screen, which is known from the layout and never changes. What
 * is to be known of all weights (sums of each source unit, the largest, …) is found in the same
 * pass, which is the only one over the weights for each change.
 *
 * Weights that are zero, not finite or below the threshold by |w| count as zero, and those beyond
 * PLX_WEIGHT_MOST as that, so that no sum of them overflows. Built by one caller; immutable for any
 * number of readers then. */
#ifndef PLX_DENSITY_PYRAMID_H
#define PLX_DENSITY_PYRAMID_H

#include "density/density.h"
#include "density/workers.h"

enum { PLX_PYRAMID_STORED = 2, PLX_PYRAMID_MAX = 30 };

#define PLX_WEIGHT_MOST 1e30F

/* Blocks of block_in source units by block_out target units; the last ones may hold fewer. */
typedef struct plx_pyramid_level {
    size_t in, out; /* blocks */
    size_t block_in, block_out;
    float *sums; /* [out][PLX_SIGNS][in]; NULL for levels that are not kept */
} plx_pyramid_level;

/* Of all weights, below the threshold or not. */
typedef struct plx_pyramid_stats {
    double sum_abs;   /* Σ |w| of finite weights */
    float max_abs;    /* largest finite |w| */
    size_t nonfinite; /* NaN and infinities */
    size_t nonzero;   /* weights that count: finite, not zero, not below the threshold */
    double sum_drawn; /* Σ |w| of those */
} plx_pyramid_stats;

typedef struct plx_pyramid {
    size_t in, out;
    int levels; /* the last is a single block in each direction, or nearly */
    plx_pyramid_level level[PLX_PYRAMID_MAX];
    plx_pyramid_stats stats;
    float *outgoing; /* [in]: Σ |w| of each source unit's finite weights */
    float threshold;
    float *sums;    /* of all levels, owned */
    float *partial; /* working space, owned */
    void *slices;   /* working space, owned */
} plx_pyramid;

/* source_step, target_step: distance from one unit to the next, in any unit of length. */
bool plx_pyramid_init(
    plx_pyramid *p, size_t in, size_t out, double source_step, double target_step, plx_error *e);
void plx_pyramid_uninit(plx_pyramid *p);

/* From weights [out][in]. The same weights give the same sums on any number of threads. */
void plx_pyramid_build(plx_pyramid *p, const float *weights, float threshold, plx_workers *workers);

/* The same in portions, of which each takes some sixteenths: *done is 0 before the first, and the
 * weights and the threshold are the same for all. True after the last; the pyramid is not to be
 * read before. */
bool plx_pyramid_build_on(
    plx_pyramid *p, const float *weights, float threshold, plx_workers *workers, size_t *done);

/* Blocks first to end of row `row` of a level, as sums of the positive and of the negative parts
 * (both >= 0). weights: those that the pyramid was built from. */
void plx_pyramid_read(const plx_pyramid *p, const float *weights, int level, size_t row,
    size_t first, size_t end, float *positive, float *negative);

/* The positive and the negative parts of weights that count, both >= 0: [count] each. */
void plx_weights_split(
    const float *weights, size_t count, float threshold, float *positive, float *negative);

#endif
