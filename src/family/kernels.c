#include "family/kernels.h"

#include "base/mem.h"
#include "family/part_numbers.h"
#include "model/tensor_read.h"

#include <math.h>

enum {
    NUMBERS_MAX = 1 << 20,       /* of all kernels of a unit */
    GATHERED_MAX = 64 * 1048576, /* bytes of a tensor whose kernels lie scattered over all of it */
};

/* The kernels of one output, as a tensor [inputs][places]. */
typedef struct view {
    plx_tensor tensor;
    uint64_t inputs, places, width;
    bool found;
} view;

/* share: of so many inputs alone; 0: of all. */
static void add_axes(
    view *v, const plx_tensor *t, const plx_plan_part *part, plx_axis axis, uint64_t share)
{
    for (size_t d = 0; d < t->rank; d++) {
        if (part->axis[d] != axis)
            continue;
        if (t->scale.count > 1 && t->scale.axis == d)
            v->tensor.scale.axis = v->tensor.rank;
        v->tensor.shape[v->tensor.rank] = share ? share : t->shape[d];
        v->tensor.stride[v->tensor.rank++] = t->stride[d];
        if (axis == PLX_AXIS_KERNEL && t->shape[d] > 1)
            v->width = t->shape[d];
    }
}

/* At a place of a dimension. */
static void move_to(view *v, const plx_tensor *t, size_t d, uint64_t at)
{
    uint64_t skip = at * t->stride[d] * plx_dtype_block_bytes(t->dtype);
    v->tensor.offset += skip;
    v->tensor.bytes -= skip < v->tensor.bytes ? skip : v->tensor.bytes;
}

/* Output `out` of a group, of the inputs those of the group. */
static view look(const plx_tensor *t, const plx_plan_part *part, uint64_t out, uint64_t group)
{
    view v = {.tensor = *t, .width = 1};
    uint64_t share = part->shares ? plx_plan_part_size(t, part, PLX_AXIS_IN) / part->groups : 0;
    v.inputs = share ? share : plx_plan_part_size(t, part, PLX_AXIS_IN);
    v.places = plx_plan_part_size(t, part, PLX_AXIS_KERNEL);
    if (v.places < 2 || plx_dtype_block(t->dtype) != 1)
        return v;
    v.tensor.rank = 0;
    for (size_t d = t->rank; d-- > 0;) {
        if (part->axis[d] == PLX_AXIS_IN && share)
            move_to(&v, t, d, group * share);
        if (part->axis[d] != PLX_AXIS_OUT)
            continue;
        uint64_t at = out % t->shape[d];
        out /= t->shape[d];
        move_to(&v, t, d, at);
        if (t->scale.count > 1 && t->scale.axis == d) {
            v.tensor.scale.count = 1;
            v.tensor.scale.scales_at += 4 * at;
            v.tensor.scale.zeros_at += t->scale.zeros_at ? 8 * at : 0;
        }
    }
    add_axes(&v, t, part, PLX_AXIS_IN, share);
    add_axes(&v, t, part, PLX_AXIS_KERNEL, 0);
    v.tensor.count = v.inputs * v.places;
    v.tensor.dense = false;
    bool gathered = v.tensor.rank > 0 && v.tensor.stride[v.tensor.rank - 1] != 1;
    v.found = v.tensor.count <= NUMBERS_MAX && (!gathered || t->bytes <= GATHERED_MAX);
    return v;
}

/* What numbers of the output stand for. */
static bool scale_values(plx_kernels *k, const view *v, const plx_plan *plan,
    const plx_plan_part *part, uint64_t outs, uint64_t out, plx_error *e)
{
    if (!plx_part_is_scaled(part))
        return true;
    float *scale = plx_alloc((size_t)outs, sizeof *scale);
    float *zero = plx_alloc((size_t)outs, sizeof *zero);
    bool ok = (scale && zero) || plx_fail(e, PLX_ERR_MEMORY, "out of memory for kernels");
    ok = ok && plx_part_scales(plan->tensors, part, outs, scale, zero, e);
    for (size_t i = 0; ok && scale && zero && i < v->tensor.count; i++)
        k->value[i] = (k->value[i] - zero[out]) * scale[out];
    plx_free(scale);
    plx_free(zero);
    return ok;
}

static void find_most(plx_kernels *k, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (isfinite(k->value[i]) && fabsf(k->value[i]) > k->most)
            k->most = fabsf(k->value[i]);
}

static bool fill(plx_kernels *k, const view *v, uint64_t first_in, plx_error *e)
{
    k->width = (size_t)v->width;
    k->height = (size_t)(v->places / v->width);
    k->source = plx_alloc((size_t)v->inputs, sizeof *k->source);
    k->value = plx_alloc((size_t)v->tensor.count, sizeof *k->value);
    if (!k->source || !k->value)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for kernels");
    plx_tensor_reader *r = plx_tensor_reader_create(&v->tensor, PLX_ORDER_ROWS, e);
    bool ok = r && plx_tensor_read(r, 0, (size_t)v->tensor.count, k->value, e);
    plx_tensor_reader_destroy(&r);
    for (size_t i = 0; ok && i < v->inputs; i++)
        k->source[i] = (uint32_t)(first_in + i);
    k->count = ok ? (size_t)v->inputs : 0;
    return ok;
}

/* Of a part of a link, if the unit is among its outputs. */
static bool read_part(
    plx_kernels *k, const plx_unfolding *u, const plx_fold_part *p, size_t unit, plx_error *e)
{
    const plx_plan_part *part = &u->plan->parts[p->part];
    const plx_tensor *t = &u->plan->tensors->tensor[part->tensor];
    uint64_t groups = part->groups > 1 ? part->groups : 1;
    uint64_t outs = plx_plan_part_size(t, part, PLX_AXIS_OUT) * (part->shares ? groups : 1);
    if (p->out.folded || p->in.folded || unit < part->first_out || unit - part->first_out >= outs ||
        outs < groups)
        return true;
    uint64_t out = unit - part->first_out, each = outs / groups, group = out / each;
    view v = look(t, part, part->shares ? out % each : out, group);
    if (!v.found)
        return true;
    if (!fill(k, &v, part->first_in + group * (groups > 1 ? v.inputs : 0), e) ||
        !scale_values(k, &v, u->plan, part, outs, out, e))
        return false;
    find_most(k, (size_t)v.tensor.count);
    return true;
}

bool plx_kernels_read(
    plx_kernels *k, const plx_unfolding *u, size_t layer, size_t unit, plx_error *e)
{
    *k = (plx_kernels){0};
    bool ok = true;
    for (size_t l = 0; ok && l < u->network->link_count && k->count == 0; l++) {
        const plx_fold_link *link = &u->links[l];
        if (u->network->links[l].target != layer)
            continue;
        k->layer = u->network->links[l].source;
        for (size_t i = 0; ok && i < link->part_count && k->count == 0; i++)
            ok = read_part(k, u, &u->parts[link->first_part + i], unit, e);
    }
    if (!ok)
        plx_kernels_uninit(k);
    return ok;
}

void plx_kernels_uninit(plx_kernels *k)
{
    plx_free(k->source);
    plx_free(k->value);
    *k = (plx_kernels){0};
}
