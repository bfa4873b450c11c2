/* The connection that passes nearest to a point. */
#ifndef PLX_SCENE_NEAREST_EDGE_H
#define PLX_SCENE_NEAREST_EDGE_H

#include "scene/layout.h"
#include "scene/unit_set.h"

/* The connection whose height at x is nearest to y, and how far above or below it passes, in world
 * units. False, with nothing written, where x lies outside of all links or the point is not finite.
 * Of several equally near ones the one with the largest |weight| where params (a parameter block)
 * is given, and one that is not a number before all; else any.
 *
 * The answer is exact as long as, at that x, the units of one of the two layers from which a line
 * can reach the point number some four thousand at most: always for layers of that size, and near
 * the columns of any. Beyond, in the midst of a gap between two huge layers, that many units of one
 * layer are looked at, those whose lines through the point are the flattest, with the best partner
 * for each; what passes nearer than the answer is then nearer by less than the spacing of lines
 * from one unit, and as a rule by that over some thousand. Ties are among what was looked at, so at
 * most two a unit. So the time is bounded, whatever the network. Any thread. */
bool plx_nearest_edge(plx_connection_ref *nearest, const plx_layout *layout,
    const plx_network *network, const float *params, double x, double y, double *distance);

/* Which connections are shown. */
typedef struct plx_shown_edges {
    const plx_unit_set *hidden; /* units that take their connections with them; NULL: none */
    double threshold;           /* connections with |w| below it are left out */
} plx_shown_edges;

/* The same among those that are shown and pass within `reach` world units. Exact where at most some
 * hundred thousand cells of the weight matrices have to be looked at; beyond, the best of so many.
 */
bool plx_nearest_shown_edge(plx_connection_ref *nearest, const plx_layout *layout,
    const plx_network *network, const float *params, const plx_shown_edges *shown, double x,
    double y, double reach, double *distance);

#endif
