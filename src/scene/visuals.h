/* What is drawn of a snapshot beside its raw weights: how strongly each unit is lit, how large it
 * is, and how weights are spread over each link. Recomputed only for what changed. One thread. */
#ifndef PLX_SCENE_VISUALS_H
#define PLX_SCENE_VISUALS_H

#include "feed/snapshot.h"
#include "scene/link_stats.h"
#include "scene/unit_sums.h"

/* Gives what plx_link_measure does for one link of the snapshot that is being updated from. False
 * where that is not known yet: it will be asked for again. */
typedef bool (*plx_link_measurer)(
    void *user, size_t link, const float *weights, plx_link_stats *stats, float *outgoing);

typedef struct plx_visuals {
    const plx_network *network; /* borrowed */
    plx_unit_ramp ramp;         /* colours of units; default: blue-orange on dark */
    plx_unit_visual *units;     /* [unit_count] */
    plx_unit_sum *sums;         /* layer l's begin at plx_visuals_sums(l) */
    plx_link_stats *links;      /* [link_count] */
    uint64_t *link_version;     /* [link_count] that links[] was computed from */
    float *outgoing;            /* [unit_count] Σ |outgoing weight| */
    uint64_t sequence;          /* of the snapshot last seen */
    plx_link_measurer measure;  /* asked for links that changed; default: plx_link_measure */
    void *measure_user;
} plx_visuals;

bool plx_visuals_init(plx_visuals *v, const plx_network *network, plx_error *e);
void plx_visuals_uninit(plx_visuals *v);
/* Units by default: lit by activation, as large as important. Returns true when anything was
 * recomputed. */
bool plx_visuals_update(plx_visuals *v, const plx_snapshot *snapshot);

/* The same in two: only what follows from links (links, outgoing), false where some are not known
 * yet; */
bool plx_visuals_measure(plx_visuals *v, const plx_snapshot *snapshot);
/* and only sums, of units that were filled in by somebody else (scene/shown.h). */
void plx_visuals_sum(plx_visuals *v);

static inline plx_unit_sum *plx_visuals_sums(const plx_visuals *v, size_t layer)
{
    /* Each layer has one more than its whole blocks, so that this leaves room for all. */
    return v->sums + v->network->layers[layer].unit_offset / PLX_UNIT_BLOCK + layer;
}

#endif
