/* The pyramids of all links (density/pyramid.h), kept up to date with snapshots: the one pass over
 * weights that changed, from which pictures are drawn and statistics are taken. Those of a file
 * (plx_snapshot.link_keys) come from the cache, where they are there, and go into it. Owns the
 * threads that do it. One thread. */
#ifndef PLX_RENDER_EDGE_MAPS_H
#define PLX_RENDER_EDGE_MAPS_H

#include "density/pyramid.h"
#include "feed/snapshot.h"
#include "scene/layout.h"
#include "scene/link_stats.h"

typedef struct plx_edge_maps plx_edge_maps;

/* threads: the caller's included. network is borrowed. NULL on failure. */
plx_edge_maps *plx_edge_maps_create(
    const plx_network *network, const plx_layout *layout, unsigned threads, plx_error *e);
void plx_edge_maps_destroy(plx_edge_maps **maps);

/* Builds what changed since the last call. Weights below the threshold by |w| are left out. */
void plx_edge_maps_update(plx_edge_maps *maps, const plx_snapshot *snapshot, double threshold);
/* The same, but of links that have no pyramid yet only as many as about so many seconds suffice
 * for, at least a part of one; those first that lie between the two places (plx_column.x). What
 * comes from the cache is not waited for. Links of many weights have none any more where the
 * threshold is another, or the weights though nobody trains them. */
void plx_edge_maps_advance(plx_edge_maps *maps, const plx_snapshot *snapshot, double threshold,
    double left, double right, double seconds);

/* Links that have none, as those of pending weights: they are not drawn. */
size_t plx_edge_maps_waiting(const plx_edge_maps *maps);
bool plx_edge_maps_has(const plx_edge_maps *maps, size_t link);
/* Of the last update; borrowed. */
const plx_pyramid *plx_edge_maps_get(const plx_edge_maps *maps, size_t link);
/* As scene/visuals.h wants them; user: the maps. False of a link that waits. */
bool plx_edge_maps_measure(
    void *user, size_t link, const float *weights, plx_link_stats *stats, float *outgoing);

plx_workers *plx_edge_maps_workers(plx_edge_maps *maps);

#endif
