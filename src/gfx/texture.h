/* Images that shaders read. Context thread. */
#ifndef PLX_GFX_TEXTURE_H
#define PLX_GFX_TEXTURE_H

#include "gfx/device.h"

typedef enum plx_format {
    PLX_FORMAT_R8,    /* one byte, 0..1 in the shader */
    PLX_FORMAT_RGBA8, /* four bytes, 0..1 */
    PLX_FORMAT_RG32F, /* two floats: sums of positive and of negative parts */
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

/* The GL name, for gfx/ itself. */
unsigned plx_texture_name(const plx_texture *texture);

#endif
