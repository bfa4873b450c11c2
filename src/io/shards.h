/* Reads the tables of files that together are a model, which a "*.index.json" beside them names, as
 * Hugging Face's libraries write it: safetensors, or PyTorch's of before. Any thread. */
#ifndef PLX_IO_SHARDS_H
#define PLX_IO_SHARDS_H

#include "model/tensor.h"

/* Whether head begins a JSON object, as an index does. */
bool plx_shards_sniff(const unsigned char *head, size_t n);

/* The blob is the index, with the path of its file as its name; files that it names are opened
 * beneath its folder and checked to hold what it says. Takes the blob, in success and in failure.
 * NULL with PLX_ERR_FORMAT and the offset. */
plx_tensors *plx_shards_read(plx_blob *blob, plx_error *e);

#endif
