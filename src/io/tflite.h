/* Reads TensorFlow Lite's models (.tflite), which are FlatBuffers: tensors with numbers, and the
 * graph. Any thread. */
#ifndef PLX_IO_TFLITE_H
#define PLX_IO_TFLITE_H

#include "model/tensor.h"

bool plx_tflite_sniff(const unsigned char *head, size_t n, uint64_t size);
/* Takes the blob; NULL with PLX_ERR_FORMAT with the byte offset, PLX_ERR_UNSUPPORTED or
 * PLX_ERR_MEMORY. */
plx_tensors *plx_tflite_read(plx_blob *blob, plx_error *e);

/* As the published schema names the built-in operator of that number; NULL where it knows none. */
const char *plx_tflite_operator(int64_t code);

#endif
