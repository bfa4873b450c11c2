/* How many of its pixels the picture of connections has while the camera moves: fewer where a frame
 * would be missed. The eye forgives that in flight, and a stutter it does not. Render thread. */
#ifndef PLX_RENDER_EDGE_COARSENESS_H
#define PLX_RENDER_EDGE_COARSENESS_H

#include "render/edge_density.h"

/* How coarse a picture is; zeroed: not at all. */
typedef struct plx_edge_coarseness {
    int step; /* 0: all pixels are there */
} plx_edge_coarseness;

typedef struct plx_edge_coarseness_ask {
    plx_edge_density *density;  /* that will draw it, and says how long it will take */
    const plx_link_view *views; /* [links] */
    size_t links;
    const plx_viewport *viewport;
    double frame_budget_s;
    plx_edge_coarseness before; /* of the picture shown */
} plx_edge_coarseness_ask;

/* At most one step finer than the one before. *scale: of its pixels to the viewport's. */
plx_edge_coarseness plx_edge_coarseness_choose(
    const plx_edge_coarseness_ask *ask, plx_edge_scale *scale);

#endif
