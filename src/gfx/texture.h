/* Images that shaders read. Context thread. */
#ifndef PLX_GFX_TEXTURE_H
#define PLX_GFX_TEXTURE_H

#include "gfx/device.h"

typedef enum plx_format {
    PLX_FORMAT_R8,       /* one byte, 0..1 in the shader */
    PLX_FORMAT_RGBA8,    /* four bytes, 0..1 */
    PLX_FORMAT_BGRA8,    /* the same; pixels that are written are RGBA, too */
    PLX_FORMAT_RGBA16,   /* four of uint16_t, 0..1 */
    PLX_FORMAT_R32F,     /* one float */
    PLX_FORMAT_RG32F,    /* two floats: sums of positive and of negative parts */
    PLX_FORMAT_RGBA32UI, /* four integers, as they are */
} plx_format;

typedef struct plx_texture plx_texture;

typedef struct plx_texture_desc {
    const char *label; /* must */
    int width, height; /* must, pixels */
    plx_format format;
    bool linear;        /* default: nearest */
    const void *pixels; /* copied; rows from the top, tightly packed; NULL: undefined content */
} plx_texture_desc;

plx_texture *plx_texture_create(plx_device *device, const plx_texture_desc *desc, plx_error *e);
void plx_texture_destroy(plx_texture **texture);

/* Replaces the part of width × height that begins at (x, y) by pixels of the texture's format,
 * tightly packed. */
void plx_texture_write(
    plx_texture *texture, int x, int y, int width, int height, const void *pixels);

/* The GL name, for gfx/ itself. */
unsigned plx_texture_name(const plx_texture *texture);

#endif
