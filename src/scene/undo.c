#include "scene/undo.h"

#include <string.h>

enum { LENGTHS_MOST = 1 << 21 /* of runs, in all states: some tens of megabytes */ };

void plx_undo_uninit(plx_undo *u)
{
    for (size_t i = 0; i < u->count; i++)
        plx_selection_state_uninit(&u->states[i].selection);
    *u = (plx_undo){0};
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
    return bits | (a->view != b->view ? PLX_CHANGED_VIEW : 0);
}

static void drop_oldest(plx_undo *u)
{
    plx_selection_state_uninit(&u->states[0].selection);
    memmove(u->states, u->states + 1, (u->count - 1) * sizeof *u->states);
    u->count--;
    u->at--;
}

static size_t lengths(const plx_undo *u)
{
    size_t sum = 0;
    for (size_t i = 0; i < u->count; i++)
        sum += u->states[i].selection.selected.count + u->states[i].selection.hidden.count;
    return sum;
}

/* What was undone is not done again after something else. */
static void push(plx_undo *u, const plx_undo_state *state)
{
    while (u->count > 0 && u->count > u->at + 1)
        plx_selection_state_uninit(&u->states[--u->count].selection);
    while (u->count == PLX_UNDO_MAX)
        drop_oldest(u);
    u->states[u->count] = *state;
    u->at = u->count++;
    while (u->count > 2 && lengths(u) > LENGTHS_MOST)
        drop_oldest(u);
}

void plx_undo_note(plx_undo *u, const plx_undo_now *now, double now_s)
{
    plx_undo_state *last = u->count > 0 ? &u->states[u->at] : NULL;
    bool same_selection = last && u->selection_version == now->selection->version;
    if (same_selection && last->view == now->view && plx_style_equal(&last->style, now->style))
        return;
    plx_undo_state state = {
        .style = *now->style, .unit = now->unit, .has_unit = now->has_unit, .view = now->view};
    if (!plx_selection_keep(now->selection, &state.selection, NULL))
        return;
    u->selection_version = now->selection->version;
    unsigned bits = last ? changes(last, &state) : 0;
    if (last && bits == 0) {
        last->unit = now->unit;
        last->has_unit = now->has_unit;
        plx_selection_state_uninit(&state.selection);
        return;
    }
    bool along = bits == PLX_CHANGED_STYLE && u->of_style && u->at + 1 == u->count &&
                 now_s - u->changed_s < PLX_UNDO_PAUSE_S;
    u->of_style = bits == PLX_CHANGED_STYLE;
    u->changed_s = now_s;
    if (along) {
        plx_selection_state_uninit(&last->selection);
        *last = state;
    } else {
        push(u, &state);
    }
}

const plx_undo_state *plx_undo_step(plx_undo *u, int direction, unsigned *changed)
{
    if (direction < 0 ? u->at == 0 : u->at + 1 >= u->count)
        return NULL;
    size_t to = direction < 0 ? u->at - 1 : u->at + 1;
    *changed = changes(&u->states[u->at], &u->states[to]);
    u->at = to;
    u->of_style = false;
    return &u->states[to];
}

void plx_undo_restored(plx_undo *u, const plx_selection *selection)
{
    u->selection_version = selection->version;
}
