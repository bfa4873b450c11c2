/* Reads HDF5 as Keras writes it (.h5, .weights.h5) and the archives of Keras 3 (.keras): all data
 * sets that hold numbers, under their paths, and the graph where the file describes the model.
 * Other HDF5 is read in the same way, without a graph. Any thread. */
#ifndef PLX_IO_KERAS_H
#define PLX_IO_KERAS_H

#include "io/zip_blob.h"
#include "model/tensor.h"

bool plx_keras_sniff(const unsigned char *head, size_t n, uint64_t size);
/* Takes the blob; NULL with the errors of io/h5_client.h. */
plx_tensors *plx_keras_read(plx_blob *blob, plx_error *e);

/* Whether an archive is one of Keras. */
bool plx_keras_owns(const plx_zip *z);
/* Adds what the archive, whose file is t's first blob, holds. */
bool plx_keras_read_zip(plx_tensors *t, plx_zip *z, plx_error *e);

#endif
