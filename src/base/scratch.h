/* Room for what may be too large for memory: up to a bound it lies there, and else in a file
 * without a name in the folder for caches, which is mapped: the system keeps in memory what is
 * looked at, and gives the rest up where it must. The room on the disk is taken at once, so that no
 * page of it can be missing later, and nobody else can cut the file. Any thread. */
#ifndef PLX_BASE_SCRATCH_H
#define PLX_BASE_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct plx_scratch {
    void *at;      /* zeroed at first */
    size_t mapped; /* bytes; 0: it is in memory */
} plx_scratch;     /* zeroed is none */

/* in_memory: bytes up to which it is in memory. False where there is neither memory nor room on the
 * disk, of which half of what is free stays so. */
bool plx_scratch_init(plx_scratch *s, size_t bytes, uint64_t in_memory);
void plx_scratch_uninit(plx_scratch *s);

#endif
