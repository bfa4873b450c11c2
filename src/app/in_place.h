/* Matrices in place of lines: a link's weights as a heatmap between its two columns, each row at
 * the height of its target unit. It unfolds from the middle while the lines fade. Context thread.
 */
#ifndef PLX_APP_IN_PLACE_H
#define PLX_APP_IN_PLACE_H

#include "density/palette.h"
#include "render/frame.h"
#include "render/matrix_images.h"
#include "scene/matrix_marks.h"

typedef struct plx_in_place plx_in_place;

/* network and maps are borrowed. NULL on failure. */
plx_in_place *plx_in_place_create(
    plx_device *device, const plx_network *network, plx_edge_maps *maps, plx_error *e);
void plx_in_place_destroy(plx_in_place **in_place);

typedef struct plx_in_place_shot {
    const plx_snapshot *snapshot; /* must, that the maps are of: by place, not by unit */
    const plx_layout *layout;     /* must */
    const float *shown;           /* must, [links]: how far each is from lines, 0, to a matrix, 1 */
    plx_camera camera;
    plx_viewport viewport;
    plx_bounds clip; /* pixels that text may cover */
    plx_palette palette;
    plx_theme theme;
    bool labels;
    plx_pick hover; /* marked; what it is, is told beside the pointer */
} plx_in_place_shot;

/* In three steps, all with the same shot: says what is to be seen; adds its text to an overlay that
 * is drawn later; covers the lines and draws the heatmaps over the target. */
bool plx_in_place_begin(plx_in_place *in_place, const plx_in_place_shot *shot, plx_error *e);
void plx_in_place_labels(
    const plx_in_place *in_place, const plx_in_place_shot *shot, plx_overlay *overlay);
bool plx_in_place_draw(plx_in_place *in_place, const plx_in_place_shot *shot,
    plx_renderer *renderer, plx_target *target, plx_error *e);

/* The link whose gap is at a pixel, if any: between its columns, whatever is shown there. */
bool plx_in_place_link_at(const plx_network *network, const plx_layout *layout,
    const plx_camera *camera, const plx_viewport *viewport, double px, size_t *link);
/* The cell of a matrix that is all there, under a pixel. */
bool plx_in_place_pick(const plx_network *network, const plx_layout *layout,
    const plx_camera *camera, const plx_viewport *viewport, const float *shown, double px,
    double py, plx_matrix_cell *cell);

#endif
