/* An order of things in which neighbours are alike: seriation, as a path through all of them that
 * is short where the distance is one minus the cosine of their vectors (Climer and Zhang,
 * "Rearrangement clustering: pitfalls, remedies, and applications", JMLR 7, 2006; Hahsler, Hornik
 * and Buchta, "Getting things in order", JSS 25, 2008). The path begins at one end of the cloud,
 * goes to the nearest that is left (nearest neighbour), and is mended by turning stretches of it
 * round (2-opt: Croes, "A method for solving traveling-salesman problems", Operations Research 6,
 * 1958).
 *
 * The cost is bounded: where there are very many things they are first put in the order of their
 * leading principal component, and the path goes through some of them at a time. The same vectors
 * give the same order. Any thread. */
#ifndef PLX_SCENE_SERIATION_H
#define PLX_SCENE_SERIATION_H

#include "base/error.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* vectors: [count][size], finite; they are scaled to length 1. order: [count], gets the thing at
 * each place; what is all zero comes last. stop: where it becomes true the work ends early, with
 * some order; NULL: never. False without memory. */
bool plx_seriate(float *vectors, size_t count, size_t size, uint32_t *order,
    const atomic_bool *stop, plx_error *e);

/* Σ (1 - cosine) from each thing to the next, of vectors of length 1 or 0. */
double plx_path_length(const float *vectors, size_t size, const uint32_t *order, size_t count);

#endif
