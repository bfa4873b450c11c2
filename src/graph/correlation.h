/* The graph of series that go together: a unit each, and a connection for each pair whose
 * correlation is strong, with that as its weight. The minimum spanning tree over the distances
 * sqrt(2 (1 - r)) (R. N. Mantegna, "Hierarchical structure in financial markets", Eur. Phys. J. B
 * 11 (1999) 193) is kept whatever the strength, as the backbone. A pair of which one does not move
 * has no correlation: what never moves stands alone, and a warning of the graph names it. Any
 * thread. */
#ifndef PLX_GRAPH_CORRELATION_H
#define PLX_GRAPH_CORRELATION_H

#include "model/graph.h"

typedef struct plx_correlation_desc {
    const char *name;         /* must, of the graph: the file's */
    const char *const *names; /* must, [series] */
    size_t series, times;     /* at most 2^14 series */
    const float *value; /* must, [times][series]; what is not finite is left out of each pair */
    bool changes;       /* of relative changes from one time to the next, not of values */
    size_t window;      /* the last so many times; default: all */
    size_t end;         /* times before which the window ends; default: the last */
    size_t lag;         /* of a pair the one at t with the other at t + lag, both ways */
    double threshold;   /* least |r| of a connection, 0..1 */
    float emphasis;     /* the backbone is drawn as so many times as strong; default: 1 */
} plx_correlation_desc;

/* Types are positive and negative, each of the backbone or not. Undirected without a lag; with one,
 * a connection leads from the earlier to the later. PLX_ERR_USAGE where the window that is asked
 * for, or the lag, leaves too few times; PLX_ERR_FORMAT with the name as the file where there are
 * too few anyway. */
plx_graph *plx_correlation_graph(const plx_correlation_desc *desc, plx_error *e);
/* Whether a graph has such a backbone, and what of it is one: also where it comes from a file. */
bool plx_correlation_has_backbone(const plx_graph *g);
/* Which of PLX_CORRELATION_TYPES a type is: positive, negative, and both of the backbone. */
enum { PLX_CORRELATION_TYPES = 4 };
int plx_correlation_type(const plx_graph *g, size_t type);
const char *plx_correlation_type_name(int type);
bool plx_correlation_is_backbone(const plx_graph *g, size_t connection);

#endif
