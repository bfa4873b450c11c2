/* Reads the table of a GGUF file (github.com/ggml-org/ggml, docs/gguf.md), versions 2 and 3,
 * little-endian. Quantised tensors stay as they are and are unpacked where they are read; those of
 * the types IQ1, IQ2 and IQ3 are listed without numbers. Of a model in several files any part
 * stands for all: the others are looked for in its folder by the names that llama.cpp gives them.
 * Any thread. */
#ifndef PLX_IO_GGUF_H
#define PLX_IO_GGUF_H

#include "model/tensor.h"

bool plx_gguf_sniff(const unsigned char *head, size_t n, uint64_t size);
/* Takes the blob. NULL with PLX_ERR_FORMAT and the offset, or PLX_ERR_UNSUPPORTED. */
plx_tensors *plx_gguf_read(plx_blob *blob, plx_error *e);

#endif
