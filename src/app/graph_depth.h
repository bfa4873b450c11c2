/* How far away units at places in space are, so that those behind are smaller, and fainter with
 * their connections, and lie under others. Main thread. */
#ifndef PLX_APP_GRAPH_DEPTH_H
#define PLX_APP_GRAPH_DEPTH_H

#include "base/error.h"
#include "scene/overlay.h"

#include <stddef.h>
#include <stdint.h>

typedef struct plx_graph_depth {
    size_t units;
    float *at;       /* [units] -1 nearest, 1 farthest */
    float *ink;      /* [units] what is left of its connections there, for plx_lines_desc */
    uint32_t *order; /* [units] */
} plx_graph_depth;

bool plx_graph_depth_init(plx_graph_depth *d, size_t units, plx_error *e);
void plx_graph_depth_uninit(plx_graph_depth *d);
/* Sets the order: far ones first, and of those that are about as far those that come last in
 * `importance`, [units]. */
void plx_graph_depth_sort(plx_graph_depth *d, const uint32_t *importance);
/* Sets the ink, by how far away units are. */
void plx_graph_depth_ink(plx_graph_depth *d);
/* What becomes of a radius, and of a colour on a page. */
float plx_graph_depth_radius(float depth, float radius);
plx_rgba plx_graph_depth_color(float depth, plx_rgba color, plx_theme theme);

#endif
