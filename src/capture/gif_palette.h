/* The 255 colours that show a picture best, by median cut, and the picture in them. Flat ground
 * stays flat: no dithering, so that GIFs stay small and still. One thread. */
#ifndef PLX_CAPTURE_GIF_PALETTE_H
#define PLX_CAPTURE_GIF_PALETTE_H

#include "base/error.h"

enum { PLX_GIF_COLORS = 255 }; /* entry 255 is left for what does not change */

typedef struct plx_gif_palette plx_gif_palette;

plx_gif_palette *plx_gif_palette_create(plx_error *e);
void plx_gif_palette_destroy(plx_gif_palette **p);

/* rgba: [count][4]; index: [count], row `stride` apart; colour: 0xAARRGGBB each, entry 255 is 0. */
void plx_gif_palette_apply(plx_gif_palette *p, const unsigned char *rgba, int width, int height,
    unsigned char *index, size_t stride, uint32_t color[256]);

#endif
