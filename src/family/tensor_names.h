/* Names of tensors: their parts between points, and finding them. */
#ifndef PLX_FAMILY_TENSOR_NAMES_H
#define PLX_FAMILY_TENSOR_NAMES_H

#include "family/plan.h"

/* The tensors of a table by name. */
typedef struct plx_tensor_names {
    const plx_tensors *tensors;
    size_t *sorted; /* [tensors->count] */
} plx_tensor_names;

/* False without memory. */
bool plx_tensor_names_init(plx_tensor_names *n, const plx_tensors *tensors);
void plx_tensor_names_uninit(plx_tensor_names *n);

/* The tensor so named, or PLX_PLAN_NONE. */
size_t plx_tensor_names_find(const plx_tensor_names *n, const char *name);
/* The vector of `units` numbers that goes with a tensor of weights: "a.bias" with "a.weight", and
 * likewise for the other ways to name them; or PLX_PLAN_NONE. */
size_t plx_tensor_names_bias(const plx_tensor_names *n, size_t tensor, uint64_t units);

/* A name without what says that it is weights: "fc1" of "fc1.weight"; its end where it is too long.
 * Returns out. */
char *plx_tensor_name_base(const char *name, char *out, size_t size);
/* As people count: "layer.2" before "layer.10". */
int plx_tensor_name_compare(const char *a, const char *b);
bool plx_tensor_name_ends(const char *name, const char *end);
/* Where it is the norm of latents of attention (transformer.h), what the names of their matrix and
 * it begin with: bytes of "self_attn.q_a" of "self_attn.q_a_layernorm.weight"; else 0. */
size_t plx_tensor_name_of_latents(const char *name);
/* Of what an optimiser keeps beside the weights in a checkpoint. */
bool plx_tensor_name_of_optimizer(const char *name);

/* The first whole number that is a part of its own, or ends one after a line ("layer_3"): where
 * what is before it ends, and where what is after it begins. False where there is none. */
typedef struct plx_tensor_name_parts {
    size_t prefix; /* bytes before the number */
    uint64_t number;
    const char *rest; /* after the point that follows it; "" at the end */
} plx_tensor_name_parts;
bool plx_tensor_name_split(const char *name, plx_tensor_name_parts *parts);

#endif
