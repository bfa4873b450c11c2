/* Where units are held, from who draws to who places them, one after the other and in their order.
 * Neither waits for the other. */
#ifndef PLX_APP_GRAPH_HOLDS_H
#define PLX_APP_GRAPH_HOLDS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PLX_GRAPH_HOLDS = 256 };

typedef struct plx_graph_hold {
    uint32_t unit;
    float x, y;
    bool release; /* it is let go */
} plx_graph_hold;

/* Zeroed: there are none. */
typedef struct plx_graph_holds {
    plx_graph_hold ring[PLX_GRAPH_HOLDS];
    atomic_size_t given; /* written by who draws */
    atomic_size_t taken; /* written by who places */

    /* Of who draws: what found no room while the other was at something else for long. */
    plx_graph_hold *late; /* [late_count] */
    size_t late_count, late_room;
} plx_graph_holds;

void plx_graph_holds_uninit(plx_graph_holds *h);

/* Of who draws. What finds no room is kept, of a unit that is dragged only where it came to. */
void plx_graph_holds_give(plx_graph_holds *h, plx_graph_hold hold);
/* What was kept, as far as there is room now; whether any of it was given. */
bool plx_graph_holds_catch_up(plx_graph_holds *h);

/* Of who places: the next; false where there is none. */
bool plx_graph_holds_take(plx_graph_holds *h, plx_graph_hold *hold);

#endif
