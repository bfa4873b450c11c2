/* An order of things in which neighbours are alike: seriation. What the things have in common is
 * looked for along the leading principal axes of their vectors, so that what is particular to each,
 * such as the chance of initial weights, does not count; the distance of two is one minus the
 * cosine there. The order is a short path through all (Climer and Zhang, "Rearrangement
 * clustering", JMLR 7, 2006; Hahsler, Hornik and Buchta, "Getting things in order", JSS 25, 2008).
 * It begins at one end of the cloud, goes to the nearest that is left, and is mended by turning
 * stretches of it round (2-opt: Croes, "A method for solving traveling-salesman problems",
 * Operations Research 6, 1958).
 *
 * The cost is bounded: very many things are put in the order of the first axis, and the path goes
 * through some thousand of them at a time. The same vectors give the same order. Any thread. */
#ifndef PLX_SCENE_SERIATION_H
#define PLX_SCENE_SERIATION_H

#include "base/error.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* vectors: [count][size], finite. order: [count], gets the thing at each place; what is all zero
 * comes last. stop: where it becomes true the work ends early, with some order; NULL: never. False
 * without memory. */
bool plx_seriate(const float *vectors, size_t count, size_t size, uint32_t *order,
    const atomic_bool *stop, plx_error *e);

#endif
