/* Operators that make several values of one, or one of a part of it. */
#include "family/graph_walk.h"

#include <math.h>

enum { FEW = 64 };

/* Where the flow does not know its rank the file may tell it. */
static plx_flow given(const plx_graph_walk *w, const plx_model_node *n, uint32_t input)
{
    plx_flow f = plx_graph_input(w, n, input);
    uint32_t v = plx_graph_input_value(w, n, input);
    if (f.kind == PLX_FLOW_UNITS && f.rank == 0 && w->graph->value[v].has_shape)
        f.rank = w->graph->value[v].rank;
    return f;
}

static bool counts_units(const plx_flow *f, int64_t axis)
{
    bool last = axis == -1 || (f->rank > 0 && axis + 1 == (int64_t)f->rank);
    return plx_graph_is_axis(f, f->axis == PLX_FLOW_ANY_AXIS && last ? -1 : axis);
}

/* Units of what is given to the model, where the axis counts them for sure: the last one of
 * numbers, and of images where channels are. */
static void make_units(plx_graph_walk *w, plx_flow *f, int64_t axis)
{
    if (f->kind != PLX_FLOW_INPUT)
        return;
    const plx_model_value *v = &w->graph->value[f->value];
    int64_t rank = v->has_shape ? (int64_t)v->rank : 0, at = axis < 0 ? axis + rank : axis;
    bool image = !w->channels_last && rank > 3;
    if (rank > 1 && at == (image ? 1 : rank - 1) && v->shape[at] > 0) {
        f->axis = image ? 1 : -1;
        plx_graph_fit(w, f, (uint64_t)v->shape[at]);
    }
}

static plx_flow part_of(plx_flow f, size_t first, size_t units)
{
    f.first += first;
    f.units = units;
    f.parts = 0;
    return f;
}

/* -- Splits ------------------------------------------------------------------------------------ */

/* Sizes of parts, of which one may be -1, which is what is left; false where they are not all. */
static bool complete(double *part, size_t count, size_t units)
{
    size_t open = count;
    double left = (double)units;
    for (size_t i = 0; i < count; i++) {
        if (part[i] == -1 && open == count)
            open = i;
        else if (!(part[i] >= 1 && part[i] <= left))
            return false;
        else
            left -= part[i];
    }
    if (open < count) {
        part[open] = left;
        return left >= 1;
    }
    return count > 0 && left == 0;
}

/* In parts of these sizes, or else evenly. */
static bool split(plx_graph_walk *w, const plx_model_node *n, plx_flow f, int64_t axis,
    double *part, size_t count)
{
    make_units(w, &f, axis);
    bool in_parts = f.parts > 1 && f.parts == n->output_count;
    if (f.kind != PLX_FLOW_UNITS || n->output_count == 0 ||
        (!in_parts && !counts_units(&f, axis))) {
        plx_graph_give_all(w, n, f);
        return !w->draft->failed;
    }
    if (count == n->output_count && !in_parts && complete(part, count, f.units)) {
        size_t at = 0;
        for (uint32_t i = 0; i < n->output_count; i++) {
            plx_graph_give(w, n, i, part_of(f, at, (size_t)part[i]));
            at += (size_t)part[i];
        }
        return true;
    }
    if (f.units % n->output_count != 0)
        return false;
    size_t each = f.units / n->output_count;
    for (uint32_t i = 0; i < n->output_count; i++)
        plx_graph_give(w, n, i, part_of(f, i * each, each));
    return true;
}

bool plx_graph_split(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow sizes = plx_graph_input(w, n, 1);
    const plx_model_attribute *told = plx_model_graph_attribute(w->graph, n, "split");
    double part[FEW];
    size_t count = plx_graph_numbers(w, &sizes, part, FEW);
    for (size_t i = 0; told && i < told->count && i < PLX_MODEL_WHOLES; i++) {
        part[i] = (double)told->whole[i];
        count = i + 1;
    }
    return split(w, n, given(w, n, 0), plx_graph_whole(w, n, "axis", 0), part, count);
}

/* SPLIT: the axis, and what is split evenly. SPLIT_V: this, sizes of which one may be -1, the axis.
 */
bool plx_graph_split_tflite(plx_graph_walk *w, const plx_model_node *n)
{
    bool sized = n->op[5] != '\0';
    plx_flow sizes = plx_graph_input(w, n, 1), at = plx_graph_input(w, n, sized ? 2 : 0);
    double part[FEW], axis;
    size_t count = sized ? plx_graph_numbers(w, &sizes, part, FEW) : 0;
    if (plx_graph_numbers(w, &at, &axis, 1) != 1 || !(fabs(axis) <= PLX_MAX_RANK))
        return false;
    return split(w, n, given(w, n, sized ? 0 : 1), (int64_t)axis, part, count);
}

/* A value for each place along an axis, which goes. */
static void lose_axis(plx_flow *f, int64_t axis)
{
    if (f->axis >= 0 && f->axis != PLX_FLOW_ANY_AXIS && f->axis > axis && axis >= 0)
        f->axis--;
    f->rank = f->rank > 1 ? f->rank - 1 : 0;
}

bool plx_graph_unpack(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow f = given(w, n, 0);
    int64_t axis = plx_graph_whole(w, n, "axis", 0);
    make_units(w, &f, axis);
    bool in_parts = f.kind == PLX_FLOW_UNITS && f.parts > 1 && f.parts == n->output_count;
    bool units = f.kind == PLX_FLOW_UNITS && !in_parts && counts_units(&f, axis);
    if (f.kind == PLX_FLOW_CONSTANT)
        f = (plx_flow){0};
    if (w->draft->failed || (units && f.units != n->output_count))
        return false;
    plx_flow each = f;
    if (units)
        each.axis = PLX_FLOW_ANY_AXIS;
    else
        lose_axis(&each, axis < 0 ? axis + (int64_t)f.rank : axis);
    size_t count = in_parts ? f.units / f.parts : 1;
    for (uint32_t i = 0; i < n->output_count; i++)
        plx_graph_give(w, n, i, units || in_parts ? part_of(each, i * count, count) : each);
    return true;
}

/* -- Slices ------------------------------------------------------------------------------------ */

/* Units [from, to), where ends below 0 are counted from the end; as it is where there are none. */
static plx_flow cut(plx_flow f, double from, double to)
{
    double units = (double)f.units;
    from = from < 0 ? from + units : from;
    to = to < 0 ? to + units : to > units ? units : to;
    return from >= 0 && to > from && to <= units ? part_of(f, (size_t)from, (size_t)(to - from))
                                                 : f;
}

/* The one number of an input, or of an attribute of older files. */
static bool one_number(
    const plx_graph_walk *w, const plx_model_node *n, uint32_t input, const char *name, double *out)
{
    plx_flow f = plx_graph_input(w, n, input);
    const plx_model_attribute *a = plx_model_graph_attribute(w->graph, n, name);
    if (a && a->count == 1)
        *out = (double)a->whole[0];
    bool told = (a && a->count == 1) || plx_graph_numbers(w, &f, out, 1) == 1;
    return told && isfinite(*out);
}

bool plx_graph_slice(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow f = given(w, n, 0);
    double from, to, axis, step = 1;
    bool told = one_number(w, n, 1, "starts", &from) && one_number(w, n, 2, "ends", &to) &&
                one_number(w, n, 3, "axes", &axis);
    if (one_number(w, n, 4, "steps", &step) && step != 1)
        told = false;
    if (told && fabs(axis) <= PLX_MAX_RANK) {
        make_units(w, &f, (int64_t)axis);
        if (f.kind == PLX_FLOW_UNITS && counts_units(&f, (int64_t)axis))
            f = cut(f, from, to);
    }
    plx_graph_give(w, n, 0, f);
    return !w->draft->failed;
}

/* SLICE: where each axis begins, and how many of it there are; -1: all that is left. */
bool plx_graph_slice_tflite(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow f = given(w, n, 0), begin = plx_graph_input(w, n, 1), size = plx_graph_input(w, n, 2);
    double from[PLX_MAX_RANK], count[PLX_MAX_RANK];
    size_t rank = plx_graph_numbers(w, &begin, from, PLX_MAX_RANK);
    bool told = rank > 0 && plx_graph_numbers(w, &size, count, PLX_MAX_RANK) == rank;
    if (told)
        make_units(w, &f, (int64_t)rank - 1);
    for (size_t d = 0; told && f.kind == PLX_FLOW_UNITS && d < rank; d++)
        if (from[d] >= 0 && counts_units(&f, d + 1 == rank ? -1 : (int64_t)d)) {
            f = cut(f, from[d], count[d] < 0 ? (double)f.units : from[d] + count[d]);
            break;
        }
    plx_graph_give(w, n, 0, f);
    return !w->draft->failed;
}

/* What STRIDED_SLICE says of axes, each of them or as many as it wants. */
typedef struct strided {
    size_t count; /* of what is said */
    double from[PLX_MAX_RANK], to[PLX_MAX_RANK], step[PLX_MAX_RANK];
    uint64_t from_any, to_any, rest, made, gone; /* bits, one for each */
    bool from_first;                             /* ends are counted from where it begins */
} strided;

static bool read_strided(const plx_graph_walk *w, const plx_model_node *n, strided *s)
{
    static const char *const masks[] = {
        "begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask"};
    uint64_t *const bits[] = {&s->from_any, &s->to_any, &s->rest, &s->made, &s->gone};
    double *const out[] = {s->from, s->to, s->step};
    for (uint32_t i = 0; i < 3; i++) {
        plx_flow f = plx_graph_input(w, n, i + 1);
        size_t count = plx_graph_numbers(w, &f, out[i], PLX_MAX_RANK);
        if (count == 0 || (i > 0 && count != s->count))
            return false;
        s->count = count;
    }
    for (size_t i = 0; i < sizeof masks / sizeof *masks; i++)
        *bits[i] = (uint64_t)plx_graph_whole(w, n, masks[i], 0);
    s->from_first = plx_graph_whole(w, n, "offset", 0) != 0;
    return true;
}

/* The part that the i-th says of the units' axis; false where it takes every other one, or turns
 * them round. */
static bool cut_strided(plx_flow *f, const strided *s, size_t i)
{
    double from = s->from_any >> i & 1 ? 0 : s->from[i];
    double to = s->to_any >> i & 1 ? (double)f->units : s->to[i] + (s->from_first ? from : 0);
    if (s->gone >> i & 1) {
        *f = cut(*f, s->from[i], s->from[i] == -1 ? (double)f->units : s->from[i] + 1);
        f->axis = PLX_FLOW_ANY_AXIS;
        return true;
    }
    if (s->step[i] != 1)
        return false;
    *f = cut(*f, from, to);
    return true;
}

static bool slice_axis(const plx_flow *f, plx_flow *out, const strided *s, size_t i, int64_t axis)
{
    size_t each = f->parts > 1 ? f->units / f->parts : 0;
    if (counts_units(f, axis))
        return cut_strided(out, s, i);
    if ((s->gone >> i & 1) && each > 0 && s->from[i] >= 0 && s->from[i] < (double)f->parts)
        *out = part_of(*out, (size_t)s->from[i] * each, each);
    return true;
}

bool plx_graph_slice_strided(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow f = given(w, n, 0);
    strided s = {0};
    bool told = read_strided(w, n, &s);
    size_t said = 0;
    for (size_t i = 0; told && i < s.count; i++)
        said += !((s.rest | s.made) >> i & 1);
    if (told && f.kind == PLX_FLOW_INPUT && said == f.rank && said > 0)
        make_units(w, &f, (int64_t)f.rank - 1);
    if (!told || f.kind != PLX_FLOW_UNITS || f.rank < said) {
        plx_graph_give(w, n, 0, f);
        return !w->draft->failed;
    }
    plx_flow out = f;
    size_t dim = 0;    /* the next of what is given, */
    int64_t moved = 0; /* which comes so many later in what is made; up to the units' axis */
    for (size_t i = 0, to = 0; i < s.count; i++) {
        bool rest = s.rest >> i & 1, made = s.made >> i & 1, gone = s.gone >> i & 1;
        if (rest || made) {
            dim += rest ? f.rank - said : 0;
            to += rest ? f.rank - said : 1;
        } else {
            if (!slice_axis(&f, &out, &s, i, (int64_t)dim))
                return false;
            dim++;
            to += !gone;
        }
        if (f.axis >= 0 && (int64_t)dim <= f.axis)
            moved = (int64_t)to - (int64_t)dim;
        out.rank = to + f.rank - dim;
    }
    if (out.axis >= 0 && out.axis != PLX_FLOW_ANY_AXIS)
        out.axis += (int)moved;
    plx_graph_give(w, n, 0, out);
    return true;
}

/* -- One of several ---------------------------------------------------------------------------- */

bool plx_graph_gather(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow f = plx_graph_input(w, n, 0), key = plx_graph_input(w, n, 1);
    if (f.kind == PLX_FLOW_CONSTANT) {
        bool table = f.rank == 2 && plx_graph_whole(w, n, "axis", 0) == 0 &&
                     w->tensors->tensor[f.tensor].dtype != PLX_DTYPE_I64;
        if (table && (key.kind == PLX_FLOW_INPUT || key.kind == PLX_FLOW_NOTHING ||
                         key.kind == PLX_FLOW_UNITS))
            return plx_graph_lookup(w, n);
        /* Of rows that the file names, as those of the first places, the table goes on. */
        bool keeps = key.kind != PLX_FLOW_CONSTANT || (table && plx_flow_count(w, &key) > 1);
        plx_graph_give(w, n, 0, keeps ? f : (plx_flow){0});
        return true;
    }
    double index;
    if (f.kind == PLX_FLOW_UNITS && f.parts > 1 && plx_graph_numbers(w, &key, &index, 1) == 1 &&
        index >= 0 && index < (double)f.parts) {
        size_t each = f.units / f.parts;
        f = part_of(f, (size_t)index * each, each);
    }
    plx_graph_give(w, n, 0, f);
    return true;
}
