/* Reads the table of a safetensors file (github.com/huggingface/safetensors, "Format").
 *
 * The rules of the format are kept to: tensors fill the file without holes, overlaps or bytes left
 * over, their sizes are those of shape and type, and no name comes twice. A type that is not known
 * gives a warning and a tensor without numbers. Any thread. */
#ifndef PLX_IO_SAFETENSORS_H
#define PLX_IO_SAFETENSORS_H

#include "model/tensor.h"

/* head: the first bytes of a file of that size. */
bool plx_safetensors_sniff(const unsigned char *head, size_t n, uint64_t size);

/* Takes the blob, in success and in failure. NULL with PLX_ERR_FORMAT and the offset. */
plx_tensors *plx_safetensors_read(plx_blob *blob, plx_error *e);
/* Reads the file into a table that owns the blob; names are not checked. */
bool plx_safetensors_read_into(plx_tensors *t, plx_blob *blob, plx_error *e);

#endif
