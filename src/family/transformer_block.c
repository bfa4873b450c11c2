/* A block of a transformer: attention, attention to another stack where it has that, and neurons,
 * each of which reads from the stream and adds to it. */
#include "family/transformer_build.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    LEAST_NEURON_SLOTS = 16, /* that the neurons of a folded block are shown as, */
    MOST_NEURON_SLOTS = 64,
    SHARED_SLOTS = 16,       /* those that work beside all experts, */
    MOST_EXPERT_SLOTS = 512, /* and experts */
};

size_t plx_transformer_add_stream(plx_transformer_build *b, const char *name, uint64_t width)
{
    size_t layer = plx_plan_add_layer(b->plan, name, (size_t)width);
    plx_transformer_layer(b, layer)->stream = true;
    return layer;
}

/* -- Links ------------------------------------------------------------------------------------- */

static bool has(const plx_transformer_block *k, plx_transformer_role role)
{
    return k->tensor[role] != PLX_PLAN_NONE;
}

/* reads: from the stream. shift: of two that are in one tensor the second is moved to the
 * beginning, which moves the first to where there are no units. */
static void link_one(plx_transformer_build *b, const plx_transformer_block *k,
    plx_transformer_role role, bool reads, size_t source, size_t target, size_t shift)
{
    char name[PLX_NAME_SIZE];
    plx_plan_part part = plx_transformer_part(b, k, k->tensor[role], reads);
    part.first_out = (size_t)0 - shift;
    if (role == PLX_ROLE_GATE_UP || role == PLX_ROLE_CROSS_QKV) {
        part.bias_first = shift;
        part.bias_count = plx_transformer_layer(b, target)->units;
    }
    plx_transformer_base_name(b, k->tensor[role], name);
    plx_plan_add_link(b->plan, name, source, target);
    plx_plan_add_part(b->plan, &part);
}

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

/* -- Attention --------------------------------------------------------------------------------- */

/* Units of a folded block for its attention: one for each head of keys. */
static size_t head_slots(const plx_transformer_block *k)
{
    return k->head_width > 0 ? (size_t)k->self.keys / k->head_width : 1;
}

/* Adds a layer with what is the same for all of the block. */
static size_t add_layer(plx_transformer_build *b, size_t block, const char *name, uint64_t units)
{
    size_t layer = plx_plan_add_layer(b->plan, name, (size_t)units);
    plx_transformer_layer(b, layer)->block = block;
    return layer;
}

/* `count` units are as many in a row of each head. */
static void mark_heads(plx_transformer_build *b, const plx_transformer_block *k, size_t layer,
    uint64_t count, const char *name)
{
    plx_plan_layer *l = plx_transformer_layer(b, layer);
    size_t first = 0;
    if (l->segment_count > 0)
        first = l->segment[l->segment_count - 1].first + l->segment[l->segment_count - 1].count;
    l->segment[l->segment_count++] =
        (plx_plan_segment){first, (size_t)count, (size_t)count / head_slots(k), 0, name};
}

/* Whether each head of queries has a head of keys of its own. */
static bool are_apart(const plx_transformer_block *k)
{
    return k->head_width > 0 && k->self.queries == k->self.keys;
}

static size_t add_heads(plx_transformer_build *b, const plx_transformer_block *k, size_t block)
{
    size_t heads = add_layer(b, block, "heads", k->self.queries);
    mark_heads(b, k, heads, k->self.queries, are_apart(k) ? "head" : "heads of key");
    return heads;
}

static const char *query_name(const plx_transformer_block *k)
{
    return are_apart(k) ? "query head" : "query heads of key";
}

/* Returns what the heads of the block give. */
static size_t add_attention(plx_transformer_build *b, const plx_transformer_block *k, size_t block)
{
    uint64_t q = k->self.queries, n = k->self.keys;
    size_t layer = add_layer(b, block, "q, k, v", q + 2 * n);
    mark_heads(b, k, layer, q, query_name(k));
    mark_heads(b, k, layer, n, "key head");
    mark_heads(b, k, layer, n, "value head");
    if (k->self.fused)
        link_one(b, k, PLX_ROLE_QKV, true, b->stream, layer, 0);
    else
        link_several(b, k, PLX_ROLE_Q, (const uint64_t[]){0, q, q + n}, 3, b->stream, layer);
    size_t heads = add_heads(b, k, block);
    plx_plan_add_bypass(b->plan, PLX_BYPASS_HEADS, layer, heads);
    return heads;
}

/* Queries of the stream, keys and values of the other one. */
static size_t add_cross(
    plx_transformer_build *b, const plx_transformer_block *k, size_t block, size_t from)
{
    uint64_t q = k->cross.queries, n = k->cross.keys;
    size_t queries = add_layer(b, block, "q across", q);
    mark_heads(b, k, queries, q, query_name(k));
    size_t keys = add_layer(b, block, "k, v across", 2 * n);
    mark_heads(b, k, keys, n, "key head");
    mark_heads(b, k, keys, n, "value head");
    if (k->cross.fused) {
        link_one(b, k, PLX_ROLE_CROSS_QKV, true, from, queries, 0);
        link_one(b, k, PLX_ROLE_CROSS_QKV, true, b->other, keys, (size_t)q);
    } else {
        link_several(b, k, PLX_ROLE_CROSS_Q, (const uint64_t[]){0}, 1, from, queries);
        link_several(b, k, PLX_ROLE_CROSS_K, (const uint64_t[]){0, n}, 2, b->other, keys);
    }
    size_t heads = add_heads(b, k, block);
    plx_plan_add_bypass(b->plan, PLX_BYPASS_HEADS, queries, heads);
    plx_plan_add_bypass(b->plan, PLX_BYPASS_HEADS, keys, heads);
    return heads;
}

/* The stream with what heads of attention add to it. */
static size_t add_attended(plx_transformer_build *b, const plx_transformer_block *k, size_t block,
    plx_transformer_role role, size_t heads, size_t before, const char *name)
{
    size_t after = plx_transformer_add_stream(b, name, k->width);
    plx_transformer_layer(b, after)->block = block;
    link_one(b, k, role, false, heads, after, 0);
    plx_plan_add_bypass(b->plan, PLX_BYPASS_RESIDUAL, before, after);
    return after;
}

/* -- Neurons ----------------------------------------------------------------------------------- */

static size_t neuron_slots(const plx_transformer_block *k)
{
    size_t heads = head_slots(k);
    size_t slots = heads < LEAST_NEURON_SLOTS  ? LEAST_NEURON_SLOTS
                   : heads > MOST_NEURON_SLOTS ? MOST_NEURON_SLOTS
                                               : heads;
    return slots < k->inner ? slots : (size_t)k->inner;
}

/* Experts that a slot stands for. */
static size_t experts_each(const plx_transformer_block *k)
{
    return plx_divide_up(k->experts, MOST_EXPERT_SLOTS);
}

/* Neurons beside the experts. */
static uint64_t count_shared(const plx_transformer_block *k)
{
    return k->inner - k->experts * k->of_one;
}

static size_t shared_each(const plx_transformer_block *k)
{
    return plx_divide_up(count_shared(k), SHARED_SLOTS);
}

static void mark_experts(
    plx_transformer_build *b, const plx_transformer_block *k, size_t layer, uint64_t of_one)
{
    plx_plan_layer *l = plx_transformer_layer(b, layer);
    size_t each = experts_each(k);
    l->segment[l->segment_count++] = (plx_plan_segment){0, (size_t)(k->experts * of_one),
        (size_t)(each * of_one), head_slots(k), each == 1 ? "expert" : "experts"};
}

static void mark_neurons(plx_transformer_build *b, const plx_transformer_block *k, size_t layer)
{
    plx_plan_layer *l = plx_transformer_layer(b, layer);
    size_t first = (size_t)(k->experts * k->of_one), slot = head_slots(k);
    if (k->experts == 0) {
        l->segment[l->segment_count++] = (plx_plan_segment){
            0, (size_t)k->inner, plx_divide_up(k->inner, neuron_slots(k)), slot, NULL};
        return;
    }
    mark_experts(b, k, layer, k->of_one);
    if (count_shared(k) > 0)
        l->segment[l->segment_count++] = (plx_plan_segment){first, (size_t)count_shared(k),
            shared_each(k), slot + plx_divide_up(k->experts, experts_each(k)), NULL};
}

/* From what the router makes of the stream to the neurons of each expert. */
static size_t add_router(
    plx_transformer_build *b, const plx_transformer_block *k, size_t block, size_t from)
{
    size_t router = add_layer(b, block, "router", k->experts);
    mark_experts(b, k, router, 1);
    link_one(b, k, PLX_ROLE_ROUTER, true, from, router, 0);
    return router;
}

static size_t add_neurons(
    plx_transformer_build *b, const plx_transformer_block *k, size_t block, size_t from)
{
    size_t router = PLX_PLAN_NONE;
    if (k->experts > 0 && has(k, PLX_ROLE_ROUTER))
        router = add_router(b, k, block, from);
    size_t neurons = add_layer(b, block, k->experts > 0 ? "experts" : "neurons", k->inner);
    mark_neurons(b, k, neurons);
    if (router != PLX_PLAN_NONE)
        plx_plan_add_bypass(b->plan, PLX_BYPASS_EXPERTS, router, neurons);
    if (k->experts > 0) {
        plx_transformer_link_experts(b, k, PLX_ROLE_GATE, from, neurons);
        plx_transformer_link_experts(b, k, PLX_ROLE_UP, from, neurons);
        return neurons;
    }
    if (has(k, PLX_ROLE_GATE))
        link_one(b, k, PLX_ROLE_GATE, true, from, neurons, 0);
    if (has(k, PLX_ROLE_UP))
        link_one(b, k, PLX_ROLE_UP, true, from, neurons, 0);
    if (has(k, PLX_ROLE_GATE_UP)) {
        link_one(b, k, PLX_ROLE_GATE_UP, true, from, neurons, 0);
        link_one(b, k, PLX_ROLE_GATE_UP, true, from, neurons, (size_t)k->inner);
    }
    return neurons;
}

/* -- The block --------------------------------------------------------------------------------- */

static void describe_block(
    plx_transformer_build *b, const plx_transformer_block *k, size_t block, size_t first)
{
    if (b->plan->failed)
        return;
    plx_plan_block *p = &b->plan->blocks[block];
    size_t heads = head_slots(k);
    size_t query_heads = k->head_width > 0 ? (size_t)k->self.queries / k->head_width : 1;
    p->first = first;
    p->last = b->stream - 1;
    p->exit = b->stream;
    p->folds = true;
    p->slot_kinds = 2;
    p->slots[0] = (plx_plan_slots){"head", 0, heads, query_heads / heads, query_heads, 0};
    if (k->experts == 0) {
        size_t per = plx_divide_up(k->inner, neuron_slots(k));
        p->slots[1] = (plx_plan_slots){
            "neuron", heads, plx_divide_up(k->inner, per), per, (size_t)k->inner, 0};
        return;
    }
    size_t each = experts_each(k), slots = plx_divide_up(k->experts, each);
    p->slots[1] = (plx_plan_slots){"expert", heads, slots, each, k->experts, 0};
    if (count_shared(k) == 0)
        return;
    size_t per = shared_each(k), shared = (size_t)count_shared(k);
    p->slot_kinds = 3;
    p->slots[2] = (plx_plan_slots){
        "shared neuron", heads + slots, plx_divide_up(shared, per), per, shared, 0};
}

/* Attention and neurons side by side, where there is but one norm for both, or one after the other.
 */
static bool is_parallel(const plx_transformer_block *k)
{
    return k->norms == 1 || (k->prefix_length >= 8 && strncmp(k->prefix, "gpt_neox", 8) == 0);
}

void plx_transformer_add_block(plx_transformer_build *b, const plx_transformer_block *k,
    size_t parent, size_t slot, size_t slots, const char *name)
{
    plx_plan *p = b->plan;
    size_t block = plx_plan_add_block(p, name, parent), entry = b->stream, middle = entry;
    bool parallel = is_parallel(k);
    size_t first = p->layer_count, heads = add_attention(b, k, block);
    if (!parallel)
        middle = add_attended(b, k, block, PLX_ROLE_O, heads, entry, "attended");
    if (!parallel && k->crosses && b->other != PLX_PLAN_NONE) {
        size_t across = add_cross(b, k, block, middle);
        middle = add_attended(b, k, block, PLX_ROLE_CROSS_O, across, middle, "attended across");
    }
    size_t before = p->layer_count, neurons = add_neurons(b, k, block, middle);
    char after[PLX_NAME_SIZE];
    snprintf(after, sizeof after, "stream %" PRIu64, k->number + 1);
    b->stream = plx_transformer_add_stream(b, after, k->width);
    if (parallel)
        link_one(b, k, PLX_ROLE_O, false, heads, b->stream, 0);
    if (k->experts > 0)
        plx_transformer_link_experts(b, k, PLX_ROLE_DOWN, neurons, b->stream);
    else
        link_one(b, k, PLX_ROLE_DOWN, false, neurons, b->stream, 0);
    plx_plan_add_bypass(p, PLX_BYPASS_RESIDUAL, middle, b->stream);
    for (size_t l = first; l < b->stream && !p->failed; l++)
        plx_transformer_layer(b, l)->outer_slot = l >= before ? slots + slot : slot;
    describe_block(b, k, block, first);
    if (!p->failed)
        p->blocks[block].entry = entry;
}
