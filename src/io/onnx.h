/* Reads ONNX: the tensors of the main graph and of the graphs inside its nodes, constants among
 * them, and the main graph itself. Numbers stay in the file, or in the files beneath its folder
 * that it names for them. Any thread. */
#ifndef PLX_IO_ONNX_H
#define PLX_IO_ONNX_H

#include "model/tensor.h"

bool plx_onnx_sniff(const unsigned char *head, size_t n, uint64_t size);
/* Takes the blob. NULL with PLX_ERR_FORMAT and the byte offset; PLX_ERR_UNSUPPORTED; PLX_ERR_IO;
 * PLX_ERR_MEMORY. */
plx_tensors *plx_onnx_read(plx_blob *blob, plx_error *e);

#endif
