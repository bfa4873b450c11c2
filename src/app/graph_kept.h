/* Where units of a graph were, and which of them were pinned, kept in the cache from one opening of
 * a file to the next. Any thread. */
#ifndef PLX_APP_GRAPH_KEPT_H
#define PLX_APP_GRAPH_KEPT_H

#include "app/graph_layout.h"
#include "base/cache.h"
#include "model/graph.h"

/* What tells them from those of another graph, layout or seed: the file, and what was read of it.
 * Places that are given belong to a layout, too, and so do the attribute that units are grouped
 * by, whose values are texts, and who has which: NULL where that is none. */
plx_cache_key plx_graph_kept_key(const char *path, const plx_graph *graph, plx_graph_layout layout,
    uint64_t seed, const plx_attribute *group);

/* place: [units][2], held: [units], both filled; false where there is nothing that can be used. */
bool plx_graph_kept_read(const plx_cache_key *key, size_t units, float *place, uint8_t *held);
/* What cannot be kept is not. */
void plx_graph_kept_write(
    const plx_cache_key *key, size_t units, const float *place, const uint8_t *held);

#endif
