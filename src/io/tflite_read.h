/* Within the reader of TFLite: what its parts share. */
#ifndef PLX_IO_TFLITE_READ_H
#define PLX_IO_TFLITE_READ_H

#include "io/flat.h"
#include "model/tensor.h"

typedef struct plx_tflite_reader {
    plx_flat f;
    plx_tensors *tensors;
    plx_flat_vector codes, buffers;
    uint64_t budget; /* bytes of tensors, operators and their links that the file may yet name */
    size_t text_count, sparse_count;
} plx_tflite_reader;

/* Each is false, with the reader failed. */
bool plx_tflite_fail(plx_tflite_reader *r, uint64_t at, const char *what);
/* What other parts say stands, and ends the reading. */
bool plx_tflite_check(plx_tflite_reader *r, bool ok);
/* Tensor `index` of a graph, under its name there: a value that runs in it, or numbers. */
bool plx_tflite_tensor(
    plx_tflite_reader *r, const plx_flat_vector *tensors, uint64_t index, const char *name);

#endif
