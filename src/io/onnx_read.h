/* What the two halves of the reader of ONNX share: onnx.c, which decodes the file and makes the
 * graph, and onnx_tensor.c, which places tensors. */
#ifndef PLX_IO_ONNX_READ_H
#define PLX_IO_ONNX_READ_H

#include "io/onnx_wire.h"
#include "model/tensor.h"
#include "onnx.pb-c.h"

typedef struct plx_onnx_reader {
    plx_tensors *tensors;
    plx_onnx_wire wire;
    size_t left; /* bytes of the budget for all that is made of the file */
    struct {
        const char *name; /* as the file names it; borrowed from the message */
        plx_blob *blob;   /* borrowed from the table */
    } * file;             /* [file_count] that hold numbers */
    size_t file_count;
    size_t text_count;  /* tensors of text, which are left out */
    size_t empty_count; /* those that nothing is said of, which are, too */
    size_t bare_count;  /* nodes without an operator, which are, too */
    plx_error *error;
} plx_onnx_reader;

/* Adds the tensor under the name. */
bool plx_onnx_add_tensor(plx_onnx_reader *r, const Onnx__Tensor *t, const char *name);

#endif
