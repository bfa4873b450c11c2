/* Finds orders of layers from the weights, in two steps: what comes in and goes out of each unit is
 * gathered, a part of the weights at a time, so that who draws can do it between frames; then the
 * orders are found, which may take seconds for layers of tens of thousands, on any thread.
 *
 * For the order by similarity a unit is the vector of its weights, those that come in and those
 * that go out, each side scaled so that both count alike. Sides longer than some hundred numbers
 * are folded to that by a sketch that keeps scalar products on average (Charikar, Chen and
 * Farach-Colton, "Finding frequent items in data streams", 2002). An order and its reverse are as
 * good for a layer alone: of the two that one is taken whose strong connections to the layers
 * before it, or to those that keep their order, are the less steep. */
#ifndef PLX_SCENE_ORDER_TASK_H
#define PLX_SCENE_ORDER_TASK_H

#include "feed/snapshot.h"
#include "scene/order.h"

typedef struct plx_order_task plx_order_task;

/* wanted: [layers]; `now`: what layers have; those that have what is wanted keep it. Both are read
 * in create only. NULL without memory. */
plx_order_task *plx_order_task_create(
    const plx_orders *now, const plx_order_kind *wanted, plx_error *e);
/* Not while it is being solved. */
void plx_order_task_destroy(plx_order_task **task);

/* Looks at so many more weights (0: all that are left); true once it has seen all. */
bool plx_order_task_gather(plx_order_task *task, const plx_snapshot *snapshot, size_t weights);

/* After all is gathered, on any thread; once. False without memory, or where it was stopped. */
bool plx_order_task_solve(plx_order_task *task, plx_error *e);
/* Lets a solve on another thread end soon. */
void plx_order_task_stop(plx_order_task *task);

/* Puts what was found into the orders that it is for. */
bool plx_order_task_finish(const plx_order_task *task, plx_orders *orders, plx_error *e);

#endif
