/* The picture that all engines here draw, and how it is defined.
 *
 * A connection of weight w adds w to every column of pixels that it crosses, whatever its slope:
 * in a column from x to x + 1 it adds to the pixel of row r
 *
 *     w ∫ tent(y(u) - (r + 1/2)) du,   tent(d) = max(0, 1 - |d|),   u over the part of the column
 *
 * that lies between the connection's ends. So a column's sum is the sum of the weights that cross
 * it (times the share of the column that they span), lines are antialiased, and the order in which
 * they are drawn does not matter. Positive and negative weights are summed apart. */
#ifndef PLX_DENSITY_DENSITY_H
#define PLX_DENSITY_DENSITY_H

#include "base/error.h"

enum { PLX_POSITIVE = 0, PLX_NEGATIVE = 1, PLX_SIGNS = 2 };

/* Rows above and below the picture that drawing may write to; nobody reads them. */
enum { PLX_DENSITY_MARGIN = 4 };

/* Two planes of sums, column after column, for that is how they are made. */
typedef struct plx_density {
    int width, height; /* pixels */
    float *sums;       /* [PLX_SIGNS][width][margin + height + margin], owned */
    size_t capacity;   /* floats that there is memory for */
} plx_density;

/* All sums are 0. */
bool plx_density_init(plx_density *d, int width, int height, plx_error *e);
/* Of a picture that is zeroed or was made: gives it another size, in the memory that it has where
 * that will do, for new pages cost more than what is drawn to them. Sums are anything then. False
 * leaves nothing to uninit. */
bool plx_density_fit(plx_density *d, int width, int height, plx_error *e);
void plx_density_uninit(plx_density *d);

/* Floats from one column to the next. */
static inline size_t plx_density_stride(const plx_density *d)
{
    return (size_t)d->height + 2 * PLX_DENSITY_MARGIN;
}

/* Row 0 of a column: [height]. */
static inline float *plx_density_column(const plx_density *d, int sign, int x)
{
    return d->sums + ((size_t)sign * (size_t)d->width + (size_t)x) * plx_density_stride(d) +
           PLX_DENSITY_MARGIN;
}

/* Parts of a picture can be made on rows finer than its pixels, which keeps lines sharper: each
 * doubling costs two to three times as much and is worth some 10 dB. `fineness` is how many rows a
 * pixel has: 1, 2 or 4. */
enum { PLX_FINEST = 4 };

/* Rows that so many pixels need, with those around them that are looked at. */
int plx_density_fine_rows(int height, int fineness);
/* Where height y is among the fine rows. */
double plx_density_fine_y(double y, int fineness);

/* The share of its difference to either neighbour that a pixel is given again
 * (plx_density_add_fine).
 */
float plx_density_sharpening(int fineness);

/* Adds one column of fine rows to a column of [height] pixels, each from the rows around it. What
 * the transform of strips widens lines by on average is taken back at the same time, which is worth
 * two to four decibels; so sums may fall below zero beside a line. */
void plx_density_add_fine(float *column, const float *fine, int height, int fineness);

/* d into [height][width][PLX_SIGNS], rows from the bottom as GL wants them. */
void plx_density_to_rows(const plx_density *d, float *rows);

#endif
