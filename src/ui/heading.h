/* What stills for talks and papers may have over the network: a title, and a bar that tells how
 * many units a length of the picture stands for. */
#ifndef PLX_UI_HEADING_H
#define PLX_UI_HEADING_H

#include "scene/camera.h"
#include "scene/overlay.h"

enum { PLX_HEADING_HEIGHT = 40 }; /* pixels at ui_scale 1 */

/* In a strip of that height that ends where the viewport's inset at the top does; cut with three
 * dots where it is longer than that, or would reach clear_of, which is at the right, or empty.
 * Control characters and those that turn the direction of text are replaced. */
void plx_heading_add(plx_overlay *overlay, const char *text, const plx_viewport *viewport,
    const plx_bounds *clear_of);

/* At the lower left: a round number of units of the layer in the middle of the picture. Layers have
 * units at distances of their own, so it names the layer. */
void plx_scale_bar_add(plx_overlay *overlay, const plx_layout *layout, const plx_network *network,
    const plx_camera *camera, const plx_viewport *viewport);

#endif
