/* Numbers of a part of the pager's array, read from its tensor. One thread. */
#ifndef PLX_FAMILY_PAGER_NUMBERS_H
#define PLX_FAMILY_PAGER_NUMBERS_H

#include "family/pager.h"
#include "model/tensor_read.h"

/* A thread's way to numbers: the reader of the tensor that it read last. Zeroed is none. */
typedef struct plx_pager_numbers {
    const plx_tensor *tensor;
    plx_tensor_reader *reader;
    float *strip; /* of turned ones: some rows of the tensor, */
    size_t room;  /* for so many numbers */
} plx_pager_numbers;

/* Numbers [at, at + count) of the part, whose tensors are borrowed until others are read. False
 * with an error of the file, or PLX_ERR_MEMORY. */
bool plx_pager_numbers_read(plx_pager_numbers *n, const plx_pager_part *part, size_t at,
    size_t count, float *out, plx_error *e);
void plx_pager_numbers_uninit(plx_pager_numbers *n);

#endif
