#include "scene/selection.h"

#include "base/mem.h"
#include "scene/strongest.h"

#include <math.h>
#include <string.h>

bool plx_selection_init(plx_selection *s, const plx_network *network, plx_error *e)
{
    size_t units = network->unit_count;
    *s = (plx_selection){.network = network, .version = 1, .shape_version = 1};
    if (plx_unit_set_init(&s->selected, units, e) && plx_unit_set_init(&s->hidden, units, e)) {
        s->flags = plx_alloc(units, 1);
        s->flags_version = 1;
        if (s->flags)
            return true;
        plx_fail(e, PLX_ERR_MEMORY, "out of memory for the states of %zu units", units);
    }
    plx_selection_uninit(s);
    return false;
}

void plx_selection_uninit(plx_selection *s)
{
    plx_unit_set_uninit(&s->selected);
    plx_unit_set_uninit(&s->hidden);
    plx_free(s->flags);
    *s = (plx_selection){0};
}

static const plx_layer *layer_of(const plx_selection *s, size_t layer)
{
    return &s->network->layers[layer];
}

static bool any_in(const plx_unit_set *set, const plx_layer *layer)
{
    size_t first = layer->unit_offset;
    return plx_unit_set_run(set, &first, layer->unit_offset + layer->units) > 0;
}

static bool has_inside(const plx_selection *s)
{
    for (size_t l = 0; l < s->network->link_count; l++) {
        const plx_link *k = &s->network->links[l];
        if (any_in(&s->selected, layer_of(s, k->source)) &&
            any_in(&s->selected, layer_of(s, k->target)))
            return true;
    }
    return false;
}

/* shapes: other units are hidden or dimmed than before, even where none is selected. */
static void changed(plx_selection *s, bool shapes)
{
    plx_unit_set_apply(&s->selected, PLX_SET_REMOVE, &s->hidden);
    s->selected_count = plx_unit_set_count(&s->selected, 0, s->selected.units);
    s->hidden_count = plx_unit_set_count(&s->hidden, 0, s->hidden.units);
    s->inside = has_inside(s);
    s->version++;
    if (shapes || s->dim_rest)
        s->shape_version++;
}

static uint64_t shown_units(const plx_selection *s, size_t layer)
{
    const plx_layer *l = &s->network->layers[layer];
    return l->units - plx_unit_set_count(&s->hidden, l->unit_offset, l->unit_offset + l->units);
}

uint64_t plx_selection_connections(const plx_selection *s)
{
    const plx_network *n = s->network;
    uint64_t count = 0;
    if (s->hidden_count == 0)
        return n->connection_count;
    for (size_t l = 0; l < n->link_count; l++)
        count += shown_units(s, n->links[l].source) * shown_units(s, n->links[l].target);
    return count;
}

bool plx_selection_shapes(const plx_selection *s)
{
    return s->hidden_count > 0 || (s->dim_rest && s->selected_count > 0);
}

const uint8_t *plx_selection_flags(plx_selection *s)
{
    if (s->flags_version == s->version)
        return s->flags;
    uint64_t dims = s->dim_rest && s->selected_count > 0 ? ~UINT64_C(0) : 0;
    for (size_t w = 0; w < plx_unit_set_words(&s->selected); w++) {
        uint64_t selected = s->selected.words[w], hidden = s->hidden.words[w];
        uint64_t dimmed = ~selected & dims;
        uint8_t *flags = s->flags + w * 64;
        size_t count = s->selected.units - w * 64 < 64 ? s->selected.units - w * 64 : 64;
        if ((selected | hidden | dimmed) == 0) {
            memset(flags, 0, count);
            continue;
        }
        for (size_t i = 0; i < count; i++)
            flags[i] = (uint8_t)((selected >> i & 1) * PLX_UNIT_SELECTED |
                                 (hidden >> i & 1) * PLX_UNIT_HIDDEN |
                                 (dimmed >> i & 1) * PLX_UNIT_DIMMED);
    }
    s->flags_version = s->version;
    return s->flags;
}

static plx_set_change begin(plx_selection *s, plx_select how)
{
    if (how == PLX_SELECT_ONLY)
        plx_unit_set_clear(&s->selected);
    return how == PLX_SELECT_TOGGLE   ? PLX_SET_TOGGLE
           : how == PLX_SELECT_REMOVE ? PLX_SET_REMOVE
                                      : PLX_SET_ADD;
}

static void select_range(plx_selection *s, plx_select how, size_t first, size_t count)
{
    plx_unit_set_range(&s->selected, begin(s, how), first, count);
    changed(s, false);
}

void plx_select_unit(plx_selection *s, plx_select how, size_t layer, size_t unit)
{
    select_range(s, how, layer_of(s, layer)->unit_offset + unit, 1);
}

void plx_select_layer(plx_selection *s, plx_select how, size_t layer)
{
    select_range(s, how, layer_of(s, layer)->unit_offset, layer_of(s, layer)->units);
}

void plx_select_rect(
    plx_selection *s, plx_select how, const plx_layout *layout, const plx_bounds *area)
{
    plx_set_change change = begin(s, how);
    for (size_t l = 0; l < layout->layer_count; l++) {
        const plx_column *c = &layout->columns[l];
        if (!(c->x >= area->left && c->x <= area->right))
            continue;
        double first = fmax(ceil((area->top - c->y0) / c->spacing), 0);
        double last = fmin(floor((area->bottom - c->y0) / c->spacing), (double)c->units - 1);
        if (first <= last && c->unit_at)
            for (size_t place = (size_t)first; place <= (size_t)last; place++)
                plx_unit_set_range(&s->selected, change,
                    layer_of(s, l)->unit_offset + plx_column_unit(c, place), 1);
        else if (first <= last)
            plx_unit_set_range(&s->selected, change, layer_of(s, l)->unit_offset + (size_t)first,
                (size_t)(last - first) + 1);
    }
    changed(s, false);
}

void plx_select_set(plx_selection *s, plx_select how, const plx_unit_set *set)
{
    plx_unit_set_apply(&s->selected, begin(s, how), set);
    changed(s, false);
}

bool plx_selection_bounds(const plx_selection *s, const plx_layout *layout, plx_bounds *b)
{
    *b = (plx_bounds){INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t l = 0; l < layout->layer_count; l++) {
        const plx_column *c = &layout->columns[l];
        size_t offset = layer_of(s, l)->unit_offset, at = offset, end;
        while ((end = plx_unit_set_run(&s->selected, &at, offset + c->units)) > 0) {
            b->left = fmin(b->left, c->x);
            b->right = fmax(b->right, c->x);
            /* In another order any of the run may be the highest. */
            size_t step = c->place_of || at + 1 == end ? 1 : end - 1 - at;
            for (; at < end; at += step) {
                b->top = fmin(b->top, plx_unit_y(c, at - offset));
                b->bottom = fmax(b->bottom, plx_unit_y(c, at - offset));
            }
            at = end;
        }
    }
    return s->selected_count > 0;
}

void plx_select_none(plx_selection *s)
{
    plx_unit_set_clear(&s->selected);
    changed(s, false);
}

void plx_select_invert(plx_selection *s)
{
    plx_unit_set_invert(&s->selected);
    changed(s, false);
}

/* One link along which a selection grows. */
typedef struct plx_step {
    const plx_link *link;
    const float *weights;     // [out][in]
    const plx_unit_set *from; /* the selection before the step */
    plx_unit_set *found;
    size_t sources, targets; /* unit offsets of the link's layers */
    const plx_grow *grow;
} plx_step;

static bool passes(const plx_grow *grow, float weight)
{
    return (double)plx_weight_strength(weight) >= grow->threshold;
}

static void add(plx_unit_set *set, size_t unit)
{
    set->words[unit / 64] |= UINT64_C(1) << unit % 64;
}

static void add_strongest(const plx_step *p, const plx_strongest *top, size_t offset)
{
    for (size_t i = 0; i < top->count; i++)
        add(p->found, offset + top->items[i].index);
}

static void grow_to_sources(const plx_step *p)
{
    plx_strong_weight items[PLX_GROW_STRONGEST];
    size_t end, end_of_layer = p->targets + p->link->out;
    for (size_t at = p->targets; (end = plx_unit_set_run(p->from, &at, end_of_layer)) > 0;) {
        for (; at < end; at++) {
            const float *row = p->weights + (at - p->targets) * p->link->in;
            plx_strongest top = {items, 0, p->grow->strongest};
            for (size_t i = 0; i < p->link->in; i++) {
                if (!passes(p->grow, row[i]))
                    continue;
                if (top.capacity > 0)
                    plx_strongest_offer(&top, row[i], (uint32_t)i);
                else
                    add(p->found, p->sources + i);
            }
            add_strongest(p, &top, p->sources);
        }
    }
}

/* Any of these sources will do. */
static void grow_to_targets_over(const plx_step *p, const uint32_t *sources, size_t count)
{
    for (size_t j = 0; j < p->link->out; j++) {
        const float *row = p->weights + j * p->link->in;
        size_t k = 0;
        while (k < count && !passes(p->grow, row[sources[k]]))
            k++;
        if (k < count)
            add(p->found, p->targets + j);
    }
}

/* A heap a source, so that rows are read in the order in which they lie in memory. */
static void grow_to_strongest_targets(
    const plx_step *p, const uint32_t *sources, size_t count, plx_strong_weight *items)
{
    enum { PART = 256 };
    size_t strongest = p->grow->strongest;
    plx_strongest top[PART];
    for (size_t first = 0; first < count; first += PART) {
        size_t part = count - first < PART ? count - first : PART;
        for (size_t k = 0; k < part; k++)
            top[k] = (plx_strongest){items + k * strongest, 0, strongest};
        for (size_t j = 0; j < p->link->out; j++) {
            const float *row = p->weights + j * p->link->in;
            for (size_t k = 0; k < part; k++) {
                float weight = row[sources[first + k]];
                if (passes(p->grow, weight))
                    plx_strongest_offer(&top[k], weight, (uint32_t)j);
            }
        }
        for (size_t k = 0; k < part; k++)
            add_strongest(p, &top[k], p->targets);
    }
}

static bool grow_to_targets(const plx_step *p, plx_error *e)
{
    enum { PART = 256 };
    size_t end_of_layer = p->sources + p->link->in, count = 0, end;
    size_t selected = plx_unit_set_count(p->from, p->sources, end_of_layer);
    uint32_t *sources = plx_alloc(selected, sizeof *sources);
    plx_strong_weight *items = plx_alloc(PART * p->grow->strongest, sizeof *items);
    bool ok = sources && items;
    if (ok) {
        for (size_t at = p->sources; (end = plx_unit_set_run(p->from, &at, end_of_layer)) > 0;)
            for (; at < end; at++)
                sources[count++] = (uint32_t)(at - p->sources);
        if (p->grow->strongest > 0)
            grow_to_strongest_targets(p, sources, count, items);
        else
            grow_to_targets_over(p, sources, count);
    }
    plx_free(sources);
    plx_free(items);
    return ok || plx_fail(e, PLX_ERR_MEMORY, "out of memory to grow the selection");
}

static bool grow_along(const plx_step *p, plx_error *e)
{
    const plx_link *k = p->link;
    bool inputs = p->grow->inputs;
    size_t near = inputs ? p->targets : p->sources, near_count = inputs ? k->out : k->in;
    size_t far = inputs ? p->sources : p->targets, far_count = inputs ? k->in : k->out;
    size_t first = near;
    if (plx_unit_set_run(p->from, &first, near + near_count) == 0)
        return true;
    if (p->grow->strongest == 0 && !(p->grow->threshold > 0)) {
        plx_unit_set_range(p->found, PLX_SET_ADD, far, far_count);
        return true;
    }
    if (!inputs)
        return grow_to_targets(p, e);
    grow_to_sources(p);
    return true;
}

bool plx_select_grow(plx_selection *s, const plx_grow *grow, const float *params, plx_error *e)
{
    plx_unit_set found;
    plx_grow bounded = *grow;
    if (bounded.strongest > PLX_GROW_STRONGEST)
        bounded.strongest = PLX_GROW_STRONGEST;
    bool ok = plx_unit_set_init(&found, s->selected.units, e);
    for (size_t l = 0; ok && l < s->network->link_count; l++) {
        const plx_link *k = &s->network->links[l];
        ok = grow_along(&(plx_step){.link = k,
                            .weights = params + k->weight_offset,
                            .from = &s->selected,
                            .found = &found,
                            .sources = layer_of(s, k->source)->unit_offset,
                            .targets = layer_of(s, k->target)->unit_offset,
                            .grow = &bounded},
            e);
    }
    if (ok)
        plx_select_set(s, PLX_SELECT_ADD, &found);
    plx_unit_set_uninit(&found);
    return ok;
}

void plx_selection_hide(plx_selection *s)
{
    plx_unit_set_apply(&s->hidden, PLX_SET_ADD, &s->selected);
    changed(s, true);
}

static bool is_neighbour(const plx_selection *s, size_t layer)
{
    for (size_t l = 0; l < s->network->link_count; l++) {
        const plx_link *k = &s->network->links[l];
        if ((k->source == layer && any_in(&s->selected, layer_of(s, k->target))) ||
            (k->target == layer && any_in(&s->selected, layer_of(s, k->source))))
            return true;
    }
    return false;
}

void plx_selection_isolate(plx_selection *s)
{
    if (s->selected_count == 0)
        return;
    for (size_t l = 0; l < s->network->layer_count; l++)
        if (s->inside || any_in(&s->selected, layer_of(s, l)) || !is_neighbour(s, l))
            plx_unit_set_range(
                &s->hidden, PLX_SET_ADD, layer_of(s, l)->unit_offset, layer_of(s, l)->units);
    plx_unit_set_apply(&s->hidden, PLX_SET_REMOVE, &s->selected);
    changed(s, true);
}

void plx_selection_show_all(plx_selection *s)
{
    plx_unit_set_clear(&s->hidden);
    s->dim_rest = false;
    changed(s, true);
}

void plx_selection_dim_rest(plx_selection *s, bool dim)
{
    s->dim_rest = dim;
    changed(s, true);
}

bool plx_selection_keep(const plx_selection *s, plx_selection_state *state, plx_error *e)
{
    *state = (plx_selection_state){.dim_rest = s->dim_rest};
    if (plx_unit_runs_init(&state->selected, &s->selected, e) &&
        plx_unit_runs_init(&state->hidden, &s->hidden, e))
        return true;
    plx_selection_state_uninit(state);
    return false;
}

bool plx_selection_restore(plx_selection *s, const plx_selection_state *state)
{
    if (!plx_unit_runs_fit(&state->selected, s->selected.units) ||
        !plx_unit_runs_fit(&state->hidden, s->hidden.units))
        return false;
    plx_unit_set_from_runs(&s->selected, &state->selected);
    plx_unit_set_from_runs(&s->hidden, &state->hidden);
    s->dim_rest = state->dim_rest;
    changed(s, true);
    return true;
}

void plx_selection_state_uninit(plx_selection_state *state)
{
    plx_unit_runs_uninit(&state->selected);
    plx_unit_runs_uninit(&state->hidden);
    *state = (plx_selection_state){0};
}
