/* Norms: which layer each stands after, where names tell, and their vectors. */
#ifndef PLX_FAMILY_NORMS_H
#define PLX_FAMILY_NORMS_H

#include "family/unfolding.h"

/* Of a plan that was made from names: gives each vector that scales, by its name or by the means of
 * batches beside it, to a layer of as many units: the last one whose weights come before it in the
 * file, as convolutions' norms do, or where files are sorted by name the one whose weights are
 * called likewise; or of a block's stream the one where its name tells that it stands, else the
 * first that has none. */
void plx_norms_place(plx_plan *p);

/* Reads those of the layers that are shown into the structure. False with an error of the file, or
 * PLX_ERR_MEMORY. */
bool plx_norms_read(plx_unfolding *u, plx_error *e);

/* Makes them how much more those of another structure are, of a network alike. */
void plx_norms_subtract(plx_unfolding *u, const plx_structure *other);

#endif
