/* The blocks of a transformer, as they are found among tensors. */
#ifndef PLX_FAMILY_TRANSFORMER_H
#define PLX_FAMILY_TRANSFORMER_H

#include "family/tensor_names.h"

/* What a matrix is in its block. */
typedef enum plx_transformer_role {
    PLX_ROLE_Q,
    PLX_ROLE_K,
    PLX_ROLE_V,
    PLX_ROLE_QKV, /* all three, one after the other */
    PLX_ROLE_O,
    PLX_ROLE_CROSS_Q, /* of attention to another stack: queries of this one, */
    PLX_ROLE_CROSS_K, /* keys and values of the other */
    PLX_ROLE_CROSS_V,
    PLX_ROLE_CROSS_QKV,
    PLX_ROLE_CROSS_O,
    PLX_ROLE_GATE,
    PLX_ROLE_UP,
    PLX_ROLE_GATE_UP, /* both, one after the other */
    PLX_ROLE_DOWN,
    PLX_ROLE_ROUTER,       /* chooses among experts: one unit for each */
    PLX_ROLE_EXPERTS_GATE, /* of all experts: [experts][out][in] */
    PLX_ROLE_EXPERTS_UP,
    PLX_ROLE_EXPERTS_DOWN,
    PLX_ROLE_SHARED_GATE, /* of neurons that work beside all experts */
    PLX_ROLE_SHARED_UP,
    PLX_ROLE_SHARED_DOWN,
    PLX_ROLES
} plx_transformer_role;

/* Queries, keys and values are `keys` units wide, or queries some times as much. */
typedef struct plx_transformer_heads {
    uint64_t queries, keys; /* units of each; values are as many as keys */
    bool fused;             /* they are in one tensor */
} plx_transformer_heads;

typedef struct plx_transformer_block {
    const char *prefix; /* of its names, before the number; borrowed from the tensors */
    size_t prefix_length;
    uint64_t number;
    size_t tensor[PLX_ROLES]; /* or PLX_PLAN_NONE */
    uint64_t width;           /* of the stream */
    plx_transformer_heads self, cross;
    bool crosses;            /* it has attention to another stack */
    uint64_t inner;          /* neurons, of all experts and those beside them */
    size_t experts;          /* that the first neurons are of; 0: there are none */
    uint64_t of_one;         /* neurons of each */
    size_t first_of_experts; /* of plx_transformer.expert: [experts], unless one tensor has all */
    bool turned;             /* matrices are [in][out] where they are square */
    size_t head_width;       /* units of a head; 0: heads cannot be told apart */
    size_t norms;            /* vectors that scale the stream */
} plx_transformer_block;

/* Matrices of one of a block's experts; gate: PLX_PLAN_NONE where it has none. */
typedef struct plx_transformer_expert {
    size_t gate, up, down;
} plx_transformer_expert;

typedef struct plx_transformer {
    plx_transformer_block *blocks; /* [count], complete ones, by name and number; what attends to
                                      another stack comes after it */
    size_t count;
    plx_transformer_expert *expert; /* of all blocks */
    bool heads_guessed;             /* nothing told the width of the heads */
} plx_transformer;

/* False without memory; nothing found is no failure. */
bool plx_transformer_find(plx_transformer *t, const plx_plan_desc *desc);
void plx_transformer_uninit(plx_transformer *t);

/* -- What names say (transformer_names.c) ------------------------------------------------------ */

/* The part of a block that a tensor of `rank` is by its name after the block's number, as
 * "mlp.fc1.weight"; PLX_ROLES: none. */
plx_transformer_role plx_transformer_role_of(const char *rest, size_t rank);
/* Likewise of one of its experts: PLX_ROLE_GATE, _UP or _DOWN, and which expert. */
plx_transformer_role plx_transformer_expert_role(const char *rest, uint64_t *number);

#endif
