/* The table of named tensors that a model file holds, whatever its format: names, types, shapes,
 * and where the numbers lie. The numbers themselves stay in the file until they are read through
 * model/tensor_read.h.
 *
 * Made by one thread, then immutable and shared. */
#ifndef PLX_MODEL_TENSOR_H
#define PLX_MODEL_TENSOR_H

#include "base/arena.h"
#include "base/blob.h"
#include "model/dtype.h"

enum {
    PLX_MAX_RANK = 8,
    PLX_MAX_TENSORS = 1 << 19, /* some four times what the largest models have */
};

/* How whole numbers stand for others: scale × (number − zero), with a scale and a zero of its own
 * for each place along one dimension, or one for all. They stay in the file, too. */
typedef struct plx_tensor_scale {
    uint64_t count;     /* 0: numbers are what is stored; 1, or shape[axis] */
    uint64_t scales_at; /* in blob: float[count] */
    uint64_t zeros_at;  /* in blob: int64[count]; 0: all are 0 */
    plx_blob *blob;     /* borrowed from the table */
    size_t axis;
} plx_tensor_scale;

typedef struct plx_tensor {
    const char *name; /* fit to be shown; borrowed from the table */
    plx_dtype dtype;
    bool big_endian;
    bool dense;  /* the strides skip and repeat nothing: storage holds each element once */
    size_t rank; /* 0: one number */
    uint64_t shape[PLX_MAX_RANK];  /* outermost first */
    uint64_t stride[PLX_MAX_RANK]; /* in elements; in blocks' elements only as rows run */
    uint64_t count;                /* elements */
    plx_blob *blob;                /* borrowed from the table */
    uint64_t offset, bytes;        /* in blob: where the storage begins, and how long it is */
    plx_tensor_scale scale;
} plx_tensor;

typedef struct plx_tensors {
    char format[32]; /* such as "safetensors" */
    size_t count;
    plx_tensor *tensor; /* [count], in the order of the file */
    size_t warning_count;
    const char **warning;          /* [warning_count] sentences, fit to be shown */
    struct plx_model_graph *graph; /* model/model_graph.h; NULL where the format has none; owned */
    bool graph_borrowed;           /* it is another table's, which outlives this one */
    struct plx_trained *trained;   /* model/trained.h; NULL where the file tells nothing; owned */
    size_t heads;                  /* of attention, where the file tells; 0: it does not */
    size_t picture_heads;          /* likewise, of stacks for pictures */
    int parallel;                  /* attention and neurons read the same: 1; not: -1; untold: 0 */
    bool whole_zeros;              /* of weights packed as GPTQ does, as io/model_config.h has it */

    size_t joined_count;
    struct plx_tensors *
        *joined; /* [joined_count], owned: tables that this one has the tensors of */

    size_t capacity;
    size_t blob_count;
    plx_blob **blob; /* [blob_count], owned */
    plx_arena names;
} plx_tensors;

typedef struct plx_tensor_desc {
    const char *name;   /* must; copied */
    size_t name_length; /* default: up to the NUL */
    plx_dtype dtype;
    bool big_endian;
    bool fortran; /* the first dimension runs fastest */
    size_t rank;
    const uint64_t *shape;  /* [rank] */
    const uint64_t *stride; /* [rank], in elements; default: by rows, or as fortran says */
    plx_blob *blob;         /* must */
    uint64_t offset;        /* of the first element */
} plx_tensor_desc;

/* NULL with PLX_ERR_MEMORY. */
plx_tensors *plx_tensors_create(const char *format, plx_error *e);
/* Destroys what it owns, of the blobs the last one first; accepts NULL. */
void plx_tensors_destroy(plx_tensors **t);

/* The same with its first blob, which is taken in success and in failure. */
plx_tensors *plx_tensors_begin(const char *format, plx_blob *blob, plx_error *e);
/* The table takes the blob, in success and in failure; blob may be NULL, which fails without a
 * word, so that what opened it has said why. */
bool plx_tensors_own(plx_tensors *t, plx_blob *blob, plx_error *e);
/* PLX_ERR_FORMAT where the storage would pass the end of the blob, PLX_ERR_UNSUPPORTED where there
 * are too many dimensions or tensors, PLX_ERR_MEMORY; errors of the format are at `offset`. */
bool plx_tensors_add(plx_tensors *t, const plx_tensor_desc *desc, plx_error *e);
/* Of the last tensor added, which is to run by rows and hold whole numbers; the places are within
 * the blob. PLX_ERR_FORMAT where the count is not that of the dimension. */
bool plx_tensors_scale(plx_tensors *t, const plx_tensor_scale *scale, plx_error *e);
/* A note for people about what is odd and yet no error. After a hundred of them further ones are
 * only counted. */
void plx_tensors_warn(plx_tensors *t, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* False with PLX_ERR_FORMAT at offset 0 of the first blob where two tensors have one name. */
bool plx_tensors_check_names(const plx_tensors *t, plx_error *e);

/* Names of what the table reads from, which are the paths of files: at most `room` of them into
 * out, in any order, some maybe more than once; borrowed. How many there are. */
size_t plx_tensors_files(const plx_tensors *t, const char **out, size_t room);

/* Adds all tensors of another table, with its warnings, without its graph and what is told of
 * training. The other one is taken in success and in failure. False with PLX_ERR_MEMORY. */
bool plx_tensors_join(plx_tensors *t, plx_tensors *other, plx_error *e);
/* One table of several, one after the other; they are NULL then, in failure too. */
plx_tensors *plx_tensors_join_all(plx_tensors **tables, size_t count, plx_error *e);

/* Elements of a shape; false where the product wraps. A rank of 0 has one. */
bool plx_shape_count(const uint64_t *shape, size_t rank, uint64_t *count);

#endif
