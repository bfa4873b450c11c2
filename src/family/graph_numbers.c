/* Shapes as graphs compute them: a few numbers each, of which some are not known (NAN). */
#include "base/mem.h"
#include "family/graph_walk.h"

#include <math.h>
#include <string.h>

typedef struct numbers {
    size_t count;
    double at[PLX_MAX_RANK];
} numbers;

static bool is_whole(const plx_graph_walk *w, const plx_flow *f)
{
    plx_dtype d = w->tensors->tensor[f->tensor].dtype;
    return d == PLX_DTYPE_I64 || d == PLX_DTYPE_I32;
}

/* False where it is no such list, or is of the file and, if asked for, not of whole numbers. */
static bool take(const plx_graph_walk *w, const plx_flow *f, bool whole, numbers *out)
{
    if (f->kind == PLX_FLOW_CONSTANT && whole && !is_whole(w, f))
        return false;
    out->count = plx_graph_numbers(w, f, out->at, PLX_MAX_RANK);
    return out->count > 0;
}

static void give(plx_graph_walk *w, const plx_model_node *n, const numbers *k)
{
    if (w->number_count + PLX_MAX_RANK > w->number_room) {
        size_t room = w->number_room ? 2 * w->number_room : 1024;
        double *grown = plx_realloc(w->number, room, sizeof *grown);
        if (!grown) {
            w->draft->failed = true;
            return;
        }
        w->number = grown;
        w->number_room = room;
    }
    memcpy(w->number + w->number_count, k->at, k->count * sizeof *k->at);
    plx_graph_give_all(
        w, n, (plx_flow){.kind = PLX_FLOW_NUMBERS, .first = w->number_count, .units = k->count});
    w->number_count += k->count;
}

static bool shape_of(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow f = plx_graph_input(w, n, 0);
    numbers k = {.count = f.rank};
    if (f.rank == 0 || f.rank > PLX_MAX_RANK ||
        (f.kind != PLX_FLOW_UNITS && f.kind != PLX_FLOW_INPUT && f.kind != PLX_FLOW_CONSTANT))
        return false;
    for (size_t i = 0; i < f.rank; i++)
        k.at[i] = NAN;
    if (f.kind == PLX_FLOW_UNITS && plx_graph_is_axis(&f, f.axis))
        k.at[f.axis < 0 ? (size_t)((int)f.rank + f.axis) : (size_t)f.axis] = (double)f.units;
    for (size_t i = 0; f.kind == PLX_FLOW_CONSTANT && i < f.rank; i++)
        k.at[i] = (double)plx_flow_size(w, &f, i);
    for (size_t i = 0; f.kind == PLX_FLOW_INPUT && i < w->graph->value[f.value].rank; i++)
        if (w->graph->value[f.value].shape[i] > 0)
            k.at[i] = (double)w->graph->value[f.value].shape[i];
    give(w, n, &k);
    return true;
}

static bool compute(const char *op, const numbers *a, const numbers *b, numbers *out)
{
    out->count = a->count > b->count ? a->count : b->count;
    if (a->count != out->count && a->count != 1)
        return false;
    if (b->count != out->count && b->count != 1)
        return false;
    for (size_t i = 0; i < out->count; i++) {
        double x = a->at[a->count == 1 ? 0 : i], y = b->at[b->count == 1 ? 0 : i];
        switch (op[0]) {
        case 'A':
            out->at[i] = x + y;
            break;
        case 'S':
            out->at[i] = x - y;
            break;
        case 'M':
            out->at[i] = x * y;
            break;
        default:
            out->at[i] = y != 0 ? trunc(x / y) : NAN;
            break;
        }
    }
    return true;
}

static bool is_one_of(const char *op, const char *const *ops)
{
    for (size_t i = 0; ops[i]; i++)
        if (strcmp(op, ops[i]) == 0)
            return true;
    return false;
}

static bool pick(const numbers *from, double index, double *out)
{
    index = index < 0 ? index + (double)from->count : index;
    if (!(index >= 0 && index < (double)from->count))
        return false;
    *out = from->at[(size_t)index];
    return true;
}

static bool join(plx_graph_walk *w, const plx_model_node *n, numbers *out)
{
    out->count = 0;
    for (uint32_t i = 0; i < n->input_count; i++) {
        plx_flow f = plx_graph_input(w, n, i);
        numbers k;
        if (!take(w, &f, true, &k)) {
            /* A number that is not known. */
            if (f.kind != PLX_FLOW_NOTHING)
                return false;
            k = (numbers){.count = 1, .at = {NAN}};
        }
        if (out->count + k.count > PLX_MAX_RANK)
            return false;
        memcpy(out->at + out->count, k.at, k.count * sizeof *k.at);
        out->count += k.count;
    }
    return out->count > 0;
}

static bool cut(const plx_graph_walk *w, const plx_model_node *n, const numbers *from, numbers *out)
{
    double ends[2];
    for (uint32_t i = 0; i < 2; i++) {
        plx_flow f = plx_graph_input(w, n, i + 1);
        numbers k;
        if (!take(w, &f, true, &k) || k.count != 1)
            return false;
        /* TFLite's may be told to be those of the list. */
        if (plx_graph_whole(w, n, i ? "end_mask" : "begin_mask", 0) & 1)
            k.at[0] = i ? (double)from->count : 0;
        ends[i] = k.at[0] < 0 ? k.at[0] + (double)from->count : k.at[0];
    }
    if (!(ends[0] >= 0 && ends[1] > ends[0]))
        return false;
    size_t first = ends[0] < (double)from->count ? (size_t)ends[0] : from->count;
    size_t end = ends[1] < (double)from->count ? (size_t)ends[1] : from->count;
    out->count = end - first;
    memcpy(out->at, from->at + first, out->count * sizeof *out->at);
    return out->count > 0;
}

bool plx_graph_count(plx_graph_walk *w, const plx_model_node *n)
{
    static const char *const same[] = {
        "Unsqueeze", "Squeeze", "Cast", "Identity", "Floor", "Reshape", NULL};
    static const char *const pairs[] = {"Add", "Sub", "Mul", "Div", NULL};
    plx_flow f = plx_graph_input(w, n, 0), g = plx_graph_input(w, n, 1);
    numbers a, b, out;
    if (strcmp(n->op, "Shape") == 0 || strcmp(n->op, "SHAPE") == 0)
        return shape_of(w, n);
    bool found;
    if (strcmp(n->op, "Concat") == 0 || strcmp(n->op, "PACK") == 0)
        found = (f.kind == PLX_FLOW_NUMBERS || f.kind == PLX_FLOW_CONSTANT ||
                    f.kind == PLX_FLOW_NOTHING) &&
                join(w, n, &out);
    else if (!take(w, &f, true, &a))
        return false;
    else if (is_one_of(n->op, same)) {
        out = a;
        found = true;
    } else if (is_one_of(n->op, pairs))
        found = take(w, &g, true, &b) && compute(n->op, &a, &b, &out);
    else if (strcmp(n->op, "Gather") == 0) {
        out.count = 1;
        found = take(w, &g, true, &b) && b.count == 1 && pick(&a, b.at[0], &out.at[0]);
    } else
        found = (strcmp(n->op, "Slice") == 0 || strcmp(n->op, "STRIDED_SLICE") == 0) &&
                cut(w, n, &a, &out);
    if (found)
        give(w, n, &out);
    return found;
}
