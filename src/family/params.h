/* Room for the weights that are shown, in memory or in a mapped file (base/scratch.h). Any thread.
 */
#ifndef PLX_FAMILY_PARAMS_H
#define PLX_FAMILY_PARAMS_H

#include "base/error.h"
#include "base/scratch.h"

typedef struct plx_params {
    float *at; /* [count], zeroed at first; in room */
    plx_scratch room;
} plx_params;

/* in_memory: bytes up to which it is in memory. False with PLX_ERR_MEMORY where there is neither
 * memory nor room on the disk. */
bool plx_params_init(plx_params *p, size_t count, uint64_t in_memory, plx_error *e);
void plx_params_uninit(plx_params *p);

#endif
