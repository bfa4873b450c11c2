#include "base/cursor.h"

#include <string.h>

void plx_cursor_init(plx_cursor *c, plx_blob *blob)
{
    *c = (plx_cursor){.blob = blob};
}

uint64_t plx_cursor_left(const plx_cursor *c)
{
    return c->blob->size - c->at;
}

/* What lies beyond the end fails as the blob itself would. */
static bool fits(plx_cursor *c, uint64_t size)
{
    if (!c->failed && size > plx_cursor_left(c))
        c->failed = !plx_blob_read(c->blob, c->blob->size, NULL, 1, &c->error);
    return !c->failed;
}

static bool fill(plx_cursor *c)
{
    uint64_t left = plx_cursor_left(c);
    c->buffer_at = c->at;
    c->buffered = left < PLX_CURSOR_BUFFER ? (size_t)left : PLX_CURSOR_BUFFER;
    c->failed = !plx_blob_read(c->blob, c->at, c->buffer, c->buffered, &c->error);
    if (c->failed)
        c->buffered = 0;
    return !c->failed;
}

bool plx_cursor_take(plx_cursor *c, void *out, size_t size)
{
    unsigned char *to = out;
    memset(out, 0, size);
    if (!fits(c, size))
        return false;
    while (size > 0) {
        bool inside = c->at >= c->buffer_at && c->at - c->buffer_at < c->buffered;
        if (!inside && !fill(c))
            return false;
        size_t from = (size_t)(c->at - c->buffer_at), n = c->buffered - from;
        if (n > size)
            n = size;
        memcpy(to, c->buffer + from, n);
        to += n;
        size -= n;
        c->at += n;
    }
    return true;
}

bool plx_cursor_skip(plx_cursor *c, uint64_t size)
{
    if (!fits(c, size))
        return false;
    c->at += size;
    return true;
}

static uint64_t whole(plx_cursor *c, size_t bytes)
{
    unsigned char raw[8];
    uint64_t value = 0;
    plx_cursor_take(c, raw, bytes);
    for (size_t i = bytes; i-- > 0;)
        value = value << 8 | raw[i];
    return value;
}

uint8_t plx_cursor_u8(plx_cursor *c)
{
    return (uint8_t)whole(c, 1);
}

uint32_t plx_cursor_u32(plx_cursor *c)
{
    return (uint32_t)whole(c, 4);
}

uint64_t plx_cursor_u64(plx_cursor *c)
{
    return whole(c, 8);
}
