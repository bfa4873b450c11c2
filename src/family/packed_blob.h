/* A matrix of weights that lies in several tensors: codes of a few bits, some packed into words,
 * and what they are multiplied by. As a blob of the floats that they stand for, each made when it
 * is read: (code - zero) x scale x factor + offset. Any thread. */
#ifndef PLX_FAMILY_PACKED_BLOB_H
#define PLX_FAMILY_PACKED_BLOB_H

#include "family/packed_codes.h"

typedef struct plx_packed_desc {
    plx_packed_codes codes;  /* must */
    plx_packed_codes scales; /* must, numbers: of blocks of row_block x column_block codes, which
                                the last ones may have fewer of */
    plx_packed_codes zeros;  /* of as many rows and columns, or one more where it shares a byte with
                                the last; default: `zero` */
    uint64_t row_block, column_block;
    const plx_tensor *groups; /* I32 [rows]: which row of scales and zeros each row has; default: by
                                 row_block */
    const plx_tensor *column_groups; /* I32 [columns]: likewise which column; default: by
                                        column_block */
    double zero;                     /* taken away as well; */
    unsigned zero_bits;              /* of the sum of both zeros so many bits count; 0: all do */
    double factor;                   /* must */
    double offset;
} plx_packed_desc;

/* Whether tensors hold as much as they say, and not in so short rows that reading them takes long.
 */
bool plx_packed_fits(const plx_packed_desc *d);
/* Of one that fits; the tensors outlive it, but that of scales, which is copied. NULL with
 * PLX_ERR_MEMORY. */
plx_blob *plx_packed_blob(const plx_packed_desc *d, plx_error *e);

#endif
