/* The sample shown: its picture where the inputs are one, its class, and what the network says. */
#ifndef PLX_UI_SAMPLE_H
#define PLX_UI_SAMPLE_H

#include "feed/snapshot.h"
#include "scene/camera.h"
#include "scene/overlay.h"

typedef struct plx_sample_view {
    const plx_snapshot *snapshot;
    size_t image_width, image_height; /* 0: the inputs are no image */
    const char *const *class_name;    /* [units of the last layer]; NULL for regression */
} plx_sample_view;

/* Returns what it covers, pixels; empty where it has no room. */
plx_bounds plx_sample_add(
    plx_overlay *overlay, const plx_sample_view *sample, const plx_viewport *v);

#endif
