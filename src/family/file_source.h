/* The weights of a file as a source (feed/source.h): they never change, nothing is trained, and
 * there are no activations. */
#ifndef PLX_FAMILY_FILE_SOURCE_H
#define PLX_FAMILY_FILE_SOURCE_H

#include "feed/source.h"

/* network, params [network->param_count] and keys are borrowed until the source is destroyed. keys:
 * those of the snapshot's links (feed/snapshot.h), or NULL. */
plx_source *plx_file_source_create(
    const plx_network *network, float *params, const plx_cache_key *keys, plx_error *e);

#endif
