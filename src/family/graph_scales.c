/* What whole numbers stand for: scale x (number - zero). */
#include "family/graph_walk.h"

#include <stdio.h>

static size_t index_of(uint32_t tensor)
{
    return tensor == PLX_MODEL_NONE ? PLX_PLAN_NONE : tensor;
}

/* Whether it is one number, or one for each output; or none. */
static bool fits(const plx_graph_walk *w, uint32_t tensor, uint64_t outs)
{
    if (tensor == PLX_MODEL_NONE)
        return true;
    const plx_tensor *t = &w->tensors->tensor[tensor];
    return (t->count == 1 || t->count == outs) && plx_dtype_is_number(t->dtype);
}

static bool has_scale(const plx_flow *c)
{
    return c->scale != PLX_MODEL_NONE || c->zero != PLX_MODEL_NONE;
}

void plx_graph_note_unscaled(plx_graph_walk *w, uint32_t tensor)
{
    if (w->unscaled++ == 0)
        w->first_unscaled = tensor;
}

void plx_graph_tell_unscaled(const plx_graph_walk *w, plx_plan *p)
{
    if (w->unscaled > 0)
        snprintf(p->warning, sizeof p->warning,
            "%zu tensors, '%.60s' the first of them, are quantised in a way that is not known, and "
            "are shown as the numbers that are stored, or as boxes",
            w->unscaled, w->tensors->tensor[w->first_unscaled].name);
}

void plx_graph_scale_part(
    plx_graph_walk *w, plx_plan_part *part, const plx_flow *weights, uint64_t outs)
{
    int dim = weights->scale_dim;
    bool by_outs = dim == PLX_FLOW_ALL || (dim >= 0 && part->axis[dim] == PLX_AXIS_OUT);
    if (!has_scale(weights))
        return;
    if (!by_outs || !fits(w, weights->scale, outs) || !fits(w, weights->zero, outs)) {
        plx_graph_note_unscaled(w, weights->tensor);
        return;
    }
    part->scale = index_of(weights->scale);
    part->zero = index_of(weights->zero);
}

void plx_graph_set_bias(
    plx_graph_walk *w, plx_plan_part *part, const plx_flow *bias, uint64_t units)
{
    if (plx_flow_count(w, bias) != units ||
        !plx_dtype_is_number(w->tensors->tensor[bias->tensor].dtype))
        return;
    part->bias = bias->tensor;
    if (!has_scale(bias))
        return;
    if (bias->scale_dim == PLX_FLOW_BLOCKS || !fits(w, bias->scale, units) ||
        !fits(w, bias->zero, units)) {
        plx_graph_note_unscaled(w, bias->tensor);
        return;
    }
    part->bias_scale = index_of(bias->scale);
    part->bias_zero = index_of(bias->zero);
}

plx_plan_part *plx_graph_raw_part(plx_graph_walk *w, const plx_flow *f)
{
    plx_plan_part *part = plx_graph_last_part(w, f);
    if (!part || part->scale != PLX_PLAN_NONE || part->bias != PLX_PLAN_NONE)
        return NULL;
    plx_dtype type = w->tensors->tensor[part->tensor].dtype;
    return type == PLX_DTYPE_I8 || type == PLX_DTYPE_U8 ? part : NULL;
}

/* Which dimension of the constant its scales go along. */
static int find_dim(
    const plx_graph_walk *w, const plx_model_node *n, const plx_flow *c, const plx_flow *scale)
{
    uint64_t count = plx_flow_count(w, scale);
    if (count == 1)
        return PLX_FLOW_ALL;
    int64_t axis = c->rank == 1 ? 0 : plx_graph_whole(w, n, "axis", 1);
    if (axis < 0)
        axis += (int64_t)c->rank;
    bool each = scale->rank == 1 && axis >= 0 && axis < (int64_t)c->rank &&
                plx_flow_size(w, c, (size_t)axis) == count;
    return each ? c->dim[axis] : PLX_FLOW_BLOCKS;
}

/* Of units it is told what the table holds that they are rows of. */
static void scale_rows(
    plx_graph_walk *w, const plx_flow *f, const plx_flow *scale, const plx_flow *zero)
{
    plx_plan_part *part = plx_graph_raw_part(w, f);
    plx_flow table = {.tensor = part ? (uint32_t)part->tensor : 0,
        .scale = scale->tensor,
        .zero = zero->kind == PLX_FLOW_CONSTANT ? zero->tensor : PLX_MODEL_NONE,
        .scale_dim = PLX_FLOW_ALL};
    if (part)
        plx_graph_scale_part(w, part, &table, f->units);
}

bool plx_graph_dequantise(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow f = plx_graph_input(w, n, 0), scale = plx_graph_input(w, n, 1),
             zero = plx_graph_input(w, n, 2);
    /* Floats are what packed_graph.h has made of them. */
    bool whole = f.kind == PLX_FLOW_CONSTANT && w->tensors->tensor[f.tensor].dtype != PLX_DTYPE_F32;
    if (whole && scale.kind == PLX_FLOW_CONSTANT) {
        f.scale = scale.tensor;
        f.zero = zero.kind == PLX_FLOW_CONSTANT ? zero.tensor : PLX_MODEL_NONE;
        f.scale_dim = find_dim(w, n, &f, &scale);
    } else if (f.kind == PLX_FLOW_UNITS && scale.kind == PLX_FLOW_CONSTANT) {
        scale_rows(w, &f, &scale, &zero);
    }
    plx_graph_give(w, n, 0, f);
    return true;
}
