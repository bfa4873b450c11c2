/* Goes through an ONNX file as protobuf's wire format has it, without recursion, and makes a short
 * message of it that is safe to hand to a decoder: nested at most PLX_ONNX_DEPTH deep, with nothing
 * in it that onnx.proto does not name, and without the numbers of tensors. Where those lie in the
 * file is in a list; each tensor's field `place` points into it.
 *
 * One thread. */
#ifndef PLX_IO_ONNX_WIRE_H
#define PLX_IO_ONNX_WIRE_H

#include "base/blob.h"

enum { PLX_ONNX_DEPTH = 100 };

typedef enum plx_onnx_data {
    PLX_ONNX_RAW,
    PLX_ONNX_FLOATS,  /* 4 bytes each */
    PLX_ONNX_DOUBLES, /* 8 bytes each */
    PLX_ONNX_INT32S,  /* varints, as the following */
    PLX_ONNX_INT64S,
    PLX_ONNX_UINT64S,
    PLX_ONNX_DATA_COUNT,
} plx_onnx_data;

typedef struct plx_onnx_place {
    uint64_t at; /* of the tensor's message in the file */
    struct {
        uint64_t offset, size; /* bytes in the file; a size of 0: it has none */
    } data[PLX_ONNX_DATA_COUNT];
} plx_onnx_place;

typedef struct plx_onnx_wire {
    unsigned char *message; /* [size] of the type Model in onnx.proto */
    size_t size, capacity;
    plx_onnx_place *place; /* [place_count] */
    size_t place_count, place_capacity;
    size_t sparse_count;   /* sparse initialisers, which are left out */
    size_t function_count; /* functions of the model's own, which are left out */
} plx_onnx_wire;

/* Bytes that may be used for all that is made of the file. */
size_t plx_onnx_budget(const plx_blob *blob);

/* left: bytes of the budget, of which the list and the message take what they need. False with an
 * error at the place in the file: PLX_ERR_FORMAT; PLX_ERR_UNSUPPORTED where it is deeper or larger
 * than is read; PLX_ERR_MEMORY. *w must be uninited in either case. */
bool plx_onnx_wire_read(plx_onnx_wire *w, plx_blob *blob, size_t *left, plx_error *e);
/* Ends the message, and gives back what it took. */
void plx_onnx_wire_drop_message(plx_onnx_wire *w, size_t *left);
void plx_onnx_wire_uninit(plx_onnx_wire *w);

/* Whether head[0..n) begins as an ONNX model of `size` bytes would. */
bool plx_onnx_wire_sniff(const unsigned char *head, size_t n, uint64_t size);

#endif
