/* Weights as numbers at their connections, where few enough are in view to tell them apart.
 *
 * A number stands at the middle of what is to be seen of its line. The strong come first: a number
 * gives way to what else is written, to the number of a stronger connection, and to other lines
 * that pass close by, the more so the stronger they are. Where and how brightly each is shown
 * follows from the camera alone and without jumps, so that nothing flickers on the way: each number
 * has a strength that changes gradually, and is faded by it. Of any two that would touch, at most
 * one is to be seen at any time. The time is bounded, whatever the network. One thread. */
#ifndef PLX_SCENE_EDGE_LABELS_H
#define PLX_SCENE_EDGE_LABELS_H

#include "scene/labels.h"

enum { PLX_EDGE_LABELS_MAX = 512 };

typedef struct plx_edge_label {
    plx_connection_ref connection;
    float weight;
    float x, y;          /* pixels, the middle */
    float width, height; /* pixels of room around it that is kept free */
    float alpha;         /* 0..1, above 0 */
} plx_edge_label;

/* Places numbers over what the overlay holds already, which they stay clear of; the strongest
 * first. out: room for PLX_EDGE_LABELS_MAX. Returns how many. */
size_t plx_edge_labels_place(plx_edge_label *out, const plx_overlay *overlay,
    const plx_label_source *source, const plx_camera *camera, const plx_viewport *viewport);

/* Places them and writes them into the overlay. */
void plx_edge_labels_add(plx_overlay *overlay, const plx_label_source *source,
    const plx_camera *camera, const plx_viewport *viewport);

/* "+0.0312", "−1.2e-06", "NaN", "+inf": numbers of everyday size have the same width. */
void plx_edge_label_text(float weight, char *out, size_t size);

#endif
