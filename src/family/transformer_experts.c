/* Experts of a block: their neurons are one layer, those of one expert after those of the other,
 * and at its end are neurons that work beside all. So each of their matrices is a part of one link.
 */
#include "family/transformer_build.h"

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

/* The first dimension counts experts, so that it goes with that of their neurons. */
static void add_stacked(
    plx_transformer_build *b, const plx_transformer_block *k, size_t tensor, bool reads)
{
    plx_plan_part one = plx_transformer_part(b, k, tensor, reads), part = one;
    part.axis[0] = reads ? PLX_AXIS_OUT : PLX_AXIS_IN;
    part.axis[1] = one.axis[0];
    part.axis[2] = one.axis[1];
    part.bias = PLX_PLAN_NONE;
    plx_plan_add_part(b->plan, &part);
}

void plx_transformer_link_experts(plx_transformer_build *b, const plx_transformer_block *k,
    plx_transformer_role role, size_t source, size_t target)
{
    size_t offset = role == PLX_ROLE_GATE ? 0 : role == PLX_ROLE_UP ? 1 : 2;
    size_t stacked = k->tensor[PLX_ROLE_EXPERTS_GATE + offset];
    size_t shared = k->tensor[PLX_ROLE_SHARED_GATE + offset];
    const plx_transformer_expert *e = &b->found.expert[k->first_of_experts];
    bool reads = role != PLX_ROLE_DOWN, apart = k->tensor[PLX_ROLE_EXPERTS_UP] == PLX_PLAN_NONE;
    size_t first = apart ? of_expert(e, role) : stacked;
    char name[PLX_NAME_SIZE];
    if (first == PLX_PLAN_NONE)
        return;
    plx_transformer_base_name(b, first, name);
    plx_plan_add_link(b->plan, name, source, target);
    if (!apart)
        add_stacked(b, k, stacked, reads);
    for (size_t i = 0; apart && i < k->experts; i++)
        add_part(b, k, of_expert(&e[i], role), reads, i * k->of_one);
    if (shared != PLX_PLAN_NONE && k->inner > k->experts * k->of_one)
        add_part(b, k, shared, reads, k->experts * k->of_one);
}
