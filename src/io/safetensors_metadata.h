/* What is written about a network and its training into the "__metadata__" of a safetensors file:
 * "spec", "activations", "loss", "seed" and "step". It is read where "plexus" stands beside it;
 * metadata of other programs have no effect. Any thread. */
#ifndef PLX_IO_SAFETENSORS_METADATA_H
#define PLX_IO_SAFETENSORS_METADATA_H

#include "model/network.h"
#include "model/tensor.h"

#include <jansson.h>

/* text: the value as it stands in the header. Sets t->trained, of a table that has all tensors.
 * Nothing in the text is an error: what cannot be read or does not fit the tensors is left out with
 * a warning. False without memory. */
bool plx_safetensors_read_metadata(plx_tensors *t, const char *text, size_t size, plx_error *e);

/* Adds it to the object; what is NULL is not told. False without memory. */
bool plx_safetensors_put_metadata(json_t *metadata, const plx_network *n, const char *loss,
    const uint64_t *seed, const uint64_t *step);

#endif
