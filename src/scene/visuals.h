/* What is drawn of a snapshot beside its raw weights: how strongly each unit is lit, how large it
 * is, and how weights are spread over each link. Recomputed only for what changed. One thread. */
#ifndef PLX_SCENE_VISUALS_H
#define PLX_SCENE_VISUALS_H

#include "feed/snapshot.h"

/* One unit as the GPU reads it; shaders/units.vert has the same members. */
typedef struct plx_unit_visual {
    float value; /* activation over the largest |activation| of its layer: -1..1; NaN stays NaN */
    float size;  /* importance over the largest of its layer: 0..1 */
} plx_unit_visual;
_Static_assert(sizeof(plx_unit_visual) == 8, "units.vert reads 8 bytes a unit");

typedef struct plx_link_stats {
    double sum_abs; /* Σ |w| over finite weights */
    float max_abs;  /* largest finite |w| */
    size_t nonfinite;
} plx_link_stats;

typedef struct plx_visuals {
    const plx_network *network; /* borrowed */
    plx_unit_visual *units;     /* [unit_count] */
    plx_link_stats *links;      /* [link_count] */
    uint64_t *link_version;     /* [link_count] that links[] was computed from */
    float *outgoing;            /* [unit_count] Σ |outgoing weight| */
    uint64_t sequence;          /* of the snapshot last seen */
} plx_visuals;

bool plx_visuals_init(plx_visuals *v, const plx_network *network, plx_error *e);
void plx_visuals_uninit(plx_visuals *v);
/* Returns true when anything was recomputed. */
bool plx_visuals_update(plx_visuals *v, const plx_snapshot *snapshot);

#endif
