/* What is written on and around heatmaps: titles, indices of units along the sides, lines between
 * cells and the numbers in them where they are large enough, and colour scales. One thread. */
#ifndef PLX_SCENE_MATRIX_LABELS_H
#define PLX_SCENE_MATRIX_LABELS_H

#include "feed/snapshot.h"
#include "scene/matrix_page.h"
#include "scene/overlay.h"

enum { PLX_MATRIX_COLORS = 256 };

/* From values to colours: low has the first one, high the last. */
typedef struct plx_matrix_scale {
    float low, high; /* low < high, finite */
    bool clipped;    /* some values lie outside, and have the colours of the ends */
    double cells;    /* under a pixel, at least 1: a colour is the mean of so many. 0: it is not
                        known, with all else */
} plx_matrix_scale;

/* Index of a value's colour; value is not NaN. */
static inline int plx_matrix_color_of(const plx_matrix_scale *s, float value)
{
    float place = (value - s->low) / (s->high - s->low) * (PLX_MATRIX_COLORS - 1) + 0.5F;
    return place > 0 ? place < PLX_MATRIX_COLORS - 1 ? (int)place : PLX_MATRIX_COLORS - 1 : 0;
}

typedef struct plx_matrix_labels {
    const plx_network *network;     /* must */
    const float *params;            /* must: the snapshot's, that the heatmaps show */
    const plx_layout *layout;       /* tells the unit at each place; default: that of its index */
    const plx_matrix_scale *scales; /* must, [link_count] */
    const plx_rgba *colors;         /* must, [PLX_MATRIX_COLORS] */
    plx_bounds clip;                /* pixels that they may cover */
    bool bare;                      /* no indices: there is no room around the matrix */
} plx_matrix_labels;

/* Lines, numbers and indices of one band. */
void plx_matrix_band_labels(
    plx_overlay *overlay, const plx_matrix_labels *labels, const plx_matrix_band *band);

/* A colour scale below a band, where there is room. */
void plx_matrix_band_scale(
    plx_overlay *overlay, const plx_matrix_labels *labels, const plx_matrix_band *band);

/* Those of all bands of a page, with titles and colour scales. */
void plx_matrix_page_labels(
    plx_overlay *overlay, const plx_matrix_labels *labels, const plx_matrix_page *page);

/* Marks a cell of the bands, and says beside it which it is and what its value is. */
void plx_matrix_tell(plx_overlay *overlay, const plx_matrix_labels *labels,
    const plx_matrix_band *bands, size_t count, const plx_matrix_cell *cell);

#endif
