/* Reads the kernels of one unit from the file. Any thread. */
#ifndef PLX_FAMILY_KERNELS_H
#define PLX_FAMILY_KERNELS_H

#include "family/unfolding.h"
#include "model/kernels.h"

/* Those of the first link into `layer` of the network that has kernels there, one for each channel,
 * in their order; none (with count 0) where it has none, where the unit or the channels are folded,
 * or where they are too many. k is zeroed at first. False with an error of the file, or
 * PLX_ERR_MEMORY. */
bool plx_kernels_read(
    plx_kernels *k, const plx_unfolding *u, size_t layer, size_t unit, plx_error *e);
void plx_kernels_uninit(plx_kernels *k);

#endif
