/* NumPy's .npy files (numpy.lib.format, versions 1 to 3): one array of numbers, of either byte
 * order, by rows or by columns. Complex numbers become a last dimension of two, their real and
 * imaginary part. Arrays of text, dates and raw bytes are listed without numbers; arrays of objects
 * are refused, since they are pickles. Any thread. */
#ifndef PLX_IO_NPY_H
#define PLX_IO_NPY_H

#include "model/tensor.h"

bool plx_npy_sniff(const unsigned char *head, size_t n, uint64_t size);

/* Takes the blob. The tensor has the name of the file, without its folder and ".npy". */
plx_tensors *plx_npy_read(plx_blob *blob, plx_error *e);
/* Adds the array in the blob, which is one of the table's, under that name. */
bool plx_npy_add(plx_tensors *t, plx_blob *blob, const char *name, size_t length, plx_error *e);

#endif
