/* A dense link as it lies on the picture: every unit of one column joined to every unit of another.
 *
 * A connection's height at any x is affine in the two units' indices. So the connections that cross
 * some rectangle are, for each target unit, one range of source units, found without a look at the
 * weights; and adding a connection to the grid of a strip (strip.h) is a handful of additions. */
#ifndef PLX_DENSITY_BUNDLE_H
#define PLX_DENSITY_BUNDLE_H

#include "density/strip.h"

typedef struct plx_bundle {
    const float *weights;                   /* [out][in], borrowed */
    size_t in, out;                         /* units of source and target */
    double source_x, source_y, source_step; /* pixels: unit 0, and from one to the next; step > 0 */
    double target_x, target_y, target_step; /* source_x < target_x */
} plx_bundle;

/* The bundle on rows finer than pixels (density.h). */
plx_bundle plx_bundle_refine(const plx_bundle *b, int fineness);

/* A rectangle of the picture, pixels. */
typedef struct plx_area {
    double left, top, right, bottom;
} plx_area;

/* Cuts the area to the x range that connections of the bundle span. False when nothing is left. */
bool plx_bundle_clip(const plx_bundle *b, plx_area *area);

/* The range [*first, *end) of source units whose connections to the target unit cross the area,
 * which plx_bundle_clip has cut: those that are neither above it at both of its sides nor below. */
void plx_bundle_row(
    const plx_bundle *b, const plx_area *area, size_t target, size_t *first, size_t *end);

/* How a bundle is cut into strips: columns first_column to end_column of the picture in `strips`
 * parts of about equal width. */
typedef struct plx_bundle_plan {
    int first_column, end_column;
    int strips;
    uint64_t in_view; /* connections that cross the picture */
    double seconds;   /* estimated, for all strips by one thread */
    size_t memory;    /* floats that the largest strip needs to be drawn */
} plx_bundle_plan;

/* False when nothing is in view. */
bool plx_bundle_plan_make(plx_bundle_plan *plan, const plx_bundle *b, int width, int height);

/* Adds strip `index` of the plan to the picture; different strips of one bundle write to different
 * columns. memory: plan->memory floats, aligned to 64 bytes. */
void plx_bundle_draw_strip(const plx_bundle *b, const plx_bundle_plan *plan, int index,
    const plx_density *picture, float *memory);

#endif
