/* Distances that the panels share. */
#ifndef PLX_UI_STYLE_H
#define PLX_UI_STYLE_H

#include "scene/camera.h"
#include "scene/overlay.h"

enum { PLX_BAR_HEIGHT = 32 }; /* pixels at ui_scale 1 */

/* What panels leave of a viewport, pixels. */
static inline float plx_free_width(const plx_viewport *v)
{
    return (float)(v->width - v->insets.left - v->insets.right);
}

static inline float plx_free_height(const plx_viewport *v)
{
    return (float)(v->height - v->insets.top - v->insets.bottom);
}

/* Panels at the lower edge stand on the bar of numbers; what lies over the bar lies over them. */
static inline float plx_bar_top(const plx_viewport *v)
{
    return (float)(v->height - v->insets.bottom) - PLX_BAR_HEIGHT * (float)v->ui_scale;
}

#endif
