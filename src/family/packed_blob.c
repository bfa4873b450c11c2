#include "family/packed_blob.h"

#include "base/mem.h"
#include "base/simd.h"

#include <string.h>

enum {
    PIECE = 1 << 15, /* columns that are made at a time */
    FEW = 32,        /* columns, of more than so many rows: */
    MANY = 1 << 15,
};

typedef struct packed {
    plx_blob head; /* must be first */
    plx_packed_desc desc;
    plx_tensor scales; /* that of desc */
} packed;

/* What a read keeps from row to row: words and scales are often those of the row before. */
typedef struct row {
    uint64_t first; /* column of the piece */
    size_t count;
    unsigned char *raw, *scale_raw; /* of what is read */
    float *scale, *zero;            /* zeros stay 0 where there are none */
    plx_packed_bytes bytes, scale_bytes, zero_bytes;
    uint64_t raw_row, scale_row; /* which are there; UINT64_MAX: none */
} row;

static uint64_t ceil_of(uint64_t a, uint64_t b)
{
    return a / b + (a % b != 0);
}

bool plx_packed_fits(const plx_packed_desc *d)
{
    const plx_packed_codes *s = &d->scales, *z = &d->zeros;
    uint64_t bytes;
    /* Each row costs some reads, which must not be more than the numbers in it are worth. */
    if (d->codes.columns < FEW && d->codes.rows > MANY)
        return false;
    if (!plx_packed_codes_fit(&d->codes) || !plx_packed_codes_fit(s) || d->row_block == 0 ||
        d->column_block == 0 || s->kind != PLX_PACKED_NUMBERS || plx_dtype_block(s->dtype) != 1 ||
        s->columns != ceil_of(d->codes.columns, d->column_block) ||
        __builtin_mul_overflow(d->codes.rows * d->codes.columns, sizeof(float), &bytes))
        return false;
    if (z->tensor && (!plx_packed_codes_fit(z) || z->kind == PLX_PACKED_LOOKUP ||
                         (z->kind == PLX_PACKED_NUMBERS && plx_dtype_block(z->dtype) != 1) ||
                         z->rows != s->rows || z->columns != s->columns))
        return false;
    return d->groups ? d->groups->dtype == PLX_DTYPE_I32 && d->groups->count == d->codes.rows &&
                           d->groups->dense && !d->groups->big_endian
                     : s->rows == ceil_of(d->codes.rows, d->row_block);
}

/* -- Rows -------------------------------------------------------------------------------------- */

static bool find_group(const plx_packed_desc *d, uint64_t r, uint64_t *group, plx_error *e)
{
    unsigned char raw[4];
    const plx_tensor *t = d->groups;
    if (!t) {
        *group = r / d->row_block;
        return true;
    }
    if (!plx_blob_read(t->blob, t->offset + r * sizeof raw, raw, sizeof raw, e))
        return false;
    *group =
        (uint64_t)raw[0] | (uint64_t)raw[1] << 8 | (uint64_t)raw[2] << 16 | (uint64_t)raw[3] << 24;
    return *group < d->scales.rows ||
           plx_fail_offset(e, PLX_ERR_FORMAT, t->blob->name, (int64_t)(t->offset + r * sizeof raw),
               "has the tensor '%.60s', which names scales that are not there", t->name);
}

/* Scales and zeros of the columns of the piece, of their row of blocks. */
static bool read_scales(const plx_packed_desc *d, row *k, uint64_t group, plx_error *e)
{
    if (k->scale_row == group)
        return true;
    uint64_t first = k->first / d->column_block;
    size_t count = (size_t)((k->first + k->count - 1) / d->column_block - first + 1);
    uint64_t none = UINT64_MAX;
    if (!plx_packed_codes_read(
            &d->scales, &k->scale_bytes, group, first, count, k->scale_raw, &none, k->scale, e))
        return false;
    if (d->zeros.tensor) {
        /* From the first one of a word on. */
        unsigned each = d->zeros.kind == PLX_PACKED_ALONG || d->zeros.kind == PLX_PACKED_TURNS
                            ? 32 / d->zeros.bits
                            : 1;
        size_t more = (size_t)(first % each);
        none = UINT64_MAX;
        if (!plx_packed_codes_read(&d->zeros, &k->zero_bytes, group, first - more, count + more,
                k->scale_raw, &none, k->zero, e))
            return false;
        memmove(k->zero, k->zero + more, count * sizeof *k->zero);
    }
    k->scale_row = group;
    return true;
}

/* Each number has a scale and a zero of its own. */
PLX_SIMD static void scale_each(float *restrict out, const float *restrict scale,
    const float *restrict zero, size_t count, float all, float factor, float offset)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (out[i] - (all + zero[i])) * (scale[i] * factor) + offset;
}

PLX_SIMD static void scale_run(float *out, size_t count, float zero, float scale, float offset)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (out[i] - zero) * scale + offset;
}

static bool make_row(const plx_packed_desc *d, row *k, uint64_t r, float *out, plx_error *e)
{
    uint64_t group;
    if (!find_group(d, r, &group, e) || !read_scales(d, k, group, e) ||
        !plx_packed_codes_read(
            &d->codes, &k->bytes, r, k->first, k->count, k->raw, &k->raw_row, out, e))
        return false;
    float factor = (float)d->factor, zero = (float)d->zero;
    uint64_t left = d->column_block - k->first % d->column_block;
    if (d->column_block == 1) {
        scale_each(out, k->scale, k->zero, k->count, zero, factor, (float)d->offset);
        return true;
    }
    for (size_t i = 0, s = 0, n; i < k->count; i += n, s++) {
        n = left < k->count - i ? (size_t)left : k->count - i;
        scale_run(out + i, n, zero + k->zero[s], k->scale[s] * factor, (float)d->offset);
        left = d->column_block;
    }
    return true;
}

static void row_uninit(row *k)
{
    plx_free(k->raw);
    plx_free(k->scale_raw);
    plx_free(k->scale);
    plx_free(k->zero);
}

static bool row_init(row *k, const plx_packed_desc *d, plx_error *e)
{
    enum { MORE = 8 /* zeros before the first one */, WIDEST = 8 /* bytes of a number */ };
    size_t room = (d->codes.columns < PIECE ? (size_t)d->codes.columns : PIECE) + MORE;
    *k = (row){.raw = plx_alloc(room, WIDEST),
        .scale_raw = plx_alloc(room, WIDEST),
        .scale = plx_alloc(room, sizeof *k->scale),
        .zero = plx_alloc(room, sizeof *k->zero)};
    bool ok = (k->raw && k->scale_raw && k->scale && k->zero) ||
              plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    ok = ok && plx_packed_bytes_make(&d->codes, &k->bytes, e) &&
         plx_packed_bytes_make(&d->scales, &k->scale_bytes, e) &&
         (!d->zeros.tensor || plx_packed_bytes_make(&d->zeros, &k->zero_bytes, e));
    if (!ok)
        row_uninit(k);
    return ok;
}

/* -- The blob ---------------------------------------------------------------------------------- */

/* Pieces are whole, so that rows of words and scales are those of the row before; what of one is
 * wanted is a part of it. */
static bool read_numbers(const plx_packed_desc *d, row *k, float *made, uint64_t offset,
    unsigned char *to, size_t size, plx_error *e)
{
    const uint64_t each = sizeof *made;
    while (size > 0) {
        uint64_t number = offset / each, r = number / d->codes.columns;
        uint64_t column = number % d->codes.columns, first = column / PIECE * PIECE;
        uint64_t left = d->codes.columns - first;
        size_t count = left < PIECE ? (size_t)left : PIECE;
        if (first != k->first || count != k->count) {
            k->raw_row = k->scale_row = UINT64_MAX;
            k->first = first;
            k->count = count;
        }
        if (!make_row(d, k, r, made, e))
            return false;
        size_t skip = (size_t)((column - first) * each + offset % each);
        size_t n = count * each - skip;
        n = n < size ? n : size;
        memcpy(to, (const unsigned char *)made + skip, n);
        to += n;
        offset += n;
        size -= n;
    }
    return true;
}

static bool packed_read(plx_blob *b, uint64_t offset, void *out, size_t size, plx_error *e)
{
    const plx_packed_desc *d = &((const packed *)b)->desc;
    size_t room = d->codes.columns < PIECE ? (size_t)d->codes.columns : PIECE;
    float *made = plx_alloc(room, sizeof *made);
    row k;
    if (!made)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    bool ok = row_init(&k, d, e);
    if (ok) {
        ok = read_numbers(d, &k, made, offset, out, size, e);
        row_uninit(&k);
    }
    plx_free(made);
    return ok;
}

static void packed_destroy(plx_blob *b)
{
    (void)b; /* it owns nothing */
}

static const plx_blob_ops ops = {.read = packed_read, .destroy = packed_destroy};

static uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* Differs where any of the tensors does. */
static uint64_t place_of(const plx_packed_desc *d)
{
    const plx_tensor *t[] = {
        d->codes.tensor, d->codes.table, d->scales.tensor, d->zeros.tensor, d->groups};
    uint64_t sum = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        sum = (sum ^ (t[i] ? t[i]->offset + 1 : 0)) * UINT64_C(0x100000001b3);
        for (const char *c = t[i] ? t[i]->blob->version.text : ""; *c; c++)
            sum = (sum ^ (unsigned char)*c) * UINT64_C(0x100000001b3);
    }
    const uint64_t facts[] = {d->codes.kind, d->codes.dtype, d->codes.bits, d->codes.rows,
        d->scales.dtype, d->row_block, d->column_block, bits_of(d->zero), bits_of(d->factor),
        bits_of(d->offset)};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        sum = (sum ^ facts[i]) * UINT64_C(0x100000001b3);
    return sum;
}

plx_blob *plx_packed_blob(const plx_packed_desc *d, plx_error *e)
{
    packed *p = plx_alloc(1, sizeof *p);
    if (!p) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    p->desc = *d;
    p->scales = *d->scales.tensor;
    p->desc.scales.tensor = &p->scales;
    const plx_blob *of = d->codes.tensor->blob;
    uint64_t bytes = d->codes.rows * d->codes.columns * sizeof(float);
    if (!plx_blob_init_part(&p->head, &ops, of->name, bytes, of, place_of(d), e)) {
        plx_free(p);
        return NULL;
    }
    /* What is packed down or across words is dear to read by columns, as links need it. */
    p->head.anywhere = d->codes.kind != PLX_PACKED_DOWN && d->codes.kind != PLX_PACKED_TURNS &&
                       of->anywhere && (!d->codes.table || d->codes.table->blob->anywhere) &&
                       d->scales.tensor->blob->anywhere &&
                       (!d->zeros.tensor || d->zeros.tensor->blob->anywhere) &&
                       (!d->groups || d->groups->blob->anywhere);
    return &p->head;
}
