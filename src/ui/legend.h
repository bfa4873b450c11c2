/* What the colours of the connections stand for: a bar of them with weights at it, above the bar of
 * numbers. */
#ifndef PLX_UI_LEGEND_H
#define PLX_UI_LEGEND_H

#include "density/tone.h"
#include "scene/camera.h"
#include "scene/overlay.h"

typedef struct plx_legend {
    plx_edge_style style;
    plx_exposure exposure; /* that the picture is shown with; weight 0: nothing is shown yet */
} plx_legend;

/* Left out where there is no room for it. */
void plx_legend_add(plx_overlay *overlay, const plx_legend *legend, const plx_viewport *v);

#endif
