/* Room for the weights that are shown. More of them than are to be in memory lie in a file without
 * a name in the folder for caches, which is mapped: the system keeps in memory what is looked at,
 * and gives the rest up where it must. The room on the disk is taken at once, so that no page of it
 * can be missing later, and nobody else can cut the file. Any thread. */
#ifndef PLX_FAMILY_PARAMS_H
#define PLX_FAMILY_PARAMS_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

typedef struct plx_params {
    float *at;     /* [count], zeroed at first */
    size_t mapped; /* bytes; 0: it is in memory */
} plx_params;

/* in_memory: bytes up to which it is in memory. False with PLX_ERR_MEMORY where there is neither
 * memory nor room on the disk. */
bool plx_params_init(plx_params *p, size_t count, uint64_t in_memory, plx_error *e);
void plx_params_uninit(plx_params *p);

#endif
