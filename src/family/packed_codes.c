#include "family/packed_codes.h"

#include "base/simd.h"

#include <string.h>

/* -- Whether they can be ----------------------------------------------------------------------- */

bool plx_packed_is_plain(const plx_tensor *t)
{
    uint64_t run = 1;
    if (t->big_endian || t->scale.count > 0)
        return false;
    for (size_t d = t->rank; d-- > 0; run *= t->shape[d])
        if (t->shape[d] > 1 && t->stride[d] != run)
            return false;
    return true;
}

bool plx_packed_codes_fit(const plx_packed_codes *c)
{
    const plx_tensor *t = c->tensor, *table = c->table;
    uint64_t count, bytes;
    if (!plx_packed_is_plain(t) || c->rows == 0 || c->columns == 0 ||
        __builtin_mul_overflow(c->rows, c->columns, &count))
        return false;
    if (c->kind == PLX_PACKED_NUMBERS)
        return plx_dtype_is_number(c->dtype) && c->columns % plx_dtype_block(c->dtype) == 0 &&
               plx_dtype_bytes(c->dtype, count, &bytes) && bytes == t->bytes;
    if (c->kind == PLX_PACKED_LOOKUP)
        return table && plx_packed_is_plain(table) && table->dtype == PLX_DTYPE_F32 &&
               table->count == UINT64_C(1) << c->bits && c->columns % (8 / c->bits) == 0 &&
               count / (8 / c->bits) == t->bytes;
    uint64_t each = 32 / c->bits;
    bool whole = (c->kind == PLX_PACKED_DOWN ? c->rows : c->columns) % each == 0;
    return whole && (c->kind != PLX_PACKED_TURNS || c->bits == 4) &&
           !__builtin_mul_overflow(count / each, 4, &bytes) && bytes == t->bytes;
}

/* -- Reading ----------------------------------------------------------------------------------- */

static bool read_bytes(const plx_tensor *t, uint64_t at, void *out, size_t size, plx_error *e)
{
    return plx_blob_read(t->blob, t->offset + at, out, size, e);
}

static bool is_of_bytes(const plx_packed_codes *c)
{
    return c->kind == PLX_PACKED_NUMBERS && plx_dtype_block(c->dtype) == 1 &&
           plx_dtype_block_bytes(c->dtype) == 1;
}

bool plx_packed_bytes_make(const plx_packed_codes *c, plx_packed_bytes *out, plx_error *e)
{
    unsigned char raw[sizeof out->of];
    bool looks = c->kind == PLX_PACKED_LOOKUP;
    size_t count = looks ? (size_t)c->table->count : sizeof out->of / sizeof *out->of;
    if (looks && !read_bytes(c->table, 0, raw, count * 4, e))
        return false;
    for (size_t i = 0; !looks && i < count; i++)
        raw[i] = (unsigned char)i;
    if (looks || is_of_bytes(c))
        plx_dtype_floats(looks ? PLX_DTYPE_F32 : c->dtype, raw, count, out->of);
    return true;
}

static void look_up(
    const plx_packed_bytes *bytes, const unsigned char *raw, size_t count, float *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = bytes->of[raw[i]];
}

static bool read_numbers(const plx_packed_codes *c, const plx_packed_bytes *bytes, uint64_t at,
    size_t count, unsigned char *raw, float *out, plx_error *e)
{
    size_t block = plx_dtype_block(c->dtype), size = plx_dtype_block_bytes(c->dtype);
    size_t blocks = (count + block - 1) / block;
    if (!read_bytes(c->tensor, at / block * size, raw, blocks * size, e))
        return false;
    if (is_of_bytes(c))
        look_up(bytes, raw, count, out);
    else
        plx_dtype_floats(c->dtype, raw, blocks, out);
    return true;
}

static bool read_places(const plx_packed_codes *c, const plx_packed_bytes *bytes, uint64_t at,
    size_t count, unsigned char *raw, float *out, plx_error *e)
{
    size_t each = 8 / c->bits;
    if (!read_bytes(c->tensor, at / each, raw, (count + each - 1) / each, e))
        return false;
    if (c->bits == 8)
        look_up(bytes, raw, count, out);
    for (size_t i = 0; c->bits == 4 && i < count; i++)
        out[i] = bytes->of[i % 2 ? raw[i / 2] & 15 : raw[i / 2] >> 4];
    return true;
}

static inline uint32_t word_at(const unsigned char *raw, size_t i)
{
    const unsigned char *at = raw + i * 4;
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

PLX_SIMD static void unpack_down(const unsigned char *restrict raw, unsigned shift, uint32_t mask,
    size_t count, float *restrict out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (float)(int32_t)(word_at(raw, i) >> shift & mask);
}

enum { EIGHT = 8 };

PLX_SIMD static void unpack_eights(const unsigned char *restrict raw,
    const uint32_t *restrict shift, uint32_t mask, size_t words, float *restrict out)
{
    for (size_t w = 0; w < words; w++)
        for (size_t i = 0; i < EIGHT; i++)
            out[w * EIGHT + i] = (float)(int32_t)(word_at(raw, w) >> shift[i] & mask);
}

/* Of the numbers of a word the first is the lowest, or as AWQ has it. */
static void unpack_along(
    const plx_packed_codes *c, const unsigned char *raw, uint32_t mask, size_t count, float *out)
{
    static const uint32_t turns[EIGHT] = {0, 16, 4, 20, 8, 24, 12, 28},
                          fours[EIGHT] = {0, 4, 8, 12, 16, 20, 24, 28};
    const uint32_t *eight = c->kind == PLX_PACKED_TURNS ? turns : fours;
    size_t each = 32 / c->bits, done = each == EIGHT ? count / EIGHT * EIGHT : 0;
    unpack_eights(raw, eight, mask, done / EIGHT, out);
    for (size_t i = done; i < count; i++) {
        uint32_t shift = each == EIGHT ? eight[i % EIGHT] : (uint32_t)(i % each) * c->bits;
        out[i] = (float)(int32_t)(word_at(raw, i / each) >> shift & mask);
    }
}

bool plx_packed_codes_read(const plx_packed_codes *c, const plx_packed_bytes *bytes, uint64_t r,
    uint64_t first, size_t count, unsigned char *raw, uint64_t *there, float *out, plx_error *e)
{
    uint64_t at = r * c->columns + first;
    if (c->kind == PLX_PACKED_NUMBERS)
        return read_numbers(c, bytes, at, count, raw, out, e);
    if (c->kind == PLX_PACKED_LOOKUP)
        return read_places(c, bytes, at, count, raw, out, e);
    unsigned each = 32 / c->bits;
    uint32_t mask = (UINT32_C(1) << c->bits) - 1;
    bool down = c->kind == PLX_PACKED_DOWN;
    uint64_t words_row = down ? r / each : r;
    if (*there != words_row) {
        uint64_t word = down ? words_row * c->columns + first : at / each;
        size_t words = down ? count : (count + each - 1) / each;
        if (!read_bytes(c->tensor, word * 4, raw, words * 4, e))
            return false;
        *there = words_row;
    }
    if (down)
        unpack_down(raw, (unsigned)(r % each) * c->bits, mask, count, out);
    else
        unpack_along(c, raw, mask, count, out);
    return true;
}
