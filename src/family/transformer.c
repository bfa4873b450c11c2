/* Transformers: stacks of blocks that read from a stream of residuals and add to it. What a tensor
 * is in its block follows from the end of its name, and which way round it lies from shapes. */
#include "family/transformer.h"

#include "base/mem.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_BLOCKS = 2048 };

static const struct {
    plx_attention_role role;
    const char *ends[24];
} ends[] = {
    {PLX_ROLE_Q, {"self_attn.q_proj", "attn_q", "attention.self.query", "attention.attention.query",
                     "attn.q_proj", "attention.wq", "attention.q_proj", "attention.query",
                     "attention.q_lin", "layer.0.SelfAttention.q", "attn.q", "self_attn.query"}},
    {PLX_ROLE_K, {"self_attn.k_proj", "attn_k", "attention.self.key", "attention.attention.key",
                     "attn.k_proj", "attention.wk", "attention.k_proj", "attention.key",
                     "attention.k_lin", "layer.0.SelfAttention.k", "attn.k", "self_attn.key"}},
    {PLX_ROLE_V, {"self_attn.v_proj", "attn_v", "attention.self.value", "attention.attention.value",
                     "attn.v_proj", "attention.wv", "attention.v_proj", "attention.value",
                     "attention.v_lin", "layer.0.SelfAttention.v", "attn.v", "self_attn.value"}},
    {PLX_ROLE_QKV,
        {"attn.c_attn", "attn_qkv", "attn.qkv", "attention.query_key_value",
            "self_attention.query_key_value", "self_attn.qkv_proj", "self_attn.in_proj_weight",
            "self_attention.in_proj_weight", "attn.in_proj_weight", "attn.Wqkv", "attention.wqkv",
            "self_attn.W_pack", "mixer.Wqkv"}},
    {PLX_ROLE_O,
        {"self_attn.o_proj", "attn_output", "attention.output.dense", "attn.c_proj", "attention.wo",
            "self_attn.out_proj", "attn.proj", "attention.dense", "self_attention.dense",
            "self_attention.out_proj", "attn.out_proj", "attention.out_proj", "attention.out_lin",
            "self_attn.dense", "layer.0.SelfAttention.o", "mixer.out_proj", "attention.o_proj"}},
    {PLX_ROLE_GATE, {"mlp.gate_proj", "ffn_gate", "feed_forward.w1", "layer.1.DenseReluDense.wi_0",
                        "layer.2.DenseReluDense.wi_0"}},
    {PLX_ROLE_UP, {"mlp.up_proj", "ffn_up", "feed_forward.w3", "intermediate.dense", "mlp.c_fc",
                      "mlp.fc1", "fc1", "linear1", "mlp.dense_h_to_4h", "ffn.lin1", "mlp.linear_1",
                      "mlp.0", "layer.1.DenseReluDense.wi", "layer.1.DenseReluDense.wi_1",
                      "layer.2.DenseReluDense.wi", "layer.2.DenseReluDense.wi_1", "mlp.lin1"}},
    {PLX_ROLE_GATE_UP, {"mlp.gate_up_proj"}},
    {PLX_ROLE_DOWN,
        {"mlp.down_proj", "ffn_down", "feed_forward.w2", "output.dense", "mlp.c_proj", "mlp.fc2",
            "fc2", "linear2", "mlp.dense_4h_to_h", "ffn.lin2", "mlp.linear_2", "mlp.3",
            "layer.1.DenseReluDense.wo", "layer.2.DenseReluDense.wo", "mlp.lin2"}},
};

/* The part of a block that a tensor is by the rest of its name; PLX_ROLES: none. */
static plx_attention_role role_of(const char *rest)
{
    size_t length = strlen(rest);
    if (plx_tensor_name_ends(rest, ".weight"))
        length -= strlen(".weight");
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        for (size_t k = 0; k < sizeof ends[i].ends / sizeof *ends[i].ends && ends[i].ends[k]; k++)
            if (strlen(ends[i].ends[k]) == length && memcmp(rest, ends[i].ends[k], length) == 0)
                return ends[i].role;
    return PLX_ROLES;
}

static bool is_norm(const plx_tensor *t, const char *rest)
{
    return t->rank == 1 && plx_tensor_name_ends(rest, "weight") &&
           (strstr(rest, "norm") || strstr(rest, "Norm") || strncmp(rest, "ln", 2) == 0);
}

typedef struct scan {
    plx_transformer_block *blocks; /* [MOST_BLOCKS] */
    size_t count, last;
} scan;

static plx_transformer_block *block_of(scan *s, const char *name, const plx_tensor_name_parts *at)
{
    for (size_t i = 0; i < s->count; i++) {
        size_t k = (s->last + i) % s->count;
        plx_transformer_block *b = &s->blocks[k];
        if (b->number == at->number && b->prefix_length == at->prefix &&
            memcmp(b->prefix, name, at->prefix) == 0) {
            s->last = k;
            return b;
        }
    }
    if (s->count == MOST_BLOCKS)
        return NULL;
    plx_transformer_block *b = &s->blocks[s->last = s->count++];
    *b = (plx_transformer_block){.prefix = name, .prefix_length = at->prefix, .number = at->number};
    for (int r = 0; r < PLX_ROLES; r++)
        b->tensor[r] = PLX_PLAN_NONE;
    return b;
}

static void look_at(scan *s, const plx_tensors *tensors, size_t index)
{
    const plx_tensor *t = &tensors->tensor[index];
    plx_tensor_name_parts at;
    if (t->rank > 2 || t->count == 0 || !plx_dtype_is_number(t->dtype))
        return;
    /* Without a number it is one of a block that is there alone. */
    if (!plx_tensor_name_split(t->name, &at))
        at = (plx_tensor_name_parts){.rest = t->name};
    plx_attention_role role = t->rank == 2 ? role_of(at.rest) : PLX_ROLES;
    bool norm = is_norm(t, at.rest), head_norm = norm && strstr(at.rest, "q_norm");
    bool rotary = t->rank == 1 && plx_tensor_name_ends(at.rest, "rotary_emb.inv_freq");
    if (role == PLX_ROLES && !norm && !rotary)
        return;
    plx_transformer_block *b = block_of(s, t->name, &at);
    if (!b)
        return;
    if (role != PLX_ROLES)
        b->tensor[role] = index;
    if (rotary)
        b->head_width = (size_t)t->count * 2;
    else if (head_norm)
        b->head_width = (size_t)t->count;
    b->norms += norm && !head_norm && !strstr(at.rest, "k_norm");
}

static const uint64_t *shape_of(
    const plx_tensors *t, const plx_transformer_block *b, plx_attention_role role)
{
    return b->tensor[role] == PLX_PLAN_NONE ? NULL : t->tensor[b->tensor[role]].shape;
}

static bool has_side(const uint64_t *shape, uint64_t n)
{
    return !shape || shape[0] == n || shape[1] == n;
}

/* The width of the stream is the side that all matrices of a block share. */
static uint64_t find_width(const plx_tensors *t, const plx_transformer_block *b)
{
    plx_attention_role first =
        b->tensor[PLX_ROLE_UP] != PLX_PLAN_NONE ? PLX_ROLE_UP : PLX_ROLE_GATE_UP;
    const uint64_t *up = shape_of(t, b, first);
    for (int side = 1; up && side >= 0; side--) {
        bool all = up[side] > 0;
        for (int r = 0; all && r < PLX_ROLES; r++)
            all = has_side(shape_of(t, b, (plx_attention_role)r), up[side]);
        if (all)
            return up[side];
    }
    return 0;
}

/* The side that is not the stream's. */
static uint64_t other_side(const plx_transformer_block *b, const uint64_t *shape, bool reads)
{
    bool turned = b->turned;
    if (shape[0] != shape[1])
        return shape[0] == b->width ? shape[1] : shape[0];
    return reads != turned ? shape[0] : shape[1];
}

static bool complete(const plx_tensors *t, plx_transformer_block *b)
{
    bool apart = b->tensor[PLX_ROLE_Q] != PLX_PLAN_NONE && b->tensor[PLX_ROLE_K] != PLX_PLAN_NONE &&
                 b->tensor[PLX_ROLE_V] != PLX_PLAN_NONE;
    b->fused = b->tensor[PLX_ROLE_QKV] != PLX_PLAN_NONE;
    if ((!apart && !b->fused) || b->tensor[PLX_ROLE_O] == PLX_PLAN_NONE ||
        b->tensor[PLX_ROLE_DOWN] == PLX_PLAN_NONE || !(b->width = find_width(t, b)))
        return false;
    bool gated_up = b->tensor[PLX_ROLE_UP] == PLX_PLAN_NONE;
    const uint64_t *up = shape_of(t, b, gated_up ? PLX_ROLE_GATE_UP : PLX_ROLE_UP);
    b->turned = up[0] == b->width && up[1] != b->width;
    b->inner = other_side(b, up, true) / (gated_up ? 2 : 1);
    b->queries = other_side(b, shape_of(t, b, PLX_ROLE_O), false);
    if (b->fused) {
        uint64_t all = other_side(b, shape_of(t, b, PLX_ROLE_QKV), true);
        b->keys = all > b->queries ? (all - b->queries) / 2 : 0;
        return b->keys > 0 && b->queries + 2 * b->keys == all;
    }
    b->keys = other_side(b, shape_of(t, b, PLX_ROLE_K), true);
    return other_side(b, shape_of(t, b, PLX_ROLE_Q), true) == b->queries &&
           other_side(b, shape_of(t, b, PLX_ROLE_V), true) == b->keys;
}

/* Heads are some whole number of equal parts; the usual width where nothing tells it. */
static void find_heads(plx_transformer_block *b, size_t heads, bool *guessed)
{
    static const uint64_t usual[] = {128, 64, 80, 96, 32, 16, 8};
    uint64_t width = heads > 0 && b->queries % heads == 0 ? b->queries / heads : b->head_width;
    bool fits = width > 0 && b->queries % width == 0 && b->keys % width == 0;
    *guessed = !fits;
    for (size_t i = b->width >= 2560 ? 0 : 1; !fits && i < sizeof usual / sizeof *usual; i++) {
        width = usual[i];
        fits = b->queries % width == 0 && b->keys % width == 0 && b->queries > width;
    }
    b->head_width = fits ? (size_t)width : (size_t)b->keys;
    if (b->queries % b->head_width != 0 || b->queries / b->head_width % (b->keys / b->head_width))
        b->head_width = 0;
}

static int by_number(const void *a, const void *b)
{
    const plx_transformer_block *p = a, *q = b;
    size_t least = p->prefix_length < q->prefix_length ? p->prefix_length : q->prefix_length;
    int order = memcmp(p->prefix, q->prefix, least);
    if (order == 0 && p->prefix_length != q->prefix_length)
        order = p->prefix_length < q->prefix_length ? -1 : 1;
    return order != 0 ? order : p->number < q->number ? -1 : p->number > q->number;
}

plx_transformer_block *plx_transformer_find(
    const plx_plan_desc *desc, size_t *count, bool *guessed, bool *failed)
{
    const plx_tensors *t = desc->tensors;
    scan s = {.blocks = plx_alloc(MOST_BLOCKS, sizeof *s.blocks)};
    *count = 0;
    if (!s.blocks) {
        *failed = true;
        return NULL;
    }
    for (size_t i = 0; i < t->count; i++)
        look_at(&s, t, i);
    for (size_t i = 0; i < s.count; i++)
        if (complete(t, &s.blocks[i])) {
            find_heads(&s.blocks[i], desc->heads, guessed);
            s.blocks[(*count)++] = s.blocks[i];
        }
    qsort(s.blocks, *count, sizeof *s.blocks, by_number);
    return s.blocks;
}
