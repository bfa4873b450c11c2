/* What the files that make the plan of a transformer share (transformer_plan.c). One thread. */
#ifndef PLX_FAMILY_TRANSFORMER_BUILD_H
#define PLX_FAMILY_TRANSFORMER_BUILD_H

#include "family/transformer.h"

typedef struct plx_transformer_build {
    plx_plan *plan;
    const plx_plan_desc *desc;
    const plx_tensor_names *names;
    plx_transformer found;
    size_t stream; /* the last layer of it */
    size_t other;  /* the last layer of the stream of the stack before, which blocks may attend to;
                      or PLX_PLAN_NONE */
    size_t tokens; /* the table of embeddings, or PLX_PLAN_NONE */
    size_t *outside; /* [outside_count], tensors in no block that units may be linked by; owned */
    size_t outside_count;
    size_t stacks;       /* of blocks */
    plx_plan_layer none; /* for who asks for a layer where memory ran out */
} plx_transformer_build;

/* A layer of the stream. */
size_t plx_transformer_add_stream(plx_transformer_build *b, const char *name, uint64_t width);

/* A block after the stream, which it leads on, in a group of blocks or in none: slot: of its
 * attention in the group; slots: of the group for attention. transformer_block.c */
void plx_transformer_add_block(plx_transformer_build *b, const plx_transformer_block *k,
    size_t parent, size_t slot, size_t slots, const char *name);

/* A layer that is in a block and no stream. */
size_t plx_transformer_add_layer(
    plx_transformer_build *b, size_t block, const char *name, uint64_t units);
/* A link of one matrix; reads: from the stream. first: of two that are in one tensor, the output
 * that this one begins with. */
void plx_transformer_link(plx_transformer_build *b, const plx_transformer_block *k,
    plx_transformer_role role, bool reads, size_t source, size_t target, size_t first);

/* The block's attention to the stream, and to the other one for `from` in this; both return what
 * its heads give. transformer_attention.c */
size_t plx_transformer_attend(
    plx_transformer_build *b, const plx_transformer_block *k, size_t block);
size_t plx_transformer_attend_across(
    plx_transformer_build *b, const plx_transformer_block *k, size_t block, size_t from);
/* Units of a folded block for attention: one for each head of keys, and after them for latents. */
size_t plx_transformer_head_slots(const plx_transformer_block *k);
size_t plx_transformer_latent_slots(const plx_transformer_block *k);

enum { PLX_LARGE_TABLE = 2048 /* embeddings of more rows are folded */ };

/* Lists the tensors outside all blocks. False without memory. transformer_embed.c */
bool plx_transformer_find_outside(plx_transformer_build *b);
/* The first of them whose name has one of the parts, but not `without` where that
 * is a word, and whose last side, or whose first, is the stream's; or PLX_PLAN_NONE. */
size_t plx_transformer_outside(const plx_transformer_build *b, const char *const *parts,
    const char *without, uint64_t width, size_t most_rank);
/* The table of tokens, and what patches go through; without: what the names of other stacks'
 * tensors have; "": none. */
size_t plx_transformer_tokens(const plx_transformer_build *b, uint64_t width, const char *without);
size_t plx_transformer_patch(const plx_transformer_build *b, uint64_t width, const char *without);
/* What leads into a stack; stack: a word to tell its layers from those of other stacks. Whether
 * there are tokens among them. */
bool plx_transformer_embed(
    plx_transformer_build *b, uint64_t width, const char *stack, const char *without);
/* A block for the layer of a table, which is folded where it is large. kind: what its rows are;
 * others: rows after them of another kind. */
void plx_transformer_fold_table(plx_transformer_build *b, size_t layer, const char *name,
    const char *kind, size_t rows, const char *other_kind, size_t others);

/* Links of a block's experts to their neurons, or from them; role: PLX_ROLE_GATE, _UP or _DOWN.
 * transformer_experts.c */
void plx_transformer_link_experts(plx_transformer_build *b, const plx_transformer_block *k,
    plx_transformer_role role, size_t source, size_t target);

/* A matrix that reads from the stream, or one that adds to it, with its bias. */
plx_plan_part plx_transformer_part(
    const plx_transformer_build *b, const plx_transformer_block *k, size_t tensor, bool reads);

/* The layer, or one that nobody looks at where memory ran out. */
plx_plan_layer *plx_transformer_layer(plx_transformer_build *b, size_t layer);
/* What a tensor is called without what says that it is weights. */
void plx_transformer_base_name(
    const plx_transformer_build *b, size_t tensor, char out[PLX_NAME_SIZE]);

static inline size_t plx_divide_up(uint64_t a, size_t b)
{
    return (size_t)((a + b - 1) / b);
}

#endif
