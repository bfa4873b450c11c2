/* A query as scene/query_parse.c makes it and scene/query.c evaluates it: a tree in an array. */
#ifndef PLX_SCENE_QUERY_NODE_H
#define PLX_SCENE_QUERY_NODE_H

#include "scene/query.h"

typedef enum plx_query_kind {
    PLX_QUERY_RANGE,    /* units first to end - 1, over all layers */
    PLX_QUERY_INDEX,    /* units first to end - 1 of every layer */
    PLX_QUERY_COMPARE,  /* a quantity between two bounds */
    PLX_QUERY_NAN,      /* activation or bias is not a number */
    PLX_QUERY_SELECTED, /* selected now */
    PLX_QUERY_AND,
    PLX_QUERY_OR,
    PLX_QUERY_NOT, /* of left */
} plx_query_kind;

typedef enum plx_query_quantity {
    PLX_QUERY_ACTIVATION,
    PLX_QUERY_PREACTIVATION,
    PLX_QUERY_BIAS,
    PLX_QUERY_MEAN, /* of the activation over the data, and its variance */
    PLX_QUERY_VARIANCE,
    PLX_QUERY_ZERO_SHARE, /* of the data for which the activation is 0 */
    PLX_QUERY_IMPORTANCE, /* its outgoing weights' sum over the largest of its layer, 0 to 1 */
    PLX_QUERY_SALIENCE,   /* |activation × d loss / d activation| */
} plx_query_quantity;

typedef struct plx_query_node {
    plx_query_kind kind;
    uint16_t left, right; /* nodes */
    size_t first, end;
    plx_query_quantity quantity;
    bool absolute;
    bool differs;             /* holds outside of the bounds; for != */
    bool low_open, high_open; /* a bound itself does not count */
    float low, high;
} plx_query_node;

enum { PLX_QUERY_NODES = 256 };

struct plx_query {
    const plx_network *network; /* borrowed */
    plx_query_node nodes[PLX_QUERY_NODES];
    size_t count;
    uint16_t root;
};

#endif
