/* What the columns of a picture sum to, exactly: for setting right what the transform loses and
 * gains at the picture's upper and lower edge, where lines that it widens reach over. Any thread.
 */
#ifndef PLX_DENSITY_COLUMN_SUMS_H
#define PLX_DENSITY_COLUMN_SUMS_H

#include "density/bundle.h"

/* Columns are set right in pictures at rest of so many connections; where there are more, what is
 * lost at the edges is too little to matter. */
enum { PLX_COLUMN_SUMS_MOST = 200000000 };

/* Sums of a picture of `width` columns, made by parts. */
typedef struct plx_column_sums {
    double *sums; /* [PLX_SIGNS][width] */
    double
        *steps; /* [PLX_SIGNS][width + 1]: by how much more each column has than the one before */
} plx_column_sums;

/* Adds the connections to target units first_row to end_row - 1: at the cost of reading them where
 * they lie in the picture from its left to its right, and of some ten nanoseconds and more each
 * where the upper or lower edge cuts them. */
void plx_column_sums_add(const plx_column_sums *c, const plx_bundle *b, int width, int height,
    size_t first_row, size_t end_row);

/* A picture's sums in a fixed number of parts, so that several threads may add to them and the
 * result is the same on any number of threads. A zeroed one is empty. */
enum { PLX_COLUMN_SLICES = 8 };

typedef struct plx_column_slices {
    plx_column_sums slice[PLX_COLUMN_SLICES];
    double *memory; /* [size], owned */
    size_t size;
} plx_column_slices;

/* Adds those of a bundle that one part is to have; several threads may each add to a part. */
void plx_column_slices_add(
    plx_column_slices *slices, size_t part, const plx_bundle *b, int width, int height);

/* All sums zero, of a picture of that width. False without memory for it. */
bool plx_column_slices_clear(plx_column_slices *slices, int width);
void plx_column_slices_uninit(plx_column_slices *slices);

/* What column x of one sign sums to, for x from 0 on; *running is 0 at first. */
double plx_column_sums_next(
    const plx_column_sums *parts, size_t count, int width, int sign, int x, double *running);

/* What each column is to be multiplied by to have the sum of `parts` of them: ratio[width], of
 * columns that sum to drawn[width] as they are. */
void plx_column_sums_ratios(const plx_column_sums *parts, size_t count, int width, int sign,
    const double *drawn, float *ratio);

/* Multiplies each column of the picture so that it has the sum of `parts` of them. */
void plx_column_sums_apply(
    const plx_column_sums *parts, size_t count, const plx_density *picture, int sign);

#endif
