/* What the files that make a plan of a model's own graph share (graph_plan.c): a walk over its
 * operators in the order in which values run, which knows for each value what units carry it. One
 * thread. */
#ifndef PLX_FAMILY_GRAPH_WALK_H
#define PLX_FAMILY_GRAPH_WALK_H

#include "family/plan.h"
#include "model/model_graph.h"

typedef enum plx_flow_kind {
    PLX_FLOW_NOTHING,  /* not known, or not of units: shapes, numbers */
    PLX_FLOW_NUMBERS,  /* some numbers, such as a shape */
    PLX_FLOW_CONSTANT, /* a tensor of the file, maybe turned */
    PLX_FLOW_INPUT,    /* given to the model: a layer only when something tells its units */
    PLX_FLOW_UNITS,    /* units of a layer */
    PLX_FLOW_SCORES,   /* how much each place heeds each other one */
} plx_flow_kind;

enum {
    PLX_FLOW_ANY_AXIS = 99,
    PLX_FLOW_ALL = -1,    /* one scale for all numbers, or as the operator has it */
    PLX_FLOW_BLOCKS = -2, /* one for each block */
};

/* What a value of the graph is made of. */
typedef struct plx_flow {
    plx_flow_kind kind;
    uint32_t value;                  /* of the graph: PLX_FLOW_INPUT */
    uint32_t tensor;                 /* PLX_FLOW_CONSTANT, */
    unsigned char dim[PLX_MAX_RANK]; /* whose dimension each of its `rank` is, */
    uint32_t scale, zero;            /* and tensors that its whole numbers stand for others by, */
    int scale_dim;                   /* along this dimension of it, PLX_FLOW_ALL or _BLOCKS */
    size_t layer, first, units;      /* PLX_FLOW_UNITS: [first, first + units) of it;
                                        PLX_FLOW_NUMBERS: so many, from the first on */
    size_t rank;                     /* 0: not known */
    int axis;                        /* that counts units; from the end where it is negative */
    size_t parts;                    /* the units are so many things in a row; 0 or 1: one */
    size_t head_width;               /* of attention; 0: not told */
    bool by_heads;                   /* the last axis counts units of one head */
    uint32_t of_layer[2], of_first[2], of_units[2], of_head[2]; /* PLX_FLOW_SCORES: queries, keys */
} plx_flow;

/* What is known of a layer beside the plan. */
typedef struct plx_graph_layer {
    double at;                         /* where it stands among the others */
    bool gone;                         /* another one has taken its place */
    bool consumed;                     /* something was made of it */
    bool erf, sigmoid, softplus, tanh; /* such was done to its values, which may be a part of
                                          another function */
    uint64_t pending;                  /* uses of values that it carries, still to come */
    size_t last_link;                  /* into it, or PLX_PLAN_NONE */
} plx_graph_layer;

typedef struct plx_graph_walk {
    plx_plan *draft; /* layers in the order of their making, some of them gone */
    const plx_tensors *tensors;
    const plx_model_graph *graph;
    plx_flow *flow;        /* [value_count] */
    uint32_t *uses;        /* [value_count] */
    size_t *input_layer;   /* [value_count], or PLX_PLAN_NONE */
    plx_graph_layer *info; /* [info_room], of draft's layers */
    size_t info_room, count;
    double *number; /* [number_count], those of all PLX_FLOW_NUMBERS; NAN: not known */
    size_t number_count, number_room;
    size_t unscaled; /* tensors that stay as they are stored, since a part has no such scales, */
    uint32_t first_unscaled; /* and the first of them */
    bool channels_last;      /* what kernels count last is channels */
    bool full;               /* there are more layers than can be shown */
} plx_graph_walk;

/* -- graph_flow.c ------------------------------------------------------------------------------ */

plx_flow plx_graph_input(const plx_graph_walk *w, const plx_model_node *n, uint32_t index);
uint32_t plx_graph_input_value(const plx_graph_walk *w, const plx_model_node *n, uint32_t index);
/* What it has been given. */
plx_flow plx_graph_output(const plx_graph_walk *w, const plx_model_node *n, uint32_t index);
void plx_graph_give(plx_graph_walk *w, const plx_model_node *n, uint32_t index, plx_flow f);
/* To all outputs. */
void plx_graph_give_all(plx_graph_walk *w, const plx_model_node *n, plx_flow f);

size_t plx_graph_add_layer(plx_graph_walk *w, const char *name, size_t units);
plx_flow plx_graph_units(size_t layer, size_t units, size_t rank, int axis);
/* A layer from a flow's units by the weights of the part, whose first_in is set here. */
size_t plx_graph_link(
    plx_graph_walk *w, const plx_flow *from, const char *name, size_t units, plx_plan_part part);
/* One more link into a layer that is there. */
void plx_graph_link_into(
    plx_graph_walk *w, const plx_flow *from, const char *name, size_t layer, plx_plan_part part);
void plx_graph_bypass(plx_graph_walk *w, plx_bypass_kind kind, size_t source, size_t target);
/* Units of the target from `first` on are those that the flow is. */
void plx_graph_bypass_part(plx_graph_walk *w, const plx_flow *from, size_t target, size_t first);

/* Makes units of an input, and of other units so many, as flattening does; false where it cannot
 * be. */
bool plx_graph_fit(plx_graph_walk *w, plx_flow *f, uint64_t units);
/* Whether it is all of a layer of which nothing has been made. */
bool plx_graph_is_fresh(const plx_graph_walk *w, const plx_flow *f);
bool plx_graph_is_axis(const plx_flow *f, int64_t axis);
/* That of the last link into a layer of which this is all, or NULL where something else was done
 * since. */
plx_plan_part *plx_graph_last_part(plx_graph_walk *w, const plx_flow *f);

uint64_t plx_flow_size(const plx_graph_walk *w, const plx_flow *f, size_t axis);
uint64_t plx_flow_count(const plx_graph_walk *w, const plx_flow *f);
/* Those that a flow is, at most `most`; how many there are, 0 where it is none or has more. */
size_t plx_graph_numbers(const plx_graph_walk *w, const plx_flow *f, double *out, size_t most);

void plx_graph_note(plx_graph_walk *w, size_t layer, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void plx_graph_activate(plx_graph_walk *w, const plx_flow *f, const char *name);
/* A name for what a node with these weights makes. Returns out, of PLX_NAME_SIZE. */
char *plx_graph_name(const plx_graph_walk *w, const plx_model_node *n, uint32_t tensor, char *out);
int64_t plx_graph_whole(
    const plx_graph_walk *w, const plx_model_node *n, const char *name, int64_t otherwise);
const char *plx_graph_text(const plx_graph_walk *w, const plx_model_node *n, const char *name);

/* A column of an operator that is not taken apart. */
void plx_graph_box(plx_graph_walk *w, const plx_model_node *n, size_t units);

/* -- Operators, each in a file of its kind: false where the node is not as it should be, and is
 * shown as a box. ------------------------------------------------------------------------------ */

/* Where the node makes numbers of numbers, or of shapes: false where it does not. graph_numbers.c
 */
bool plx_graph_count(plx_graph_walk *w, const plx_model_node *n);
bool plx_graph_do(plx_graph_walk *w, const plx_model_node *n); /* graph_ops.c */

bool plx_graph_matrix(plx_graph_walk *w, const plx_model_node *n); /* graph_linear.c */
bool plx_graph_gemm(plx_graph_walk *w, const plx_model_node *n);
bool plx_graph_fused_matrix(plx_graph_walk *w, const plx_model_node *n);
bool plx_graph_dense(plx_graph_walk *w, const plx_model_node *n);
bool plx_graph_conv(plx_graph_walk *w, const plx_model_node *n);
bool plx_graph_fused_conv(plx_graph_walk *w, const plx_model_node *n);
bool plx_graph_lookup(plx_graph_walk *w, const plx_model_node *n);
/* What rows of a table are, which the key tells; the node gives a name. */
bool plx_graph_rows(plx_graph_walk *w, const plx_model_node *n, const plx_flow *table,
    const plx_flow *key, plx_flow *made_of);
bool plx_graph_quantised(plx_graph_walk *w, const plx_model_node *n);
/* MatMulNBits and GatherBlockQuantized. */
bool plx_graph_packed_matrix(plx_graph_walk *w, const plx_model_node *n);
bool plx_graph_packed_rows(plx_graph_walk *w, const plx_model_node *n);

bool plx_graph_add(plx_graph_walk *w, const plx_model_node *n); /* graph_join.c */
/* Of two that are units, or of what is given to the model. */
bool plx_graph_sum(plx_graph_walk *w, plx_flow a, plx_flow b, plx_flow *sum);
/* A vector becomes the bias of what made the units; false where that has one, or something was done
 * to them since. */
bool plx_graph_add_bias(plx_graph_walk *w, const plx_flow *f, const plx_flow *c);
/* The same, or else what is added after a norm, or rows of places. */
void plx_graph_add_constant(plx_graph_walk *w, const plx_flow *f, const plx_flow *c);
bool plx_graph_multiply(plx_graph_walk *w, const plx_model_node *n);
bool plx_graph_other_pair(plx_graph_walk *w, const plx_model_node *n);
bool plx_graph_concat(plx_graph_walk *w, const plx_model_node *n);

bool plx_graph_split(plx_graph_walk *w, const plx_model_node *n); /* graph_parts.c */
bool plx_graph_split_tflite(plx_graph_walk *w, const plx_model_node *n);
bool plx_graph_unpack(plx_graph_walk *w, const plx_model_node *n);
bool plx_graph_slice(plx_graph_walk *w, const plx_model_node *n);
bool plx_graph_slice_tflite(plx_graph_walk *w, const plx_model_node *n);
bool plx_graph_slice_strided(plx_graph_walk *w, const plx_model_node *n);
bool plx_graph_gather(plx_graph_walk *w, const plx_model_node *n);

bool plx_graph_norm(plx_graph_walk *w, const plx_model_node *n); /* graph_norms.c */
bool plx_graph_skip_norm(plx_graph_walk *w, const plx_model_node *n);
bool plx_graph_embed_norm(plx_graph_walk *w, const plx_model_node *n);

bool plx_graph_product(plx_graph_walk *w, const plx_model_node *n); /* graph_attention.c */
bool plx_graph_attention(plx_graph_walk *w, const plx_model_node *n);
bool plx_graph_recurrent(plx_graph_walk *w, const plx_model_node *n); /* graph_recurrent.c */

/* -- graph_scales.c: what whole numbers stand for ---------------------------------------------- */

bool plx_graph_dequantise(plx_graph_walk *w, const plx_model_node *n);
/* Gives a part, whose axes are set, the scale and the zero of its weights. Where these are of no
 * kind that a part can have, it is left as it is, and that is noted. */
void plx_graph_scale_part(
    plx_graph_walk *w, plx_plan_part *part, const plx_flow *weights, uint64_t outs);
/* A vector that is added, where it is one of as many numbers as there are units. */
void plx_graph_set_bias(
    plx_graph_walk *w, plx_plan_part *part, const plx_flow *bias, uint64_t units);
/* The last part (plx_graph_last_part), where it holds whole numbers of which nobody has said what
 * they stand for. */
plx_plan_part *plx_graph_raw_part(plx_graph_walk *w, const plx_flow *f);
/* That numbers of a tensor are shown as they are stored, or not at all. */
void plx_graph_note_unscaled(plx_graph_walk *w, uint32_t tensor);
/* Says so in the plan. */
void plx_graph_tell_unscaled(const plx_graph_walk *w, plx_plan *p);

/* -- graph_blocks.c ---------------------------------------------------------------------------- */

/* Blocks of the finished plan, by what bypasses layers, and the name of its family. */
void plx_graph_blocks(plx_plan *p);

#endif
