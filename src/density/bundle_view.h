/* What of a bundle lies in a strip of columns, found from its corners alone. Shared by the planning
 * and the drawing of strips. */
#ifndef PLX_DENSITY_BUNDLE_VIEW_H
#define PLX_DENSITY_BUNDLE_VIEW_H

#include "density/bundle.h"

/* Height at share t of the way from source to target, of units that need not be whole. */
static inline double plx_bundle_height(const plx_bundle *b, double t, double source, double target)
{
    return (1 - t) * (b->source_y + b->source_step * source) +
           t * (b->target_y + b->target_step * target);
}

static inline double plx_bundle_way(const plx_bundle *b, double x)
{
    return (x - b->source_x) / (b->target_x - b->source_x);
}

/* The bundle whose units are blocks of a level of b's pyramid, each in the middle of its units. */
plx_bundle plx_bundle_blocks(const plx_bundle *b, int level);

/* Shape of the grid of one part, and where it lies. */
typedef struct plx_placing {
    plx_strip strip;        /* in fine rows, with a margin */
    plx_area area;          /* where its lines are to be seen, pixels */
    double t_left, t_right; /* shares of the way at its edges */
    int top, bottom;        /* rows of the picture that it may touch; top == bottom: none */
} plx_placing;

/* Mean of how many rows the lines in the area rise or fall over a column; 0 where there are none.
 * Estimated from some of them. */
double plx_bundle_steepness(const plx_bundle *b, const plx_area *area);

plx_placing plx_bundle_place(
    const plx_bundle *b, const plx_bundle_plan *plan, int index, int height);
void plx_bundle_strip_columns(const plx_bundle_plan *plan, int index, int *left, int *right);

/* Fine rows above and below those that matter: the transform widens lines by some rows, so that a
 * line outside may reach in. */
enum { PLX_STRIP_MARGIN = 6 };

/* How far a wide line may reach to either side, in pixels of a common screen. */
#define PLX_STROKE_REACH 12.0

#endif
