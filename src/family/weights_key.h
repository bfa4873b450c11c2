/* What tells the weights of a link from those of all other links, in the cache. Any thread. */
#ifndef PLX_FAMILY_WEIGHTS_KEY_H
#define PLX_FAMILY_WEIGHTS_KEY_H

#include "base/cache.h"
#include "family/weights.h"

/* Of a link that has parts; "" where one of them is of no file. */
plx_cache_key plx_weights_key(const plx_weights_job *job, size_t link);

#endif
