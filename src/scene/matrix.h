/* A link's weights as a heatmap on the screen: where its parts lie, and what is at a point of them.
 *
 * A matrix has a row for each target unit and a column for each source unit, and its biases stand
 * beside it as one more column. A wide or a tall one may be folded into bands, which is why all is
 * said of bands. No GL, no colours here. Any thread. */
#ifndef PLX_SCENE_MATRIX_H
#define PLX_SCENE_MATRIX_H

#include "scene/camera.h"

/* A rectangle of cells on the screen. */
typedef struct plx_matrix_band {
    size_t link;
    bool bias;                  /* of the link's biases, one column: in_first 0, in_end 1 */
    size_t in_first, in_end;    /* source units, left to right */
    size_t out_first, out_end;  /* target units, top to bottom */
    double x, y, width, height; /* pixels from the top left of the viewport */
} plx_matrix_band;

static inline double plx_matrix_cell_width(const plx_matrix_band *b)
{
    return b->width / (double)(b->in_end - b->in_first);
}

static inline double plx_matrix_cell_height(const plx_matrix_band *b)
{
    return b->height / (double)(b->out_end - b->out_first);
}

/* One cell: a connection, or the bias of a unit (source then is 0). All here counts places, as
 * columns of the layout have them; that is the index of a unit but where an order is shown. */
typedef struct plx_matrix_cell {
    size_t link, source, target;
    bool bias;
} plx_matrix_cell;

static inline bool plx_matrix_cell_equal(const plx_matrix_cell *a, const plx_matrix_cell *b)
{
    return a->link == b->link && a->source == b->source && a->target == b->target &&
           a->bias == b->bias;
}

/* The cell under a point, of the last band that holds it: a band is drawn over those before it. A
 * point on the line between two cells belongs to the one right of it or below. False where no band
 * is. Exact as far as doubles tell pixels apart. */
bool plx_matrix_pick(
    const plx_matrix_band *bands, size_t count, double px, double py, plx_matrix_cell *cell);

/* A cell's rectangle in the first of the bands that has it; false where none does. */
bool plx_matrix_find(
    const plx_matrix_band *bands, size_t count, const plx_matrix_cell *cell, plx_bounds *rectangle);

/* The value of a cell. */
float plx_matrix_value(
    const plx_network *network, const float *params, const plx_matrix_cell *cell);

/* The part of the band that lies within clip (pixels), as whole pixels: columns of pixels left …
 * right - 1 and rows top … bottom - 1, those whose middle is in both. False where there are none.
 */
typedef struct plx_matrix_pixels {
    int left, top, right, bottom;
} plx_matrix_pixels;
bool plx_matrix_visible(
    const plx_matrix_band *band, const plx_bounds *clip, plx_matrix_pixels *pixels);

/* Where a matrix stands in the picture of the network in place of its link's lines: between the two
 * columns, each row at the height of its target unit, and the biases between it and the targets.
 * shown, 0..1: how far it has unfolded from the middle of the gap. Gives two bands. */
enum { PLX_MATRIX_IN_PLACE_BANDS = 2 };
void plx_matrix_in_place(plx_matrix_band bands[PLX_MATRIX_IN_PLACE_BANDS], size_t link,
    const plx_network *network, const plx_layout *layout, const plx_camera *camera,
    const plx_viewport *viewport, double shown);

#endif
