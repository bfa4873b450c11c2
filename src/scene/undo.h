/* What changed of what is shown, to be undone and done again: what is selected, hidden and dimmed,
 * the style, which view, orders of units, matrices in place, the sample, values set by hand, and
 * the film that is made. It is told what is there now, and finds by itself what is other than
 * before. Memory is bounded: the oldest changes are forgotten. One thread. */
#ifndef PLX_SCENE_UNDO_H
#define PLX_SCENE_UNDO_H

#include "scene/order.h"
#include "scene/selection.h"
#include "scene/style.h"
#include "scene/undo_steps.h"

/* All that can be undone. */
typedef struct plx_undo_state {
    plx_selection_state selection; /* owned */
    plx_style style;
    plx_unit_ref unit; /* whose card is shown, where has_unit */
    bool has_unit;
    int view;        /* a number of the caller's, */
    uint64_t film;   /* and another, of the film as it is, */
    uint64_t values; /* and of the values that were set by hand */
    uint64_t sample; /* that is shown */
    /* [order_count] and [in_place_count], owned: the kind of order of each layer, and which links
     * are matrices in place. */
    plx_order_kind *order;
    bool *in_place;
    size_t order_count, in_place_count;
} plx_undo_state;

/* As it is now; borrowed for the call. */
typedef struct plx_undo_now {
    const plx_selection *selection; /* must */
    const plx_style *style;         /* must */
    plx_unit_ref unit;
    bool has_unit;
    int view;
    uint64_t film, values, sample;
    const plx_order_kind *order; /* [order_count]; default: none are kept */
    const bool *in_place;        /* [in_place_count]; likewise */
    size_t order_count, in_place_count;
} plx_undo_now;

/* What two states differ in, as bits. */
enum {
    PLX_CHANGED_SELECTED = 1,
    PLX_CHANGED_SHOWN = 2, /* hidden, or dimmed */
    PLX_CHANGED_STYLE = 4,
    PLX_CHANGED_VIEW = 8,
    PLX_CHANGED_ORDER = 16,
    PLX_CHANGED_IN_PLACE = 32,
    PLX_CHANGED_FILM = 64,
    PLX_CHANGED_VALUES = 128,
    PLX_CHANGED_SAMPLE = 256,
};

/* Changes of the style alone, or of the sample alone, are steady, as undo_steps.h has it. */

/* Zeroed: nothing is known. */
typedef struct plx_undo {
    plx_undo_state states[PLX_UNDO_MAX]; /* [steps.count] */
    plx_undo_steps steps;
    uint64_t selection_version; /* that the state of now was kept at */
} plx_undo;

void plx_undo_uninit(plx_undo *u);

/* To be called after whatever may have changed something. Where memory is out, nothing is kept. */
void plx_undo_note(plx_undo *u, const plx_undo_now *now, double now_s);

/* The state before (-1) or after (1), borrowed until the next call, and bits of what it changes;
 * NULL where there is none. */
const plx_undo_state *plx_undo_step(plx_undo *u, int direction, unsigned *changed);
/* The selection was restored from that state. */
void plx_undo_restored(plx_undo *u, const plx_selection *selection);

#endif
