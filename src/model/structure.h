/* What is known of a network beside its layers and links: blocks of layers, what bypasses layers,
 * and names of groups of units. For people: nothing is computed by it.
 *
 * Owned by whoever made it; immutable once made; any thread. */
#ifndef PLX_MODEL_STRUCTURE_H
#define PLX_MODEL_STRUCTURE_H

#include "model/network.h"

enum {
    PLX_NOTE_SIZE = 80,
    PLX_SIDE_BY_SIDE = 8, /* files that can be shown at once */
};

/* Layers [first, last] that belong together. */
typedef struct plx_block {
    char name[PLX_NAME_SIZE];
    size_t first, last;
    size_t depth; /* 0: in no other block */
    bool folded;  /* it is one layer, which can be opened */
    size_t id;    /* of its owner */
} plx_block;

/* Values that go from one layer to another without weights. */
typedef enum plx_bypass_kind {
    PLX_BYPASS_RESIDUAL, /* they are added further on as they are */
    PLX_BYPASS_SPREAD,   /* each unit of the source is as many in a row of the target */
    PLX_BYPASS_HEADS,    /* groups of the source make the groups of the target: attention */
    PLX_BYPASS_EXPERTS,  /* units of the source choose among groups of the target */
    PLX_BYPASS_REPEAT,   /* the source comes again and again in the target */
    PLX_BYPASS_COPY,     /* units [first, …) of the target are [from, …) of the source */
    PLX_BYPASS_GATE,     /* they are multiplied with those of the target */
    PLX_BYPASS_OPERATOR, /* something is made of all of them */
} plx_bypass_kind;

typedef struct plx_bypass {
    plx_bypass_kind kind;
    size_t source, target;
    size_t from, first, count; /* PLX_BYPASS_COPY: in the source, in the target, of both */
} plx_bypass;

/* Units [first, first + count × per) of a layer: `count` groups of `per`. */
typedef struct plx_unit_group {
    size_t layer, first, count, per;
    char name[PLX_NAME_SIZE]; /* of one of them, such as "head" */
    bool folded;              /* each unit stands for `per` (of `total`), and is one in the layer */
    size_t total, base;       /* base: number of the first one */
} plx_unit_group;

/* What is known of a layer beside its units. */
typedef struct plx_layer_note {
    char text[PLX_NOTE_SIZE]; /* "kernels 3 x 3, max pooling 2"; "" */
    bool box;                 /* an operator that is not taken apart */
} plx_layer_note;

/* What a norm after a layer scales and shifts each of its units by. */
typedef struct plx_layer_norm {
    size_t layer;
    char name[24]; /* "BatchNormalization"; "norm" where nothing tells */
    float *scale;  /* [units], owned */
    float *shift;  /* likewise; NULL: there is none */
    float most;    /* of scales without their signs, finite ones */
} plx_layer_norm;

typedef struct plx_structure {
    char family[64];
    uint64_t parameters; /* of all tensors, shown or not */
    bool unread;         /* weights are not read yet: all are 0 */
    size_t unplaced;     /* tensors that no link or bias is of: norms and the like */
    size_t block_count, bypass_count, group_count;
    size_t file_count; /* networks of several files side by side; 0: there is one */
    plx_block files[PLX_SIDE_BY_SIDE];
    plx_block *blocks; /* outer ones before inner ones */
    plx_bypass *bypasses;
    size_t norm_count;
    plx_layer_norm *norms;            /* [norm_count], by layer; owned */
    plx_unit_group *groups;           /* by layer */
    plx_layer_note *notes;            /* [layers] */
    char (*link_name)[PLX_NAME_SIZE]; /* [links], of their tensors; "" of folded blocks */
} plx_structure;

void plx_structure_uninit(plx_structure *s);

/* "head 3", "neurons 256 to 511": what a unit of a group stands for; "" where it is in none.
 * Returns out. */
char *plx_structure_unit_name(
    const plx_structure *s, size_t layer, size_t unit, char *out, size_t size);
/* NULL: the layer has none. */
const plx_layer_norm *plx_structure_norm(const plx_structure *s, size_t layer);
/* The layers of other files that stand where `layer` does in its own, where they are of networks of
 * as many layers and units there: which = 0, 1, ... as long as there is one. False: there is none.
 */
bool plx_structure_twin(
    const plx_structure *s, const plx_network *n, size_t layer, size_t which, size_t *twin);
/* The innermost block that a layer is in; NULL: none. */
const plx_block *plx_structure_block_of(const plx_structure *s, size_t layer);

#endif
