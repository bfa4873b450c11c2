/* Single lines drawn over a coloured picture, so that the strongest connections can be followed
 * through the haze of all others. Strengths of each sign are summed at a pixel; where both are
 * there, the stronger lies over the other. Signs and their colours may change places: so does the
 * picture, to the last bit. Any number of threads, each with its own columns and memory. */
#ifndef PLX_DENSITY_CRISP_H
#define PLX_DENSITY_CRISP_H

#include "density/strokes.h"
#include "density/tone.h"

/* How much of what lies below a line covers, and how far its colour goes towards what the tone
 * says. */
#define PLX_CRISP_COVER   0.85F
#define PLX_CRISP_LIGHTEN 0.2F
/* Sums below that are nothing: less than any colour tells apart. */
#define PLX_CRISP_LEAST 1e-6F

typedef struct plx_crisp_line {
    plx_stroke stroke;
    float strength; /* 0..1: how much of the picture it covers */
    float place;    /* on the palette: -1..1; where the hue is of a sign, -1 or 1 */
} plx_crisp_line;

/* What the line adds to a column of either plane of sums. */
void plx_crisp_weights(const plx_crisp_line *line, float weight[PLX_SIGNS]);

/* Floats of working space for so many columns of a picture. */
size_t plx_crisp_memory(int columns, int height);

/* Over columns x0 to x1 of rgba, [height][width][4], rows from the bottom, in the tone's colours.
 */
void plx_crisp_draw(const plx_tone *tone, const plx_crisp_line *lines, size_t count, int width,
    int height, int x0, int x1, float *memory, unsigned char *rgba);
/* The same over colours in 16 bits. */
void plx_crisp_draw_wide(const plx_tone *tone, const plx_crisp_line *lines, size_t count, int width,
    int height, int x0, int x1, float *memory, uint16_t *rgba);

#endif
