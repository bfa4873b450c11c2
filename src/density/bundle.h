/* A dense link as it lies on the picture: every unit of one column joined to every unit of another.
 *
 * A connection's height at any x is affine in the two units' indices. So the connections that cross
 * some rectangle are, for each target unit, one range of source units, found without a look at the
 * weights; and a block of neighbouring connections lies nearly where one of them does, so that a
 * pyramid of sums (pyramid.h) stands for all of them where they are closer than pixels. */
#ifndef PLX_DENSITY_BUNDLE_H
#define PLX_DENSITY_BUNDLE_H

#include "density/pyramid.h"
#include "density/strip.h"
#include "density/strokes.h"

typedef struct plx_bundle {
    const float *weights;                   /* [out][in], borrowed */
    const plx_pyramid *pyramid;             /* built from the weights, borrowed; NULL: there is
                                               none, and every weight is read */
    size_t in, out;                         /* units of source and target */
    double source_x, source_y, source_step; /* pixels: unit 0, and from one to the next; step > 0 */
    double target_x, target_y, target_step; /* source_x < target_x */
    const plx_stroke_source *strokes;       /* how lines look where few are in view, borrowed; NULL:
                                               all are plain. Weights hold already what width and
                                               pattern make of them on average. */
    size_t link;                            /* its number there */
} plx_bundle;

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

/* Target units outside of [*first, *end) have no such connections; most of those within have. */
void plx_bundle_rows(const plx_bundle *b, const plx_area *area, size_t *first, size_t *end);

/* How good a picture is to be. */
typedef enum plx_quality {
    PLX_QUALITY_MOVING, /* 32 dB against the exact one for weights that are pure noise */
    PLX_QUALITY_REST,   /* 45 dB, or line by line where few are in view */
    PLX_QUALITY_EXACT,  /* line by line, however long it takes */
} plx_quality;

/* How a bundle is drawn: columns first_column to end_column of the picture in strips, and these in
 * tiles of rows, so that what is worked on stays in the caches near the core. */
typedef struct plx_bundle_plan {
    int first_column, end_column;
    int strip_width;  /* columns; the last strip may be narrower */
    int tiles;        /* in each strip */
    int parts;        /* strips × tiles */
    bool by_lines;    /* one by one; else by the transform, */
    bool by_strokes;  /* one by one, with their widths and patterns */
    int fineness;     /* with so many rows a pixel */
    int level;        /* of the pyramid; above 0 for lines only where they are so steep that the
                         transform has no room for them */
    uint64_t in_view; /* connections that cross the picture */
    double seconds;   /* estimated, for all parts by one thread */
    size_t memory;    /* floats that the largest part needs to be drawn */
} plx_bundle_plan;

/* False when nothing is in view. */
bool plx_bundle_plan_make(
    plx_bundle_plan *plan, const plx_bundle *b, int width, int height, plx_quality quality);

/* For a band of rows of a picture: the same way as the whole is drawn in, with tiles for the band.
 * b: as it lies in the band; width, height: of the band. False when nothing of it is in there. */
bool plx_bundle_plan_band(plx_bundle_plan *band, const plx_bundle_plan *whole, const plx_bundle *b,
    int width, int height);

/* The same with a way that is given: fineness 0 for one by one, else the transform with blocks of
 * that level of the pyramid. For comparing ways. */
bool plx_bundle_plan_force(
    plx_bundle_plan *plan, const plx_bundle *b, int width, int height, int fineness, int level);

/* Adds part `index` of the plan to the picture; different parts of one bundle write to different
 * pixels. memory: plan->memory floats, aligned to 64 bytes. */
void plx_bundle_draw_part(const plx_bundle *b, const plx_bundle_plan *plan, int index,
    const plx_density *picture, float *memory);

#endif
