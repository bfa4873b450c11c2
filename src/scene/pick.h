/* What is under the pointer: a unit, a connection, or a layer; what is hidden is not. Exact at any
 * zoom, and at a bounded cost: some ten microseconds, less than one millisecond at worst. No state;
 * any thread.
 *
 * A unit comes before connections where the pointer is on its disc or within some pixels of its
 * centre; where units lie closer than pixels, the nearest to the pointer's height. Of connections
 * that can be told apart, the one that passes nearest on the screen, of equally near ones the
 * strongest, and dimmed ones only where there is no other. In a crowd of thousands within reach,
 * the one that is nearest in height. A layer is what is left along its column. */
#ifndef PLX_SCENE_PICK_H
#define PLX_SCENE_PICK_H

#include "feed/snapshot.h"
#include "scene/camera.h"
#include "scene/selection.h"

typedef enum plx_pick_kind {
    PLX_PICK_NOTHING,
    PLX_PICK_LAYER,
    PLX_PICK_UNIT,
    PLX_PICK_CONNECTION,
} plx_pick_kind;

typedef struct plx_pick {
    plx_pick_kind kind;
    plx_unit_ref unit;             /* a unit, or a layer with unit 0 */
    plx_connection_ref connection; /* a connection */
    double distance;               /* pixels from the pointer; of a unit, to its centre */
} plx_pick;

typedef struct plx_pick_view {
    const plx_snapshot *snapshot;   /* must */
    const plx_layout *layout;       /* must */
    const plx_selection *selection; /* default: nothing is hidden */
    double threshold;               /* connections with |w| below it are not shown */
    plx_camera camera;
    plx_viewport viewport;
} plx_pick_view;

plx_pick plx_pick_at(const plx_pick_view *view, double px, double py);
bool plx_pick_equal(const plx_pick *a, const plx_pick *b);

#endif
