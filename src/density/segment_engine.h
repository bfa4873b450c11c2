/* Draws sets of segments into a picture, on all threads.
 *
 * What it needs grows at the first frames and is kept: later frames of like views allocate nothing.
 * One caller thread. */
#ifndef PLX_DENSITY_SEGMENT_ENGINE_H
#define PLX_DENSITY_SEGMENT_ENGINE_H

#include "density/segments.h"

typedef struct plx_segment_engine plx_segment_engine;

/* workers: borrowed. NULL on failure. */
plx_segment_engine *plx_segment_engine_create(plx_workers *workers, plx_error *e);
void plx_segment_engine_destroy(plx_segment_engine **engine);

/* Plans the drawing of a set and sorts it, which takes some 50 ns a segment and thread. The set is
 * copied; the picture and what the set points to stay as they are until all is drawn. The picture
 * is not cleared: what is drawn is added to it, be it bundles or other sets. The same set gives the
 * same picture, whatever the number of threads. After a failure there is nothing to draw. */
bool plx_segment_engine_begin(plx_segment_engine *engine, const plx_segments *set,
    plx_quality quality, const plx_density *picture, plx_error *e);
/* Draws on for about so many seconds, or until all is drawn: true then. Nothing fails. */
bool plx_segment_engine_more(plx_segment_engine *engine, double seconds);

/* All at once. */
bool plx_segment_engine_draw(plx_segment_engine *engine, const plx_segments *set,
    plx_quality quality, const plx_density *picture, plx_error *e);

#endif
