/* NumPy's .npz files: ZIP archives of .npy files, packed or not. Any thread. */
#ifndef PLX_IO_NPZ_H
#define PLX_IO_NPZ_H

#include "io/zip_blob.h"
#include "model/tensor.h"

/* Reads the archive into the table, whose first blob is that of the archive. Tensors are named as
 * the members without ".npy". Members that are no arrays, and names that would lead out of a
 * folder, give warnings. */
bool plx_npz_read_zip(plx_tensors *t, plx_zip *z, plx_error *e);

#endif
