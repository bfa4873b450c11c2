/* What a row of data looks like: an image, a series with what is expected next, or its values. Main
 * thread, within a panel. */
#ifndef PLX_UI_SAMPLE_VIEW_H
#define PLX_UI_SAMPLE_VIEW_H

#include "ui/panel.h"

/* The inputs of the sample shown. Pointing at one of them asks for its unit to be hovered, and
 * clicking for it to be selected. */
void plx_sample_view_draw(plx_gui *g, const plx_panel_context *c, plx_requests *r);

/* What the network says of it: a bar for each class, the true one marked; at most `most` of them,
 * the likeliest first where these are not all. For regression the values and what they should be.
 */
void plx_sample_view_outputs(plx_gui *g, const plx_panel_context *c, plx_requests *r, size_t most);

#endif
