/* Orders of units in the window: what is wanted of each layer, and the search for it, which reads
 * the weights between frames and does the rest on a thread of its own. Main thread. */
#ifndef PLX_APP_VIEWER_ORDERS_H
#define PLX_APP_VIEWER_ORDERS_H

#include "base/thread.h"
#include "render/veil.h"
#include "scene/order_task.h"
#include "ui/actions.h"

#include <stdatomic.h>

struct plx_viewer;

typedef struct plx_viewer_orders {
    plx_orders shown;
    plx_order_kind *wanted; /* [layers], owned */
    plx_order_task *task;   /* finds what is wanted and not shown; NULL: nothing is */
    plx_thread *solver;     /* at the task; NULL while it is being gathered */
    atomic_bool solved;     /* the solver has ended; written by it alone, as are the next two */
    bool found;
    plx_error why;    /* where it is not found */
    plx_veil *veil;   /* the picture of the order before, while it fades */
    bool veil_wanted; /* of the next frame, */
    bool veil_kept;   /* as it is now */
    double veil_left; /* its opacity's share of time that is left, 1..0 */
} plx_viewer_orders;

bool plx_viewer_orders_init(struct plx_viewer *v, plx_order_kind kind, plx_error *e);
void plx_viewer_orders_uninit(struct plx_viewer *v);
/* After the stage has another network, while the old one is still there: what was wanted of all
 * layers is wanted of all of its. */
bool plx_viewer_orders_renew(struct plx_viewer *v, plx_error *e);

/* True if the action was about orders. */
bool plx_viewer_act_on_orders(struct plx_viewer *v, plx_action action);
/* Those kinds, [layers], of each layer. */
void plx_viewer_want_orders(struct plx_viewer *v, const plx_order_kind *kinds);
/* Goes on with the search; a frame follows once it has found something, and then some in which the
 * picture of before fades. */
void plx_viewer_orders_advance(struct plx_viewer *v, const plx_snapshot *snapshot);
/* Seconds have passed; true while the picture changes by that. */
bool plx_viewer_orders_fade(struct plx_viewer *v, double passed);
/* To be called in a frame when the network is drawn, and nothing over it yet. */
bool plx_viewer_orders_draw(struct plx_viewer *v, plx_error *e);

#endif
