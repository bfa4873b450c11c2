/* What lies beside a model's weights and says what they cannot: "config.json", as libraries of
 * transformers write it. Any thread. */
#ifndef PLX_IO_MODEL_CONFIG_H
#define PLX_IO_MODEL_CONFIG_H

#include <stddef.h>

/* Heads of attention of the model at `path`; 0 where nothing tells them. */
size_t plx_model_config_heads(const char *path);

#endif
