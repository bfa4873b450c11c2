#include "family/in_file_pieces.h"

#include "base/mem.h"
#include "family/part_numbers.h"

#include <stdlib.h>

/* Each piece of a row is a read of its own, so that shorter ones take longer than all the rest. */
enum { LEAST_PIECE = 64 };

/* A tensor that is [slices][out][in], or [out][in]: then there is one slice. */
typedef struct slices {
    uint64_t count, out, in;
} slices;

/* False where it does not lie so. What dimensions of one place are does not matter. */
static bool slice(const plx_tensor *t, const plx_plan_part *part, slices *s)
{
    uint64_t run = 1, *side[] = {&s->in, &s->out, &s->count};
    static const plx_axis axis[] = {PLX_AXIS_IN, PLX_AXIS_OUT, PLX_AXIS_IN};
    size_t at = 0;
    *s = (slices){1, 1, 1};
    for (size_t d = t->rank; d-- > 0;) {
        if (t->shape[d] == 1)
            continue;
        if (t->stride[d] != run)
            return false;
        while (at < 3 && axis[at] != (plx_axis)part->axis[d])
            at++;
        if (at == 3)
            return false;
        *side[at] *= t->shape[d];
        run *= t->shape[d];
    }
    return true;
}

static bool is_readable(const plx_fold_part *shown, const plx_plan *plan)
{
    const plx_plan_part *part = &plan->parts[shown->part];
    const plx_tensor *t = &plan->tensors->tensor[part->tensor];
    return !shown->out.folded && !shown->in.folded && part->groups <= 1 && part->out_run == 0 &&
           part->first_out == 0 && !plx_part_is_scaled(part) && t->count > 0 && t->blob->anywhere &&
           plx_dtype_is_number(t->dtype);
}

static int by_place(const void *a, const void *b)
{
    size_t one = ((const plx_pager_piece *)a)->first, other = ((const plx_pager_piece *)b)->first;
    return (one > other) - (one < other);
}

static bool tile(plx_pager_piece *pieces, size_t count, size_t row)
{
    size_t end = 0;
    qsort(pieces, count, sizeof *pieces, by_place);
    for (size_t i = 0; i < count; end += pieces[i++].length)
        if (pieces[i].first != end)
            return false;
    return end == row;
}

/* Slices of all parts, and how many; 0 where they do not fit the link. */
static size_t count_slices(const plx_unfolding *u, const plx_fold_link *shown, const plx_link *k)
{
    size_t count = 0;
    for (size_t i = 0; i < shown->part_count; i++) {
        const plx_fold_part *fold = &u->parts[shown->first_part + i];
        const plx_plan_part *part = &u->plan->parts[fold->part];
        slices s;
        if (!is_readable(fold, u->plan) ||
            !slice(&u->plan->tensors->tensor[part->tensor], part, &s) || s.out != k->out ||
            s.count > k->in || (s.in < LEAST_PIECE && (s.count > 1 || shown->part_count > 1)))
            return 0;
        count += (size_t)s.count;
    }
    return count;
}

bool plx_in_file_pieces(const plx_unfolding *u, size_t link, plx_pager_part *out)
{
    const plx_fold_link *shown = &u->links[link];
    const plx_link *k = &u->network->links[link];
    size_t count = shown->reduced ? 0 : count_slices(u, shown, k), used = 0;
    plx_pager_piece *pieces = count > 0 ? plx_alloc(count, sizeof *pieces) : NULL;
    for (size_t i = 0; pieces && i < shown->part_count; i++) {
        const plx_plan_part *part = &u->plan->parts[u->parts[shown->first_part + i].part];
        const plx_tensor *t = &u->plan->tensors->tensor[part->tensor];
        slices s;
        slice(t, part, &s);
        for (uint64_t e = 0; e < s.count; e++)
            pieces[used++] = (plx_pager_piece){.tensor = t,
                .first = part->first_in + (size_t)(e * s.in),
                .length = (size_t)s.in,
                .offset = e * s.out * s.in};
    }
    if (!pieces || !tile(pieces, count, k->in)) {
        plx_free(pieces);
        return false;
    }
    *out = (plx_pager_part){.first = k->weight_offset,
        .row = k->in,
        .count = k->in * k->out,
        .pieces = pieces,
        .piece_count = count};
    return true;
}
