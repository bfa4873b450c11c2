/* Sets right the columns of a density on the GPU, as density/column_sums.h does for one on the CPU.
 * What they should sum to is worked out on the CPU. Context thread. */
#ifndef PLX_RENDER_GPU_COLUMNS_H
#define PLX_RENDER_GPU_COLUMNS_H

#include "density/column_sums.h"
#include "density/workers.h"
#include "gfx/target.h"

typedef struct plx_gpu_columns plx_gpu_columns;

/* NULL on failure. */
plx_gpu_columns *plx_gpu_columns_create(plx_device *device, plx_error *e);
void plx_gpu_columns_destroy(plx_gpu_columns **columns);

/* Forgets all bundles. Room for a picture of that width: false without memory for it. */
bool plx_gpu_columns_begin(plx_gpu_columns *columns, int width, plx_error *e);
/* Sums a bundle, with its weights, in a picture of that height. */
void plx_gpu_columns_add(
    plx_gpu_columns *columns, const plx_bundle *b, int height, plx_workers *workers);
/* Multiplies the columns of an RG32F target of the width so that they have the sums. */
void plx_gpu_columns_apply(plx_gpu_columns *columns, plx_target *target);

#endif
