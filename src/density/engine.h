/* Draws any number of dense links into a picture.
 *
 * What it needs grows at the first frames and is kept: later frames of like views allocate nothing.
 * One caller thread. */
#ifndef PLX_DENSITY_ENGINE_H
#define PLX_DENSITY_ENGINE_H

#include "density/bundle.h"

typedef struct plx_density_engine plx_density_engine;

/* workers: borrowed. Takes some milliseconds to find out how fast this machine is. NULL on failure.
 */
plx_density_engine *plx_density_engine_create(plx_workers *workers, plx_error *e);
void plx_density_engine_destroy(plx_density_engine **engine);

/* Clears the picture and plans the drawing of the bundles, which are copied; the picture and what
 * the bundles point to stay as they are until all is drawn. The same bundles give the same picture,
 * whatever the number of threads. */
bool plx_density_engine_begin(plx_density_engine *engine, const plx_bundle *bundles, size_t count,
    plx_quality quality, const plx_density *picture, plx_error *e);
/* The same for rows top to top + picture->height - 1 of a picture that is `height` high, where the
 * bundles lie as in the whole; columns are not set right then (column_sums.h), for that takes all
 * rows. */
typedef struct plx_density_band {
    int height, top;
} plx_density_band;
bool plx_density_engine_begin_band(plx_density_engine *engine, const plx_bundle *bundles,
    size_t count, plx_quality quality, const plx_density_band *band, const plx_density *picture,
    plx_error *e);
/* Whether columns of the whole picture last begun are to be set right. */
bool plx_density_engine_sets_columns_right(const plx_density_engine *engine);
/* Draws on for about so many seconds, or until all is drawn: true then. Nothing fails. */
bool plx_density_engine_more(plx_density_engine *engine, double seconds);

/* All at once. */
bool plx_density_engine_draw(plx_density_engine *engine, const plx_bundle *bundles, size_t count,
    plx_quality quality, const plx_density *picture, plx_error *e);

/* Estimated seconds of a draw, from the view alone; INFINITY without memory. */
double plx_density_engine_estimate(plx_density_engine *engine, const plx_bundle *bundles,
    size_t count, plx_quality quality, int width, int height);

#endif
