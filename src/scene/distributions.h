/* How weights, gradients and activations of each layer are spread, now and over the training so
 * far.
 *
 * Networks of any size are looked at a part at a time: an update counts no more values than it is
 * told to, and what was counted becomes visible a layer at a time, once all of it is. Where that
 * takes several snapshots, the parts are of several too, which for distributions makes no
 * difference that could be seen. Memory is bounded: as the training goes on, every second of the
 * past ones is dropped, so that those left lie evenly over its steps. One thread. */
#ifndef PLX_SCENE_DISTRIBUTIONS_H
#define PLX_SCENE_DISTRIBUTIONS_H

#include "feed/snapshot.h"
#include "scene/histogram.h"

typedef enum plx_spread_kind {
    PLX_SPREAD_WEIGHTS,     /* of the connections that come into the layer */
    PLX_SPREAD_GRADIENTS,   /* of the last step's loss by these */
    PLX_SPREAD_ACTIVATIONS, /* of the layer's units, for the sample shown */
    PLX_SPREAD_KINDS
} plx_spread_kind;

enum { PLX_SPREAD_BINS = 96, PLX_SPREADS_MAX = 32 };

typedef struct plx_spread {
    uint64_t step;
    double epoch;
    uint64_t count;             /* finite values; 0: there is none yet */
    double zeros;               /* share that is exactly 0 */
    float low, high;            /* what the bins span: nearly all values, low < high */
    float beyond;               /* share of those outside */
    float bin[PLX_SPREAD_BINS]; /* shares of all finite values */
} plx_spread;

typedef struct plx_distribution {
    plx_spread now;
    plx_spread first_epoch; /* when the first epoch was over; count 0 before */
    size_t count;
    plx_spread past[PLX_SPREADS_MAX]; /* [count], the oldest first */
} plx_distribution;

typedef struct plx_distributions {
    const plx_network *network; /* borrowed */
    plx_distribution *layer;    /* [PLX_SPREAD_KINDS][layer_count], by plx_distributions_of */

    /* The round under way. */
    plx_histogram *counting; /* of the layer at hand */
    size_t job, part, done;  /* kind and layer; link into the layer; values of it counted */
    uint64_t sequence;       /* of the snapshot that it began with; 0: none is under way */
    uint64_t step;
    double epoch;
    bool keeps, keeps_first_epoch;

    /* Of the past ones. */
    uint64_t keep_every, keep_next; /* steps */
    bool has_first_epoch;
} plx_distributions;

bool plx_distributions_init(plx_distributions *d, const plx_network *network, plx_error *e);
void plx_distributions_uninit(plx_distributions *d);

/* Counts at most `most` values (0: all there are), and begins anew where the last round is complete
 * and the snapshot newer. Where training started again, the past is forgotten. Returns true when
 * something became visible. */
bool plx_distributions_update(plx_distributions *d, const plx_snapshot *snapshot, size_t most);

static inline const plx_distribution *plx_distributions_of(
    const plx_distributions *d, plx_spread_kind kind, size_t layer)
{
    return &d->layer[(size_t)kind * d->network->layer_count + layer];
}

#endif
