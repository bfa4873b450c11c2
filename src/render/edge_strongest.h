/* The strongest connections in view, by |w|. All weights are looked at only when they change, and
 * of a view only as many as a frame has time for. One thread. */
#ifndef PLX_RENDER_EDGE_STRONGEST_H
#define PLX_RENDER_EDGE_STRONGEST_H

#include "render/edge_select.h"

typedef struct plx_edge_strongest plx_edge_strongest;

/* One connection. */
typedef struct plx_strong_edge {
    uint32_t link;
    uint32_t source, target;
    float weight;
    float place; /* on the palette, where links come in pairs; else the weight's sign */
} plx_strong_edge;

/* pairs: each link of the network is there twice, as scene/shown.h has it, and a connection's
 * weight is what both have of it. */
plx_edge_strongest *plx_edge_strongest_create(const plx_network *network, bool pairs, plx_error *e);
void plx_edge_strongest_destroy(plx_edge_strongest **strongest);

/* Up to `count` of them, strongest first, to *edges (borrowed until the next call); returns how
 * many. Where hundreds of thousands are in view, they are sought among the strongest of the whole
 * network, and may be fewer; these are found once, for which a call takes about so many seconds:
 * *sought while they are not, and none are given. */
size_t plx_edge_strongest_pick(plx_edge_strongest *strongest, const plx_link_view *views,
    const plx_snapshot *snapshot, size_t count, double seconds, const plx_strong_edge **edges,
    bool *sought);

#endif
