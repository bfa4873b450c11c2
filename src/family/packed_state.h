/* What bitsandbytes writes beside weights of 4 bits: a tensor of bytes that is JSON. Any thread. */
#ifndef PLX_FAMILY_PACKED_STATE_H
#define PLX_FAMILY_PACKED_STATE_H

#include "model/tensor.h"

typedef struct plx_packed_state {
    uint64_t rows, columns;
    uint64_t block;        /* weights that share a scale */
    uint64_t nested_block; /* scales that share one of their own; 0: they are numbers */
    double offset;         /* of scales, then */
} plx_packed_state;

typedef enum plx_packed_told {
    PLX_PACKED_TOLD,
    PLX_PACKED_NOT_TOLD,
    PLX_PACKED_UNREAD
} plx_packed_told;

/* PLX_PACKED_NOT_TOLD where it is something else, PLX_PACKED_UNREAD with an error of the file. */
plx_packed_told plx_packed_state_read(const plx_tensor *t, plx_packed_state *out, plx_error *e);

#endif
