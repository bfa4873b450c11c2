/* NumPy's .npz files: ZIP archives of .npy files, packed or not. Any thread. */
#ifndef PLX_IO_NPZ_H
#define PLX_IO_NPZ_H

#include "model/tensor.h"

bool plx_npz_sniff(const unsigned char *head, size_t n, uint64_t size);

/* Takes the blob. Tensors are named as the members without ".npy". Members that are no arrays, and
 * names that would lead out of a folder, give warnings. */
plx_tensors *plx_npz_read(plx_blob *blob, plx_error *e);

#endif
