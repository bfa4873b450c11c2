/* How long the GPU took for what was submitted between begin and end, known some frames later
 * without waiting for it. Context thread. */
#ifndef PLX_GFX_TIMER_H
#define PLX_GFX_TIMER_H

#include "gfx/device.h"

typedef struct plx_timer plx_timer;

plx_timer *plx_timer_create(plx_device *device, plx_error *e);
void plx_timer_destroy(plx_timer **timer);

/* Spans of different timers may overlap: a frame can be timed around its parts. False (and nothing
 * is measured) when too many results are outstanding. */
bool plx_timer_begin(plx_timer *timer);
/* After a begin that was true. `tag` comes back with the result, so that a time finds the work that
 * it measured. */
void plx_timer_end(plx_timer *timer, double tag);

/* The oldest finished measurement, in seconds; false when none is ready. */
bool plx_timer_poll(plx_timer *timer, double *seconds, double *tag);

#endif
