/* What is known of a network beside its layers: frames around blocks with their names, ways around
 * layers, what attention joins, and where heads are. A function of its arguments; one thread. */
#ifndef PLX_SCENE_STRUCTURE_MARKS_H
#define PLX_SCENE_STRUCTURE_MARKS_H

#include "model/structure.h"
#include "scene/camera.h"
#include "scene/layout.h"
#include "scene/overlay.h"
#include "scene/pen.h"

typedef struct plx_structure_view {
    const plx_structure *structure; /* must */
    const plx_layout *layout;       /* must */
    plx_camera camera;
    plx_viewport viewport;
    plx_theme theme;
} plx_structure_view;

/* Makes the bounds of a layout hold the ways that hang below its columns. */
void plx_structure_make_room(const plx_structure *structure, plx_layout *layout);

/* Frames and ways into the pen, bands of heads into the overlay: all lie under units. */
void plx_structure_marks_add(plx_overlay *bands, plx_pen *lines, const plx_structure_view *view);
/* Names of blocks, over the picture. */
void plx_structure_names_add(plx_overlay *names, const plx_structure_view *view);

/* The block whose frame a place in pixels is in, the innermost; NULL: none. */
const plx_block *plx_structure_at(const plx_structure_view *view, double px, double py);

#endif
