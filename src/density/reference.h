/* The exact picture, slowly: every segment by itself in double precision, by the formula of
 * density.h in closed form. All else is compared with this. Any thread. */
#ifndef PLX_DENSITY_REFERENCE_H
#define PLX_DENSITY_REFERENCE_H

#include "density/density.h"

typedef struct plx_segment {
    double x0, y0, x1, y1; /* pixels; x0 < x1 */
    float weight;
} plx_segment;

/* Adds the segment to sums, [PLX_SIGNS][width][height] doubles. What lies outside is cut away. */
void plx_reference_add(double *sums, int width, int height, const plx_segment *segment);

/* The same for some columns of the picture only: column[count] into sums
 * [count][PLX_SIGNS][height], so that parts of the columns are parts of the sums. */
void plx_reference_add_columns(
    double *sums, const int *column, size_t count, int height, const plx_segment *segment);

#endif
