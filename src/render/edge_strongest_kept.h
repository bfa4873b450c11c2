/* The strongest connections of a whole network whose weights are those of files, in the cache
 * (base/cache.h), so that not all weights need be gone through each time. One thread. */
#ifndef PLX_RENDER_EDGE_STRONGEST_KEPT_H
#define PLX_RENDER_EDGE_STRONGEST_KEPT_H

#include "base/cache.h"
#include "render/edge_strongest.h"

/* keys: of the links' weights. "" where these are not kept: they are few, or some are of no file.
 * room: how many connections there may be. */
plx_cache_key plx_edge_strongest_key(
    const plx_network *network, const plx_cache_key *keys, size_t room);
/* edges: [room], of which `count` are kept; restore says how many there are, and is false where
 * there are none, or what cannot be. */
bool plx_edge_strongest_restore(const plx_network *network, const plx_cache_key *key,
    plx_strong_edge *edges, size_t room, size_t *count);
void plx_edge_strongest_keep(
    const plx_cache_key *key, const plx_strong_edge *edges, size_t room, size_t count);

#endif
