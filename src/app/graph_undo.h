/* What people changed of how a graph is shown, to be undone and done again: how it looks, its
 * layout, from which side and at which time it is seen, what is selected, and units that were
 * moved, pinned or freed. Main thread. */
#ifndef PLX_APP_GRAPH_UNDO_H
#define PLX_APP_GRAPH_UNDO_H

#include "app/change_log.h"
#include "app/graph_stage.h"
#include "scene/undo_steps.h"

/* All that can be undone. Zeroed before it is filled, so that it can be compared. */
typedef struct plx_graph_state {
    plx_theme theme;
    bool no_names, no_legend, widths, patterns, backbone;
    plx_graph_by by;
    const char *attribute; /* of the graph; NULL: none */
    plx_graph_degree size;
    float threshold;
    double gain;
    plx_graph_layout layout;
    bool matrix;
    plx_graph_order order;
    uint32_t unit;       /* that is selected, */
    uint32_t around, to; /* the one that steps are counted from, and the end of a way from it */
    size_t steps;
    plx_orbit side; /* from where places in space are seen */
    size_t time;    /* frame of a series */
    uint64_t moves; /* number in the log */
} plx_graph_state;

/* What two states differ in, as bits. */
enum {
    PLX_GRAPH_CHANGED_LOOK = 1,
    PLX_GRAPH_CHANGED_SLIDER = 2, /* of the look: what changes little by little */
    PLX_GRAPH_CHANGED_LAYOUT = 4,
    PLX_GRAPH_CHANGED_MATRIX = 8,
    PLX_GRAPH_CHANGED_SELECTED = 16,
    PLX_GRAPH_CHANGED_SHOWN = 32,
    PLX_GRAPH_CHANGED_MOVED = 64,
    PLX_GRAPH_CHANGED_SIDE = 128,
    PLX_GRAPH_CHANGED_TIME = 256,
};

enum { PLX_GRAPH_MOVES = 256 };

typedef struct plx_graph_where {
    bool held;
    double x, y;
} plx_graph_where;

/* Of one unit in a layout: whether it was held, and where it was. */
typedef struct plx_graph_move {
    plx_graph_layout layout;
    uint32_t unit;
    plx_graph_where before, after;
} plx_graph_move;

/* Zeroed: nothing is known. */
typedef struct plx_graph_undo {
    plx_graph_state states[PLX_UNDO_MAX];
    plx_undo_steps steps;
    plx_graph_move move[PLX_GRAPH_MOVES];
    plx_change_log moves;
} plx_graph_undo;

/* To be called after whatever may have changed something. */
void plx_graph_undo_note(plx_graph_undo *u, const plx_graph_state *now, double now_s);
/* The state before (-1) or after (1), borrowed until the next call, and bits of what it changes;
 * NULL where there is none. */
const plx_graph_state *plx_graph_undo_step(plx_graph_undo *u, int direction, unsigned *changed);

void plx_graph_undo_moved(plx_graph_undo *u, const plx_graph_move *move);
/* The move after which it is as it was at that number: `after` tells where the unit is to be. False
 * where it is so. */
bool plx_graph_undo_move(plx_graph_undo *u, uint64_t to, plx_graph_move *move);

#endif
