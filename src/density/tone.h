/* From sums of weights to colours, by the same formula as shaders/tonemap.frag.
 *
 * With x the number of average connections that lie over a pixel, brightness follows a curve of x
 * that gives a lone line its place beside a bundle of hundreds. Hue is not simply the sign of the
 * sum: it goes from the colour of the sign over neutral to the other, is full where one sign has
 * the pixel to itself, and where the sum is beyond what equal shares of both signs give by chance,
 * whose spread grows as sqrt(x). Where sums do not stand for signs but for places on a palette
 * (PLX_HUE_MEAN), hue is the palette at their mean. On a white page light is what darkens. Sums
 * that are no finite numbers are magenta.
 *
 * Immutable once made; any number of threads. */
#ifndef PLX_DENSITY_TONE_H
#define PLX_DENSITY_TONE_H

#include "density/exposure.h"
#include "density/style.h"

/* Places on a palette, from -1 to 1. */
enum { PLX_TONE_HUES = 33 };

/* As the shader reads it (std140). Inks are what full light adds to the page, which is less than
 * nothing on a white one. */
typedef struct plx_tone {
    float background[4], positive[4], negative[4]; /* as shown, 0..1 */
    float neutral[4];                              /* the ink of equal shares, */
    float positive_ink[4], negative_ink[4];        /* and of either sign */
    float deep[4];   /* added by the third power of light: much of it leads to white, or to black */
    float toward[4]; /* that is, 1 or 0 */
    float per_weight; /* 1 / exposure.weight */
    float lift;       /* what x is multiplied by before the curve */
    float scale;      /* what the curve gives is multiplied by: 1 at the exposure's level */
    float power;      /* that the product is raised to */
    float light;      /* brightness at the exposure's level */
    int32_t curve;
    int32_t hue; /* plx_hue */
    float unused;
    float hues[PLX_TONE_HUES][4]; /* inks of places on the palette, where the hue is a mean */
} plx_tone;
_Static_assert(sizeof(plx_tone) == 160 + 16 * PLX_TONE_HUES, "tonemap.frag: block Params");

plx_tone plx_tone_make(const plx_edge_style *style, const plx_exposure *exposure);

/* The hue at a place from -1 to 1 of the palette, as lines have it on that page. */
void plx_tone_hue(const plx_edge_style *style, double place, float rgb[3]);

/* Columns x0 to x1 of the picture into rgba, [height][width][4], rows from the bottom as GL wants
 * them. Other columns are left as they are, so that several threads may each do some. */
void plx_tone_map(const plx_tone *tone, const plx_density *d, int x0, int x1, unsigned char *rgba);

/* The same in 16 bits a channel, of which the fourth is full. */
void plx_tone_map_wide(const plx_tone *tone, const plx_density *d, int x0, int x1, uint16_t *rgba);

/* Lifts colours in 16 bits off the page: each pixel of those columns becomes the least cover that
 * over the page gives its colour, multiplied into its other channels. */
void plx_tone_lift(const plx_tone *tone, int width, int height, int x0, int x1, uint16_t *rgba);

/* The colours of `count` pixels with those sums: rgba[count][4]. */
void plx_tone_colors(const plx_tone *tone, const float *positive, const float *negative, int count,
    unsigned char *rgba);

/* The same in 16 bits. */
void plx_tone_colors_wide(
    const plx_tone *tone, const float *positive, const float *negative, int count, uint16_t *rgba);

/* How bright a pixel of that weight is before the soft shoulder that keeps it below white; it rises
 * without end. And the other way round. Both >= 0. */
double plx_tone_brightness(const plx_tone *tone, double weight);
double plx_tone_weight(const plx_tone *tone, double brightness);

#endif
