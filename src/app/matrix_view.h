/* All weight matrices and biases of a network as heatmaps on a page, with titles, axes and colour
 * scales: alone, or beside the network. Context thread. */
#ifndef PLX_APP_MATRIX_VIEW_H
#define PLX_APP_MATRIX_VIEW_H

#include "density/palette.h"
#include "render/matrix_images.h"
#include "render/overlay_pass.h"
#include "scene/matrix_marks.h"

/* What of a network is shown. */
typedef enum plx_view {
    PLX_VIEW_NETWORK, /* units and connections */
    PLX_VIEW_MATRIX,  /* the page of matrices */
    PLX_VIEW_BOTH,    /* the page at the right of the network */
    PLX_VIEW_COUNT
} plx_view;

const char *plx_view_name(plx_view view);
bool plx_view_parse(const char *name, plx_view *out);

/* Of the weights at either end that need not have a colour of their own, so that a few wild ones do
 * not make all others look alike. */
#define PLX_MATRIX_CLIP_SHARE 0.005

/* From the lowest value to the highest, or about zero, as palettes are. */
void plx_matrix_view_colors(
    plx_palette palette, plx_theme theme, plx_rgba colors[PLX_MATRIX_COLORS]);

typedef struct plx_matrix_view plx_matrix_view;

/* network and maps are borrowed. NULL on failure. */
plx_matrix_view *plx_matrix_view_create(
    plx_device *device, const plx_network *network, plx_edge_maps *maps, plx_error *e);
void plx_matrix_view_destroy(plx_matrix_view **view);

typedef struct plx_matrix_shot {
    const plx_snapshot *snapshot; /* must, that the maps are of: by place, not by unit */
    const plx_layout *layout;     /* must: tells the unit at each place */
    plx_matrix_page *page;        /* must, laid out; it is looked at */
    double left, top;             /* of the page, pixels of the target */
    plx_bounds clip;              /* what of the target it may cover */
    plx_camera camera;            /* over the page; scale 0: all of it */
    plx_palette palette;
    plx_theme theme;
    bool labels;
    const plx_matrix_cell *cell; /* that is told; default: none */
    plx_pick hover;              /* in the network, marked where no cell is told */
} plx_matrix_shot;

/* Draws the page over the target, and adds its text to the overlay. */
bool plx_matrix_view_draw(plx_matrix_view *view, const plx_matrix_shot *shot, plx_target *target,
    plx_overlay *overlay, plx_error *e);

/* The cell of a page, as it was looked at last, under a pixel of the target. */
bool plx_matrix_view_pick(const plx_matrix_page *page, const plx_bounds *clip, double px, double py,
    plx_matrix_cell *cell);

#endif
