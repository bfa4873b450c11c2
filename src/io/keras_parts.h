/* Within the reader of Keras's descriptions: the graph in the making, and what finds the tensors of
 * its layers. */
#ifndef PLX_IO_KERAS_PARTS_H
#define PLX_IO_KERAS_PARTS_H

#include "model/model_graph.h"

enum {
    PLX_KERAS_NAME = 512,
    PLX_KERAS_KINDS = 64, /* kinds of layers that are counted for their names in the file */
};

/* What Keras 3 names layers by in the file, and how many there were. */
typedef struct plx_keras_kind {
    char name[PLX_KERAS_NAME];
    size_t count;
} plx_keras_kind;

/* The model that is being described: the whole, or one within it. */
typedef struct plx_keras_level {
    char prefix[PLX_KERAS_NAME]; /* of names: "" or "inner/" */
    char top[PLX_KERAS_NAME];    /* the model of the whole that it is in; "" */
    char kept[PLX_KERAS_NAME];   /* where Keras 3 has its layers: "" or "functional/layers/" */
    unsigned depth;
    size_t class_count;
    plx_keras_kind class[PLX_KERAS_KINDS];
} plx_keras_level;

typedef struct plx_keras_tensor {
    const char *name; /* borrowed from the table */
    uint32_t value;   /* of the graph; PLX_MODEL_NONE until a layer is given it */
    bool main;        /* what multiplies */
} plx_keras_tensor;

typedef struct plx_keras_builder {
    plx_tensors *tensors;
    plx_model_graph *graph;
    plx_keras_tensor *sorted; /* [tensors->count] by name */
    plx_keras_level *level;
    size_t nested;   /* models within models so far */
    size_t searched; /* of them and of boxes, those whose calls were searched for */
    bool ok;         /* false: *error is set */
    plx_error *error;
} plx_keras_builder;

/* False with PLX_ERR_MEMORY. */
bool plx_keras_sort(plx_keras_builder *b);
/* What Keras 3 calls the layer in the file: its kind, and from the second on a number. */
void plx_keras_kept_name(plx_keras_builder *b, const char *class, char *out, size_t size);
/* The tensors of a layer, as inputs of the last node; kept: what the last function told. */
void plx_keras_weights(plx_keras_builder *b, const char *name, const char *kept);

#endif
