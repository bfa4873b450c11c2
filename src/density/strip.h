/* From lines to pixels at a cost that does not depend on their number: the adjoint of the fast
 * discrete Radon (Hough) transform, over one strip of columns.
 *
 * A line across the strip is two whole numbers: the row where it enters, and by how many rows it
 * rises to the other edge. A grid over both sums the weights of all lines that share them. The
 * strip is cut into two halves, each half gets a grid of its own (a line that rises by r rises by
 * about r / 2 in each), and so on down to single columns, whose grids are the picture. Each step
 * only adds rows of memory. A drawn line strays from the true one by less than a pixel.
 *
 * After W. A. Götz and H. J. Druckmüller, "A fast digital Radon transform", Pattern Recognition 29
 * (1996), and M. L. Brady, "A fast discrete approximation algorithm for the Radon transform", SIAM
 * J. Computing 27 (1998); here for any width, any slopes, and both signs of the slope at once. */
#ifndef PLX_DENSITY_STRIP_H
#define PLX_DENSITY_STRIP_H

#include "density/density.h"

/* Shape of a grid: rises from rise_min to rise_max, and for each the entry rows whose lines touch
 * rows 0 to height - 1 on their way: from -max(0, rise), height + |rise| of them. */
typedef struct plx_strip {
    int width, height;
    int rise_min, rise_max;
} plx_strip;

/* Floats in the grid. */
size_t plx_strip_cells(const plx_strip *s);
/* Floats of working space that a transform needs beside the grid. */
size_t plx_strip_scratch(const plx_strip *s);
/* Additions that a transform takes, for choosing how to cut a picture into strips. */
double plx_strip_cost(const plx_strip *s);

/* Where the row of a rise begins: cell (rise, entry) is at start + entry + max(0, rise). */
size_t plx_strip_row(const plx_strip *s, int rise);

/* Adds the lines of the grid to columns[x][row], x < width, at columns + x * stride + row.
 * scale_first and scale_last multiply the first and the last column, for links that end inside
 * them; where both are one column, both do. */
void plx_strip_transform(const plx_strip *s, const float *grid, float *scratch, float *columns,
    size_t stride, float scale_first, float scale_last);

#endif
