/* Draws a graph: its connections by the density of segments in classes of colour, its units as
 * discs over them, and an overlay over all. Pictures are made on the CPU, and GL shows them.
 *
 * While the camera moves and there are more connections than a frame can hold, the last complete
 * picture is moved and stretched instead, and the next is made when it rests. Context thread. */
#ifndef PLX_RENDER_GRAPH_PICTURE_H
#define PLX_RENDER_GRAPH_PICTURE_H

#include "density/blend.h"
#include "density/bundle.h"
#include "gfx/target.h"
#include "graph/lines.h"
#include "scene/camera.h"
#include "scene/overlay.h"

typedef struct plx_graph_picture plx_graph_picture;

typedef struct plx_graph_disc {
    float x, y, radius; /* pixels */
    plx_rgba color;
} plx_graph_disc;

typedef struct plx_graph_request {
    const plx_lines *lines; /* must */
    uint64_t version;       /* of the lines and colours; another one is another picture */
    plx_camera camera;
    plx_viewport viewport;
    plx_quality quality;
    plx_theme theme;
    const float (*ink)[3]; /* must, [lines->classes] */
    double gain;           /* default: 1 */
} plx_graph_request;

/* threads: at least 1. NULL on failure. */
plx_graph_picture *plx_graph_picture_create(plx_device *device, unsigned threads, plx_error *e);
void plx_graph_picture_destroy(plx_graph_picture **p);

/* Begins a picture of the connections, unless the last one is the same. */
bool plx_graph_picture_begin(plx_graph_picture *p, const plx_graph_request *r, plx_error *e);
/* Goes on for about so many seconds; true when it is complete. */
bool plx_graph_picture_more(plx_graph_picture *p, double seconds, plx_error *e);

/* The last complete picture as the camera has it, or the page where there is none yet, with discs
 * and overlay, into an RGBA8 target of the viewport's size. */
bool plx_graph_picture_put(plx_graph_picture *p, const plx_camera *camera,
    const plx_viewport *viewport, plx_theme theme, const plx_graph_disc *discs, size_t disc_count,
    const plx_overlay *overlay, plx_target *target, plx_error *e);

/* Sums of the last complete picture of the connections, [sets]; borrowed. */
const plx_density *plx_graph_picture_sums(const plx_graph_picture *p);

#endif
