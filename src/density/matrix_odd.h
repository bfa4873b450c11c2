/* Where a matrix holds weights that are not finite, at every level of its pyramid, whose sums leave
 * them out. Costs nothing while all are finite. One caller. */
#ifndef PLX_DENSITY_MATRIX_ODD_H
#define PLX_DENSITY_MATRIX_ODD_H

#include "density/pyramid.h"

typedef struct plx_matrix_odd {
    unsigned char *marks;                        /* owned; NULL while all weights are finite */
    const unsigned char *level[PLX_PYRAMID_MAX]; /* [out][in] of the kept levels; 1: holds some */
} plx_matrix_odd;

/* A zeroed value knows of none. From weights that the pyramid was built from. */
bool plx_matrix_odd_update(
    plx_matrix_odd *odd, const plx_pyramid *pyramid, const float *weights, plx_error *e);
void plx_matrix_odd_uninit(plx_matrix_odd *odd);

#endif
