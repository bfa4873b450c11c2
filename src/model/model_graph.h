/* The graph that a model file carries beside its tensors: operations (nodes), and the named values
 * that run between them. It says what the file says and no more: what an operation computes is for
 * whoever makes a network of it.
 *
 * Made by one thread, then immutable and shared. All text is fit to be shown and owned by the
 * graph. */
#ifndef PLX_MODEL_MODEL_GRAPH_H
#define PLX_MODEL_MODEL_GRAPH_H

#include "base/arena.h"
#include "model/names.h"
#include "model/tensor.h"

enum {
    PLX_MODEL_NONE = UINT32_MAX,
    PLX_MODEL_WHOLES = 8, /* whole numbers that an attribute keeps */
    PLX_MODEL_NODES_MAX = 1 << 20,
    PLX_MODEL_LINKS_MAX = 1 << 22,
};

typedef struct plx_model_value {
    const char *name;
    uint32_t producer;        /* the node that gives it, or PLX_MODEL_NONE */
    uint32_t tensor;          /* of the table, where the value is one, or PLX_MODEL_NONE */
    bool is_input, is_output; /* of the whole model; a tensor is no input */
    bool has_shape;
    size_t rank;
    int64_t shape[PLX_MAX_RANK]; /* [rank], outermost first; -1 where it is not fixed */
} plx_model_value;

typedef enum plx_model_attribute_kind {
    PLX_MODEL_TEXT,
    PLX_MODEL_NUMBER,
    PLX_MODEL_WHOLE_NUMBERS, /* one or several */
} plx_model_attribute_kind;

typedef struct plx_model_attribute {
    const char *name;
    plx_model_attribute_kind kind;
    const char *text; /* "" but for PLX_MODEL_TEXT */
    double number;
    size_t count; /* of whole numbers in the file; only PLX_MODEL_WHOLES of them are kept */
    int64_t whole[PLX_MODEL_WHOLES];
} plx_model_attribute;

typedef struct plx_model_node {
    const char *name; /* "" where it has none */
    const char *op;   /* such as "Gemm", "Dense", "CONV_2D", as the format names it */
    uint32_t first_input, input_count;   /* in link; PLX_MODEL_NONE is an input left out */
    uint32_t first_output, output_count; /* in link */
    uint32_t first_attribute, attribute_count;
} plx_model_node;

typedef struct plx_model_graph {
    const char *file; /* borrowed */
    size_t node_count, node_capacity;
    plx_model_node *node; /* [node_count], in the order of the file */
    size_t value_count, value_capacity;
    plx_model_value *value; /* [value_count] */
    size_t link_count, link_capacity;
    uint32_t *link; /* [link_count] indices of values */
    size_t attribute_count, attribute_capacity;
    plx_model_attribute *attribute; /* [attribute_count] */

    plx_names names; /* of values, each by the value's index */
    plx_arena text;
    size_t scratch_size;
    char *scratch; /* [scratch_size] a name that is looked for */
    size_t left;   /* bytes of the budget */
} plx_model_graph;

/* file: for errors; borrowed. budget: bytes that the graph may take, and its links when they are
 * told by name, since few bytes of a file may name much: where it would take more, whatever adds to
 * it is false with PLX_ERR_UNSUPPORTED. NULL with PLX_ERR_MEMORY. */
plx_model_graph *plx_model_graph_create(const char *file, size_t budget, plx_error *e);
/* The usual budget for a file of that size. */
size_t plx_model_graph_budget(uint64_t size);
/* Accepts NULL. */
void plx_model_graph_destroy(plx_model_graph **g);

/* The value of that name, made where there is none yet; "" is PLX_MODEL_NONE. False with
 * PLX_ERR_MEMORY, or PLX_ERR_UNSUPPORTED where there are too many. */
bool plx_model_graph_value(plx_model_graph *g, const char *name, uint32_t *value, plx_error *e);
/* Begins a node; inputs, outputs and attributes are added to the last one: all inputs, then all
 * outputs. name may be NULL. */
bool plx_model_graph_add_node(plx_model_graph *g, const char *name, const char *op, plx_error *e);
bool plx_model_graph_add_input(plx_model_graph *g, const char *value, plx_error *e);
/* The same, of a value that is known, or PLX_MODEL_NONE. */
bool plx_model_graph_add_known_input(plx_model_graph *g, uint32_t value, plx_error *e);
bool plx_model_graph_add_output(plx_model_graph *g, const char *value, plx_error *e);
bool plx_model_graph_add_text(plx_model_graph *g, const char *name, const char *text, plx_error *e);
bool plx_model_graph_add_number(plx_model_graph *g, const char *name, double number, plx_error *e);
bool plx_model_graph_add_wholes(
    plx_model_graph *g, const char *name, const int64_t *whole, size_t count, plx_error *e);

/* After all is added: finds which values are tensors of the table, and who gives each. Warns in the
 * table of values that nothing gives, that two nodes give, and of nodes in a cycle. False with
 * PLX_ERR_MEMORY. */
bool plx_model_graph_finish(plx_model_graph *g, plx_tensors *t, plx_error *e);

/* NULL where the node has none of that name. */
const plx_model_attribute *plx_model_graph_attribute(
    const plx_model_graph *g, const plx_model_node *node, const char *name);

#endif
