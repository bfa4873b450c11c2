/* Small numbers that stand for others, some packed into words. Any thread. */
#ifndef PLX_FAMILY_PACKED_CODES_H
#define PLX_FAMILY_PACKED_CODES_H

#include "model/tensor.h"

typedef enum plx_packed_kind {
    PLX_PACKED_NUMBERS, /* one after the other, of `dtype` */
    PLX_PACKED_LOOKUP,  /* places in `table`, of 8 bits, or of 4 with the first one in the higher
                           half  of a byte */
    PLX_PACKED_ALONG,   /* words of 32 bits along each row, whose lowest bits come first */
    PLX_PACKED_TURNS,   /* likewise, of eights whose bits are in AWQ's order: 0, 4, 1, 5, 2, 6, 3, 7
                         */
    PLX_PACKED_DOWN,    /* words down the columns: row r in word r * bits / 32 of each column */
} plx_packed_kind;

typedef struct plx_packed_codes {
    plx_packed_kind kind;
    const plx_tensor *tensor; /* by rows, little-endian; NULL: there are none */
    plx_dtype dtype;          /* PLX_PACKED_NUMBERS */
    unsigned bits;            /* of the others: 2, 4 or 8 */
    const plx_tensor *table;  /* PLX_PACKED_LOOKUP: F32 [1 << bits] */
    uint64_t rows, columns;   /* of what is packed; in whole bytes or words */
} plx_packed_codes;

/* Whether a tensor is stored one number after the other, little-endian and by rows. */
bool plx_packed_is_plain(const plx_tensor *t);
/* Whether the tensor holds what is said of it. */
bool plx_packed_codes_fit(const plx_packed_codes *c);

/* What a byte or a place in the table stands for, made once for many reads. */
typedef struct plx_packed_bytes {
    float of[256];
} plx_packed_bytes;
/* Nothing where the codes need none. False with an error of the file. */
bool plx_packed_bytes_make(const plx_packed_codes *c, plx_packed_bytes *out, plx_error *e);

/* Columns [first, first + count) of a row, of which first is the first one of a byte or a word; as
 * numbers. raw: room for 8 bytes each; *there: the row of words that is in it from the read before,
 * or UINT64_MAX. bytes: as made above. False with an error of the file. */
bool plx_packed_codes_read(const plx_packed_codes *c, const plx_packed_bytes *bytes, uint64_t r,
    uint64_t first, size_t count, unsigned char *raw, uint64_t *there, float *out, plx_error *e);

#endif
