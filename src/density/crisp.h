/* Single lines drawn over a coloured picture, so that the strongest connections can be followed
 * through the haze of all others. Any number of threads, each with its own columns and memory. */
#ifndef PLX_DENSITY_CRISP_H
#define PLX_DENSITY_CRISP_H

#include "density/tone.h"

/* How much of what lies below a line covers, and how far its colour goes towards white. */
#define PLX_CRISP_COVER   0.85F
#define PLX_CRISP_LIGHTEN 0.2F

typedef struct plx_crisp_line {
    double x0, y0, x1, y1; /* pixels; x0 < x1 */
    float strength;        /* 0..1: how much of the picture it covers */
    int sign;              /* PLX_POSITIVE or PLX_NEGATIVE */
} plx_crisp_line;

/* Floats of working space for so many columns of a picture. */
size_t plx_crisp_memory(int columns, int height);

/* Over columns x0 to x1 of rgba, [height][width][4], rows from the bottom, in the tone's colours.
 */
void plx_crisp_draw(const plx_tone *tone, const plx_crisp_line *lines, size_t count, int width,
    int height, int x0, int x1, float *memory, unsigned char *rgba);

#endif
