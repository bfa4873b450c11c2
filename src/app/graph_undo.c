#include "app/graph_undo.h"

#include <string.h>

static unsigned changes(const plx_graph_state *a, const plx_graph_state *b)
{
    unsigned bits = 0;
    if (a->theme != b->theme || a->no_names != b->no_names || a->no_legend != b->no_legend ||
        a->widths != b->widths || a->patterns != b->patterns || a->backbone != b->backbone ||
        a->by != b->by || a->attribute != b->attribute || a->size != b->size)
        bits |= PLX_GRAPH_CHANGED_LOOK;
    if (a->threshold != b->threshold || a->gain != b->gain)
        bits |= PLX_GRAPH_CHANGED_SLIDER;
    if (a->layout != b->layout)
        bits |= PLX_GRAPH_CHANGED_LAYOUT;
    if (a->matrix != b->matrix || a->order != b->order)
        bits |= PLX_GRAPH_CHANGED_MATRIX;
    if (a->unit != b->unit)
        bits |= PLX_GRAPH_CHANGED_SELECTED;
    if (a->around != b->around || a->to != b->to || a->steps != b->steps)
        bits |= PLX_GRAPH_CHANGED_SHOWN;
    if (a->moves != b->moves)
        bits |= PLX_GRAPH_CHANGED_MOVED;
    if (a->side.yaw != b->side.yaw || a->side.pitch != b->side.pitch)
        bits |= PLX_GRAPH_CHANGED_SIDE;
    if (a->time != b->time)
        bits |= PLX_GRAPH_CHANGED_TIME;
    return bits;
}

void plx_graph_undo_note(plx_graph_undo *u, const plx_graph_state *now, double now_s)
{
    static const unsigned steady[] = {
        PLX_GRAPH_CHANGED_SLIDER, PLX_GRAPH_CHANGED_SELECTED, PLX_GRAPH_CHANGED_TIME};
    plx_undo_steps *s = &u->steps;
    unsigned bits = s->count > 0 ? changes(&u->states[s->at], now) : 0;
    if (s->count > 0 && bits == 0)
        return;
    if (plx_undo_steps_along(s, bits, steady, sizeof steady / sizeof *steady, now_s)) {
        u->states[s->at] = *now;
        return;
    }
    /* What was undone is not done again after something else. */
    s->count = s->count > 0 ? s->at + 1 : 0;
    if (s->count == PLX_UNDO_MAX) {
        memmove(u->states, u->states + 1, (PLX_UNDO_MAX - 1) * sizeof *u->states);
        s->count--;
    }
    u->states[s->count] = *now;
    s->at = s->count++;
}

const plx_graph_state *plx_graph_undo_step(plx_graph_undo *u, int direction, unsigned *changed)
{
    size_t from = u->steps.at;
    if (!plx_undo_steps_go(&u->steps, direction))
        return NULL;
    *changed = changes(&u->states[from], &u->states[u->steps.at]);
    return &u->states[u->steps.at];
}

void plx_graph_undo_moved(plx_graph_undo *u, const plx_graph_move *move)
{
    u->move[plx_change_log_note(&u->moves, PLX_GRAPH_MOVES)] = *move;
}

bool plx_graph_undo_move(plx_graph_undo *u, uint64_t to, plx_graph_move *move)
{
    size_t which;
    bool undone;
    if (!plx_change_log_step(&u->moves, to, PLX_GRAPH_MOVES, &which, &undone))
        return false;
    *move = u->move[which];
    if (undone)
        move->after = move->before;
    return true;
}
