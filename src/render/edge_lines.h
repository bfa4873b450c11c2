/* Connections as geometry: each an instanced, antialiased line. Exact, at a cost that grows with
 * their number and length. Context thread. */
#ifndef PLX_RENDER_EDGE_LINES_H
#define PLX_RENDER_EDGE_LINES_H

#include "gfx/target.h"
#include "render/edge_select.h"

typedef struct plx_edge_lines plx_edge_lines;

plx_edge_lines *plx_edge_lines_create(plx_device *device, const plx_network *network, plx_error *e);
void plx_edge_lines_destroy(plx_edge_lines **lines);

/* Connections of |w| below it are not drawn from now on. */
void plx_edge_lines_set_threshold(plx_edge_lines *lines, double threshold);

/* Pixels around the viewport within which a line may still touch it. */
double plx_edge_lines_margin(const plx_viewport *v);

/* Cost of all that is in view, in pixels drawn. */
double plx_edge_lines_cost(const plx_link_view *views, size_t links);

/* Adds the strongest connections whose cost fits into budget to the target. Returns their cost; the
 * sums and the count of what was drawn are in *selection (borrowed until the next call). */
double plx_edge_lines_strongest(plx_edge_lines *lines, const plx_link_view *views,
    const plx_snapshot *snapshot, const plx_viewport *viewport, double budget, plx_target *target,
    const plx_drawn_lines **selection);

/* Starts a picture of all connections in view, of which `more` then draws parts. What it needs of
 * the snapshot is on the GPU when it returns. Selection as above, of all in view. */
bool plx_edge_lines_begin(plx_edge_lines *lines, const plx_link_view *views,
    const plx_snapshot *snapshot, const plx_viewport *viewport, const plx_drawn_lines **selection,
    plx_error *e);
/* Draws on into the target until the cost reaches budget or all is drawn (*done). Returns the cost.
 */
double plx_edge_lines_more(plx_edge_lines *lines, double budget, plx_target *target, bool *done);

#endif
