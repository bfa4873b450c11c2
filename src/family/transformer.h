/* The blocks of a transformer, as they are found among tensors. */
#ifndef PLX_FAMILY_TRANSFORMER_H
#define PLX_FAMILY_TRANSFORMER_H

#include "family/tensor_names.h"

/* What a matrix is in its block. */
typedef enum plx_transformer_role {
    PLX_ROLE_Q,
    PLX_ROLE_K,
    PLX_ROLE_V,
    PLX_ROLE_QKV, /* all three, one after the other or head by head */
    PLX_ROLE_O,
    PLX_ROLE_CROSS_Q, /* of attention to another stack: queries of this one, */
    PLX_ROLE_CROSS_K, /* keys and values of the other */
    PLX_ROLE_CROSS_V,
    PLX_ROLE_CROSS_QKV,
    PLX_ROLE_CROSS_O,
    PLX_ROLE_Q_A,  /* of attention through latents: from the stream to those of queries, */
    PLX_ROLE_Q_B,  /* and to queries from there; */
    PLX_ROLE_KV_A, /* to those of keys and values, and to a part of all keys after them, */
    PLX_ROLE_KV_B, /* and from there: of each head its key, then its value, */
    PLX_ROLE_K_B,  /* or else in tensors for each: [heads][latents][key], */
    PLX_ROLE_V_B,  /* [heads][value][latents] */
    PLX_ROLE_GATE,
    PLX_ROLE_UP,
    PLX_ROLE_GATE_UP, /* both, one after the other */
    PLX_ROLE_DOWN,
    PLX_ROLE_ROUTER,       /* chooses among experts: one unit for each */
    PLX_ROLE_EXPERTS_GATE, /* of all experts: [experts][out][in] */
    PLX_ROLE_EXPERTS_UP,
    PLX_ROLE_EXPERTS_DOWN,
    PLX_ROLE_EXPERTS_GATE_UP, /* of each expert both, one after the other or in turns */
    PLX_ROLE_SHARED_GATE,     /* of neurons that work beside all experts */
    PLX_ROLE_SHARED_UP,
    PLX_ROLE_SHARED_DOWN,
    PLX_ROLES
} plx_transformer_role;

/* Queries, keys and values are `keys` units wide, or queries some times as much. */
typedef struct plx_transformer_heads {
    uint64_t queries, keys; /* units of each; values are as many as keys */
    bool fused;             /* they are in one tensor */
} plx_transformer_heads;

/* Multi-head latent attention (DeepSeek-V2, arXiv 2405.04434, section 2.1): queries, keys and
 * values are made of fewer units, the latents, but for a part of each key, which all heads share.
 */
typedef struct plx_transformer_latents {
    uint64_t heads;             /* 0: attention is not of this kind */
    uint64_t of_queries;        /* latents; 0: queries are made of the stream */
    uint64_t of_keys;           /* likewise, of keys and values */
    uint64_t shared;            /* units of the shared part of keys, which turns with the place */
    uint64_t query, key, value; /* units of a head; key: without that part */
} plx_transformer_latents;

typedef struct plx_transformer_block {
    const char *prefix; /* of its names, before the number; borrowed from the tensors */
    size_t prefix_length;
    uint64_t number;
    size_t tensor[PLX_ROLES];          /* or PLX_PLAN_NONE */
    uint64_t width;                    /* of the stream */
    plx_transformer_heads self, cross; /* self: of latents, as wide as values on all sides */
    plx_transformer_latents latents;
    bool crosses;            /* it has attention to another stack */
    uint64_t inner;          /* neurons, of all experts and those beside them */
    size_t experts;          /* that the first neurons are of; 0: there are none */
    bool stacked;            /* one tensor has all of a kind */
    uint64_t of_one;         /* neurons of each */
    size_t first_of_experts; /* of plx_transformer.expert: [experts], unless they are stacked */
    bool turned;             /* matrices are [in][out] where they are square */
    size_t head_width;       /* units of a head; 0: heads cannot be told apart */
    bool by_heads;           /* PLX_ROLE_QKV has of each head of keys its queries, key and value */
    size_t rotary;           /* units of a head, or of a part of it, that turn; 0: not told */
    size_t norms;            /* vectors that scale the stream */
    bool apart;              /* attention and neurons have a norm each for the same stream */
} plx_transformer_block;

static inline bool plx_transformer_has(const plx_transformer_block *b, plx_transformer_role role)
{
    return b->tensor[role] != PLX_PLAN_NONE;
}

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
    bool heads_unfit;               /* a block cannot have as many as were asked for */
} plx_transformer;

/* False without memory; nothing found is no failure. */
bool plx_transformer_find(plx_transformer *t, const plx_plan_desc *desc);
void plx_transformer_uninit(plx_transformer *t);

/* -- What names say (transformer_names.c) ------------------------------------------------------ */

/* The part of a block that a tensor of `rank` is by its name after the block's number, as
 * "mlp.fc1.weight"; PLX_ROLES: none. */
plx_transformer_role plx_transformer_role_of(const char *rest, size_t rank);
/* Whether the one tensor of that name for queries, keys and values has them head by head. */
bool plx_transformer_is_by_heads(const char *name);
/* Likewise of one of its experts: PLX_ROLE_GATE, _UP or _DOWN, and which expert. */
plx_transformer_role plx_transformer_expert_role(const char *rest, uint64_t *number);

/* -- Latents (transformer_latents.c) ----------------------------------------------------------- */

/* Of a block whose width is known; false where it has none, or their shapes do not agree. */
bool plx_transformer_find_latents(
    const plx_tensors *t, const plx_transformer_block *b, plx_transformer_latents *out);

#endif
