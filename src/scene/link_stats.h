/* How the weights of a link are spread. One pass over all of them: what draws weights may have the
 * same numbers already, and hand them in instead (scene/visuals.h). Any thread. */
#ifndef PLX_SCENE_LINK_STATS_H
#define PLX_SCENE_LINK_STATS_H

#include <stddef.h>

typedef struct plx_link_stats {
    double sum_abs; /* Σ |w| over finite weights */
    float max_abs;  /* largest finite |w| */
    size_t nonfinite;
} plx_link_stats;

/* weights: [out][in]. outgoing: [in], gets Σ |w| of what leaves each source unit; weights that are
 * not finite count as 0. */
void plx_link_measure(
    const float *weights, size_t in, size_t out, plx_link_stats *stats, float *outgoing);

#endif
