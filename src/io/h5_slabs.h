/* Parts of what was unpacked of a file, kept for who reads on: so many for the whole file, however
 * much is in it. One thread at a time. */
#ifndef PLX_IO_H5_SLABS_H
#define PLX_IO_H5_SLABS_H

#include <stddef.h>
#include <stdint.h>

enum {
    PLX_H5_SLABS = 64,
    PLX_H5_SLABS_BYTES = 64 << 20, /* of all of them */
};

typedef struct plx_h5_slab {
    const void *of; /* what it is a part of */
    uint64_t at;    /* in that */
    size_t size;
    unsigned char *data; /* [size] */
    uint64_t used;
} plx_h5_slab;

typedef struct plx_h5_slabs {
    size_t count, bytes;
    uint64_t uses;
    plx_h5_slab slab[PLX_H5_SLABS];
} plx_h5_slabs; /* zeroed is empty */

/* The one that has this byte, or NULL; valid until one is added or dropped, as is what
 * plx_h5_slabs_add gives. */
plx_h5_slab *plx_h5_slabs_find(plx_h5_slabs *s, const void *of, uint64_t at);
/* One to be filled; size <= PLX_H5_SLABS_BYTES. Those that nobody read for longest go for it. NULL
 * without memory. */
plx_h5_slab *plx_h5_slabs_add(plx_h5_slabs *s, const void *of, uint64_t at, size_t size);
/* All parts of one. */
void plx_h5_slabs_drop(plx_h5_slabs *s, const void *of);
void plx_h5_slabs_uninit(plx_h5_slabs *s);

#endif
