/* Colours of a coarse picture to a finer one, as the GPU's linear filter does it, on the CPU: a
 * software GL takes ten times as long. Any thread. */
#ifndef PLX_DENSITY_STRETCH_H
#define PLX_DENSITY_STRETCH_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* For one size of either picture. */
typedef struct plx_stretch {
    int from_width, from_height, width, height;
    int32_t *left; /* [width] of each column: the coarse one at its left, owned */
    uint32_t *way; /* [width] and how far it is to the next, in 256ths, owned */
} plx_stretch;

/* All sizes > 0. Does nothing where the sizes are those it has. False leaves nothing to uninit. */
bool plx_stretch_fit(
    plx_stretch *s, int from_width, int from_height, int width, int height, plx_error *e);
void plx_stretch_uninit(plx_stretch *s);

/* Working space for plx_stretch_rows: so many pixels. */
size_t plx_stretch_memory(const plx_stretch *s);

/* Rows first to end - 1 of the finer picture. from: [from_height][from_width], to:
 * [height][width], four bytes a pixel. Channels are off by 2 at most. */
void plx_stretch_rows(
    const plx_stretch *s, const uint32_t *from, int first, int end, uint32_t *memory, uint32_t *to);

#endif
