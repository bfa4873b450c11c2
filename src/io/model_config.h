/* What lies beside a model's weights and says what they cannot: "config.json", as libraries of
 * transformers write it. Any thread. */
#ifndef PLX_IO_MODEL_CONFIG_H
#define PLX_IO_MODEL_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

typedef struct plx_model_config {
    size_t heads;         /* of attention; 0: nothing tells them */
    size_t picture_heads; /* likewise, of stacks for pictures */
    int parallel;         /* as plx_tensors has it */
    bool whole_zeros;     /* zeros of GPTQ are stored as they are, and not less one */
} plx_model_config;

/* Of the model at `path`; nothing where there is no such file, or none that can be read. */
plx_model_config plx_model_config_read(const char *path);

#endif
