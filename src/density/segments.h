/* Any set of straight segments, such as the links of a sparse network or the edges of a graph.
 *
 * The picture is cut into strips of columns. A segment that crosses a whole strip goes into the
 * strip's grid (strip.h); one that begins or ends inside goes to the grids of the halves, quarters
 * and so on that it crosses whole, as in a segment tree: at most two of each size, down to single
 * columns, where it counts by the share of the column that it covers. So a segment costs the
 * logarithm of its length, and the picture costs the same for any number of them.
 *
 * By the definition in density.h a segment adds its weight to columns. One that has no width (both
 * ends at the same x) crosses none and adds nothing; to see such an edge, move its ends apart by a
 * fraction of a pixel: it then adds that fraction of its weight to its column. */
#ifndef PLX_DENSITY_SEGMENTS_H
#define PLX_DENSITY_SEGMENTS_H

#include "density/bundle.h"
#include "density/workers.h"

/* Segments of a set that one box holds. */
enum { PLX_SEGMENTS_BOX = 512 };

/* All arrays are borrowed. A segment is left out where an end or its weight is not finite, where
 * its weight is zero or smaller in size than the threshold, or where an end is no point. */
typedef struct plx_segments {
    const float *points_f;  /* [points][2], x and y in units of the world; or NULL, and */
    const double *points_d; /* the same */
    size_t points;          /* */
    const uint32_t *source,
        *target;          /* [count], indices of points, in any order from left to right */
    const float *weights; /* [count]; NULL: each weighs 1 */
    size_t count;         /* < 2^32 */
    /* What holds each PLX_SEGMENTS_BOX segments, left, top, right and bottom in units of the world,
     * [count / BOX, rounded up]: those out of view are not looked at. NULL: all are. */
    const float (*boxes)[4];
    double scale_x, offset_x; /* pixel = scale · world + offset; a scale may be negative */
    double scale_y, offset_y;
    float threshold; /* smallest |weight| that is drawn */
} plx_segments;

/* How a set is drawn: the picture in strips of columns, and these in tiles of rows. */
typedef struct plx_segments_plan {
    int width, height; /* of the picture, pixels */
    int strip_width;   /* columns, a power of two; the last strip reaches over the picture's edge */
    int tile_rows;
    int strips, tiles, parts; /* parts = strips × tiles */
    bool by_lines;            /* one by one, exactly; else by the transform, */
    int fineness;             /* with so many rows a pixel, */
    int steepest;             /* of what rises by at most so many pixels a column; what is steeper
                                 is added column by column, exactly */
    double in_view;           /* segments, estimated from some of them */
    double seconds;           /* the same, for one thread, sorting included */
    size_t memory;            /* floats that a part needs to be drawn */
} plx_segments_plan;

/* False when nothing is in view, as far as some of the segments tell: what they cannot tell is
 * drawn one by one. */
bool plx_segments_plan_make(
    plx_segments_plan *plan, const plx_segments *set, int width, int height, plx_quality quality);

/* The same with a way that is given: fineness 0 for one by one. strip_width and steepest: powers of
 * two, up to 256 and 8. For comparing ways. */
void plx_segments_plan_force(plx_segments_plan *plan, const plx_segments *set, int width,
    int height, int fineness, int strip_width, int steepest);

/* Which segments each part draws. What it holds grows and is kept: 4 bytes for every segment and
 * part that it is in. Zeroed to begin with. */
typedef struct plx_segment_lists {
    uint32_t *index; /* [start[parts]], owned */
    size_t *start;   /* [parts + 1], inside table */
    size_t *table;   /* owned */
    size_t index_room, table_room;
} plx_segment_lists;

/* Sorts the set for a plan. The lists do not depend on the number of workers. */
bool plx_segment_lists_sort(plx_segment_lists *lists, const plx_segments *set,
    const plx_segments_plan *plan, plx_workers *workers, plx_error *e);
void plx_segment_lists_uninit(plx_segment_lists *lists);

/* Adds part `index` of the plan to the picture; different parts write to different pixels, so any
 * thread may draw any of them. memory: plan->memory floats, aligned to 64 bytes. */
void plx_segments_draw_part(const plx_segments *set, const plx_segments_plan *plan,
    const plx_segment_lists *lists, int index, const plx_density *picture, float *memory);

#endif
