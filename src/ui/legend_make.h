/* What a block of the legend holds, from what the picture shows. Colours come from the same
 * functions that the picture's come from. One thread; no state. */
#ifndef PLX_UI_LEGEND_MAKE_H
#define PLX_UI_LEGEND_MAKE_H

#include "ui/legend.h"
#include "ui/legend_block.h"

/* False where the channel shows nothing. Of connections the colour holds the opacity too where both
 * are one amount; then the opacity has no block of its own. */
bool plx_legend_make(const plx_legend *legend, plx_channel channel, plx_legend_block *out);
/* The same of the pictures inside units; false where none is in view. */
bool plx_legend_make_pictures(const plx_legend *legend, plx_legend_block *out);

#endif
