/* A source of made-up weights for networks of any size, to measure drawing without a trainer.
 *
 * Weights are normal with the deviation of an initialised network, sqrt(2 / in), and every step
 * makes all of them new: pairs of them are turned by a small angle, which leaves their distribution
 * as it was. What a step gives depends on the seed and the step alone, not on the number of threads
 * nor on how many steps are taken at once. Biases are zero.
 *
 * In lock-step only: start fails with PLX_ERR_UNSUPPORTED, so the weights are in memory once. Of
 * commands, PLX_CMD_RESET is obeyed. */
#ifndef PLX_FEED_SYNTHETIC_H
#define PLX_FEED_SYNTHETIC_H

#include "feed/source.h"

typedef struct plx_synthetic_desc {
    const plx_network *network; /* must, borrowed until the source is destroyed */
    uint64_t seed;
    unsigned threads; /* that make weights; default: one for every core */
} plx_synthetic_desc;

/* Makes the weights of step 0; the first advance publishes them. NULL on failure. */
plx_source *plx_synthetic_create(const plx_synthetic_desc *desc, plx_error *e);

#endif
