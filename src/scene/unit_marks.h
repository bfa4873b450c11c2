/* The marks that stand for units on the screen, in place of a mark a unit.
 *
 * A unit is a disc, or another shape of the same area, as scene/visuals.h has it. From some
 * distance on a column of discs would be too thin to see; it keeps there the width that it had
 * (more light a unit), and is drawn by rows of pixels: a row is as wide as the light of the units
 * in it, in their mean colour. So there are never more marks than some for each row of the screen,
 * whatever the network, and a row shows what all its units together would. Units that are not a
 * number keep a disc of that least width. No GL here. One thread. */
#ifndef PLX_SCENE_UNIT_MARKS_H
#define PLX_SCENE_UNIT_MARKS_H

#include "scene/camera.h"
#include "scene/visuals.h"

/* One mark as the GPU reads it; shaders/units.vert has the same members. */
typedef struct plx_unit_mark {
    float x, y;             /* pixels, the centre */
    float extent;           /* pixels: radius of a disc, half the width of a row, which is 1 high */
    unsigned char color[3]; /* of it all */
    unsigned char shape;    /* 0: a row; else plx_shape + 1, with the area of a disc */
} plx_unit_mark;
_Static_assert(sizeof(plx_unit_mark) == 16, "units.vert reads 16 bytes a mark");

typedef struct plx_unit_marks {
    plx_unit_mark *marks; /* [count], owned */
    size_t count, capacity;
    bool failed; /* out of memory: what did not fit is left out */
} plx_unit_marks;

/* A zeroed plx_unit_marks is empty. */
void plx_unit_marks_uninit(plx_unit_marks *marks);

/* Replaces what is there by the marks of all units that are in view, discs after rows where both
 * lie over each other. */
void plx_unit_marks_make(plx_unit_marks *marks, const plx_visuals *visuals,
    const plx_layout *layout, const plx_camera *camera, const plx_viewport *viewport);

/* The radius in pixels at which the largest unit of a column is drawn, where units are discs. */
double plx_unit_radius(const plx_column *column, const plx_camera *camera, const plx_viewport *v);

#endif
