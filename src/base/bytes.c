#include "base/bytes.h"

size_t plx_bytes_left(const plx_bytes *b)
{
    return b->size - b->at;
}

const uint8_t *plx_bytes_take(plx_bytes *b, size_t n)
{
    if (b->failed || n > plx_bytes_left(b)) {
        b->failed = true;
        return NULL;
    }
    const uint8_t *p = b->data + b->at;
    b->at += n;
    return p;
}

uint8_t plx_bytes_u8(plx_bytes *b)
{
    const uint8_t *p = plx_bytes_take(b, 1);
    return p ? p[0] : 0;
}

uint32_t plx_bytes_u32_be(plx_bytes *b)
{
    const uint8_t *p = plx_bytes_take(b, 4);
    if (!p)
        return 0;
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

uint64_t plx_bytes_u64_le(plx_bytes *b)
{
    const uint8_t *p = plx_bytes_take(b, 8);
    uint64_t value = 0;
    for (int i = 7; p && i >= 0; i--)
        value = value << 8 | p[i];
    return value;
}
