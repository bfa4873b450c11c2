/* Sums of several classes to colours: how much lies over a pixel makes it bright, and what of it is
 * of which class gives the hue. Any number of threads. */
#ifndef PLX_DENSITY_BLEND_H
#define PLX_DENSITY_BLEND_H

#include "density/density.h"
#include "density/palette.h"

enum { PLX_BLEND_CLASSES = 8, PLX_BLEND_PICTURES = PLX_BLEND_CLASSES / PLX_SIGNS };

/* How sums become light: as asinh(depth · sum / level), which is full where it is that of the
 * level.
 */
typedef struct plx_blend_light {
    double level; /* > 0 */
    double depth; /* > 0; the deeper, the nearer to each other are many and more */
} plx_blend_light;

typedef struct plx_blend {
    plx_theme theme;
    int classes;
    float ink[PLX_BLEND_CLASSES][3]; /* as shown, 0..1 */
    plx_blend_light light;
    double gain; /* default (0): 1 */
} plx_blend;

/* What the light is found from: its memory is kept from one picture to the next. Zeroed to begin
 * with; one thread. */
typedef struct plx_blend_samples {
    float *value; /* owned */
    size_t room;
} plx_blend_samples;

/* The light for these pictures, of which each has the sums of two classes: from what lies over the
 * pixels that are not empty. The level is what few of them exceed, and at least 2; the depth such
 * that half of them have no more than half of the light, where it may be less than the depth that
 * shows lone lines. Both are the least and the most without memory. */
plx_blend_light plx_blend_light_of(
    plx_blend_samples *samples, const plx_density *pictures, int count);
/* It looks at every so many columns, and rows, from half of that on. */
int plx_blend_stride(int width, int height);
void plx_blend_samples_uninit(plx_blend_samples *samples);

/* Columns x0 to x1 into rgba, [height][width][4], rows from the bottom. */
void plx_blend_map(
    const plx_blend *b, const plx_density *pictures, int x0, int x1, unsigned char *rgba);

#endif
