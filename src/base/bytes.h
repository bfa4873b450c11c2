/* Numbers as bytes: a bounded cursor over bytes in memory, for readers of binary files, and what
 * writers of them put. A read past the end sets
 * `failed`, yields zero and leaves the position, so that a reader may check once after several
 * reads. Any thread. */
#ifndef PLX_BASE_BYTES_H
#define PLX_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct plx_bytes {
    const uint8_t *data; /* borrowed */
    size_t size;
    size_t at;
    bool failed;
} plx_bytes;

size_t plx_bytes_left(const plx_bytes *b);
uint8_t plx_bytes_u8(plx_bytes *b);
uint32_t plx_bytes_u32_be(plx_bytes *b);
uint64_t plx_bytes_u64_le(plx_bytes *b);
/* Borrowed pointer to the next n bytes, or NULL (and failed) when fewer are left. */
const uint8_t *plx_bytes_take(plx_bytes *b, size_t n);

/* The lowest `size` bytes (1 to 8) of value, the lowest first. */
static inline void plx_bytes_put_le(uint8_t *out, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        out[i] = (uint8_t)(value >> (8 * i));
}

#endif
