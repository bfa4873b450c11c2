#include "model/tensor_read.h"

#include "base/mem.h"

#include <string.h>

enum {
    RAW_SIZE = 64 * 1024, /* bytes read at once */
    PAGE_MAX = 4096,
    PAGE_MIN = 16,
    PAGES_SIZE = 32 << 20, /* of all pages in memory */
    SPARE = 256,           /* numbers of the largest block */
};

/* Pages of the file, each in the one slot that a hash of its number gives. */
typedef struct page_cache {
    uint64_t *number;      /* [slots] of the page there, plus 1; 0: none */
    unsigned char *memory; /* [slots][size] */
    unsigned slot_bits;
    size_t size; /* of a page; a power of two */
} page_cache;

struct plx_tensor_reader {
    const plx_tensor *tensor;
    bool straight; /* elements lie one after the other in the order wanted */
    uint64_t shape[PLX_MAX_RANK], stride[PLX_MAX_RANK]; /* the last runs fastest */
    size_t block, block_bytes;
    size_t raw_blocks; /* that raw holds, at least 1 */
    unsigned char *raw;
    page_cache pages;
    /* Of numbers that stand for others; NULL where they do not. */
    float *scale;   /* [tensor->scale.count] */
    double *zero;   /* [tensor->scale.count] */
    uint64_t inner; /* elements that lie at one place along the axis before the next comes */
};

/* The order in which storage is passed once, from its beginning to its end. */
static void sort_axes(plx_tensor_reader *r, size_t rank)
{
    for (size_t i = 1; i < rank; i++) {
        uint64_t shape = r->shape[i], stride = r->stride[i];
        size_t to = i;
        for (; to > 0 && r->stride[to - 1] < stride; to--) {
            r->shape[to] = r->shape[to - 1];
            r->stride[to] = r->stride[to - 1];
        }
        r->shape[to] = shape;
        r->stride[to] = stride;
    }
}

static bool runs_by_rows(const plx_tensor_reader *r, size_t rank)
{
    uint64_t run = 1;
    for (size_t i = rank; i-- > 0;) {
        if (r->shape[i] != 1 && r->stride[i] != run)
            return false;
        run *= r->shape[i];
    }
    return true;
}

/* Places that are read, by rows, between an element and the one that lies next to it: the columns
 * of a matrix that is stored by columns. */
static uint64_t count_columns(const plx_tensor_reader *r)
{
    uint64_t columns = 1, nearest = UINT64_MAX;
    for (size_t i = 0; i < r->tensor->rank; i++) {
        if (r->shape[i] == 1 || r->stride[i] == 0)
            continue;
        if (r->stride[i] < nearest) {
            nearest = r->stride[i];
            columns = 1;
        } else {
            columns *= r->shape[i];
        }
    }
    return columns;
}

/* Where there are many columns, each gets a smaller page, so that there are two for each, as
 * some meet in one slot. */
static bool init_pages(plx_tensor_reader *r)
{
    page_cache *c = &r->pages;
    uint64_t columns = count_columns(r);
    for (c->size = PAGE_MAX; c->size > PAGE_MIN && columns > PAGES_SIZE / 2 / c->size;)
        c->size /= 2;
    uint64_t pages = r->tensor->bytes / c->size + 2;
    while (((uint64_t)1 << c->slot_bits) < 2 * pages && c->size << c->slot_bits < PAGES_SIZE)
        c->slot_bits++;
    size_t slots = (size_t)1 << c->slot_bits;
    c->number = plx_alloc(slots, sizeof *c->number);
    c->memory = plx_realloc(NULL, slots, c->size);
    return c->number && c->memory;
}

static bool load_scales(plx_tensor_reader *r, plx_error *e)
{
    const plx_tensor *t = r->tensor;
    const plx_tensor_scale *s = &t->scale;
    if (s->count == 0 || t->count == 0)
        return true;
    unsigned char *scales = plx_blob_load(s->blob, s->scales_at, s->count * 4, e);
    unsigned char *zeros =
        scales && s->zeros_at ? plx_blob_load(s->blob, s->zeros_at, s->count * 8, e) : NULL;
    bool ok = scales && (zeros || !s->zeros_at);
    r->scale = plx_alloc(s->count, sizeof *r->scale);
    r->zero = plx_alloc(s->count, sizeof *r->zero);
    if (ok && (!r->scale || !r->zero))
        ok = plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    if (ok) {
        plx_dtype_floats(PLX_DTYPE_F32, scales, s->count, r->scale);
        if (zeros)
            plx_dtype_doubles(PLX_DTYPE_I64, zeros, s->count, r->zero);
        r->inner = 1;
        for (size_t i = s->axis + 1; i < t->rank && s->count > 1; i++)
            r->inner *= t->shape[i];
    }
    plx_free(zeros);
    plx_free(scales);
    return ok;
}

plx_tensor_reader *plx_tensor_reader_create(
    const plx_tensor *t, plx_tensor_order order, plx_error *e)
{
    if (!plx_dtype_is_number(t->dtype)) {
        plx_fail_file(e, PLX_ERR_UNSUPPORTED, t->blob->name,
            "has the tensor '%.60s' of a type whose numbers cannot be read", t->name);
        return NULL;
    }
    plx_tensor_reader *r = plx_alloc(1, sizeof *r);
    bool ok = r != NULL;
    if (ok) {
        r->tensor = t;
        r->block = plx_dtype_block(t->dtype);
        r->block_bytes = plx_dtype_block_bytes(t->dtype);
        memcpy(r->shape, t->shape, sizeof r->shape);
        memcpy(r->stride, t->stride, sizeof r->stride);
        if (order == PLX_ORDER_STORED)
            sort_axes(r, t->rank);
        r->straight =
            t->count == 0 || (order == PLX_ORDER_STORED && t->dense) || runs_by_rows(r, t->rank);
        uint64_t blocks = t->count / r->block;
        r->raw_blocks = RAW_SIZE / r->block_bytes;
        if (r->raw_blocks > blocks)
            r->raw_blocks = blocks > 0 ? (size_t)blocks : 1;
        r->raw = plx_realloc(NULL, r->raw_blocks, r->block_bytes);
        ok = r->raw && (r->straight || init_pages(r));
    }
    if (!ok)
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    if (!ok || !load_scales(r, e))
        plx_tensor_reader_destroy(&r);
    return r;
}

void plx_tensor_reader_destroy(plx_tensor_reader **handle)
{
    plx_tensor_reader *r = *handle;
    if (!r)
        return;
    plx_free(r->pages.number);
    plx_free(r->pages.memory);
    plx_free(r->raw);
    plx_free(r->scale);
    plx_free(r->zero);
    plx_free(r);
    *handle = NULL;
}

/* The page of that number of the tensor's storage; the last one may be short. */
static const unsigned char *find_page(plx_tensor_reader *r, uint64_t number, plx_error *e)
{
    page_cache *c = &r->pages;
    /* Columns lie at equal distances, which the golden ratio spreads evenly. */
    uint64_t hash = number * 0x9E3779B97F4A7C15U;
    size_t slot = c->slot_bits ? (size_t)(hash >> (64 - c->slot_bits)) : 0;
    unsigned char *page = c->memory + slot * c->size;
    if (c->number[slot] != number + 1) {
        uint64_t at = number * c->size, left = r->tensor->bytes - at;
        c->number[slot] = 0;
        if (!plx_blob_read(r->tensor->blob, r->tensor->offset + at, page,
                left < c->size ? (size_t)left : c->size, e))
            return NULL;
        c->number[slot] = number + 1;
    }
    return page;
}

/* One element, which may lie across two pages. */
static bool gather_one(plx_tensor_reader *r, uint64_t element, unsigned char *out, plx_error *e)
{
    uint64_t at = element * r->block_bytes;
    for (size_t done = 0; done < r->block_bytes;) {
        size_t page_size = r->pages.size, within = (size_t)(at & (page_size - 1));
        size_t n = r->block_bytes - done;
        if (n > page_size - within)
            n = page_size - within;
        const unsigned char *page = find_page(r, at / page_size, e);
        if (!page)
            return false;
        memcpy(out + done, page + within, n);
        done += n;
        at += n;
    }
    return true;
}

static bool gather(plx_tensor_reader *r, uint64_t first, size_t count, plx_error *e)
{
    size_t rank = r->tensor->rank;
    uint64_t index[PLX_MAX_RANK], rest = first, element = 0;
    for (size_t i = rank; i-- > 0;) {
        index[i] = rest % r->shape[i];
        rest /= r->shape[i];
        element += index[i] * r->stride[i];
    }
    for (size_t n = 0; n < count; n++) {
        if (!gather_one(r, element, r->raw + n * r->block_bytes, e))
            return false;
        for (size_t i = rank; i-- > 0;) {
            element += r->stride[i];
            if (++index[i] < r->shape[i])
                break;
            element -= r->shape[i] * r->stride[i];
            index[i] = 0;
        }
    }
    return true;
}

static void swap_bytes(unsigned char *raw, size_t count, size_t bytes)
{
    for (size_t i = 0; i < count; i++, raw += bytes) {
        for (size_t a = 0, b = bytes - 1; a < b; a++, b--) {
            unsigned char kept = raw[a];
            raw[a] = raw[b];
            raw[b] = kept;
        }
    }
}

/* Blocks [first, first + count), at most raw_blocks of them, into r->raw. */
static bool read_blocks(plx_tensor_reader *r, uint64_t first, size_t count, plx_error *e)
{
    const plx_tensor *t = r->tensor;
    bool ok = r->straight ? plx_blob_read(t->blob, t->offset + first * r->block_bytes, r->raw,
                                count * r->block_bytes, e)
                          : gather(r, first, count, e);
    if (ok && t->big_endian && r->block_bytes > 1)
        swap_bytes(r->raw, count, r->block_bytes);
    return ok;
}

/* What the stored numbers from `first` on stand for; one of both arrays is given. */
static void unscale(
    const plx_tensor_reader *r, uint64_t first, size_t count, float *out, double *wide)
{
    uint64_t places = r->tensor->scale.count, within = first % r->inner,
             place = first / r->inner % places;
    for (size_t i = 0; i < count; i++) {
        double zero = r->zero[place], scale = (double)r->scale[place];
        if (wide)
            wide[i] = (wide[i] - zero) * scale;
        else if (out)
            out[i] = (float)(((double)out[i] - zero) * scale);
        if (++within == r->inner) {
            within = 0;
            place = place + 1 == places ? 0 : place + 1;
        }
    }
}

/* Either out or wide takes the numbers. */
static bool read_numbers(
    plx_tensor_reader *r, uint64_t first, size_t count, float *out, double *wide, plx_error *e)
{
    float spare[SPARE];
    double wide_spare[SPARE];
    plx_dtype type = r->tensor->dtype;
    while (count > 0) {
        uint64_t block = first / r->block;
        size_t skip = (size_t)(first % r->block), n = r->raw_blocks;
        /* A block that is wanted in part goes through the spare one. */
        bool part = skip > 0 || count < r->block;
        if (part)
            n = 1;
        else if (n > count / r->block)
            n = count / r->block;
        if (!read_blocks(r, block, n, e))
            return false;
        if (wide)
            plx_dtype_doubles(type, r->raw, n, part ? wide_spare : wide);
        else
            plx_dtype_floats(type, r->raw, n, part ? spare : out);
        size_t got = n * r->block - skip;
        if (got > count)
            got = count;
        if (part && wide)
            memcpy(wide, wide_spare + skip, got * sizeof *wide);
        else if (part && out)
            memcpy(out, spare + skip, got * sizeof *out);
        if (r->scale)
            unscale(r, first, got, out, wide);
        out = wide ? NULL : out + got;
        wide = wide ? wide + got : NULL;
        first += got;
        count -= got;
    }
    return true;
}

bool plx_tensor_read(plx_tensor_reader *r, uint64_t first, size_t count, float *out, plx_error *e)
{
    return read_numbers(r, first, count, out, NULL, e);
}

bool plx_tensor_read_doubles(
    plx_tensor_reader *r, uint64_t first, size_t count, double *out, plx_error *e)
{
    return read_numbers(r, first, count, NULL, out, e);
}

bool plx_tensor_read_raw(
    plx_tensor_reader *r, uint64_t first, size_t count, void *out, plx_error *e)
{
    unsigned char *to = out;
    uint64_t block = first / r->block;
    for (size_t left = count / r->block; left > 0;) {
        size_t n = left < r->raw_blocks ? left : r->raw_blocks;
        if (!read_blocks(r, block, n, e))
            return false;
        memcpy(to, r->raw, n * r->block_bytes);
        to += n * r->block_bytes;
        block += n;
        left -= n;
    }
    return true;
}
