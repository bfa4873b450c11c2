#include "scene/undo.h"

#include "base/mem.h"

#include <string.h>

enum { LENGTHS_MOST = 1 << 21 /* of runs, in all states: some tens of megabytes */ };

static void uninit_state(plx_undo_state *s)
{
    plx_selection_state_uninit(&s->selection);
    plx_free(s->order);
    plx_free(s->in_place);
}

void plx_undo_uninit(plx_undo *u)
{
    for (size_t i = 0; i < u->steps.count; i++)
        uninit_state(&u->states[i]);
    *u = (plx_undo){0};
}

static bool same_order(const plx_undo_state *a, const plx_order_kind *order, size_t count)
{
    return a->order_count == count &&
           (count == 0 || memcmp(a->order, order, count * sizeof *order) == 0);
}

static bool same_in_place(const plx_undo_state *a, const bool *in_place, size_t count)
{
    return a->in_place_count == count &&
           (count == 0 || memcmp(a->in_place, in_place, count * sizeof *in_place) == 0);
}

static unsigned changes(const plx_undo_state *a, const plx_undo_state *b)
{
    unsigned bits = 0;
    if (!plx_unit_runs_equal(&a->selection.selected, &b->selection.selected))
        bits |= PLX_CHANGED_SELECTED;
    if (!plx_unit_runs_equal(&a->selection.hidden, &b->selection.hidden) ||
        a->selection.dim_rest != b->selection.dim_rest)
        bits |= PLX_CHANGED_SHOWN;
    if (!plx_style_equal(&a->style, &b->style))
        bits |= PLX_CHANGED_STYLE;
    if (!same_order(a, b->order, b->order_count))
        bits |= PLX_CHANGED_ORDER;
    if (!same_in_place(a, b->in_place, b->in_place_count))
        bits |= PLX_CHANGED_IN_PLACE;
    if (a->film != b->film)
        bits |= PLX_CHANGED_FILM;
    if (a->values != b->values)
        bits |= PLX_CHANGED_VALUES;
    if (a->sample != b->sample)
        bits |= PLX_CHANGED_SAMPLE;
    return bits | (a->view != b->view ? PLX_CHANGED_VIEW : 0);
}

static void drop_oldest(plx_undo *u)
{
    uninit_state(&u->states[0]);
    memmove(u->states, u->states + 1, (u->steps.count - 1) * sizeof *u->states);
    u->steps.count--;
    u->steps.at--;
}

static size_t lengths(const plx_undo *u)
{
    size_t sum = 0;
    for (size_t i = 0; i < u->steps.count; i++)
        sum += u->states[i].selection.selected.count + u->states[i].selection.hidden.count;
    return sum;
}

/* What was undone is not done again after something else. */
static void push(plx_undo *u, const plx_undo_state *state)
{
    while (u->steps.count > 0 && u->steps.count > u->steps.at + 1)
        uninit_state(&u->states[--u->steps.count]);
    while (u->steps.count == PLX_UNDO_MAX)
        drop_oldest(u);
    u->states[u->steps.count] = *state;
    u->steps.at = u->steps.count++;
    while (u->steps.count > 2 && lengths(u) > LENGTHS_MOST)
        drop_oldest(u);
}

static bool keep_arrangement(plx_undo_state *s, const plx_undo_now *now)
{
    if (now->order_count > 0) {
        s->order = plx_alloc(now->order_count, sizeof *s->order);
        if (!s->order)
            return false;
        memcpy(s->order, now->order, now->order_count * sizeof *s->order);
        s->order_count = now->order_count;
    }
    if (now->in_place_count > 0) {
        s->in_place = plx_alloc(now->in_place_count, sizeof *s->in_place);
        if (!s->in_place)
            return false;
        memcpy(s->in_place, now->in_place, now->in_place_count * sizeof *s->in_place);
        s->in_place_count = now->in_place_count;
    }
    return true;
}

void plx_undo_note(plx_undo *u, const plx_undo_now *now, double now_s)
{
    static const unsigned steady[] = {PLX_CHANGED_STYLE, PLX_CHANGED_SAMPLE};
    plx_undo_state *last = u->steps.count > 0 ? &u->states[u->steps.at] : NULL;
    bool same_selection = last && u->selection_version == now->selection->version;
    if (same_selection && last->view == now->view && last->film == now->film &&
        last->values == now->values && last->sample == now->sample &&
        plx_style_equal(&last->style, now->style) &&
        same_order(last, now->order, now->order_count) &&
        same_in_place(last, now->in_place, now->in_place_count))
        return;
    plx_undo_state state = {.style = *now->style,
        .unit = now->unit,
        .has_unit = now->has_unit,
        .view = now->view,
        .film = now->film,
        .values = now->values,
        .sample = now->sample};
    if (!plx_selection_keep(now->selection, &state.selection, NULL) ||
        !keep_arrangement(&state, now)) {
        uninit_state(&state);
        return;
    }
    u->selection_version = now->selection->version;
    unsigned bits = last ? changes(last, &state) : 0;
    if (last && bits == 0) {
        last->unit = now->unit;
        last->has_unit = now->has_unit;
        uninit_state(&state);
        return;
    }
    bool along =
        plx_undo_steps_along(&u->steps, bits, steady, sizeof steady / sizeof *steady, now_s);
    if (last && along) {
        uninit_state(last);
        *last = state;
    } else {
        push(u, &state);
    }
}

const plx_undo_state *plx_undo_step(plx_undo *u, int direction, unsigned *changed)
{
    size_t from = u->steps.at;
    if (!plx_undo_steps_go(&u->steps, direction))
        return NULL;
    *changed = changes(&u->states[from], &u->states[u->steps.at]);
    return &u->states[u->steps.at];
}

void plx_undo_restored(plx_undo *u, const plx_selection *selection)
{
    u->selection_version = selection->version;
}
