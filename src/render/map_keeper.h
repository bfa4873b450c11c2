/* Gets the pyramids of links from the cache and puts them there (density/pyramid_kept.h), on a
 * thread of its own, so that frames do not wait for a disk, but where a pyramid is to be changed
 * while it is written, and at the end. All functions: one thread, that of the maps. */
#ifndef PLX_RENDER_MAP_KEEPER_H
#define PLX_RENDER_MAP_KEEPER_H

#include "density/pyramid_kept.h"

typedef struct plx_map_keeper plx_map_keeper;

/* pyramids: [links], borrowed. keys: [links], of their weights; of those that would take more than
 * half of the cache in all, the last ones are not kept. NULL where none would be, or without the
 * memory for it. */
plx_map_keeper *plx_map_keeper_create(
    plx_pyramid *pyramids, size_t links, const plx_cache_key *keys);
/* What was left is written first, and what was asked for is not waited for. Accepts NULL. */
void plx_map_keeper_destroy(plx_map_keeper **keeper);

/* Asks for an idle pyramid, where it is in the cache. Until it is taken, it is not to be touched.
 */
void plx_map_keeper_ask(plx_map_keeper *keeper, size_t link);
/* Waits for one that was asked for; whether it is there now. Idle afterwards. */
bool plx_map_keeper_take(plx_map_keeper *keeper, size_t link);
/* Whether one was asked for that was not taken, and whether it has come, or will not. */
bool plx_map_keeper_is_asked(const plx_map_keeper *keeper, size_t link);
bool plx_map_keeper_has_come(const plx_map_keeper *keeper, size_t link);
/* Whether nothing is to be done to one: it may be changed. */
bool plx_map_keeper_is_idle(const plx_map_keeper *keeper, size_t link);

/* An idle one that was just built of the weights of the key; it may be that it is not put there,
 * and it is not where it is there already. */
void plx_map_keeper_leave(plx_map_keeper *keeper, size_t link);
/* One that was left need not be written; it is idle once it is not being written. */
void plx_map_keeper_drop(plx_map_keeper *keeper, size_t link);
/* The same, and waits for that. */
void plx_map_keeper_hold(plx_map_keeper *keeper, size_t link);

#endif
