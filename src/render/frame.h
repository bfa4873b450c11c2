/* One frame: connections, then units, then the overlay, in that order, into a target.
 *
 * With `exact` the pixels are a function of the frame's description alone. Context thread. */
#ifndef PLX_RENDER_FRAME_H
#define PLX_RENDER_FRAME_H

#include "render/edges.h"
#include "scene/overlay.h"

typedef struct plx_renderer plx_renderer;

typedef struct plx_frame {
    const plx_snapshot *snapshot; /* must */
    const plx_visuals *visuals;   /* must, updated from the snapshot */
    const plx_layout *layout;     /* must */
    const plx_overlay *overlay;   /* default: none */
    plx_camera camera;
    plx_viewport viewport; /* of the target's size */
    plx_engine engine;     /* for the connections; default: auto */
    bool exact;            /* draw every connection now, however long it takes */
    double frame_budget_s; /* for the connections, as plx_edge_request has it */
} plx_frame;

/* network is borrowed and outlives the renderer. */
plx_renderer *plx_renderer_create(plx_device *device, const plx_network *network, plx_error *e);
void plx_renderer_destroy(plx_renderer **renderer);

/* In two halves, so that the overlay can tell what the picture holds: connections are drawn by
 * prepare, and put into the target with all else by finish, both with the same frame. */
bool plx_renderer_prepare(
    plx_renderer *renderer, const plx_frame *frame, plx_edge_status *status, plx_error *e);
bool plx_renderer_finish(
    plx_renderer *renderer, const plx_frame *frame, plx_target *target, plx_error *e);

#endif
