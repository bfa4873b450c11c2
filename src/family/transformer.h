/* The blocks of a transformer, as they are found among tensors. */
#ifndef PLX_FAMILY_TRANSFORMER_H
#define PLX_FAMILY_TRANSFORMER_H

#include "family/tensor_names.h"

/* What a matrix is in its block. */
typedef enum plx_attention_role {
    PLX_ROLE_Q,
    PLX_ROLE_K,
    PLX_ROLE_V,
    PLX_ROLE_QKV, /* all three, one after the other */
    PLX_ROLE_O,
    PLX_ROLE_GATE,
    PLX_ROLE_UP,
    PLX_ROLE_GATE_UP, /* both, one after the other */
    PLX_ROLE_DOWN,
    PLX_ROLES
} plx_attention_role;

typedef struct plx_transformer_block {
    const char *prefix; /* of its names, before the number; borrowed from the tensors */
    size_t prefix_length;
    uint64_t number;
    size_t tensor[PLX_ROLES]; /* or PLX_PLAN_NONE */
    uint64_t width;           /* of the stream */
    uint64_t queries, keys;   /* units of each; values are as many as keys */
    uint64_t inner;           /* neurons */
    bool turned;              /* matrices are [in][out] where they are square */
    bool fused;               /* there is PLX_ROLE_QKV */
    size_t head_width;        /* units of a head; 0: heads cannot be told apart */
    size_t norms;             /* vectors that scale the stream */
} plx_transformer_block;

/* The complete blocks, by name and number: [*count], to be freed with plx_free; NULL, and *failed,
 * without memory. *guessed: nothing told the width of the heads. */
plx_transformer_block *plx_transformer_find(
    const plx_plan_desc *desc, size_t *count, bool *guessed, bool *failed);

#endif
