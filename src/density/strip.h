/* From lines to pixels at a cost that does not depend on their number: the adjoint of the fast
 * discrete Radon (Hough) transform, over one strip of columns, with linear interpolation.
 *
 * A line across the strip is two whole numbers: the row where it enters, and by how many rows it
 * rises to the other edge. A grid over both sums the weights of all lines that share them. The
 * strip is cut into two halves, each half gets a grid of its own, and so on down to single columns,
 * whose grids are the picture. A line that rises by r rises by r · part / width in a half, which
 * need not be whole: then it goes in shares to the two whole rises around it, both halves meeting
 * in the same row. So a line never strays from the true one, it only widens a little, where rounded
 * rises would make it jitter. Each step only adds rows of memory.
 *
 * After W. A. Götz and H. J. Druckmüller, "A fast digital Radon transform", Pattern Recognition 29
 * (1996), and M. L. Brady, "A fast discrete approximation algorithm for the Radon transform", SIAM
 * J. Computing 27 (1998); here for any width, any slopes, both signs of the slope at once, and
 * interpolating where those round. */
#ifndef PLX_DENSITY_STRIP_H
#define PLX_DENSITY_STRIP_H

#include "density/density.h"

/* Shape of a grid: rises from rise_min to rise_max, and for each the entry rows whose lines touch
 * rows 0 to height - 1 on their way: from -max(0, rise), height + |rise| of them. All rises have
 * room for the same entries, plx_strip_pitch of them; what lies beyond a rise's own is not read. */
typedef struct plx_strip {
    int width, height;
    int rise_min, rise_max;
} plx_strip;

/* The left half of a strip of two columns at least, or the right one, which is as wide or wider by
 * a column. */
plx_strip plx_strip_half(const plx_strip *s, bool right);

/* Floats from one rise to the next. */
size_t plx_strip_pitch(const plx_strip *s);
/* Where entry 0 of rise 0 is, or would be: cell (rise, entry) is at
 * (rise - rise_min) * pitch + origin + entry. */
size_t plx_strip_origin(const plx_strip *s);
/* Floats in the grid. */
size_t plx_strip_cells(const plx_strip *s);
/* Floats of working space that a transform needs beside the grid. */
size_t plx_strip_scratch(const plx_strip *s);
/* Cells that a transform goes through, over all of its levels: what its time is measured by. */
double plx_strip_cost(const plx_strip *s);

/* Where columns go, one after another from the first. */
typedef struct plx_strip_columns {
    float *column; /* [height]: of the one that is being made */
    void (*take)(void *user, int x, const float *column);
    void *user;
} plx_strip_columns;

/* Hands over each column that the lines of the grid make. scale_first and scale_last multiply the
 * first and the last, for links that end inside them; where both are one column, both do. */
void plx_strip_transform(const plx_strip *s, const float *grid, float *scratch,
    const plx_strip_columns *out, float scale_first, float scale_last);

/* Writes the column [height] of a strip one column wide, times scale. */
void plx_strip_column(const plx_strip *s, const float *grid, float *column, float scale);

/* One step of it, for lines that begin and end at halves of halves: hands the lines of a grid to
 * that of one half, whose range of rises is the caller's: at least that of the lines there, and at
 * most one whole rise more. Adds to what is there, or else writes every cell that is read again. */
void plx_strip_halve(
    const plx_strip *s, const float *grid, const plx_strip *half, float *out, bool right, bool add);

#endif
