/* The matrix of a graph beside its picture of lines: made on a thread of its own whenever the order
 * of units or what is shown of connections changes, and what is said at its edges and of the cell
 * that is pointed at. Main thread. */
#ifndef PLX_APP_GRAPH_ADJACENCY_H
#define PLX_APP_GRAPH_ADJACENCY_H

#include "app/graph_colors.h"
#include "graph/matrix.h"

typedef struct plx_graph_adjacency plx_graph_adjacency;

/* What the matrix is made of; another one is made where this differs from the last. */
typedef struct plx_adjacency_wanted {
    plx_graph_order order;
    const plx_mesh *mesh;           /* must, for orders */
    const plx_communities *groups;  /* NULL: not known yet */
    const plx_graph_colors *colors; /* must; copied */
    const uint8_t *hidden;          /* [connections], or NULL; copied */
    uint64_t version;               /* of colours and of what is hidden */
    float threshold;
} plx_adjacency_wanted;

plx_graph_adjacency *plx_graph_adjacency_create(const plx_graph *graph, plx_error *e);
/* Waits for what is being made. */
void plx_graph_adjacency_destroy(plx_graph_adjacency **a);

/* The matrix is of another graph of the same units from now on; there is none until it is made. */
void plx_graph_adjacency_show(plx_graph_adjacency *a, const plx_graph *graph);

/* Begins to make what is wanted, unless it is there or being made; takes what has been made. waits:
 * until it is there. */
bool plx_graph_adjacency_want(
    plx_graph_adjacency *a, const plx_adjacency_wanted *wanted, bool waits, plx_error *e);
/* The newest, which may be of an order or of colours that were; NULL before there is one. */
const plx_graph_matrix *plx_graph_adjacency_matrix(const plx_graph_adjacency *a);
/* Another number for each matrix that was taken. */
uint64_t plx_graph_adjacency_version(const plx_graph_adjacency *a);

/* Row and column under a pixel; false where there is none. */
bool plx_graph_adjacency_pick(const plx_graph_adjacency *a, const plx_graph_shot *shot, double x,
    double y, size_t *row, size_t *column);
/* The frame, names of rows and columns where there is room, borders of communities, and the cell
 * that is pointed at. */
void plx_graph_adjacency_add(const plx_graph_adjacency *a, const plx_graph_shot *shot,
    const plx_communities *groups, const plx_bounds *avoid, size_t avoid_count, plx_overlay *o);

#endif
