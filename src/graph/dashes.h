/* Connections in styles other than solid: the dashes and dots of those that are in view, as
 * segments.
 *
 * They begin at the source, and their lengths are of the plane that units lie in, in steps of two:
 * so they keep to their connection while the camera moves, and as it comes nearer each step halves
 * them. Few connections have styles that can be seen; where more are in view, all are solid. One
 * thread. */
#ifndef PLX_GRAPH_DASHES_H
#define PLX_GRAPH_DASHES_H

#include "graph/lines.h"

enum { PLX_DASHES_ARCS = 60000 /* connections that are drawn, at most */ };

typedef struct plx_dashes {
    plx_lines
        lines; /* points and sets alone; sets have no boxes. What it holds grows and is kept */
    size_t point_room, room[PLX_LINE_SETS];
} plx_dashes;

typedef struct plx_dashes_desc {
    const plx_lines_desc *lines; /* must, with its style; its pixel must be above 0 */
    double view[4];              /* left, top, right, bottom in units of places */
    /* Of plx_lines_sizes and of how many connections are drawn in any way. */
    plx_line_sizes sizes;
    size_t drawn;
} plx_dashes_desc;

/* Whether so few are in view that styles are seen. */
bool plx_dashes_wanted(const plx_dashes_desc *desc);
/* Zeroed to begin with; the same desc gives the same. */
bool plx_dashes_make(plx_dashes *dashes, const plx_dashes_desc *desc, plx_error *e);
void plx_dashes_uninit(plx_dashes *dashes);

/* Where parts of a line are that many pixels of a common screen long, for a legend: the k-th one
 * from `from` to `to`, or false where there are no more up to that length. */
bool plx_line_style_part(plx_line_style style, size_t k, double length, double *from, double *to);

#endif
