#include "family/kernels.h"

#include "base/mem.h"
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

static uint64_t size_of(const plx_tensor *t, const plx_plan_part *part, plx_axis axis)
{
    uint64_t n = 1;
    for (size_t d = 0; d < t->rank; d++)
        n *= part->axis[d] == axis ? t->shape[d] : 1;
    return n;
}

static void add_axes(view *v, const plx_tensor *t, const plx_plan_part *part, plx_axis axis)
{
    for (size_t d = 0; d < t->rank; d++) {
        if (part->axis[d] != axis)
            continue;
        if (t->scale.count > 1 && t->scale.axis == d)
            v->tensor.scale.axis = v->tensor.rank;
        v->tensor.shape[v->tensor.rank] = t->shape[d];
        v->tensor.stride[v->tensor.rank++] = t->stride[d];
        if (axis == PLX_AXIS_KERNEL && t->shape[d] > 1)
            v->width = t->shape[d];
    }
}

/* Output `out` of the part alone. */
static view look(const plx_tensor *t, const plx_plan_part *part, uint64_t out)
{
    view v = {.tensor = *t, .width = 1};
    v.inputs = size_of(t, part, PLX_AXIS_IN);
    v.places = size_of(t, part, PLX_AXIS_KERNEL);
    if (v.places < 2 || plx_dtype_block(t->dtype) != 1)
        return v;
    v.tensor.rank = 0;
    for (size_t d = t->rank; d-- > 0;) {
        if (part->axis[d] != PLX_AXIS_OUT)
            continue;
        uint64_t at = out % t->shape[d];
        uint64_t skip = at * t->stride[d] * plx_dtype_block_bytes(t->dtype);
        out /= t->shape[d];
        v.tensor.offset += skip;
        v.tensor.bytes -= skip < t->bytes ? skip : t->bytes;
        if (t->scale.count > 1 && t->scale.axis == d) {
            v.tensor.scale.count = 1;
            v.tensor.scale.scales_at += 4 * at;
            v.tensor.scale.zeros_at += t->scale.zeros_at ? 8 * at : 0;
        }
    }
    add_axes(&v, t, part, PLX_AXIS_IN);
    add_axes(&v, t, part, PLX_AXIS_KERNEL);
    v.tensor.count = v.inputs * v.places;
    v.tensor.dense = false;
    bool gathered = v.tensor.rank > 0 && v.tensor.stride[v.tensor.rank - 1] != 1;
    v.found = v.tensor.count <= NUMBERS_MAX && (!gathered || t->bytes <= GATHERED_MAX);
    return v;
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
    for (size_t i = 0; ok && i < v->tensor.count; i++)
        if (isfinite(k->value[i]) && fabsf(k->value[i]) > k->most)
            k->most = fabsf(k->value[i]);
    k->count = ok ? (size_t)v->inputs : 0;
    return ok;
}

/* Of a part of a link, if the unit is among its outputs. */
static bool read_part(
    plx_kernels *k, const plx_unfolding *u, const plx_fold_part *p, size_t unit, plx_error *e)
{
    const plx_plan_part *part = &u->plan->parts[p->part];
    const plx_tensor *t = &u->plan->tensors->tensor[part->tensor];
    uint64_t outs = size_of(t, part, PLX_AXIS_OUT);
    if (p->out.folded || p->in.folded || unit < part->first_out || unit - part->first_out >= outs)
        return true;
    uint64_t out = unit - part->first_out;
    view v = look(t, part, out);
    uint64_t each = part->groups > 1 ? outs / part->groups : 0;
    return !v.found || fill(k, &v, part->first_in + (each ? out / each * v.inputs : 0), e);
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
