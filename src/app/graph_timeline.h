/* A line of time at the lower edge of a graph's picture, with the part of it that is shown. Main
 * thread. */
#ifndef PLX_APP_GRAPH_TIMELINE_H
#define PLX_APP_GRAPH_TIMELINE_H

#include "scene/camera.h"
#include "scene/overlay.h"

enum { PLX_GRAPH_TIMELINE_HEIGHT = 76 /* pixels at a common screen, from the lower edge on */ };

typedef struct plx_graph_span {
    double from, to;  /* of all time, 0..1 */
    const char *text; /* of what is shown, such as its first and last day */
    bool still;       /* nobody can move it, as in a still */
} plx_graph_span;

void plx_graph_timeline_add(const plx_graph_span *span, const plx_viewport *v, plx_overlay *o);
/* Where it is, to the lower edge. */
plx_bounds plx_graph_timeline_bounds(const plx_viewport *v);
/* Whether a pixel is on it, and where, 0..1. */
bool plx_graph_timeline_hit(const plx_viewport *v, double x, double y);
double plx_graph_timeline_at(const plx_viewport *v, double x);

#endif
