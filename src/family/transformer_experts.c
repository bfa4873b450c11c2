/* Experts of a block: their neurons are one layer, those of one expert after those of the other,
 * and at its end are neurons that work beside all. So each of their matrices is a part of one link.
 */
#include "family/transformer_build.h"

#include <stdio.h>

static size_t of_expert(const plx_transformer_expert *e, plx_transformer_role role)
{
    return role == PLX_ROLE_GATE ? e->gate : role == PLX_ROLE_UP ? e->up : e->down;
}

static void add_part(plx_transformer_build *b, const plx_transformer_block *k, size_t tensor,
    bool reads, uint64_t first)
{
    plx_plan_part part = plx_transformer_part(b, k, tensor, reads);
    if (reads)
        part.first_out = (size_t)first;
    else
        part.first_in = (size_t)first;
    plx_plan_add_part(b->plan, &part);
}

/* What is added to the outputs of all experts, named as "gate_up_proj_bias". */
static size_t biases_of(const plx_transformer_build *b, size_t tensor, uint64_t outputs)
{
    const plx_tensors *t = b->desc->tensors;
    char name[PLX_NAME_SIZE * 4];
    int n = snprintf(name, sizeof name, "%s_bias", t->tensor[tensor].name);
    size_t bias =
        n > 0 && (size_t)n < sizeof name ? plx_tensor_names_find(b->names, name) : PLX_PLAN_NONE;
    bool fits = bias != PLX_PLAN_NONE && t->tensor[bias].count == outputs &&
                plx_dtype_is_number(t->tensor[bias].dtype);
    return fits ? bias : PLX_PLAN_NONE;
}

/* The first dimension counts experts, so that it goes with that of their neurons. */
static plx_plan_part stacked_part(
    const plx_transformer_build *b, const plx_transformer_block *k, size_t tensor, bool reads)
{
    plx_plan_part one = plx_transformer_part(b, k, tensor, reads), part = one;
    part.axis[0] = reads ? PLX_AXIS_OUT : PLX_AXIS_IN;
    part.axis[1] = one.axis[0];
    part.axis[2] = one.axis[1];
    part.bias = PLX_PLAN_NONE;
    return part;
}

static void add_stacked(plx_transformer_build *b, const plx_transformer_block *k, size_t tensor,
    plx_transformer_role role)
{
    plx_plan_part part = stacked_part(b, k, tensor, role != PLX_ROLE_DOWN);
    if (tensor == k->tensor[PLX_ROLE_EXPERTS_GATE_UP]) {
        uint64_t outputs = 2 * k->experts * k->of_one;
        part.bias = biases_of(b, tensor, outputs);
        /* gpt-oss, which alone has biases, has a gate and a neuron in turn; others have all gates
         * of an expert before its neurons. */
        part.out_run = part.bias != PLX_PLAN_NONE ? 1 : (size_t)k->of_one;
        part.out_every = 2 * part.out_run;
        part.out_first = role == PLX_ROLE_UP ? part.out_run : 0;
        part.bias_first = part.out_first;
        part.bias_run = part.out_run;
    }
    plx_plan_add_part(b->plan, &part);
}

/* The tensor of all experts that has the role. */
static size_t stacked_tensor(const plx_transformer_block *k, plx_transformer_role role)
{
    if (role == PLX_ROLE_DOWN)
        return k->tensor[PLX_ROLE_EXPERTS_DOWN];
    if (k->tensor[PLX_ROLE_EXPERTS_UP] == PLX_PLAN_NONE)
        return k->tensor[PLX_ROLE_EXPERTS_GATE_UP];
    return k->tensor[role == PLX_ROLE_GATE ? PLX_ROLE_EXPERTS_GATE : PLX_ROLE_EXPERTS_UP];
}

void plx_transformer_link_experts(plx_transformer_build *b, const plx_transformer_block *k,
    plx_transformer_role role, size_t source, size_t target)
{
    size_t offset = role == PLX_ROLE_GATE ? 0 : role == PLX_ROLE_UP ? 1 : 2;
    size_t shared = k->tensor[PLX_ROLE_SHARED_GATE + offset];
    const plx_transformer_expert *e = &b->found.expert[k->first_of_experts];
    bool reads = role != PLX_ROLE_DOWN;
    size_t first = k->stacked ? stacked_tensor(k, role) : of_expert(e, role);
    char name[PLX_NAME_SIZE];
    if (first == PLX_PLAN_NONE)
        return;
    plx_transformer_base_name(b, first, name);
    plx_plan_add_link(b->plan, name, source, target);
    if (k->stacked)
        add_stacked(b, k, first, role);
    for (size_t i = 0; !k->stacked && i < k->experts; i++)
        add_part(b, k, of_expert(&e[i], role), reads, i * k->of_one);
    if (shared != PLX_PLAN_NONE && k->inner > k->experts * k->of_one)
        add_part(b, k, shared, reads, k->experts * k->of_one);
}
