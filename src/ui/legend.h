/* What the picture stands for: a block for each visual channel in use, in a stack at the lower
 * edge, above the bar of numbers, and at the right where nothing is to be seen there. */
#ifndef PLX_UI_LEGEND_H
#define PLX_UI_LEGEND_H

#include "density/tone.h"
#include "scene/camera.h"
#include "scene/overlay.h"
#include "scene/shown.h"
#include "scene/unit_pictures.h"

typedef struct plx_legend {
    const plx_shown *shown;            /* must: what the picture was made of, units included */
    plx_exposure exposure;             /* that it is shown with; weight 0: no connections are yet */
    const char *const *class_name;     /* [units of the last layer], or NULL */
    const plx_unit_pictures *pictures; /* inside units; default: none */
    const plx_layout *layout; /* whose units it covers none of while all of it is in view, if
                                 that can be; borrowed, default: none */
} plx_legend;

/* Left out where there is no room for it; where there is not enough, without what units show by
 * default and what comes last: a line says how many blocks are missing of those that are not as
 * they always are. Where it stands does not depend on the camera, so it keeps still. Returns where
 * that is, in pixels; empty where there is none. */
plx_bounds plx_legend_add(plx_overlay *overlay, const plx_legend *legend, const plx_viewport *v);

#endif
