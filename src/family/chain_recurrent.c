#include "family/chain_recurrent.h"

#include <stdio.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 512 };
static const char of_input[] = "weight_ih", of_state[] = "weight_hh", back[] = "_reverse";

/* The tensor whose name has `to` where this one's has `from`, and `end` after it. */
static size_t find_other(
    const plx_tensor_names *names, size_t tensor, const char *from, const char *to, const char *end)
{
    const char *name = names->tensors->tensor[tensor].name, *at = strstr(name, from);
    char other[NAME_MAX_LENGTH];
    if (!at || strlen(name) + strlen(to) + strlen(end) >= sizeof other)
        return PLX_PLAN_NONE;
    snprintf(other, sizeof other, "%.*s%s%s%s", (int)(at - name), name, to, at + strlen(from), end);
    return plx_tensor_names_find(names, other);
}

/* Of the way forth; *r is for that way alone then. */
static bool find_one(const plx_tensor_names *names, size_t tensor, plx_recurrent *r)
{
    const plx_tensor *t = names->tensors->tensor, *a = &t[tensor];
    size_t again = find_other(names, tensor, of_input, of_state, "");
    const plx_tensor *b = again == PLX_PLAN_NONE ? NULL : &t[again];
    if (!b || !plx_plan_is_matrix(a) || !plx_plan_is_matrix(b) || a->rank != 2 || b->rank != 2 ||
        a->shape[0] != b->shape[0] || a->shape[0] % b->shape[1] != 0 ||
        a->shape[0] > PLX_MAX_UNITS / PLX_RECURRENT_WAYS)
        return false;
    *r = (plx_recurrent){.ways = 1,
        .of_input = {tensor},
        .of_state = {again},
        .inputs = (size_t)a->shape[1],
        .state = (size_t)b->shape[1],
        .gates = (size_t)(a->shape[0] / b->shape[1])};
    return r->gates == 1 || r->gates == 3 || r->gates == 4;
}

bool plx_recurrent_find(const plx_tensor_names *names, size_t tensor, plx_recurrent *out)
{
    const char *name = names->tensors->tensor[tensor].name;
    plx_recurrent other;
    if (plx_tensor_name_ends(name, back) || !find_one(names, tensor, out))
        return false;
    size_t reverse = find_other(names, tensor, of_input, of_input, back);
    if (reverse == PLX_PLAN_NONE)
        return true;
    if (!find_one(names, reverse, &other) || other.inputs != out->inputs ||
        other.state != out->state || other.gates != out->gates)
        return false;
    out->ways = PLX_RECURRENT_WAYS;
    out->of_input[1] = reverse;
    out->of_state[1] = other.of_state[0];
    return true;
}

bool plx_recurrent_has(const plx_tensor_names *names, size_t tensor)
{
    const char *name = names->tensors->tensor[tensor].name;
    size_t first = tensor;
    char forth[NAME_MAX_LENGTH];
    plx_recurrent r;
    size_t length = strlen(name), end = strlen(back);
    if (length >= sizeof forth)
        return false;
    if (plx_tensor_name_ends(name, back)) {
        snprintf(forth, sizeof forth, "%.*s", (int)(length - end), name);
        first = plx_tensor_names_find(names, forth);
    }
    if (first != PLX_PLAN_NONE && strstr(name, of_state))
        first = find_other(names, first, of_state, of_input, "");
    return first != PLX_PLAN_NONE && first != tensor && plx_recurrent_find(names, first, &r);
}

static const char *kind_of(const plx_recurrent *r)
{
    return r->gates == 4 ? "LSTM" : r->gates == 3 ? "GRU" : "RNN";
}

/* "lstm 1" of "lstm.weight_ih_l1". */
static void name_of(const plx_tensor_names *names, const plx_recurrent *r, char out[PLX_NAME_SIZE])
{
    const char *name = names->tensors->tensor[r->of_input[0]].name, *at = strstr(name, of_input);
    size_t length = at > name ? (size_t)(at - name) - 1 : 0, skip = length > 30 ? length - 30 : 0;
    const char *number = at + strlen(of_input);
    number += strncmp(number, "_l", 2) == 0 ? 2 : 0;
    while (skip < length && ((unsigned char)name[skip] & 0xC0) == 0x80)
        skip++;
    snprintf(out, PLX_NAME_SIZE, "%.*s%s%.8s", length ? (int)(length - skip) : 9,
        length ? name + skip : "recurrent", *number ? " " : "", number);
}

static void add_link(plx_plan *p, const plx_tensor_names *names, const plx_recurrent *r,
    const size_t *tensors, bool of_states, size_t source, size_t target)
{
    char name[PLX_NAME_SIZE];
    plx_tensor_name_base(names->tensors->tensor[tensors[0]].name, name, sizeof name);
    plx_plan_add_link(p, name, source, target);
    for (size_t way = 0; way < r->ways; way++) {
        plx_plan_part part = plx_plan_matrix(tensors[way], false);
        part.first_out = way * r->gates * r->state;
        part.first_in = of_states ? way * r->state : 0;
        size_t bias = find_other(names, tensors[way], "weight_", "bias_", "");
        if (bias != PLX_PLAN_NONE && names->tensors->tensor[bias].count == r->gates * r->state &&
            plx_dtype_is_number(names->tensors->tensor[bias].dtype))
            part.bias = bias;
        plx_plan_add_part(p, &part);
    }
}

size_t plx_recurrent_add(
    plx_plan *p, const plx_tensor_names *names, const plx_recurrent *r, size_t source)
{
    char name[PLX_NAME_SIZE], text[PLX_NAME_SIZE + 16];
    size_t units = r->ways * r->state, of_gates = r->ways * r->gates * r->state;
    name_of(names, r, name);
    snprintf(text, sizeof text, "%s before", name);
    size_t before = plx_plan_add_layer(p, text, units);
    snprintf(text, sizeof text, "%s gates", name);
    size_t gates = plx_plan_add_layer(p, text, of_gates);
    add_link(p, names, r, r->of_input, false, source, gates);
    add_link(p, names, r, r->of_state, true, before, gates);
    size_t state = plx_plan_add_layer(p, name, units);
    plx_plan_add_bypass(p, PLX_BYPASS_OPERATOR, gates, state);
    if (p->failed)
        return state;
    plx_plan_layer *l = &p->layers[gates];
    l->segment_count = r->gates > 1;
    l->segment[0] = (plx_plan_segment){0, of_gates, r->state, 0, "gate"};
    l = &p->layers[state];
    l->activation = r->gates == 1 ? PLX_ACT_TANH : PLX_ACT_IDENTITY;
    snprintf(l->note, sizeof l->note, "%s%s", kind_of(r), r->ways > 1 ? ", both ways" : "");
    return state;
}
