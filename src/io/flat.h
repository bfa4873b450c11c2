/* Reads FlatBuffers (flatbuffers.dev, "Internals"), of which nothing is believed: each place that a
 * file names is held against its size, and nothing is followed deeper than the caller asks. Numbers
 * stay in the file.
 *
 * The first failure is kept, and makes all further reads yield zero, so that a reader may check
 * once after several. One thread. */
#ifndef PLX_IO_FLAT_H
#define PLX_IO_FLAT_H

#include "base/blob.h"

enum { PLX_FLAT_PAGE = 4096 };

typedef struct plx_flat {
    plx_blob *blob;   /* borrowed */
    plx_error *error; /* may be NULL */
    bool failed;
    uint64_t page_at; /* of what is kept of the file */
    size_t page_size;
    unsigned char page[PLX_FLAT_PAGE];
} plx_flat;

typedef struct plx_flat_table {
    uint64_t at, fields_at;     /* of the table, and of the places of its fields */
    uint64_t size, field_count; /* bytes of the table; fields that it may have */
} plx_flat_table;

typedef struct plx_flat_vector {
    uint64_t at, count; /* of its first element; 0 of them where it is absent */
} plx_flat_vector;

void plx_flat_init(plx_flat *f, plx_blob *blob, plx_error *e);
/* Returns false, so that a caller can `return plx_flat_fail(…)`. */
bool plx_flat_fail(plx_flat *f, plx_code code, uint64_t at, const char *what);

/* All of these are false, and what they give empty, after a failure. */
bool plx_flat_root(plx_flat *f, plx_flat_table *t);
/* The table in a field; false where it is absent, too. */
bool plx_flat_child(plx_flat *f, const plx_flat_table *t, unsigned field, plx_flat_table *child);
/* Elements of so many bytes; true where it is absent. */
bool plx_flat_vector_in(
    plx_flat *f, const plx_flat_table *t, unsigned field, size_t bytes, plx_flat_vector *v);
/* The table that element i of a vector of 4-byte places leads to. */
bool plx_flat_element(plx_flat *f, const plx_flat_vector *v, uint64_t i, plx_flat_table *t);
/* The first bytes of a text, as far as there is room. */
bool plx_flat_text(plx_flat *f, const plx_flat_table *t, unsigned field, char *out, size_t size);

/* A whole number of 1, 2, 4 or 8 bytes at a place, little-endian, without a sign. */
uint64_t plx_flat_number(plx_flat *f, uint64_t at, size_t bytes);
/* The same with a sign. */
int64_t plx_flat_signed(plx_flat *f, uint64_t at, size_t bytes);
/* The number, with a sign, in a field; `otherwise` where it is absent. */
int64_t plx_flat_field(
    plx_flat *f, const plx_flat_table *t, unsigned field, size_t bytes, int64_t otherwise);

#endif
