/* Draws weight matrices as heatmaps, as scene/matrix.h places them: what is in view of each band as
 * a picture of means (density/matrix_means.h), made and uploaded only when the weights, the place
 * or the colours are not those of the last draw. So a matrix of any size costs what it covers of
 * the screen, and so do many, which share what is read. Context thread. */
#ifndef PLX_RENDER_MATRIX_IMAGES_H
#define PLX_RENDER_MATRIX_IMAGES_H

#include "gfx/target.h"
#include "render/edge_maps.h"
#include "scene/matrix_labels.h"

typedef struct plx_matrix_images plx_matrix_images;

/* network and maps are borrowed; the maps are up to date with the snapshot at each call below, but
 * for links that have none, which are not drawn. NULL on failure. */
plx_matrix_images *plx_matrix_images_create(
    plx_device *device, const plx_network *network, plx_edge_maps *maps, plx_error *e);
void plx_matrix_images_destroy(plx_matrix_images **images);

typedef struct plx_matrix_request {
    const plx_snapshot *snapshot; /* must */
    const plx_matrix_band *bands; /* must, [band_count] */
    size_t band_count;
    plx_bounds clip;        /* pixels that they may cover, within the target */
    const plx_rgba *colors; /* must, [PLX_MATRIX_COLORS] */
    bool symmetric;         /* 0 has the middle colour */
    plx_rgba odd;           /* of weights that are not finite */
    double clip_share;      /* share of values at either end that may have the ends' colours */
    float opacity;          /* 0..1 */
} plx_matrix_request;

/* The scale of each link with a band in view, by the size of its cells there: [link_count], all
 * zero of others, borrowed until the next call. Biases have that of their link's weights. NULL
 * without memory. */
const plx_matrix_scale *plx_matrix_images_scales(
    plx_matrix_images *images, const plx_matrix_request *request, plx_error *e);

/* Over the target, with the scales of the last call of the above; clip: within that of then. */
bool plx_matrix_images_draw(
    plx_matrix_images *images, const plx_matrix_request *request, plx_target *target, plx_error *e);

#endif
