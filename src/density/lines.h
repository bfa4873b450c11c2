/* Lines one by one, exactly as density.h defines them, to the rounding of floats: for views of so
 * few lines that the transform would cost more, or show its grain. */
#ifndef PLX_DENSITY_LINES_H
#define PLX_DENSITY_LINES_H

#include "density/density.h"

/* Adds a line of `weight` (> 0) to columns left to right - 1 of one plane, all of whose widths it
 * crosses: y is its height at x = left, slope its rise from one column to the next. Rows outside
 * the picture are left alone, but for its margin. */
void plx_line_add(
    const plx_density *d, int sign, int left, int right, double y, double slope, float weight);

#endif
