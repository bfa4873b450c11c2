/* Which connections cross a rectangle of the world, by geometry alone: for where they are few.
 *
 * A connection's height at any x is affine in both units' indices, so those that cross are, for
 * each unit of one layer, one range of units of the other. Which layer gives the rows is chosen by
 * where fewer of its units come into question. Any thread. */
#ifndef PLX_SCENE_EDGES_IN_VIEW_H
#define PLX_SCENE_EDGES_IN_VIEW_H

#include "scene/layout.h"

#include <stdint.h>

#define PLX_TOO_MANY SIZE_MAX

/* Lists the connections that cross the area, in the order of links. PLX_TOO_MANY when there are
 * more than `capacity`, or when finding them would take more than some thousand rows: in the midst
 * of a gap between two layers that both have more units than that. So the time is bounded, whatever
 * the network: some 50 microseconds, and next to nothing where many connections are in view. */
size_t plx_edges_in_view(const plx_layout *layout, const plx_network *network,
    const plx_bounds *area, plx_connection_ref *out, size_t capacity);

#endif
