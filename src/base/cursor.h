/* Reads a blob from one place on, a few bytes at a time, through a buffer: for headers of any
 * length that need not be in memory whole. The first failure is kept in `error`, sets `failed`, and
 * makes all further reads yield zero, so that a reader may check once after several reads. One
 * thread. */
#ifndef PLX_BASE_CURSOR_H
#define PLX_BASE_CURSOR_H

#include "base/blob.h"

enum { PLX_CURSOR_BUFFER = 4096 };

typedef struct plx_cursor {
    plx_blob *blob; /* borrowed */
    uint64_t at;    /* of the next byte in the blob */
    bool failed;
    plx_error error;
    uint64_t buffer_at; /* place of buffer in the blob */
    size_t buffered;
    unsigned char buffer[PLX_CURSOR_BUFFER];
} plx_cursor;

void plx_cursor_init(plx_cursor *c, plx_blob *blob);
uint64_t plx_cursor_left(const plx_cursor *c);
/* False, and *out zeroed, past the end. */
bool plx_cursor_take(plx_cursor *c, void *out, size_t size);
bool plx_cursor_skip(plx_cursor *c, uint64_t size);
uint8_t plx_cursor_u8(plx_cursor *c);
uint32_t plx_cursor_u32(plx_cursor *c); /* little-endian */
uint64_t plx_cursor_u64(plx_cursor *c);

#endif
