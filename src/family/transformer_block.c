/* A block of a transformer: attention, attention to another stack where it has that, and neurons,
 * each of which reads from the stream and adds to it. */
#include "base/text.h"
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

void plx_transformer_link(plx_transformer_build *b, const plx_transformer_block *k,
    plx_transformer_role role, bool reads, size_t source, size_t target, size_t first)
{
    char name[PLX_NAME_SIZE];
    plx_plan_part part = plx_transformer_part(b, k, k->tensor[role], reads);
    bool several = role == PLX_ROLE_GATE_UP || role == PLX_ROLE_CROSS_QKV || role == PLX_ROLE_KV_A;
    if (several) {
        const plx_tensor *t = &b->desc->tensors->tensor[part.tensor];
        size_t all = (size_t)plx_plan_part_size(t, &part, PLX_AXIS_OUT), left = all - first;
        size_t units = plx_transformer_layer(b, target)->units;
        part.out_first = part.bias_first = first;
        part.out_run = part.bias_run = left < units ? left : units;
        part.out_every = part.bias_every = all;
    }
    plx_transformer_base_name(b, k->tensor[role], name);
    plx_plan_add_link(b->plan, name, source, target);
    plx_plan_add_part(b->plan, &part);
}

size_t plx_transformer_add_layer(
    plx_transformer_build *b, size_t block, const char *name, uint64_t units)
{
    size_t layer = plx_plan_add_layer(b->plan, name, (size_t)units);
    plx_transformer_layer(b, layer)->block = block;
    return layer;
}

/* -- Neurons ----------------------------------------------------------------------------------- */

static size_t first_neuron_slot(const plx_transformer_block *k)
{
    return plx_transformer_head_slots(k) + plx_transformer_latent_slots(k);
}

static size_t neuron_slots(const plx_transformer_block *k)
{
    size_t heads = plx_transformer_head_slots(k);
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
        (size_t)(each * of_one), first_neuron_slot(k), each == 1 ? "expert" : "experts"};
}

static void mark_neurons(plx_transformer_build *b, const plx_transformer_block *k, size_t layer)
{
    plx_plan_layer *l = plx_transformer_layer(b, layer);
    size_t first = (size_t)(k->experts * k->of_one), slot = first_neuron_slot(k);
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
    size_t router = plx_transformer_add_layer(b, block, "router", k->experts);
    mark_experts(b, k, router, 1);
    plx_transformer_link(b, k, PLX_ROLE_ROUTER, true, from, router, 0);
    return router;
}

static size_t add_neurons(
    plx_transformer_build *b, const plx_transformer_block *k, size_t block, size_t from)
{
    size_t router = PLX_PLAN_NONE;
    if (k->experts > 0 && plx_transformer_has(k, PLX_ROLE_ROUTER))
        router = add_router(b, k, block, from);
    size_t neurons =
        plx_transformer_add_layer(b, block, k->experts > 0 ? "experts" : "neurons", k->inner);
    mark_neurons(b, k, neurons);
    if (router != PLX_PLAN_NONE)
        plx_plan_add_bypass(b->plan, PLX_BYPASS_EXPERTS, router, neurons);
    if (k->experts > 0) {
        plx_transformer_link_experts(b, k, PLX_ROLE_GATE, from, neurons);
        plx_transformer_link_experts(b, k, PLX_ROLE_UP, from, neurons);
        return neurons;
    }
    if (plx_transformer_has(k, PLX_ROLE_GATE))
        plx_transformer_link(b, k, PLX_ROLE_GATE, true, from, neurons, 0);
    if (plx_transformer_has(k, PLX_ROLE_UP))
        plx_transformer_link(b, k, PLX_ROLE_UP, true, from, neurons, 0);
    if (plx_transformer_has(k, PLX_ROLE_GATE_UP)) {
        plx_transformer_link(b, k, PLX_ROLE_GATE_UP, true, from, neurons, 0);
        plx_transformer_link(b, k, PLX_ROLE_GATE_UP, true, from, neurons, (size_t)k->inner);
    }
    return neurons;
}

/* The stream with what heads of attention add to it. */
static size_t add_attended(plx_transformer_build *b, const plx_transformer_block *k, size_t block,
    plx_transformer_role role, size_t heads, size_t before, const char *name)
{
    size_t after = plx_transformer_add_stream(b, name, k->width);
    plx_transformer_layer(b, after)->block = block;
    plx_transformer_link(b, k, role, false, heads, after, 0);
    plx_plan_add_bypass(b->plan, PLX_BYPASS_RESIDUAL, before, after);
    return after;
}

/* -- The block --------------------------------------------------------------------------------- */

/* After those that the block has. */
static void add_slots(plx_plan_block *p, const char *kind, size_t count, size_t per, size_t total)
{
    const plx_plan_slots *last = p->slot_kinds > 0 ? &p->slots[p->slot_kinds - 1] : NULL;
    plx_plan_slots *s = &p->slots[p->slot_kinds++];
    *s = (plx_plan_slots){
        .first = last ? last->first + last->count : 0, .count = count, .per = per, .total = total};
    plx_text_copy(s->name, sizeof s->name, kind);
}

static void add_one_slot(plx_plan_block *p, const char *kind, uint64_t units)
{
    add_slots(p, kind, 1, (size_t)units, (size_t)units);
}

static void describe_block(
    plx_transformer_build *b, const plx_transformer_block *k, size_t block, size_t first)
{
    if (b->plan->failed)
        return;
    plx_plan_block *p = &b->plan->blocks[block];
    size_t heads = plx_transformer_head_slots(k);
    size_t query_heads = k->head_width > 0 ? (size_t)k->self.queries / k->head_width : 1;
    p->first = first;
    p->last = b->stream - 1;
    p->exit = b->stream;
    p->folds = true;
    add_slots(p, "head", heads, query_heads / heads, query_heads);
    if (k->latents.of_queries > 0)
        add_one_slot(p, "query latent", k->latents.of_queries);
    if (k->latents.heads > 0) {
        add_one_slot(p, "key and value latent", k->latents.of_keys);
        add_one_slot(p, "shared key unit", k->latents.shared);
    }
    if (k->experts == 0) {
        size_t per = plx_divide_up(k->inner, neuron_slots(k));
        add_slots(p, "neuron", plx_divide_up(k->inner, per), per, (size_t)k->inner);
        return;
    }
    size_t each = experts_each(k);
    add_slots(p, "expert", plx_divide_up(k->experts, each), each, k->experts);
    if (count_shared(k) == 0)
        return;
    size_t per = shared_each(k), shared = (size_t)count_shared(k);
    add_slots(p, "shared neuron", plx_divide_up(shared, per), per, shared);
}

/* Attention and neurons side by side, where the file says so or there is but one norm for both, or
 * one for each that tells so, or one after the other. */
static bool is_parallel(const plx_transformer_build *b, const plx_transformer_block *k)
{
    int told = b->desc->tensors->parallel;
    if (told != 0)
        return told > 0;
    return k->norms == 1 || (k->norms == 2 && k->apart) ||
           (k->prefix_length >= 8 && strncmp(k->prefix, "gpt_neox", 8) == 0);
}

void plx_transformer_add_block(plx_transformer_build *b, const plx_transformer_block *k,
    size_t parent, size_t slot, size_t slots, const char *name)
{
    plx_plan *p = b->plan;
    size_t block = plx_plan_add_block(p, name, parent), entry = b->stream, middle = entry;
    bool parallel = is_parallel(b, k);
    size_t first = p->layer_count, heads = plx_transformer_attend(b, k, block);
    if (!parallel)
        middle = add_attended(b, k, block, PLX_ROLE_O, heads, entry, "attended");
    if (!parallel && k->crosses && b->other != PLX_PLAN_NONE) {
        size_t across = plx_transformer_attend_across(b, k, block, middle);
        middle = add_attended(b, k, block, PLX_ROLE_CROSS_O, across, middle, "attended across");
    }
    size_t before = p->layer_count, neurons = add_neurons(b, k, block, middle);
    char after[PLX_NAME_SIZE];
    snprintf(after, sizeof after, "stream %" PRIu64, k->number + 1);
    b->stream = plx_transformer_add_stream(b, after, k->width);
    if (parallel)
        plx_transformer_link(b, k, PLX_ROLE_O, false, heads, b->stream, 0);
    if (k->experts > 0)
        plx_transformer_link_experts(b, k, PLX_ROLE_DOWN, neurons, b->stream);
    else
        plx_transformer_link(b, k, PLX_ROLE_DOWN, false, neurons, b->stream, 0);
    plx_plan_add_bypass(p, PLX_BYPASS_RESIDUAL, middle, b->stream);
    for (size_t l = first; l < b->stream && !p->failed; l++)
        plx_transformer_layer(b, l)->outer_slot = l >= before ? slots + slot : slot;
    describe_block(b, k, block, first);
    if (!p->failed)
        p->blocks[block].entry = entry;
}
