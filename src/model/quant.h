/* The quantised blocks of ggml (github.com/ggml-org/ggml, ggml-common.h), which GGUF files hold: 32
 * or 256 small numbers with scales of their own. Any thread. */
#ifndef PLX_MODEL_QUANT_H
#define PLX_MODEL_QUANT_H

#include "model/dtype.h"

/* The numbers of `blocks` blocks; false, with nothing written, where the type is none of these. */
bool plx_quant_floats(plx_dtype type, const uint8_t *raw, size_t blocks, float *out);

#endif
