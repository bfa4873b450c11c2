#include "family/in_file.h"

#include "base/mem.h"
#include "family/in_file_pieces.h"
#include "family/part_numbers.h"

#include <stdlib.h>
#include <string.h>

/* Numbers of a link below which its pages would hardly be whole ones. */
static const uint64_t FEW = 1 << 18;

typedef enum lie { LIE_OTHERWISE, LIE_BY_ROWS, LIE_TURNED } lie;

/* What dimensions of one place are does not matter. */
static lie find_lie(const plx_tensor *t, const plx_plan_part *part)
{
    uint64_t run = 1;
    plx_axis axis[2];
    size_t changes = 0;
    for (size_t d = t->rank; d-- > 0;) {
        plx_axis now = (plx_axis)part->axis[d];
        if (t->shape[d] == 1)
            continue;
        if (t->stride[d] != run || now == PLX_AXIS_KERNEL)
            return LIE_OTHERWISE;
        if (changes == 0 || axis[changes - 1] != now) {
            if (changes == 2)
                return LIE_OTHERWISE;
            axis[changes++] = now;
        }
        run *= t->shape[d];
    }
    return changes < 2 || axis[0] == PLX_AXIS_IN ? LIE_BY_ROWS : LIE_TURNED;
}

/* Outputs of the tensor that are for the part; 0: that is no whole number of runs. */
static uint64_t own_outs(const plx_tensor *t, const plx_plan_part *part)
{
    uint64_t outs = plx_plan_part_size(t, part, PLX_AXIS_OUT), run = part->out_run;
    if (run == 0)
        return outs;
    bool whole = outs % part->out_every == 0 && part->out_first + run <= part->out_every;
    return whole ? outs / part->out_every * run : 0;
}

static bool is_whole(const plx_fold_part *shown, const plx_plan *plan, const plx_link *k)
{
    const plx_plan_part *part = &plan->parts[shown->part];
    const plx_tensor *t = &plan->tensors->tensor[part->tensor];
    /* What is packed has to be read along. */
    return !shown->out.folded && !shown->in.folded && part->groups <= 1 && part->first_in == 0 &&
           part->first_out < k->out && t->count > 0 &&
           plx_plan_part_size(t, part, PLX_AXIS_IN) == k->in && own_outs(t, part) > 0 &&
           own_outs(t, part) <= k->out - part->first_out && t->blob->anywhere &&
           plx_dtype_is_number(t->dtype);
}

static bool can_lie_so(const plx_tensor *t, const plx_plan_part *part, lie how, size_t row)
{
    bool in_runs = part->out_run > 0 && plx_part_is_scaled(part);
    bool turned = row <= PLX_PAGER_TURNED && plx_dtype_block(t->dtype) == 1 && part->out_run == 0;
    return how == LIE_BY_ROWS ? !in_runs : how == LIE_TURNED && turned;
}

static int compare(const void *a, const void *b)
{
    size_t one = ((const plx_pager_part *)a)->first, other = ((const plx_pager_part *)b)->first;
    return (one > other) - (one < other);
}

/* Adds the parts of a link that are whole rows of it, without their scales; 0: there are others. */
static size_t add_rows(const plx_unfolding *u, size_t link, plx_pager_part *out)
{
    const plx_fold_link *shown = &u->links[link];
    const plx_link *k = &u->network->links[link];
    size_t count = shown->part_count;
    if (shown->reduced)
        return 0;
    for (size_t i = 0; i < count; i++) {
        const plx_fold_part *fold = &u->parts[shown->first_part + i];
        const plx_plan_part *part = &u->plan->parts[fold->part];
        const plx_tensor *t = &u->plan->tensors->tensor[part->tensor];
        lie how = find_lie(t, part);
        if (!is_whole(fold, u->plan, k) || !can_lie_so(t, part, how, k->in))
            return 0;
        out[i] = (plx_pager_part){.first = k->weight_offset + part->first_out * k->in,
            .count = (size_t)own_outs(t, part) * k->in,
            .tensor = t,
            .from = part->out_first * k->in,
            .run = part->out_run * k->in,
            .every = part->out_every * k->in,
            .row = k->in,
            .turned = how == LIE_TURNED};
    }
    qsort(out, count, sizeof *out, compare);
    for (size_t i = 1; i < count; i++)
        if (out[i].first < out[i - 1].first + out[i - 1].count)
            return 0;
    return count;
}

/* Likewise all that is to be read of the link; 0: it cannot stay. */
static size_t add_link(const plx_unfolding *u, size_t link, plx_pager_part *out)
{
    const plx_link *k = &u->network->links[link];
    if ((uint64_t)k->in * k->out < FEW)
        return 0;
    size_t rows = add_rows(u, link, out);
    return rows > 0 ? rows : plx_in_file_pieces(u, link, out) ? 1 : 0;
}

static bool read_scales(const plx_unfolding *u, size_t link, plx_pager_part *parts, plx_error *e)
{
    const plx_fold_link *shown = &u->links[link];
    const plx_link *k = &u->network->links[link];
    for (size_t i = 0; parts->piece_count == 0 && i < shown->part_count; i++) {
        const plx_plan_part *part = &u->plan->parts[u->parts[shown->first_part + i].part];
        plx_pager_part *p = parts;
        while (p->first != k->weight_offset + part->first_out * k->in)
            p++;
        if (!plx_part_is_scaled(part))
            continue;
        size_t outs = p->count / k->in;
        p->scale = plx_alloc(outs, sizeof *p->scale);
        p->zero = plx_alloc(outs, sizeof *p->zero);
        if (!p->scale || !p->zero)
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        if (!plx_part_scales(u->plan->tensors, part, outs, p->scale, p->zero, e))
            return false;
    }
    return true;
}

/* The first part that is not of the link. */
static size_t end_of(const plx_link *k, const plx_pager_part *parts, size_t at, size_t count)
{
    while (at < count && parts[at].first < k->weight_offset + k->in * k->out)
        at++;
    return at;
}

static bool read_all_scales(
    const plx_unfolding *u, const bool *stays, plx_pager_part *parts, size_t count, plx_error *e)
{
    bool ok = true;
    for (size_t l = 0, at = 0; ok && l < u->network->link_count; l++) {
        ok = !stays[l] || read_scales(u, l, parts + at, e);
        at = end_of(&u->network->links[l], parts, at, count);
    }
    return ok;
}

/* What the parts own is taken. */
static plx_pager *open_pager(
    const plx_in_file_desc *d, const bool *stays, plx_pager_part *parts, size_t count, plx_error *e)
{
    const plx_unfolding *u = d->unfolding;
    uint64_t others = 0;
    for (size_t l = 0; l < u->network->link_count; l++)
        others += stays[l] ? 0 : u->network->links[l].in * u->network->links[l].out;
    if (others > d->memory / sizeof(float) || !read_all_scales(u, stays, parts, count, e)) {
        plx_pager_parts_free(parts, count);
        return NULL;
    }
    plx_error why = {0};
    plx_pager *p = plx_pager_create(&(plx_pager_desc){.count = u->network->param_count,
                                        .parts = parts,
                                        .part_count = count,
                                        .memory = d->memory - others * sizeof(float),
                                        .threads = d->threads},
        &why);
    if (!p && why.code != PLX_ERR_UNSUPPORTED && e)
        *e = why;
    return p;
}

plx_pager *plx_in_file_open(const plx_in_file_desc *d, bool *stays, plx_error *e)
{
    const plx_unfolding *u = d->unfolding;
    const plx_network *n = u->network;
    memset(stays, 0, n->link_count * sizeof *stays);
    plx_pager_part *parts = plx_alloc(u->part_count ? u->part_count : 1, sizeof *parts);
    if (!parts) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    size_t count = 0;
    uint64_t stay = 0;
    /* Links lie in the array one after the other, so that parts are in order. */
    for (size_t l = 0; l < n->link_count; l++) {
        size_t added = add_link(u, l, parts + count);
        stays[l] = added > 0;
        count += added;
        stay += added > 0 ? (uint64_t)n->links[l].in * n->links[l].out : 0;
    }
    plx_pager *p = NULL;
    if (stay > 0 && stay >= d->least)
        p = open_pager(d, stays, parts, count, e);
    else
        plx_pager_parts_free(parts, count);
    if (!p)
        memset(stays, 0, n->link_count * sizeof *stays);
    plx_free(parts);
    return p;
}
