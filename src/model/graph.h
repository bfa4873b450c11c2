/* A graph: units with names, places and attributes, and weighted connections of several types
 * between any of them, cycles included. What a network of layers is not: see network.h for those.
 *
 * Made by one thread through graph_build.h, then immutable and shared. */
#ifndef PLX_MODEL_GRAPH_H
#define PLX_MODEL_GRAPH_H

#include "base/error.h"
#include "model/names.h"

enum {
    PLX_MAX_TYPES = 4096,     /* of connections; what comes beyond is of the last type */
    PLX_GRAPH_NAME = 64,      /* bytes of a unit's name that are shown where it has none */
    PLX_MAX_ATTRIBUTES = 256, /* of units */
};

typedef enum plx_attribute_kind {
    PLX_ATTRIBUTE_NUMBER,
    PLX_ATTRIBUTE_INTEGER, /* numbers that are all whole */
    PLX_ATTRIBUTE_BOOLEAN, /* texts true and false */
    PLX_ATTRIBUTE_TEXT,
} plx_attribute_kind;

/* What is known of each unit beside its name. */
typedef struct plx_attribute {
    char *name; /* owned, fit to be shown */
    plx_attribute_kind kind;
    size_t missing; /* units without a value */
    double *number; /* [units], NaN where there is none; NULL for texts */
    uint32_t *code; /* [units], index of value, PLX_NO_NAME where there is none; NULL for numbers */
    plx_names values; /* different texts */
} plx_attribute;

typedef struct plx_graph {
    char name[64];   /* for people: the file's base name */
    char format[24]; /* such as "GraphML" */
    bool directed;
    size_t unit_count;
    plx_names unit_names; /* empty: units are known by number, the first is 1 */
    size_t label;         /* attribute that is shown in place of names; attribute_count: none */
    float *position;      /* [units][3], as given; NaN where there is none; NULL: none at all */
    int dimensions;       /* of positions: 2 or 3; 0: there are none */
    size_t attribute_count;
    plx_attribute *attribute; /* [attribute_count] */

    size_t connection_count;   /* < 2^32 */
    uint32_t *source, *target; /* [connections] */
    float *weight;             /* [connections]; NULL: all are 1 */
    float *stress;  /* [connections] times that it is drawn as strong as it weighs, to stand
                       out; NULL: once */
    uint16_t *type; /* [connections], < types.count; NULL: there are none */
    plx_names types;
    size_t odd; /* weights that are NaN or infinite */

    size_t warning_count;
    char **warning; /* [warning_count] sentences, fit to be shown; owned */
} plx_graph;

/* Nulls the handle; accepts NULL. */
void plx_graph_destroy(plx_graph **g);

/* What a unit is called where it is shown: its label, name or number, written into room where need
 * be. Never NULL. */
const char *plx_graph_unit_name(const plx_graph *g, size_t unit, char *room, size_t size);
/* NULL where there is none; names are compared without regard to case. */
const plx_attribute *plx_graph_attribute(const plx_graph *g, const char *name);
/* "number", "integer", "boolean" or "text". */
const char *plx_attribute_kind_name(plx_attribute_kind kind);

static inline float plx_graph_weight(const plx_graph *g, size_t connection)
{
    return g->weight ? g->weight[connection] : 1.0F;
}

/* What it is drawn as. */
static inline float plx_graph_strength(const plx_graph *g, size_t connection)
{
    return plx_graph_weight(g, connection) * (g->stress ? g->stress[connection] : 1.0F);
}

/* Who is next to whom, whatever the direction. Connections of a unit to itself are left out. */
typedef struct plx_adjacency {
    size_t units;
    size_t *start;       /* [units + 1] */
    uint32_t *neighbour; /* [start[units]] */
    uint32_t
        *connection; /* [start[units]], which connection leads there; NULL where not asked for */
} plx_adjacency;

bool plx_adjacency_init(plx_adjacency *a, const plx_graph *g, bool connections, plx_error *e);
void plx_adjacency_uninit(plx_adjacency *a);

/* How many connections units have, and what hangs together. */
typedef struct plx_graph_stats {
    uint32_t *in, *out;  /* [units]; of an undirected graph out counts both and in is 0 */
    uint32_t *component; /* [units], < components; the largest is 0 */
    size_t components;   /* connected whatever the direction */
    size_t largest;      /* units in the largest */
    size_t isolated;     /* units without any connection to another */
    size_t loops;        /* connections of a unit to itself */
    size_t degree_min, degree_max;
    double degree_mean, degree_median;          /* of in and out together */
    double weight_min, weight_max, weight_mean; /* of finite ones; NaN where there are none */
    size_t *of_type;                            /* [types] connections */
} plx_graph_stats;

bool plx_graph_stats_init(plx_graph_stats *s, const plx_graph *g, plx_error *e);
void plx_graph_stats_uninit(plx_graph_stats *s);

#endif
