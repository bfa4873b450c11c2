/* Reads the tensors of PyTorch files: what torch.save writes, as ZIP archives since 1.6 and as a
 * row of pickles before, with dictionaries nested in any way, and the archives of TorchScript,
 * frozen ones too.
 * Nothing is executed: pickles are read by io/pickle.h, and what they want beyond tensors is an
 * error.
 *
 * Tensors are named by the way to them, joined by points. Those that share storage share it here
 * too. Any thread. */
#ifndef PLX_IO_TORCH_H
#define PLX_IO_TORCH_H

#include "io/zip_blob.h"
#include "model/tensor.h"

/* Whether the archive is PyTorch's. */
bool plx_torch_owns(const plx_zip *z);
/* Reads it into the table, whose first blob is that of the archive. */
bool plx_torch_read_zip(plx_tensors *t, plx_zip *z, plx_error *e);

/* The older format, and what takes the blob. */
bool plx_torch_sniff(const unsigned char *head, size_t n, uint64_t size);
plx_tensors *plx_torch_read(plx_blob *blob, plx_error *e);

#endif
