/* How bright a picture of sums is to be, from the picture itself. Plain data; any thread. */
#ifndef PLX_DENSITY_EXPOSURE_H
#define PLX_DENSITY_EXPOSURE_H

#include "density/density.h"

typedef struct plx_exposure {
    double weight; /* what one average connection adds to a pixel that it covers; > 0 */
    double
        level; /* how many of them lie over a pixel that is to be shown at middle brightness; > 0 */
} plx_exposure;

/* weight: mean |w| of the connections in view. Only some of the pixels are looked at, always the
 * same; a few wild ones change nothing. Where the picture is empty, the level is 1. */
plx_exposure plx_exposure_of_picture(const plx_density *picture, double weight);
/* The same from sums that were picked elsewhere: [count][PLX_SIGNS]. */
plx_exposure plx_exposure_of_sums(const float *sums, size_t count, double weight);

/* Every so many pixels, both ways, a picture is to be looked at. */
int plx_exposure_stride(int width, int height);

/* One of the pixels that are looked at. */
typedef struct plx_exposure_pixel {
    float sums[PLX_SIGNS];
    int column;
} plx_exposure_pixel;

/* For pictures in bands of rows: at most so many pixels of the whole are looked at; */
size_t plx_exposure_pixels(int width, int height);
/* those that lie in a band, whose first row is `top` of a picture of that height, go to `out`, and
 * their number is returned; */
size_t plx_exposure_pick(const plx_density *band, int top, int height, plx_exposure_pixel *out);
/* and of all of them comes what plx_exposure_of_picture gives of the whole. */
plx_exposure plx_exposure_of_pixels(const plx_exposure_pixel *pixels, size_t count, double weight);

/* From what is in use towards what the picture asks for, `seconds` later, so that nothing flickers:
 * in ratios, and as far in one step as in many. `now` with weight 0 stands for none yet. Gives
 * exactly the goal when it is too near for the eye to tell. */
plx_exposure plx_exposure_ease(plx_exposure now, plx_exposure goal, double seconds);

#endif
