/* Reads the table of a safetensors file (github.com/huggingface/safetensors, "Format"), or of
 * several, named by a "*.index.json" beside them.
 *
 * The rules of the format are kept to: tensors fill the file without holes, overlaps or bytes left
 * over, their sizes are those of shape and type, and no name comes twice. A type that is not known
 * gives a warning and a tensor without numbers. Any thread. */
#ifndef PLX_IO_SAFETENSORS_H
#define PLX_IO_SAFETENSORS_H

#include "model/tensor.h"

/* head: the first bytes of a file of that size. */
bool plx_safetensors_sniff(const unsigned char *head, size_t n, uint64_t size);
/* Whether head begins a JSON object, as an index does. */
bool plx_safetensors_index_sniff(const unsigned char *head, size_t n);

/* Takes the blob, in success and in failure. NULL with PLX_ERR_FORMAT and the offset. */
plx_tensors *plx_safetensors_read(plx_blob *blob, plx_error *e);
/* The blob is the index, with the path of its file as its name; files that it names are opened
 * beneath its folder and checked to hold what it says. Takes the blob. */
plx_tensors *plx_safetensors_index_read(plx_blob *blob, plx_error *e);

#endif
