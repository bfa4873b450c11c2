/* Writes a network's parameters as safetensors (github.com/huggingface/safetensors, "Format"): an
 * 8-byte length, a JSON header, the tensors one after the other, all little-endian.
 *
 * Tensors are F32: "layers.0.weight" [out, in] and "layers.0.bias" [out] for each link, and, where
 * the inputs were scaled, "input.shift" and "input.scale" [inputs] (and "target.…" [outputs] for
 * regression) with x' = (x - shift) * scale. The file appears under its name only when complete.
 * Any thread. */
#ifndef PLX_IO_SAFETENSORS_WRITE_H
#define PLX_IO_SAFETENSORS_WRITE_H

#include "model/dataset.h"
#include "model/network.h"

typedef struct plx_safetensors_desc {
    const char *path;           /* must */
    const plx_network *network; /* must */
    const float *params;        /* must; [network->param_count] */
    const plx_scaling *scaling; /* default: none */
    const char *loss;           /* must; a name, for the metadata */
    const char *version;        /* must; of the program */
    uint64_t seed, step;
} plx_safetensors_desc;

bool plx_safetensors_write(const plx_safetensors_desc *desc, plx_error *e);

#endif
