/* Draws any number of dense links into a picture, on some threads of its own and the caller's.
 *
 * What it needs grows at the first frames and is kept: later frames of like views allocate nothing.
 * One caller thread. */
#ifndef PLX_DENSITY_ENGINE_H
#define PLX_DENSITY_ENGINE_H

#include "density/bundle.h"

typedef struct plx_density_engine plx_density_engine;

/* threads: the caller's included; at least 1. NULL on failure. */
plx_density_engine *plx_density_engine_create(unsigned threads, plx_error *e);
void plx_density_engine_destroy(plx_density_engine **engine);

/* Clears the picture and draws the bundles. The same bundles give the same picture, whatever the
 * number of threads. */
bool plx_density_engine_draw(plx_density_engine *engine, const plx_bundle *bundles, size_t count,
    const plx_density *picture, plx_error *e);

/* Estimated seconds of a draw, from the view alone. */
double plx_density_engine_estimate(const plx_density_engine *engine, const plx_bundle *bundles,
    size_t count, int width, int height);

#endif
