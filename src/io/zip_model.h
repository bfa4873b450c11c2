/* Model files that are ZIP archives: PyTorch's and NumPy's, told by what is in them. Any thread. */
#ifndef PLX_IO_ZIP_MODEL_H
#define PLX_IO_ZIP_MODEL_H

#include "model/tensor.h"

bool plx_zip_model_sniff(const unsigned char *head, size_t n, uint64_t size);
/* Takes the blob. */
plx_tensors *plx_zip_model_read(plx_blob *blob, plx_error *e);

#endif
