/* The picture of density/engine.h in bands of rows, so that its sums never are in memory all at
 * once: however large it is, bands are the rows of the picture in one piece, to the rounding of
 * floats. A first pass through all bands finds what is to be known of the whole: its exposure, and
 * what its columns sum to. One caller thread. */
#ifndef PLX_DENSITY_BANDS_H
#define PLX_DENSITY_BANDS_H

#include "density/bundle.h"
#include "density/exposure.h"

typedef struct plx_density_bands plx_density_bands;

/* workers: borrowed. NULL on failure. */
plx_density_bands *plx_density_bands_create(plx_workers *workers, plx_error *e);
void plx_density_bands_destroy(plx_density_bands **bands);

/* Makes the first pass. The bundles are copied, and what they point to stays as it is while bands
 * are drawn. band_rows: rows that are in memory at a time, at least 1. */
bool plx_density_bands_begin(plx_density_bands *bands, const plx_bundle *bundles, size_t count,
    plx_quality quality, int width, int height, int band_rows, plx_error *e);

/* As plx_exposure_of_picture, of the whole. */
plx_exposure plx_density_bands_exposure(const plx_density_bands *bands, double weight);

/* Rows top to top + rows - 1 of the picture, borrowed until the next call; where the first pass had
 * them last they are there already. NULL without memory. */
const plx_density *plx_density_bands_draw(
    plx_density_bands *bands, int top, int rows, plx_error *e);

#endif
