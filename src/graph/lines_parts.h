/* What lines.c and dashes.c share: the way of a connection, and how strong and wide it is. */
#ifndef PLX_GRAPH_LINES_PARTS_H
#define PLX_GRAPH_LINES_PARTS_H

#include "graph/lines.h"

/* Connections drawn up to which each is an arc, and up to which weights are widths. */
enum { PLX_LINES_ARCS = 60000, PLX_LINES_WIDE = 12000 };

/* A connection's way: of a point between its ends, `bent` where it is an arc; or around c. */
typedef struct plx_line_way {
    float ax, ay, cx, cy, bx, by; /* from a to b, towards c */
    float dx, dy;                 /* b - a */
    float length;                 /* of that, or all around */
    float radius;                 /* of a loop; else 0 */
    bool directed;
} plx_line_way;

plx_line_way plx_line_way_of(const plx_lines_desc *d, size_t i, bool bent);
/* At t from 0 to 1; aside: units of places to the left of the way in the middle of it. */
void plx_line_way_at(const plx_line_way *w, float t, float aside, float out[2]);

/* Whether a connection is drawn at all, and of which class the piece-th of so many pieces of it is:
 * in the first half of the way that of its source, in the second that of its target. */
bool plx_line_is_drawn(const plx_lines_desc *d, size_t i);
int plx_line_class(const plx_lines_desc *d, size_t i, size_t piece, size_t pieces);

double plx_lines_fineness(const plx_lines_desc *d);
/* How many strands a connection has, and its width in pixels of a common screen. */
size_t plx_line_strands(
    const plx_lines_desc *d, size_t i, const plx_line_sizes *sizes, double *width);
/* Where one of them is beside the middle, in the same. */
double plx_line_aside(const plx_lines_desc *d, double width, size_t strand, size_t strands);
/* How strong a connection is, or each of its strands. */
float plx_line_amount(
    const plx_lines_desc *d, size_t i, const plx_line_sizes *sizes, bool by_strands);
/* What of that is there at a share of its way. */
float plx_line_fade(const plx_lines_desc *d, size_t i, float t, bool in_pieces);

/* A segment of two points more in its set. */
void plx_lines_add_segment(plx_lines *l, int class, uint32_t from, uint32_t to, float weight);

#endif
