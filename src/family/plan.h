/* What network the tensors of a file are: layers of units, links with the tensors that hold their
 * weights, what bypasses layers, and blocks that can be folded. Made of the graph that the file
 * carries, of what it says of its training, or else from names and shapes; no weight is read.
 *
 * Built by one thread, then immutable. */
#ifndef PLX_FAMILY_PLAN_H
#define PLX_FAMILY_PLAN_H

#include "model/structure.h"
#include "model/tensor.h"

#define PLX_PLAN_NONE SIZE_MAX

enum { PLX_PLAN_SEGMENTS = 3, PLX_PLAN_SLOT_KINDS = 6, PLX_PLAN_WARNING = 240 };

/* What a dimension of a tensor counts. Several that count the same run with the last one fastest.
 */
typedef enum plx_axis {
    PLX_AXIS_KERNEL, /* places in a kernel, which become one weight */
    PLX_AXIS_OUT,
    PLX_AXIS_IN,
} plx_axis;

/* A tensor as a part of the matrix of a link. */
typedef struct plx_plan_part {
    size_t tensor;
    unsigned char axis[PLX_MAX_RANK];
    size_t first_out, first_in; /* where it begins, in units of target and source */
    size_t groups;              /* of outputs that see a share of the inputs each; 1: all see all */
    bool shares; /* the tensor's outputs are those of one group, and its inputs all; else the
                    other way round */
    /* Of a tensor that holds outputs of several kinds: of each `out_every`, `out_run` from the
     * first on are for this part; out_run 0: all are. */
    size_t out_first, out_run, out_every;
    size_t bias; /* tensor [out], or PLX_PLAN_NONE */
    /* Likewise of a bias tensor; bias_every 0: twice as many. */
    size_t bias_first, bias_run, bias_every;
    size_t bias_count; /* or those from the first on, so many, for the first outputs; 0: not so */
    /* What weights are multiplied by: a number, where it is not 0, and after the zero is taken
     * away the scale; tensors of one number, or of one for each output, or PLX_PLAN_NONE. Biases
     * have such tensors of their own; or they are multiplied by the weights' scale and the factor,
     * where that is not 0. */
    size_t scale, zero, bias_scale, bias_zero;
    double factor, bias_factor;
} plx_plan_part;

typedef struct plx_plan_link {
    char name[PLX_NAME_SIZE];
    size_t source, target; /* layers */
    size_t first_part, part_count;
} plx_plan_link;

/* Units [first, first + count) of a layer, of which each `per` in turn are one unit of the folded
 * block, from `slot` on. */
typedef struct plx_plan_segment {
    size_t first, count, per, slot;
    const char *name; /* of each `per` in the layer itself, such as "query head"; static; NULL: they
                         are not told apart there */
} plx_plan_segment;

typedef struct plx_plan_layer {
    char name[PLX_NAME_SIZE];
    size_t units;
    size_t block; /* the innermost that it is in, or PLX_PLAN_NONE */
    bool stream;  /* what blocks read from and add to: where the block is folded, its own entry or
                     exit stands for it */
    size_t segment_count;
    plx_plan_segment segment[PLX_PLAN_SEGMENTS]; /* in the block, */
    size_t outer_slot; /* and in the block around that one; PLX_PLAN_NONE: not shown */
    plx_activation activation;
    char note[PLX_NOTE_SIZE]; /* what else is done to its values: "max pooling 2"; "" */
    bool box;                 /* an operator that is not taken apart */
    size_t norm_count;        /* of norms after it; of the first its vectors: */
    char norm[24];
    size_t norm_scale, norm_shift; /* tensors [units], or PLX_PLAN_NONE */
} plx_plan_layer;

/* Units of a folded block: `count` from `first` on, each standing for `per` of a kind. */
typedef struct plx_plan_slots {
    char name[PLX_NAME_SIZE]; /* such as "head" */
    size_t first, count, per, total;
    size_t base; /* number of the first one */
} plx_plan_slots;

typedef struct plx_plan_block {
    char name[PLX_NAME_SIZE]; /* such as "block 3"; no other has it */
    size_t parent;            /* or PLX_PLAN_NONE */
    size_t first, last;       /* layers in it, which lie one after the other */
    size_t entry, exit;       /* streams before and after it, or PLX_PLAN_NONE */
    size_t slot_kinds;
    plx_plan_slots slots[PLX_PLAN_SLOT_KINDS];
    bool folds; /* it is folded unless somebody wants it open */
} plx_plan_block;

typedef struct plx_plan_bypass {
    plx_bypass_kind kind;
    size_t source, target; /* layers */
    size_t from;           /* PLX_BYPASS_COPY: the first unit of the source, */
    size_t first, count;   /* and the units of the target */
} plx_plan_bypass;

/* Layers of one of several files. */
typedef struct plx_plan_file {
    char name[PLX_NAME_SIZE];
    size_t first, last;
} plx_plan_file;

typedef struct plx_plan {
    char family[64];
    size_t file_count; /* 0: there is one */
    plx_plan_file files[PLX_SIDE_BY_SIDE];
    const plx_tensors *tensors; /* borrowed */
    size_t layer_count, link_count, part_count, block_count, bypass_count;
    plx_plan_layer *layers;
    plx_plan_link *links;
    plx_plan_part *parts;
    plx_plan_block *blocks; /* parents before what is in them */
    plx_plan_bypass *bypasses;
    size_t head_width;              /* units of a head of attention; 0: there are none */
    bool heads_guessed;             /* that width, for nothing in the file tells it */
    char warning[PLX_PLAN_WARNING]; /* about the plan, fit to be shown; "" */
    bool failed;                    /* memory ran out while it was built */

    size_t layer_room, link_room, part_room, block_room, bypass_room;
} plx_plan;

/* Whether it could link units: a matrix or kernels, and no list of shapes, places or counts. */
bool plx_plan_is_matrix(const plx_tensor *t);

/* Numbers of a table, without what an optimiser keeps of them unless there is nothing else. */
uint64_t plx_plan_parameters(const plx_tensors *t);

/* Building: what is given back is an index. When memory runs out `failed` is set, the index is 0,
 * and nothing is added any more. */
size_t plx_plan_add_layer(plx_plan *p, const char *name, size_t units);
size_t plx_plan_add_link(plx_plan *p, const char *name, size_t source, size_t target);
/* To the last link. */
void plx_plan_add_part(plx_plan *p, const plx_plan_part *part);
size_t plx_plan_add_block(plx_plan *p, const char *name, size_t parent);
void plx_plan_add_bypass(plx_plan *p, plx_bypass_kind kind, size_t source, size_t target);
/* Of all norms of a layer the first has its vectors kept. name "": it has none that people know. */
void plx_plan_add_norm(plx_plan *p, size_t layer, const char *name, size_t scale, size_t shift);
/* What is added after the first norm, where that had none. */
void plx_plan_set_shift(plx_plan *p, size_t layer, size_t shift);

/* Adds the layers of another plan, of the file of that name, after those that are there. Its
 * tensors are those of the plan's table from `tensors` on. Names of blocks that are taken get the
 * number of the file. Begun with a plan without layers, all files are added so. p->failed without
 * memory. */
void plx_plan_add_file(plx_plan *p, const plx_plan *other, const char *name, size_t tensors);

/* A part that is a matrix [out][in], or [in][out] where turned; without bias. */
plx_plan_part plx_plan_matrix(size_t tensor, bool turned);

/* Places along the dimensions of the part's tensor that count the same. */
uint64_t plx_plan_part_size(const plx_tensor *t, const plx_plan_part *part, plx_axis axis);

void plx_plan_uninit(plx_plan *p);

typedef struct plx_plan_desc {
    const plx_tensors *tensors; /* must */
    size_t heads; /* of attention; default: as the file tells, else by names and shapes */
} plx_plan_desc;

/* The plan of a table of tensors, which is borrowed. False with PLX_ERR_UNSUPPORTED where there is
 * nothing in it that links units, or more layers than can be shown. */
bool plx_plan_make(plx_plan *p, const plx_plan_desc *desc, plx_error *e);

/* Families, each in a file of its own: false where the tensors are of another one; the plan is then
 * as it was. */
bool plx_plan_graph(plx_plan *p, const plx_plan_desc *desc);
bool plx_plan_transformer(plx_plan *p, const plx_plan_desc *desc);
bool plx_plan_trained(plx_plan *p, const plx_plan_desc *desc);
/* What is left: matrices and kernels one after the other, joined where shapes agree; or the network
 * that the file says it is. */
void plx_plan_chain(plx_plan *p, const plx_plan_desc *desc);

#endif
