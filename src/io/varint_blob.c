#include "io/varint_blob.h"

#include "base/mem.h"

#include <string.h>

enum {
    STEP = 4096,  /* numbers from one place that is kept to the next */
    CHUNK = 4096, /* bytes of the file that are decoded at a time */
    VARINT_MAX = 10,
};

typedef struct varints {
    plx_blob head; /* must be first */
    plx_blob *file;
    size_t width;
    uint64_t end;    /* in file */
    uint64_t *start; /* [start_count] where each STEPth number begins in file */
    size_t start_count, start_capacity;
} varints;

/* Decodes from one place on, through a buffer. */
typedef struct decoder {
    const varints *v;
    uint64_t at; /* of the next byte in file */
    size_t next, filled;
    unsigned char buffer[CHUNK];
} decoder;

static bool fill(decoder *d, plx_error *e)
{
    uint64_t left = d->v->end - d->at;
    d->next = 0;
    d->filled = left < CHUNK ? (size_t)left : CHUNK;
    if (d->filled == 0)
        return plx_fail_offset(e, PLX_ERR_FORMAT, d->v->file->name, (int64_t)d->at,
            "has the last number of a tensor cut short");
    return plx_blob_read(d->v->file, d->at, d->buffer, d->filled, e);
}

static bool take(decoder *d, uint64_t *value, plx_error *e)
{
    *value = 0;
    for (unsigned i = 0; i < VARINT_MAX; i++) {
        if (d->next == d->filled && !fill(d, e))
            return false;
        uint8_t byte = d->buffer[d->next++];
        d->at++;
        *value |= (uint64_t)(byte & 0x7F) << 7 * i;
        if (byte < 0x80)
            return true;
    }
    return plx_fail_offset(
        e, PLX_ERR_FORMAT, d->v->file->name, (int64_t)d->at, "has a number of over 10 bytes");
}

static bool varints_read(plx_blob *b, uint64_t offset, void *out, size_t size, plx_error *e)
{
    const varints *v = (const varints *)b;
    uint64_t number = offset / v->width, skip = number % STEP, value;
    size_t inside = (size_t)(offset % v->width);
    unsigned char *to = out;
    decoder d = {.v = v, .at = v->start[number / STEP]};
    for (; skip > 0; skip--)
        if (!take(&d, &value, e))
            return false;
    while (size > 0) {
        if (!take(&d, &value, e))
            return false;
        for (; inside < v->width && size > 0; inside++, size--)
            *to++ = (unsigned char)(value >> 8 * inside);
        inside = 0;
    }
    return true;
}

static void varints_destroy(plx_blob *b)
{
    plx_free(((varints *)b)->start);
}

static const plx_blob_ops ops = {.read = varints_read, .destroy = varints_destroy};

static bool keep_start(varints *v, uint64_t at, plx_error *e)
{
    if (v->start_count == v->start_capacity) {
        size_t wanted = v->start_capacity * 2 + 1;
        uint64_t *grown = plx_realloc(v->start, wanted, sizeof *grown);
        if (!grown)
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        v->start = grown;
        v->start_capacity = wanted;
    }
    v->start[v->start_count++] = at;
    return true;
}

static bool find_starts(varints *v, uint64_t at, uint64_t *count, plx_error *e)
{
    decoder d = {.v = v, .at = at};
    uint64_t value;
    for (*count = 0; d.at < v->end; ++*count)
        if ((*count % STEP == 0 && !keep_start(v, d.at, e)) || !take(&d, &value, e))
            return false;
    return true;
}

plx_blob *plx_varint_blob(
    plx_blob *file, uint64_t offset, uint64_t size, size_t width, plx_error *e)
{
    varints *v = plx_alloc(1, sizeof *v);
    uint64_t count;
    if (!v) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    v->file = file;
    v->width = width;
    v->end = offset + size;
    if (!find_starts(v, offset, &count, e) ||
        !plx_blob_init_part(&v->head, &ops, file->name, count * width, file, offset, e)) {
        plx_free(v->start);
        plx_free(v);
        return NULL;
    }
    return &v->head;
}
