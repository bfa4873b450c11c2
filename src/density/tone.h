/* From sums of weights to colours, by the same formula as shaders/tonemap.frag.
 *
 * With x the number of average connections that lie over a pixel, brightness follows a curve of x
 * that gives a lone line its place beside a bundle of hundreds. Hue is not simply the sign of the
 * sum: it goes from the colour of the sign over neutral to the other, is full where one sign has
 * the pixel to itself, and where the sum is beyond what equal shares of both signs give by chance,
 * whose spread grows as sqrt(x). Sums that are no finite numbers are magenta.
 *
 * Immutable once made; any number of threads. */
#ifndef PLX_DENSITY_TONE_H
#define PLX_DENSITY_TONE_H

#include "density/exposure.h"
#include "density/style.h"

/* As the shader reads it (std140). */
typedef struct plx_tone {
    float background[4], positive[4], negative[4], neutral[4]; /* as shown, 0..1 */
    float per_weight;                                          /* 1 / exposure.weight */
    float lift;  /* what x is multiplied by before the curve */
    float scale; /* what the curve gives is multiplied by: 1 at the exposure's level */
    float power; /* that the product is raised to */
    float light; /* brightness at the exposure's level */
    int32_t curve;
    float unused[2];
} plx_tone;
_Static_assert(sizeof(plx_tone) == 96, "tonemap.frag: block Params");

plx_tone plx_tone_make(const plx_edge_style *style, const plx_exposure *exposure);

/* Columns x0 to x1 of the picture into rgba, [height][width][4], rows from the bottom as GL wants
 * them. Other columns are left as they are, so that several threads may each do some. */
void plx_tone_map(const plx_tone *tone, const plx_density *d, int x0, int x1, unsigned char *rgba);

/* The colours of `count` pixels with those sums: rgba[count][4]. */
void plx_tone_colors(const plx_tone *tone, const float *positive, const float *negative, int count,
    unsigned char *rgba);

/* How bright a pixel of that weight is before the soft shoulder that keeps it below white; it rises
 * without end. And the other way round. Both >= 0. */
double plx_tone_brightness(const plx_tone *tone, double weight);
double plx_tone_weight(const plx_tone *tone, double brightness);

#endif
