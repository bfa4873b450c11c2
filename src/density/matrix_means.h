/* A window of a weight matrix as a picture of means: what a heatmap shows, at any zoom.
 *
 * A pixel is the mean of the weights of the cells under it, each by the area of it that the pixel
 * covers. Up to some number of cells in the window they are read one by one, and the means are
 * exact to the rounding of floats; beyond, from the finest level of the pyramid that is cheap
 * enough, with its blocks taken as even: where a pixel cuts a block, the share of its area counts.
 * As in the pyramid, weights below the threshold count as zero. A pixel that touches a weight that
 * is not finite is NaN at any zoom, so that a single one shows among a hundred million.
 *
 * One caller at a time for each value. */
#ifndef PLX_DENSITY_MATRIX_MEANS_H
#define PLX_DENSITY_MATRIX_MEANS_H

#include "density/matrix_odd.h"

/* One side of the window: pixel i covers the cells from start + i step to start + (i + 1) step,
 * as far as they lie within first … end. */
typedef struct plx_matrix_axis {
    double start;      /* cells */
    double step;       /* cells a pixel, > 0 */
    size_t first, end; /* cells that are there, end > first */
    int pixels;        /* > 0 */
} plx_matrix_axis;

typedef struct plx_matrix_window {
    plx_matrix_axis in, out; /* source units from left to right, target units from top to bottom */
} plx_matrix_window;

typedef struct plx_matrix_means {
    double *sums; /* working space, owned */
    size_t capacity;
} plx_matrix_means;

/* A zeroed value is ready. */
void plx_matrix_means_uninit(plx_matrix_means *m);

typedef struct plx_matrix_source {
    const plx_pyramid *pyramid; /* must, built from the weights */
    const float *weights;       /* must, [out][in] */
    const plx_matrix_odd *odd;  /* must, of these weights */
    plx_workers *workers;       /* must */
    size_t budget;              /* numbers that may be read; default PLX_MATRIX_BUDGET */
} plx_matrix_source;

enum { PLX_MATRIX_BUDGET = 1 << 24 };

/* The level that is read for a window: 0 is the weights themselves. */
int plx_matrix_level(const plx_matrix_source *s, const plx_matrix_window *w);

/* means: [out.pixels][in.pixels]; 0 where no cell is. False without memory. */
bool plx_matrix_means_make(plx_matrix_means *m, const plx_matrix_source *s,
    const plx_matrix_window *w, float *means, plx_error *e);

#endif
