/* Pictures over the plane of two inputs: which part of it, and the colours of what units give there
 * (scene/field.h). Rows go from the top, which is the largest second input. Any thread; no state.
 */
#ifndef PLX_SCENE_PLANE_H
#define PLX_SCENE_PLANE_H

#include "density/palette.h"
#include "model/dataset.h"
#include "scene/field.h"

/* In the data's own units, before they are scaled. */
typedef struct plx_plane {
    double x_low, x_high, y_low, y_high;
} plx_plane;

/* All rows of the data with some room around; of like size either way where the data are. False
 * where they have other than two inputs, or no rows. scaling: what both went through, or NULL;
 * test: or NULL. */
bool plx_plane_of(const plx_dataset *training, const plx_dataset *test, const plx_scaling *scaling,
    plx_plane *out);
/* The same part as the network is given it; the network is borrowed. */
plx_field_desc plx_plane_field(
    const plx_plane *plane, const plx_scaling *scaling, const plx_network *network);

typedef struct plx_plane_look {
    plx_palette palette; /* of values: a diverging one */
    plx_theme theme;
    bool discrete; /* only which side of the middle, or which class */
} plx_plane_look;

/* A value between -1 and 1, and a class out of `classes` with a share 0..1 of its colour: two are
 * the ends of the palette, more come from that of classes. rgba: four bytes. */
void plx_plane_value_color(const plx_plane_look *look, double value, unsigned char *rgba);
void plx_plane_class_color(
    const plx_plane_look *look, size_t classes, size_t index, double share, unsigned char *rgba);

/* Pictures, paler than these colours, so that points stand out. rgba: [side][side][4]. A unit, by
 * its own largest |value|; */
void plx_plane_paint_unit(
    const plx_plane_look *look, const float *values, size_t side, unsigned char *rgba);
/* values, -reach..reach; */
void plx_plane_paint_values(const plx_plane_look *look, const float *values, size_t side,
    double reach, unsigned char *rgba);
/* and the likeliest class by all units of the last layer: [classes][side][side]. */
void plx_plane_paint_classes(const plx_plane_look *look, const float *values, size_t side,
    size_t classes, unsigned char *rgba);

#endif
