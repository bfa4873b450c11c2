/* Operators that make one value of several. */
#include "family/graph_walk.h"

#include <string.h>

static bool is_of_units(const plx_flow *f)
{
    return f->kind == PLX_FLOW_UNITS || f->kind == PLX_FLOW_INPUT;
}

static bool is_same(const plx_flow *a, const plx_flow *b)
{
    if (a->kind != b->kind)
        return false;
    return a->kind == PLX_FLOW_INPUT ? a->value == b->value
                                     : a->kind == PLX_FLOW_UNITS && a->layer == b->layer;
}

plx_plan_part *plx_graph_last_part(plx_graph_walk *w, const plx_flow *f)
{
    if (!plx_graph_is_fresh(w, f) || w->info[f->layer].last_link == PLX_PLAN_NONE)
        return NULL;
    const plx_plan_layer *l = &w->draft->layers[f->layer];
    const plx_plan_link *k = &w->draft->links[w->info[f->layer].last_link];
    bool done = l->activation != PLX_ACT_IDENTITY || l->norm_count > 0;
    return done || k->part_count != 1 ? NULL : &w->draft->parts[k->first_part];
}

/* A table of places, of which each has a row that is added to the units. */
static bool add_places(plx_graph_walk *w, const plx_flow *f, const plx_flow *table)
{
    uint64_t width = table->rank > 0 ? plx_flow_size(w, table, table->rank - 1) : 0;
    uint64_t rows = width > 0 ? plx_flow_count(w, table) / width : 0;
    if (!plx_graph_is_fresh(w, f) || table->rank < 2 || width != f->units || rows < 2 ||
        rows > PLX_MAX_UNITS || f->axis == 1)
        return false;
    plx_plan_part part = plx_plan_matrix(table->tensor, true);
    for (size_t d = 0; d < table->rank; d++)
        part.axis[table->dim[d]] = d + 1 == table->rank ? PLX_AXIS_OUT : PLX_AXIS_IN;
    plx_graph_scale_part(w, &part, table, width);
    size_t places = plx_graph_add_layer(w, "places", (size_t)rows);
    if (w->draft->failed)
        return false;
    w->info[places].at = w->info[f->layer].at - 0.5;
    plx_flow from = plx_graph_units(places, (size_t)rows, 0, -1);
    char name[PLX_NAME_SIZE];
    plx_graph_link_into(w, &from,
        plx_graph_name(w, &(plx_model_node){.name = "", .op = "places"}, table->tensor, name),
        f->layer, part);
    return true;
}

bool plx_graph_add_bias(plx_graph_walk *w, const plx_flow *f, const plx_flow *c)
{
    plx_plan_part *part = plx_graph_last_part(w, f);
    uint64_t count = plx_flow_count(w, c);
    if (!part || count < 2 || count != f->units || part->bias != PLX_PLAN_NONE)
        return false;
    plx_graph_set_bias(w, part, c, count);
    return true;
}

void plx_graph_add_constant(plx_graph_walk *w, const plx_flow *f, const plx_flow *c)
{
    uint64_t count = plx_flow_count(w, c);
    if (f->kind != PLX_FLOW_UNITS || count < 2 || plx_graph_add_bias(w, f, c))
        return;
    if (count == f->units && f->first == 0 && c->scale == PLX_MODEL_NONE)
        plx_plan_set_shift(w->draft, f->layer, c->tensor);
    else
        add_places(w, f, c);
}

static void scale_constant(plx_graph_walk *w, const plx_flow *f, const plx_flow *c)
{
    /* Whole numbers get their scale after the product. */
    plx_plan_part *part = plx_graph_raw_part(w, f);
    uint64_t count = plx_flow_count(w, c);
    if (f->kind != PLX_FLOW_UNITS)
        return;
    if (part && (count == 1 || count == f->units))
        part->scale = c->tensor;
    else if (count == f->units && count > 1 && f->first == 0 && c->scale == PLX_MODEL_NONE)
        plx_plan_add_norm(w->draft, f->layer, "", c->tensor, PLX_PLAN_NONE);
}

/* The pair where at most one is of units, and what passes through then; false where both are. */
static bool one_of(plx_graph_walk *w, const plx_model_node *n, plx_flow *a, plx_flow *b)
{
    if (a->kind == PLX_FLOW_SCORES || b->kind == PLX_FLOW_SCORES) {
        plx_graph_give(w, n, 0, a->kind == PLX_FLOW_SCORES ? *a : *b);
        return true;
    }
    if (is_of_units(a) && is_of_units(b))
        return false;
    if (!is_of_units(a) && !is_of_units(b)) {
        bool second = b->kind == PLX_FLOW_CONSTANT && a->kind != PLX_FLOW_NUMBERS &&
                      (a->kind != PLX_FLOW_CONSTANT || plx_flow_count(w, b) > plx_flow_count(w, a));
        plx_graph_give(w, n, 0, second ? *b : *a);
        return true;
    }
    if (is_of_units(b)) {
        plx_flow swap = *a;
        *a = *b;
        *b = swap;
    }
    plx_graph_give(w, n, 0, *a);
    return true;
}

/* -- Sums and products of units ---------------------------------------------------------------- */

/* Both as units, the one that was made first before the other. */
static bool make_units(plx_graph_walk *w, plx_flow *a, plx_flow *b)
{
    if (a->kind == PLX_FLOW_INPUT && !plx_graph_fit(w, a, b->kind == PLX_FLOW_UNITS ? b->units : 1))
        return false;
    if (b->kind == PLX_FLOW_INPUT && !plx_graph_fit(w, b, a->units))
        return false;
    if (w->info[a->layer].at > w->info[b->layer].at) {
        plx_flow swap = *a;
        *a = *b;
        *b = swap;
    }
    return true;
}

static bool can_take(const plx_graph_walk *w, const plx_flow *f)
{
    return plx_graph_is_fresh(w, f) && w->info[f->layer].pending == 0;
}

/* What leads into the one layer leads into the other instead. */
static void merge(plx_graph_walk *w, size_t gone, size_t into)
{
    plx_plan *p = w->draft;
    for (size_t i = p->link_count; i-- > 0;)
        if (p->links[i].target == gone)
            p->links[i].target = into;
    for (size_t i = p->bypass_count; i-- > 0;)
        if (p->bypasses[i].target == gone)
            p->bypasses[i].target = into;
    w->info[gone].gone = true;
}

static bool is_plain(const plx_graph_walk *w, size_t layer)
{
    const plx_plan_layer *l = &w->draft->layers[layer];
    return l->activation == PLX_ACT_IDENTITY && !l->box && l->norm_count == 0 &&
           w->info[layer].last_link != PLX_PLAN_NONE;
}

static plx_flow sum_of(plx_graph_walk *w, plx_flow a, plx_flow b)
{
    if (can_take(w, &a) && is_plain(w, a.layer) && can_take(w, &b)) {
        merge(w, a.layer, b.layer);
        /* What has fewer dimensions, as rows of places have, is added to all of the other's. */
        b.rank = b.rank > a.rank ? b.rank : a.rank;
        return b;
    }
    bool whole = a.first == 0 && a.units == w->draft->layers[a.layer].units;
    if (can_take(w, &b) && whole) {
        plx_graph_bypass(w, PLX_BYPASS_RESIDUAL, a.layer, b.layer);
        b.rank = b.rank > a.rank ? b.rank : a.rank;
        return b;
    }
    size_t layer = plx_graph_add_layer(w, "sum", a.units);
    plx_graph_bypass(w, PLX_BYPASS_RESIDUAL, a.layer, layer);
    plx_graph_bypass(w, PLX_BYPASS_RESIDUAL, b.layer, layer);
    return plx_graph_units(layer, a.units, a.rank, a.axis);
}

static bool has_scales(const plx_model_node *n)
{
    return strncmp(n->op, "QLinear", 7) == 0;
}

/* The i-th of what is joined; whole numbers are followed by their scale and their zero. */
static plx_flow operand(const plx_graph_walk *w, const plx_model_node *n, uint32_t i)
{
    uint32_t at = has_scales(n) ? 3 * i : i;
    plx_flow f = plx_graph_input(w, n, at), scale = plx_graph_input(w, n, at + 1),
             zero = plx_graph_input(w, n, at + 2);
    if (has_scales(n) && f.kind == PLX_FLOW_CONSTANT) {
        f.scale = scale.kind == PLX_FLOW_CONSTANT ? scale.tensor : PLX_MODEL_NONE;
        f.zero = zero.kind == PLX_FLOW_CONSTANT ? zero.tensor : PLX_MODEL_NONE;
    }
    return f;
}

bool plx_graph_sum(plx_graph_walk *w, plx_flow a, plx_flow b, plx_flow *sum)
{
    if (!make_units(w, &a, &b) || a.units != b.units)
        return false;
    *sum = sum_of(w, a, b);
    return !w->draft->failed;
}

bool plx_graph_add(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow sum = operand(w, n, 0);
    uint32_t count = has_scales(n) ? 2 : n->input_count;
    for (uint32_t i = 1; i < count; i++) {
        plx_flow a = sum, b = operand(w, n, i);
        if (a.kind == PLX_FLOW_SCORES || b.kind == PLX_FLOW_SCORES || !is_of_units(&a) ||
            !is_of_units(&b)) {
            one_of(w, n, &a, &b);
            if (is_of_units(&a) && b.kind == PLX_FLOW_CONSTANT)
                plx_graph_add_constant(w, &a, &b);
            sum = a.kind == PLX_FLOW_NOTHING || b.kind == PLX_FLOW_SCORES ? b : a;
            if (count == 2)
                return true;
            continue;
        }
        if (is_same(&a, &b))
            continue;
        if (!plx_graph_sum(w, a, b, &sum))
            return false;
    }
    plx_graph_give(w, n, 0, sum);
    plx_graph_activate(w, &sum, plx_graph_text(w, n, "activation"));
    return true;
}

/* x times what a function makes of x: functions that are written so. */
static void note_product(plx_graph_walk *w, const plx_flow *f)
{
    plx_graph_layer *k = &w->info[f->layer];
    plx_plan_layer *l = &w->draft->layers[f->layer];
    if (k->erf || (k->tanh && !k->softplus)) {
        l->activation = PLX_ACT_GELU;
    } else if (k->sigmoid || k->tanh) {
        l->activation = PLX_ACT_IDENTITY;
        plx_graph_note(w, f->layer, "%s", k->sigmoid ? "SiLU" : "Mish");
    }
    k->erf = k->tanh = k->sigmoid = k->softplus = false;
}

bool plx_graph_multiply(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow a = operand(w, n, 0), b = operand(w, n, 1);
    if (one_of(w, n, &a, &b)) {
        if (b.kind == PLX_FLOW_CONSTANT)
            scale_constant(w, &a, &b);
        return true;
    }
    if (is_same(&a, &b) && a.first == b.first && a.units == b.units) {
        if (a.kind == PLX_FLOW_UNITS)
            note_product(w, &a);
        plx_graph_give(w, n, 0, a);
        return true;
    }
    if (!make_units(w, &a, &b) || a.units != b.units)
        return false;
    if (a.layer == b.layer) { /* one part opens and closes the other */
        plx_graph_box(w, n, a.units);
        return true;
    }
    if (!can_take(w, &b)) {
        plx_flow other = a;
        if (!can_take(w, &other) && !plx_graph_is_fresh(w, &b))
            return false;
    }
    plx_graph_bypass(w, PLX_BYPASS_GATE, a.layer, b.layer);
    plx_graph_give(w, n, 0, b);
    return true;
}

bool plx_graph_other_pair(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow a = plx_graph_input(w, n, 0), b = plx_graph_input(w, n, 1);
    if (strcmp(n->op, "Where") == 0 || strncmp(n->op, "SELECT", 6) == 0) {
        plx_flow c = plx_graph_input(w, n, 2);
        a = b;
        b = c;
    }
    if (one_of(w, n, &a, &b))
        return true;
    if (!is_same(&a, &b))
        return false;
    plx_graph_give(w, n, 0, a);
    return true;
}

/* -- Side by side ------------------------------------------------------------------------------ */

static int64_t axis_of(const plx_graph_walk *w, const plx_model_node *n, int64_t otherwise)
{
    return plx_graph_whole(w, n, "axis", otherwise);
}

/* Whether the parts of one layer follow each other, so that they are one part again. */
static bool grow(plx_flow *all, const plx_flow *next)
{
    bool follows = all->kind == PLX_FLOW_UNITS && next->kind == PLX_FLOW_UNITS &&
                   all->layer == next->layer && all->first + all->units == next->first;
    if (follows)
        all->units += next->units;
    return follows;
}

static bool is_same_part(const plx_flow *a, const plx_flow *b)
{
    return is_same(a, b) && a->first == b->first && a->units == b->units;
}

bool plx_graph_concat(plx_graph_walk *w, const plx_model_node *n)
{
    plx_flow first = {0}, grown = {0};
    size_t count = 0, units = 0;
    bool same = true, all = true, row = true;
    int64_t axis = axis_of(w, n, w->channels_last ? 3 : -1);
    for (uint32_t i = 0; i < n->input_count; i++) {
        plx_flow f = plx_graph_input(w, n, i);
        if (!is_of_units(&f))
            continue;
        same = same && (count == 0 || is_same_part(&f, &first));
        grown = count == 0 ? f : grown;
        row = row && (count == 0 || grow(&grown, &f));
        first = count++ == 0 || first.kind == PLX_FLOW_INPUT ? f : first;
        all = all && f.kind == PLX_FLOW_UNITS;
        units += f.kind == PLX_FLOW_UNITS ? f.units : 0;
    }
    if (count == 0) {
        plx_graph_give(w, n, 0, (plx_flow){0});
        return true;
    }
    /* More places, not more units: what was given before, a place for the class. */
    bool places =
        first.axis != PLX_FLOW_ANY_AXIS && !plx_graph_is_axis(&first, axis) && !w->channels_last;
    if (same || places || count == 1 || first.by_heads) {
        plx_graph_give(w, n, 0, first);
        return true;
    }
    if (row) {
        plx_graph_give(w, n, 0, grown);
        return true;
    }
    if (!all)
        return false;
    size_t layer = plx_graph_add_layer(w, "concatenated", units), at = 0;
    for (uint32_t i = 0; i < n->input_count && !w->draft->failed; i++) {
        plx_flow f = plx_graph_input(w, n, i);
        if (f.kind != PLX_FLOW_UNITS)
            continue;
        plx_graph_bypass_part(w, &f, layer, at);
        at += f.units;
    }
    if (!w->draft->failed)
        plx_graph_give(w, n, 0, plx_graph_units(layer, units, first.rank, first.axis));
    return true;
}
