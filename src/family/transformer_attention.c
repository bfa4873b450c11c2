/* Attention of a block: queries, keys and values of the stream, or through latents, or keys and
 * values of another stack; and heads. */
#include "family/transformer_build.h"

/* `count` matrices from the role on, whose units lie one after the other from `first` on. */
static void link_several(plx_transformer_build *b, const plx_transformer_block *k,
    plx_transformer_role role, const uint64_t *first, size_t count, size_t source, size_t target)
{
    char name[PLX_NAME_SIZE];
    plx_transformer_base_name(b, k->tensor[role], name);
    plx_plan_add_link(b->plan, name, source, target);
    for (size_t i = 0; i < count; i++) {
        plx_plan_part part = plx_transformer_part(b, k, k->tensor[role + i], true);
        part.first_out = (size_t)first[i];
        plx_plan_add_part(b->plan, &part);
    }
}

/* One tensor in which each head of keys has its queries, its key and its value in a row. */
static void link_by_heads(plx_transformer_build *b, const plx_transformer_block *k, size_t target)
{
    size_t heads = (size_t)k->self.keys / k->head_width;
    const size_t run[] = {(size_t)k->self.queries / heads, k->head_width, k->head_width};
    char name[PLX_NAME_SIZE];
    plx_transformer_base_name(b, k->tensor[PLX_ROLE_QKV], name);
    plx_plan_add_link(b->plan, name, b->stream, target);
    for (size_t i = 0, first = 0; i < 3; first += run[i++]) {
        plx_plan_part part = plx_transformer_part(b, k, k->tensor[PLX_ROLE_QKV], true);
        part.first_out = heads * first;
        part.out_first = part.bias_first = first;
        part.out_run = part.bias_run = run[i];
        part.out_every = part.bias_every = run[0] + run[1] + run[2];
        plx_plan_add_part(b->plan, &part);
    }
}

/* -- Heads ------------------------------------------------------------------------------------- */

size_t plx_transformer_head_slots(const plx_transformer_block *k)
{
    return k->head_width > 0 ? (size_t)k->self.keys / k->head_width : 1;
}

/* `count` units are as many in a row of each head. */
static void mark_heads(plx_transformer_build *b, const plx_transformer_block *k, size_t layer,
    uint64_t count, const char *name)
{
    plx_plan_layer *l = plx_transformer_layer(b, layer);
    size_t first = 0;
    if (l->segment_count > 0)
        first = l->segment[l->segment_count - 1].first + l->segment[l->segment_count - 1].count;
    l->segment[l->segment_count++] = (plx_plan_segment){
        first, (size_t)count, (size_t)count / plx_transformer_head_slots(k), 0, name};
}

/* Whether each head of queries has a head of keys of its own. */
static bool are_apart(const plx_transformer_block *k)
{
    return k->head_width > 0 && k->self.queries == k->self.keys;
}

static size_t add_heads(plx_transformer_build *b, const plx_transformer_block *k, size_t block)
{
    size_t heads = plx_transformer_add_layer(b, block, "heads", k->self.queries);
    mark_heads(b, k, heads, k->self.queries, are_apart(k) ? "head" : "heads of key");
    return heads;
}

static const char *query_name(const plx_transformer_block *k)
{
    return are_apart(k) ? "query head" : "query heads of key";
}

/* -- Attention to the stream ------------------------------------------------------------------- */

static size_t add_plain_attention(
    plx_transformer_build *b, const plx_transformer_block *k, size_t block)
{
    uint64_t q = k->self.queries, n = k->self.keys;
    size_t layer = plx_transformer_add_layer(b, block, "q, k, v", q + 2 * n);
    mark_heads(b, k, layer, q, query_name(k));
    mark_heads(b, k, layer, n, "key head");
    mark_heads(b, k, layer, n, "value head");
    if (k->self.fused && k->by_heads && k->head_width > 0)
        link_by_heads(b, k, layer);
    else if (k->self.fused)
        plx_transformer_link(b, k, PLX_ROLE_QKV, true, b->stream, layer, 0);
    else
        link_several(b, k, PLX_ROLE_Q, (const uint64_t[]){0, q, q + n}, 3, b->stream, layer);
    size_t heads = add_heads(b, k, block);
    plx_plan_add_bypass(b->plan, PLX_BYPASS_HEADS, layer, heads);
    return heads;
}

/* -- Through latents --------------------------------------------------------------------------- */

/* From latents; axes: of the tensor, as they are not told by the stream's width; first: of its
 * outputs in the target. To the last link. */
static void add_inner(plx_transformer_build *b, const plx_transformer_block *k,
    plx_transformer_role role, const plx_axis axes[3], uint64_t first)
{
    size_t tensor = k->tensor[role];
    const plx_tensor *t = &b->desc->tensors->tensor[tensor];
    plx_plan_part part = plx_plan_matrix(tensor, false);
    part.first_out = (size_t)first;
    for (size_t d = 0; d < 3; d++)
        part.axis[d] = (unsigned char)axes[d];
    if (t->rank == 2)
        part.bias = plx_tensor_names_bias(b->names, tensor, t->shape[0]);
    plx_plan_add_part(b->plan, &part);
}

static size_t add_latents(plx_transformer_build *b, const plx_transformer_block *k, size_t block,
    const char *name, uint64_t units, plx_transformer_role role, size_t slot)
{
    size_t layer = plx_transformer_add_layer(b, block, name, units);
    plx_plan_layer *l = plx_transformer_layer(b, layer);
    l->segment[l->segment_count++] =
        (plx_plan_segment){0, (size_t)units, (size_t)units, slot, NULL};
    plx_transformer_link(b, k, role, true, b->stream, layer, 0);
    return layer;
}

static const plx_axis plain[3] = {PLX_AXIS_OUT, PLX_AXIS_IN};

static size_t add_queries(
    plx_transformer_build *b, const plx_transformer_block *k, size_t block, size_t slot)
{
    const plx_transformer_latents *l = &k->latents;
    plx_transformer_role role = l->of_queries > 0 ? PLX_ROLE_Q_B : PLX_ROLE_Q;
    size_t from = b->stream;
    char name[PLX_NAME_SIZE];
    if (l->of_queries > 0)
        from = add_latents(b, k, block, "q latents", l->of_queries, PLX_ROLE_Q_A, slot);
    size_t queries = plx_transformer_add_layer(b, block, "q", l->heads * l->query);
    mark_heads(b, k, queries, l->heads * l->query, query_name(k));
    plx_transformer_base_name(b, k->tensor[role], name);
    plx_plan_add_link(b->plan, name, from, queries);
    add_inner(b, k, role, plain, 0);
    return queries;
}

/* The shared part of keys comes first. */
static size_t add_keys(
    plx_transformer_build *b, const plx_transformer_block *k, size_t block, size_t slot)
{
    static const plx_axis key_axes[3] = {PLX_AXIS_OUT, PLX_AXIS_IN, PLX_AXIS_OUT};
    static const plx_axis value_axes[3] = {PLX_AXIS_OUT, PLX_AXIS_OUT, PLX_AXIS_IN};
    const plx_transformer_latents *l = &k->latents;
    uint64_t key = l->heads * l->key, value = l->heads * l->value;
    bool both = plx_transformer_has(k, PLX_ROLE_KV_B);
    char name[PLX_NAME_SIZE];
    size_t from = add_latents(b, k, block, "k, v latents", l->of_keys, PLX_ROLE_KV_A, slot);
    size_t keys = plx_transformer_add_layer(b, block, "shared k, k, v", l->shared + key + value);
    plx_plan_layer *layer = plx_transformer_layer(b, keys);
    layer->segment[layer->segment_count++] =
        (plx_plan_segment){0, (size_t)l->shared, (size_t)l->shared, slot + 1, NULL};
    plx_transformer_link(b, k, PLX_ROLE_KV_A, true, b->stream, keys, (size_t)l->of_keys);
    plx_transformer_base_name(b, k->tensor[both ? PLX_ROLE_KV_B : PLX_ROLE_K_B], name);
    plx_plan_add_link(b->plan, name, from, keys);
    if (both) {
        mark_heads(b, k, keys, key + value, "key and value head");
        add_inner(b, k, PLX_ROLE_KV_B, plain, l->shared);
    } else {
        mark_heads(b, k, keys, key, "key head");
        mark_heads(b, k, keys, value, "value head");
        add_inner(b, k, PLX_ROLE_K_B, key_axes, l->shared);
        add_inner(b, k, PLX_ROLE_V_B, value_axes, l->shared + key);
    }
    return keys;
}

size_t plx_transformer_latent_slots(const plx_transformer_block *k)
{
    return k->latents.heads == 0 ? 0 : k->latents.of_queries > 0 ? 3 : 2;
}

static size_t add_latent_attention(
    plx_transformer_build *b, const plx_transformer_block *k, size_t block)
{
    size_t slot = plx_transformer_head_slots(k), after = slot + plx_transformer_latent_slots(k);
    size_t queries = add_queries(b, k, block, slot), keys = add_keys(b, k, block, after - 2);
    size_t heads = add_heads(b, k, block);
    plx_plan_add_bypass(b->plan, PLX_BYPASS_HEADS, queries, heads);
    plx_plan_add_bypass(b->plan, PLX_BYPASS_HEADS, keys, heads);
    return heads;
}

size_t plx_transformer_attend(
    plx_transformer_build *b, const plx_transformer_block *k, size_t block)
{
    return k->latents.heads > 0 ? add_latent_attention(b, k, block)
                                : add_plain_attention(b, k, block);
}

/* -- Attention to another stack --------------------------------------------------------------- */

/* Queries of the stream, keys and values of the other one. */
size_t plx_transformer_attend_across(
    plx_transformer_build *b, const plx_transformer_block *k, size_t block, size_t from)
{
    uint64_t q = k->cross.queries, n = k->cross.keys;
    size_t queries = plx_transformer_add_layer(b, block, "q across", q);
    mark_heads(b, k, queries, q, query_name(k));
    size_t keys = plx_transformer_add_layer(b, block, "k, v across", 2 * n);
    mark_heads(b, k, keys, n, "key head");
    mark_heads(b, k, keys, n, "value head");
    if (k->cross.fused) {
        plx_transformer_link(b, k, PLX_ROLE_CROSS_QKV, true, from, queries, 0);
        plx_transformer_link(b, k, PLX_ROLE_CROSS_QKV, true, b->other, keys, (size_t)q);
    } else {
        link_several(b, k, PLX_ROLE_CROSS_Q, (const uint64_t[]){0}, 1, from, queries);
        link_several(b, k, PLX_ROLE_CROSS_K, (const uint64_t[]){0, n}, 2, b->other, keys);
    }
    size_t heads = add_heads(b, k, block);
    plx_plan_add_bypass(b->plan, PLX_BYPASS_HEADS, queries, heads);
    plx_plan_add_bypass(b->plan, PLX_BYPASS_HEADS, keys, heads);
    return heads;
}
