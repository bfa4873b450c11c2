/* Reads the numbers of one tensor, in windows, and turns them into floats or doubles.
 *
 * A reader holds some 64 KiB of buffers; where the elements do not lie one after the other, it also
 * keeps up to 32 MiB of pages of the file, one for each column where that can be, so that a matrix
 * stored by columns can be read by rows at a cost near that of reading it once. A reader belongs to
 * one thread; any number of readers may read one tensor. */
#ifndef PLX_MODEL_TENSOR_READ_H
#define PLX_MODEL_TENSOR_READ_H

#include "model/tensor.h"

typedef struct plx_tensor_reader plx_tensor_reader;

typedef enum plx_tensor_order {
    PLX_ORDER_ROWS,   /* the last dimension runs fastest */
    PLX_ORDER_STORED, /* as they lie in the file, from its beginning on: for what does not depend on
                         the order */
} plx_tensor_order;

/* Where the numbers stand for others (plx_tensor_scale), those are read. NULL with PLX_ERR_MEMORY,
 * with an error of the file, or with PLX_ERR_UNSUPPORTED where the type holds no numbers. t is
 * borrowed until the reader is destroyed. */
plx_tensor_reader *plx_tensor_reader_create(
    const plx_tensor *t, plx_tensor_order order, plx_error *e);
void plx_tensor_reader_destroy(plx_tensor_reader **r);

/* Elements [first, first + count) in the reader's order; first + count <= t->count. False with an
 * error of the file. */
bool plx_tensor_read(plx_tensor_reader *r, uint64_t first, size_t count, float *out, plx_error *e);
bool plx_tensor_read_doubles(
    plx_tensor_reader *r, uint64_t first, size_t count, double *out, plx_error *e);

/* The elements [first, first + count), which are whole blocks, as their type stores them: in the
 * reader's order and little-endian, without a change of a bit or a scale. */
bool plx_tensor_read_raw(
    plx_tensor_reader *r, uint64_t first, size_t count, void *out, plx_error *e);

#endif
