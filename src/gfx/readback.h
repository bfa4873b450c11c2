/* Pictures on their way from the GPU to the processor, without waiting for them: each is asked for
 * into a buffer of its own, and taken when it has come, in the order asked for. Context thread; but
 * pixels may be read on any. */
#ifndef PLX_GFX_READBACK_H
#define PLX_GFX_READBACK_H

#include "gfx/target.h"

typedef struct plx_readback plx_readback;

/* Room for `count` pictures of width × height, 4 bytes a pixel. NULL on failure. */
plx_readback *plx_readback_create(
    plx_device *device, int width, int height, size_t count, plx_error *e);
/* Pixels that were taken are gone. Accepts NULL. */
void plx_readback_destroy(plx_readback **readback);

/* Whether another can be asked for. */
bool plx_readback_room(const plx_readback *r);
/* Asks for what the RGBA8 target, or the window, of that size shows now. There must be room. */
void plx_readback_begin(plx_readback *r, const plx_target *target);
/* Those asked for and not taken yet. */
size_t plx_readback_coming(const plx_readback *r);

/* The oldest that was asked for and not taken yet, [height][width][4], rows from the bottom,
 * aligned to 4; NULL where it has not come. wait: until it has. Valid until freed. NULL with no
 * more coming where the context was lost. */
const unsigned char *plx_readback_take(plx_readback *r, bool wait);
/* Makes room: the oldest that was taken is not looked at any more. */
void plx_readback_free(plx_readback *r);

#endif
