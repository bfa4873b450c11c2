/* Which class of colour each connection and unit of a graph is of, what these are called, and their
 * colours. */
#ifndef PLX_APP_GRAPH_COLORS_H
#define PLX_APP_GRAPH_COLORS_H

#include "app/graph_stage.h"
#include "graph/layered.h"

typedef struct plx_graph_class {
    char name[64];
    size_t count; /* connections, or units */
} plx_graph_class;

typedef struct plx_graph_colors {
    plx_graph_by by;
    int classes; /* of connections */
    int most;    /* classes beside the next */
    int back;    /* class of connections that lead back, and 1; 0: none */
    plx_graph_class class[PLX_LINE_CLASSES]; /* the last may stand for all others */
    bool of_units;                           /* classes are of units, and counts are */
    uint8_t *type;                           /* [connections], or NULL; or PLX_LINE_BY_UNIT */
    uint8_t *unit;                           /* [units], or NULL: units have no classes */
    const char *about;                       /* what the classes are; borrowed */
} plx_graph_colors;

/* What colours tell of this graph, where DEFAULT and TYPE say no more than a wish. */
plx_graph_by plx_graph_colors_resolve(
    plx_graph_by by, const plx_graph *g, const plx_graph_stats *stats);
/* communities: may be NULL where colours are not by them. layers: where given, connections that
 * lead back in them have a class of their own. */
bool plx_graph_colors_init(plx_graph_colors *c, const plx_graph *g, const plx_graph_stats *stats,
    const plx_communities *communities, plx_graph_by by, const plx_attribute *attribute,
    const plx_layered *layers, plx_error *e);
void plx_graph_colors_uninit(plx_graph_colors *c);

/* The ink of a class on a page. */
void plx_graph_colors_ink(const plx_graph_colors *c, int class, plx_theme theme, float rgb[3]);

#endif
