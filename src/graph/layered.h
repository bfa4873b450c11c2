/* Layers of a graph whose connections mostly lead one way. Cycles are broken where that costs
 * least: P. Eades, X. Lin and W. F. Smyth, "A fast and effective heuristic for the feedback arc set
 * problem", Inf. Process. Lett. 47 (1993) 319, with weights, and then by moving single units,
 * within strongly connected parts (R. Tarjan, SIAM J. Comput. 1 (1972) 146). What is left is
 * layered by longest paths, and units in layers are ordered by their neighbours' middles so that
 * few connections cross: K. Sugiyama, S. Tagawa and M. Toda, "Methods for visual understanding of
 * hierarchical system structures", IEEE Trans. SMC 11 (1981) 109.
 *
 * The same graph gives the same layers and places. One thread. */
#ifndef PLX_GRAPH_LAYERED_H
#define PLX_GRAPH_LAYERED_H

#include "model/graph.h"

typedef struct plx_layered {
    size_t units, layers;
    uint32_t *layer;   /* [units], < layers; connections lead to higher ones, */
    uint8_t *back;     /* [connections] but where this is not 0 */
    size_t back_count; /* such connections, */
    double back_share; /* and theirs of all |weights|, loops left out */
    double span;       /* layers that other connections lead on, on average; 0: there are none */
    float *place;      /* [units][2] x with the layer, y downwards; NULL before plx_layered_place */
} plx_layered;

/* Layers alone. */
bool plx_layered_init(plx_layered *l, const plx_graph *g, plx_error *e);
/* Places as well: 1 and more from unit to unit in a layer, or in each of the columns that a long
 * one is folded into; together about as wide as screens are.
 */
bool plx_layered_place(plx_layered *l, const plx_graph *g, plx_error *e);
void plx_layered_uninit(plx_layered *l);

/* Whether the graph is nearly layered, so that people will want to see it so. */
bool plx_layered_suits(const plx_layered *l, const plx_graph *g);

/* How many pairs of connections from one layer to the next one cross. */
uint64_t plx_layered_crossings(const plx_layered *l, const plx_graph *g, plx_error *e);

#endif
