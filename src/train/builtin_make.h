/* The makers behind builtin.h's table, one a group of datasets. Each gives NULL and
 * PLX_ERR_MEMORY on failure. Those over the plane take noise from 0 to 0.5, or NaN for their own;
 * the others pay no heed to it. Any thread. */
#ifndef PLX_TRAIN_BUILTIN_MAKE_H
#define PLX_TRAIN_BUILTIN_MAKE_H

#include "model/dataset.h"

typedef plx_dataset *plx_builtin_maker(uint64_t seed, double noise, plx_error *e);

plx_builtin_maker plx_make_digits;
plx_builtin_maker plx_make_spiral, plx_make_circles, plx_make_xor, plx_make_gauss, plx_make_moons;
plx_builtin_maker plx_make_plane, plx_make_hills, plx_make_wave;
plx_builtin_maker plx_make_market;

#endif
