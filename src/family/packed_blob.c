#include "family/packed_blob.h"

#include "base/mem.h"
#include "base/simd.h"

#include <string.h>

enum {
    PIECE = 1 << 15, /* columns that are made at a time, */
    WHOLE = 16,      /* from the first one of a word or a byte on */
    FEW = 32,        /* columns, of more than so many rows: */
    MANY = 1 << 15,
};

/* To be raised where other numbers are made of the same tensors. */
static const uint64_t VERSION = 2;

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
    float *all_scale, *all_zero;    /* of a row of groups of columns; else NULL */
    plx_packed_bytes bytes, scale_bytes, zero_bytes;
    uint64_t raw_row, scale_row; /* which are there; UINT64_MAX: none */
} row;

static uint64_t ceil_of(uint64_t a, uint64_t b)
{
    return a / b + (a % b != 0);
}

static bool are_groups(const plx_tensor *t, uint64_t count)
{
    return t->dtype == PLX_DTYPE_I32 && t->count == count && plx_packed_is_plain(t);
}

static bool scales_fit(const plx_packed_desc *d)
{
    const plx_packed_codes *c = &d->codes, *s = &d->scales, *z = &d->zeros;
    if (!plx_packed_codes_fit(s) || s->kind != PLX_PACKED_NUMBERS ||
        plx_dtype_block(s->dtype) != 1 || d->row_block == 0 || d->column_block == 0)
        return false;
    if (d->groups ? !are_groups(d->groups, c->rows) : s->rows != ceil_of(c->rows, d->row_block))
        return false;
    if (d->column_groups ? !are_groups(d->column_groups, c->columns) || s->columns > c->columns
                         : s->columns != ceil_of(c->columns, d->column_block))
        return false;
    if (!z->tensor)
        return true;
    bool known = z->kind == PLX_PACKED_NUMBERS ? plx_dtype_block(z->dtype) <= 2
                                               : z->kind != PLX_PACKED_LOOKUP;
    /* Rows of zeros begin with a byte of their own. */
    uint64_t whole = z->kind == PLX_PACKED_NUMBERS ? plx_dtype_block(z->dtype) : 1;
    return known && plx_packed_codes_fit(z) && z->rows == s->rows &&
           z->columns == ceil_of(s->columns, whole) * whole;
}

bool plx_packed_fits(const plx_packed_desc *d)
{
    uint64_t bytes;
    /* Each row costs some reads, which must not be more than the numbers in it are worth. */
    return !(d->codes.columns < FEW && d->codes.rows > MANY) && plx_packed_codes_fit(&d->codes) &&
           scales_fit(d) &&
           !__builtin_mul_overflow(d->codes.rows * d->codes.columns, sizeof(float), &bytes);
}

/* -- Rows -------------------------------------------------------------------------------------- */

static uint64_t place_at(const unsigned char *raw)
{
    return (uint64_t)raw[0] | (uint64_t)raw[1] << 8 | (uint64_t)raw[2] << 16 |
           (uint64_t)raw[3] << 24;
}

static bool is_group(const plx_tensor *t, uint64_t i, uint64_t group, uint64_t groups, plx_error *e)
{
    return group < groups ||
           plx_fail_offset(e, PLX_ERR_FORMAT, t->blob->name, (int64_t)(t->offset + i * 4),
               "has the tensor '%.60s', which names scales that are not there", t->name);
}

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
    *group = place_at(raw);
    return is_group(t, r, *group, d->scales.rows, e);
}

/* Columns [first, first + count) of a row of zeros, which are read from the first one of a word on:
 * out has room for those before. */
static bool read_zeros(const plx_packed_desc *d, row *k, uint64_t group, uint64_t first,
    size_t count, float *out, plx_error *e)
{
    uint64_t none = UINT64_MAX;
    size_t more = (size_t)(first % WHOLE);
    if (!plx_packed_codes_read(&d->zeros, &k->zero_bytes, group, first - more, count + more,
            k->scale_raw, &none, out, e))
        return false;
    memmove(out, out + more, count * sizeof *out);
    return true;
}

/* Each column of the piece has the scale of its group. */
static bool gather(const plx_packed_desc *d, row *k, uint64_t group, plx_error *e)
{
    const plx_tensor *t = d->column_groups;
    size_t all = (size_t)d->scales.columns;
    uint64_t none = UINT64_MAX;
    if (!plx_packed_codes_read(
            &d->scales, &k->scale_bytes, group, 0, all, k->scale_raw, &none, k->all_scale, e) ||
        (d->zeros.tensor && !read_zeros(d, k, group, 0, all, k->all_zero, e)) ||
        !plx_blob_read(t->blob, t->offset + k->first * 4, k->scale_raw, k->count * 4, e))
        return false;
    for (size_t i = 0; i < k->count; i++) {
        uint64_t place = place_at(k->scale_raw + i * 4);
        if (!is_group(t, k->first + i, place, all, e))
            return false;
        k->scale[i] = k->all_scale[place];
        k->zero[i] = k->all_zero[place];
    }
    return true;
}

/* Of the columns of the piece, of their row of blocks. */
static bool read_scales(const plx_packed_desc *d, row *k, uint64_t group, plx_error *e)
{
    if (k->scale_row == group)
        return true;
    uint64_t first = k->first / d->column_block, none = UINT64_MAX;
    size_t count = (size_t)((k->first + k->count - 1) / d->column_block - first + 1);
    bool ok = d->column_groups
                  ? gather(d, k, group, e)
                  : plx_packed_codes_read(&d->scales, &k->scale_bytes, group, first, count,
                        k->scale_raw, &none, k->scale, e) &&
                        (!d->zeros.tensor || read_zeros(d, k, group, first, count, k->zero, e));
    if (!ok)
        return false;
    bool zeros = d->zeros.tensor != NULL;
    for (size_t i = 0; i < count; i++) {
        k->zero[i] = (float)d->zero + (zeros ? k->zero[i] : 0);
        if (d->zero_bits > 0)
            k->zero[i] = (float)((unsigned)k->zero[i] & ((1U << d->zero_bits) - 1));
    }
    k->scale_row = group;
    return true;
}

/* Each number has a scale and a zero of its own. */
PLX_SIMD static void scale_each(float *restrict out, const float *restrict scale,
    const float *restrict zero, size_t count, float factor, float offset)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (out[i] - zero[i]) * (scale[i] * factor) + offset;
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
    float factor = (float)d->factor;
    uint64_t left = d->column_block - k->first % d->column_block;
    if (d->column_block == 1) {
        scale_each(out, k->scale, k->zero, k->count, factor, (float)d->offset);
        return true;
    }
    for (size_t i = 0, s = 0, n; i < k->count; i += n, s++) {
        n = left < k->count - i ? (size_t)left : k->count - i;
        scale_run(out + i, n, k->zero[s], k->scale[s] * factor, (float)d->offset);
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
    plx_free(k->all_scale);
    plx_free(k->all_zero);
}

/* For reads of so many columns at most. */
static bool row_init(row *k, const plx_packed_desc *d, size_t columns, plx_error *e)
{
    enum { WIDEST = 8 /* bytes of a number */ };
    size_t groups = d->column_groups ? (size_t)d->scales.columns + WHOLE : 0;
    size_t scales =
        columns / (size_t)(d->column_block < PIECE ? d->column_block : PIECE) + 2 + WHOLE;
    size_t some = scales > groups ? scales : groups;
    some = d->column_groups && columns > some ? columns : some;
    *k = (row){.raw = plx_realloc(NULL, columns, WIDEST),
        .scale_raw = plx_realloc(NULL, some, WIDEST),
        .scale = plx_realloc(NULL, some, sizeof *k->scale),
        .zero = plx_alloc(some, sizeof *k->zero),
        .all_scale = groups > 0 ? plx_realloc(NULL, groups, sizeof *k->scale) : NULL,
        .all_zero = groups > 0 ? plx_alloc(groups, sizeof *k->zero) : NULL};
    bool ok = (k->raw && k->scale_raw && k->scale && k->zero &&
                  (groups == 0 || (k->all_scale && k->all_zero))) ||
              plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    ok = ok && plx_packed_bytes_make(&d->codes, &k->bytes, e) &&
         plx_packed_bytes_make(&d->scales, &k->scale_bytes, e) &&
         (!d->zeros.tensor || plx_packed_bytes_make(&d->zeros, &k->zero_bytes, e));
    if (!ok)
        row_uninit(k);
    return ok;
}

/* -- The blob ---------------------------------------------------------------------------------- */

/* made: room for `most` columns, which is no more than a piece. */
static bool read_numbers(const plx_packed_desc *d, row *k, float *made, size_t most,
    uint64_t offset, unsigned char *to, size_t size, plx_error *e)
{
    const uint64_t each = sizeof *made;
    while (size > 0) {
        uint64_t number = offset / each, r = number / d->codes.columns;
        uint64_t column = number % d->codes.columns, first = column / WHOLE * WHOLE;
        uint64_t end = column + (offset % each + size + each - 1) / each;
        end = end < d->codes.columns ? end : d->codes.columns;
        size_t count = end - first < most ? (size_t)(end - first) : most;
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
    size_t most = d->codes.columns < PIECE ? (size_t)d->codes.columns : PIECE;
    size_t wanted = size / sizeof(float) + 2 + WHOLE; /* numbers of which a part is wanted, too */
    most = wanted < most ? wanted / WHOLE * WHOLE + WHOLE : most;
    float *made = plx_realloc(NULL, most, sizeof *made);
    row k;
    if (!made)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    bool ok = row_init(&k, d, most, e);
    if (ok) {
        ok = read_numbers(d, &k, made, most, offset, out, size, e);
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
    const plx_tensor *t[] = {d->codes.tensor, d->codes.table, d->scales.tensor, d->zeros.tensor,
        d->groups, d->column_groups};
    uint64_t sum = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        sum = (sum ^ (t[i] ? t[i]->offset + 1 : 0)) * UINT64_C(0x100000001b3);
        for (const char *c = t[i] ? t[i]->blob->version.text : ""; *c; c++)
            sum = (sum ^ (unsigned char)*c) * UINT64_C(0x100000001b3);
    }
    const uint64_t facts[] = {VERSION, d->codes.kind, d->codes.dtype, d->codes.bits, d->codes.rows,
        d->scales.dtype, d->row_block, d->column_block, bits_of(d->zero), bits_of(d->factor),
        bits_of(d->offset), d->zero_bits};
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
                       (!d->groups || d->groups->blob->anywhere) &&
                       (!d->column_groups || d->column_groups->blob->anywhere);
    return &p->head;
}
