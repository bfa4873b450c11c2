/* The strongest connections of one unit, in and out, found a part at a time, so that a unit of a
 * layer of millions holds up no frame. One thread. */
#ifndef PLX_SCENE_FAN_H
#define PLX_SCENE_FAN_H

#include "feed/snapshot.h"
#include "scene/selection.h"
#include "scene/strongest.h"

enum { PLX_FAN_STRONGEST = 150 /* each way */ };

/* Zeroed: of no unit. Stays in its place in memory. */
typedef struct plx_fan {
    plx_unit_ref unit;
    size_t counts[2];                              /* ways in, ways out */
    plx_strong_weight found[2][PLX_FAN_STRONGEST]; /* strongest first; index is that of the
                                                      other unit over all units */
    /* Under way: */
    plx_strongest heaps[2];
    plx_strong_weight items[2][PLX_FAN_STRONGEST];
    size_t link, at; /* where to go on */
    uint64_t sequence, selection_version;
    double threshold;
    bool known; /* found is of the unit, of these weights or earlier ones */
    bool done;  /* and of these */
} plx_fan;

/* Goes on for so many weights and about so many seconds at most; true once all is found for this
 * snapshot. Connections with |w| below the threshold, or to hidden units, are not there. */
bool plx_fan_seek(plx_fan *fan, plx_unit_ref unit, const plx_snapshot *snapshot,
    const plx_selection *selection, double threshold, size_t weights, double seconds);

#endif
