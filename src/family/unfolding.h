/* A plan with some of its blocks folded: the network that is shown, and where each of its weights
 * comes from. A folded block is one column, each unit of which stands for a head of attention, some
 * neurons, some channels; a connection of it has the norm of the weights that it stands for, with
 * the sign of their sum.
 *
 * Immutable once made; any thread. The plan is borrowed. */
#ifndef PLX_FAMILY_UNFOLDING_H
#define PLX_FAMILY_UNFOLDING_H

#include "family/plan.h"
#include "model/structure.h"

/* How units of the plan's layer become units of what is shown. */
typedef struct plx_fold_map {
    bool folded;
    size_t segment_count;
    plx_plan_segment segment[PLX_PLAN_SEGMENTS];
} plx_fold_map;

typedef struct plx_fold_part {
    size_t part; /* of the plan */
    plx_fold_map out, in;
} plx_fold_part;

/* A link of the network, from one or more of the plan. */
typedef struct plx_fold_link {
    size_t first_part, part_count;
    bool reduced; /* several weights make one */
} plx_fold_link;

typedef struct plx_unfolding {
    const plx_plan *plan;
    plx_network *network;
    plx_structure structure;
    plx_fold_link *links; /* [network->link_count] */
    plx_fold_part *parts; /* [part_count] */
    size_t part_count;
    size_t *visible; /* [plan->layer_count]: the layer of the network that each is; PLX_PLAN_NONE:
                        it is in a folded block */
} plx_unfolding;

/* open: [plan->block_count], the blocks that are not folded. False with PLX_ERR_MEMORY, or
 * PLX_ERR_UNSUPPORTED where there would be more layers than a network can have. */
bool plx_unfolding_init(plx_unfolding *u, const plx_plan *plan, const bool *open, plx_error *e);
void plx_unfolding_uninit(plx_unfolding *u);

#endif
