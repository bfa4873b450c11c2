/* What passes draw into: a picture on the GPU, or the window itself. Context thread. */
#ifndef PLX_GFX_TARGET_H
#define PLX_GFX_TARGET_H

#include "gfx/texture.h"

typedef struct plx_target plx_target;

/* A picture of width × height. NULL on failure. */
plx_target *plx_target_create(
    plx_device *device, const char *label, int width, int height, plx_format format, plx_error *e);
/* The window's back buffer (framebuffer 0) of that size. */
plx_target *plx_target_create_window(plx_device *device, int width, int height, plx_error *e);
void plx_target_destroy(plx_target **target);

int plx_target_width(const plx_target *target);
int plx_target_height(const plx_target *target);
/* Borrowed; NULL for the window. */
plx_texture *plx_target_texture(const plx_target *target);

void plx_target_clear(plx_target *target, const float rgba[4]);

/* Copies the whole of `from` to `to`; the sizes must be equal. */
void plx_target_copy(const plx_target *from, plx_target *to);

/* Reads an RGBA8 target or the window into pixels [height][width][4], rows from the top. Waits for
 * the drawing to finish. */
void plx_target_read_rgba8(const plx_target *target, unsigned char *pixels);
/* Reads an RG32F target into pixels [height][width][2], rows from the top. */
void plx_target_read_rg32f(const plx_target *target, float *pixels);

/* Replaces an RGBA8 target's content by pixels [height][width][4], rows from the bottom. */
void plx_target_write_rgba8(plx_target *target, const unsigned char *pixels);

/* The GL framebuffer, for gfx/ itself. */
unsigned plx_target_framebuffer(const plx_target *target);

#endif
