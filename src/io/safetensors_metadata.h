/* Reads what io/safetensors_write.h writes about the network and its training, in the
 * "__metadata__" of a header: "spec", "activations", "loss", "seed" and "step" beside "plexus".
 * Metadata of other programs has no effect. Any thread. */
#ifndef PLX_IO_SAFETENSORS_METADATA_H
#define PLX_IO_SAFETENSORS_METADATA_H

#include "model/tensor.h"

/* text: the value as it stands in the header. Sets t->trained, of a table that has all tensors.
 * Nothing in the text is an error: what cannot be read or does not fit the tensors is left out with
 * a warning. False without memory. */
bool plx_safetensors_read_metadata(plx_tensors *t, const char *text, size_t size, plx_error *e);

#endif
