/* The header of a safetensors file in the making, for the writers of such files. */
#ifndef PLX_IO_SAFETENSORS_HEADER_H
#define PLX_IO_SAFETENSORS_HEADER_H

#include "base/file.h"

#include <jansson.h>

/* Adds the tensor [begin, begin + bytes) of the numbers; false without memory. */
bool plx_safetensors_header_add(json_t *header, const char *name, const char *dtype,
    const uint64_t *shape, size_t rank, uint64_t begin, uint64_t bytes);
/* Writes the length, the header and what fills it up to a multiple of 8 bytes. path: for errors.
 * PLX_ERR_UNSUPPORTED where it is longer than readers take. */
bool plx_safetensors_header_write(
    plx_file_writer *w, const char *path, const json_t *header, plx_error *e);

#endif
