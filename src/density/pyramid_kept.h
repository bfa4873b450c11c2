/* Pyramids of weights that are those of a file, in the cache (base/cache.h), so that the file need
 * not be gone through each time. Any thread, for one pyramid one at a time. */
#ifndef PLX_DENSITY_PYRAMID_KEPT_H
#define PLX_DENSITY_PYRAMID_KEPT_H

#include "base/cache.h"
#include "density/pyramid.h"

/* Weights from which on it is worth it: some milliseconds of building. */
enum { PLX_PYRAMID_KEPT_FROM = 1 << 20 };

/* weights: what tells them from others, "" for those of no file. "" where a pyramid of them is not
 * kept. */
plx_cache_key plx_pyramid_key(const plx_pyramid *p, const plx_cache_key *weights);
/* Bytes that it takes there. */
uint64_t plx_pyramid_kept_bytes(const plx_pyramid *p);
/* Whether it is there; it may still be corrupt. */
bool plx_pyramid_is_kept(const plx_pyramid *p, const plx_cache_key *key);
/* As plx_pyramid_build without a threshold would have it. False where there is none: p is to be
 * built then, and not to be read before. */
bool plx_pyramid_restore(plx_pyramid *p, const plx_cache_key *key);
/* One that was built without a threshold. */
void plx_pyramid_keep(const plx_pyramid *p, const plx_cache_key *key);

#endif
