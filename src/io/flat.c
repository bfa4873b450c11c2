#include "io/flat.h"

#include <string.h>

enum { PLACE = 4, ENTRY = 2 }; /* bytes of a place in the file, and of one in a table */

void plx_flat_init(plx_flat *f, plx_blob *blob, plx_error *e)
{
    *f = (plx_flat){.blob = blob, .error = e};
}

bool plx_flat_fail(plx_flat *f, plx_code code, uint64_t at, const char *what)
{
    if (!f->failed)
        plx_fail_offset(f->error, code, f->blob->name,
            (int64_t)(at < f->blob->size ? at : f->blob->size), "%s", what);
    f->failed = true;
    return false;
}

/* Whether [at, at + size) is in the file. */
static bool holds(plx_flat *f, uint64_t at, uint64_t size)
{
    if (f->failed)
        return false;
    return (at <= f->blob->size && size <= f->blob->size - at) ||
           plx_flat_fail(f, PLX_ERR_FORMAT, at, "names a place here that is past its end");
}

static bool load_page(plx_flat *f, uint64_t at)
{
    uint64_t left = f->blob->size - at;
    f->page_at = at;
    f->page_size = left < PLX_FLAT_PAGE ? (size_t)left : PLX_FLAT_PAGE;
    if (plx_blob_read(f->blob, at, f->page, f->page_size, f->error))
        return true;
    f->page_size = 0;
    f->failed = true;
    return false;
}

uint64_t plx_flat_number(plx_flat *f, uint64_t at, size_t bytes)
{
    if (!holds(f, at, bytes))
        return 0;
    if ((at < f->page_at || at - f->page_at + bytes > f->page_size) && !load_page(f, at))
        return 0;
    uint64_t value = 0;
    for (size_t i = bytes; i-- > 0;)
        value = value << 8 | f->page[at - f->page_at + i];
    return value;
}

int64_t plx_flat_signed(plx_flat *f, uint64_t at, size_t bytes)
{
    if (bytes == 0)
        return 0;
    uint64_t value = plx_flat_number(f, at, bytes), top = UINT64_C(1) << (8 * bytes - 1);
    return (int64_t)((value ^ top) - top);
}

/* Where the place stored at `at` leads. */
static uint64_t follow(plx_flat *f, uint64_t at)
{
    uint64_t way = plx_flat_number(f, at, PLACE);
    if (!f->failed && way == 0)
        plx_flat_fail(f, PLX_ERR_FORMAT, at, "has a place here that leads to itself");
    return holds(f, at, way) ? at + way : 0;
}

static bool open_table(plx_flat *f, uint64_t at, plx_flat_table *t)
{
    *t = (plx_flat_table){.at = at};
    int64_t back = plx_flat_signed(f, at, PLACE);
    if (f->failed)
        return false;
    if (back > 0 && (uint64_t)back > at)
        return plx_flat_fail(
            f, PLX_ERR_FORMAT, at, "has a table whose fields are before its beginning");
    uint64_t fields = (uint64_t)((int64_t)at - back);
    uint64_t bytes = plx_flat_number(f, fields, ENTRY);
    t->size = plx_flat_number(f, fields + ENTRY, ENTRY);
    if (f->failed)
        return false;
    if (bytes < 2 * ENTRY || bytes % ENTRY != 0 || t->size < PLACE)
        return plx_flat_fail(f, PLX_ERR_FORMAT, fields, "has a broken list of fields here");
    t->fields_at = fields + 2 * ENTRY;
    t->field_count = bytes / ENTRY - 2;
    return holds(f, fields, bytes) && holds(f, at, t->size);
}

/* Where a field is; 0 where it is absent, or after a failure. */
static uint64_t find_field(plx_flat *f, const plx_flat_table *t, unsigned field, size_t bytes)
{
    if (f->failed || field >= t->field_count)
        return 0;
    uint64_t entry = t->fields_at + (uint64_t)ENTRY * field;
    uint64_t within = plx_flat_number(f, entry, ENTRY);
    if (f->failed || within == 0)
        return 0;
    if (within < PLACE || within > t->size || bytes > t->size - within) {
        plx_flat_fail(f, PLX_ERR_FORMAT, entry, "has a field here that is outside its table");
        return 0;
    }
    return t->at + within;
}

bool plx_flat_root(plx_flat *f, plx_flat_table *t)
{
    return open_table(f, follow(f, 0), t);
}

bool plx_flat_child(plx_flat *f, const plx_flat_table *t, unsigned field, plx_flat_table *child)
{
    *child = (plx_flat_table){0};
    uint64_t at = find_field(f, t, field, PLACE);
    return at && open_table(f, follow(f, at), child);
}

bool plx_flat_vector_in(
    plx_flat *f, const plx_flat_table *t, unsigned field, size_t bytes, plx_flat_vector *v)
{
    *v = (plx_flat_vector){0};
    uint64_t at = find_field(f, t, field, PLACE);
    if (!at)
        return !f->failed;
    at = follow(f, at);
    uint64_t count = plx_flat_number(f, at, PLACE);
    if (!holds(f, at + PLACE, count * bytes))
        return false;
    *v = (plx_flat_vector){at + PLACE, count};
    return true;
}

bool plx_flat_element(plx_flat *f, const plx_flat_vector *v, uint64_t i, plx_flat_table *t)
{
    *t = (plx_flat_table){0};
    return open_table(f, follow(f, v->at + PLACE * i), t);
}

bool plx_flat_text(plx_flat *f, const plx_flat_table *t, unsigned field, char *out, size_t size)
{
    plx_flat_vector v;
    out[0] = '\0';
    if (!plx_flat_vector_in(f, t, field, 1, &v))
        return false;
    if (v.at && plx_flat_number(f, v.at + v.count, 1) != 0)
        plx_flat_fail(f, PLX_ERR_FORMAT, v.at + v.count, "has a text here without an end");
    if (f->failed)
        return false;
    size_t n = v.count < size - 1 ? (size_t)v.count : size - 1;
    if (n > 0 && !plx_blob_read(f->blob, v.at, out, n, f->error))
        f->failed = true;
    out[f->failed ? 0 : n] = '\0';
    return !f->failed;
}

int64_t plx_flat_field(
    plx_flat *f, const plx_flat_table *t, unsigned field, size_t bytes, int64_t otherwise)
{
    uint64_t at = find_field(f, t, field, bytes);
    return at ? plx_flat_signed(f, at, bytes) : otherwise;
}
