/* Weights that stay in the file as it stores them, though they are read as an array of floats:
 * memory whose pages are made from windows of tensors when somebody looks at them, and given up
 * again when there are too many. Linux tells of pages that are missing (userfaultfd, in user mode
 * alone, which needs no rights); who looks at one waits some microseconds for a thread of the
 * pager.
 *
 * What is looked at once, as by who sums all weights, is kept for a moment; what is looked at again
 * and again stays, as much of it as fits. Numbers that can no longer be read are NaN.
 *
 * Any number of threads may read the array, but not the kernel on their behalf (write, or a
 * driver's own way to memory): that fails with EFAULT where a page is missing. */
#ifndef PLX_FAMILY_PAGER_H
#define PLX_FAMILY_PAGER_H

#include "model/tensor.h"

typedef struct plx_pager plx_pager;

enum {
    PLX_PAGER_CHUNK = 1 << 16,  /* numbers that are made at once */
    PLX_PAGER_RECENT = 128,     /* chunks that were looked at last, whatever they are */
    PLX_PAGER_TURNED = 1 << 14, /* the longest rows that turned parts are worth it with: a chunk of
                                   theirs takes one read for each number of a row */
};

/* Numbers [first, first + length) of each row of a part: of row r those of the tensor from
 * offset + r * length on. */
typedef struct plx_pager_piece {
    const plx_tensor *tensor; /* borrowed until the pager is destroyed */
    size_t first, length;
    uint64_t offset;
} plx_pager_piece;

/* All numbers of a tensor, by rows, at [first, first + count) of the array, or of each `every` of
 * them `run` from `from` on; or, where it is turned, a row of the array after the other, which are
 * columns of the tensor; or rows that are put together from pieces of tensors. */
typedef struct plx_pager_part {
    size_t first, count;
    const plx_tensor *tensor;  /* borrowed until the pager is destroyed; NULL: there are pieces */
    uint64_t from, run, every; /* run 0: all; not of what is turned */
    plx_pager_piece *pieces;   /* [piece_count], taken, by `first`: together they are the row */
    size_t piece_count;
    size_t row;  /* of the array, whose numbers share a scale; must where there are scales, and */
    bool turned; /* where the tensor is [row][count / row] and its numbers in no blocks */
    float *scale, *zero; /* [count / row], taken: a weight is (number - zero) * scale; or NULL */
} plx_pager_part;

typedef struct plx_pager_desc {
    size_t count;                /* of the array */
    const plx_pager_part *parts; /* [part_count], by `first`, apart from each other */
    size_t part_count;
    uint64_t
        memory; /* bytes that chunks which are looked at often may take beside the recent ones */
    unsigned threads; /* default 1 */
} plx_pager_desc;

/* The array is zero but for the parts. NULL with an error of the file, PLX_ERR_MEMORY, or
 * PLX_ERR_UNSUPPORTED where the system has no such pages or does not give them. Scales and pieces
 * are taken in success and in failure. */
plx_pager *plx_pager_create(const plx_pager_desc *desc, plx_error *e);
/* Nobody may be looking at the array any more. */
void plx_pager_destroy(plx_pager **p);

/* What parts own, for who made some but no pager. */
void plx_pager_parts_free(const plx_pager_part *parts, size_t count);

/* [count]; outside the parts it may be written. */
float *plx_pager_array(const plx_pager *p);
/* Bytes of chunks that are there now, and how many were made so far. Any thread. */
uint64_t plx_pager_resident(plx_pager *p);
uint64_t plx_pager_made(plx_pager *p);

#endif
