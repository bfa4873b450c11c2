/* What passes draw into: a picture on the GPU, or the window itself. Context thread. */
#ifndef PLX_GFX_TARGET_H
#define PLX_GFX_TARGET_H

#include "gfx/texture.h"

typedef struct plx_target plx_target;

/* A picture of width × height. NULL on failure. */
plx_target *plx_target_create(
    plx_device *device, const char *label, int width, int height, plx_format format, plx_error *e);
/* A picture that is written by plx_target_write_rgba8 alone, and then copied. turned: its memory is
 * as that of a software GL's windows, rows from the top and blue first, so that it is copied to one
 * as it is, where else all its pixels are drawn; to be wanted where plx_target_turns says so. NULL
 * on failure. */
plx_target *plx_target_create_screen(
    plx_device *device, const char *label, int width, int height, bool turned, plx_error *e);
/* Whether what goes to the device's window had better be turned. */
bool plx_target_turns(const plx_device *device);
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
/* The same with rows from the bottom, which spares turning them. */
void plx_target_read_rgba8_up(const plx_target *target, unsigned char *pixels);
/* Reads an RG32F target into pixels [height][width][2], rows from the top. */
void plx_target_read_rg32f(const plx_target *target, float *pixels);

/* Reads an RGBA16 target into pixels [height][width][4], rows from the top. */
void plx_target_read_rgba16(const plx_target *target, uint16_t *pixels);

/* Replaces an RGBA8 target's content by pixels [height][width][4], rows from the bottom. */
void plx_target_write_rgba8(plx_target *target, const unsigned char *pixels);
/* Replaces an RGBA8 or RGBA16 target's content by its pixels, from rows that are `stride` pixels
 * long. */
void plx_target_write_rows(plx_target *target, const void *pixels, int stride);

/* A target that is a tile of a larger picture: its upper left pixel is pixel (x, y) of that, and
 * passes that take places in pixels take them in the whole picture. At first both are 0. */
void plx_target_place(plx_target *target, int x, int y);

/* Where a pass finds its target in the picture, pixels: width and height of the target, and its
 * place. For shaders/common/params.glsl. */
void plx_target_window(const plx_target *target, float window[4]);
int plx_target_x(const plx_target *target);
int plx_target_y(const plx_target *target);

/* The GL framebuffer, for gfx/ itself. */
unsigned plx_target_framebuffer(const plx_target *target);

#endif
