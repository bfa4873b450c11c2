/* Segments as they lie on the picture, and the shape of the grids that a part of it needs. Shared
 * by the planning, sorting and drawing of segments. */
#ifndef PLX_DENSITY_SEGMENTS_VIEW_H
#define PLX_DENSITY_SEGMENTS_VIEW_H

#include "density/segments.h"

#include <float.h>
#include <math.h>

/* A segment from left to right, pixels. */
typedef struct plx_straight {
    double x0, x1; /* x0 < x1 */
    double y0;     /* at x0 */
    double slope;  /* rise a column */
    float weight;  /* its size */
    int sign;
} plx_straight;

static inline void plx_segments_end(const plx_segments *set, uint32_t point, double *x, double *y)
{
    size_t i = 2 * (size_t)point;
    double wx = set->points_f ? (double)set->points_f[i] : set->points_d[i];
    double wy = set->points_f ? (double)set->points_f[i + 1] : set->points_d[i + 1];
    *x = set->scale_x * wx + set->offset_x;
    *y = set->scale_y * wy + set->offset_y;
}

/* False where there is nothing to draw. */
static inline bool plx_segments_get(const plx_segments *set, size_t i, plx_straight *s)
{
    float weight = set->weights ? set->weights[i] : 1, size = fabsf(weight);
    uint32_t source = set->source[i], target = set->target[i];
    if (!(size > 0 && size >= set->threshold && size <= FLT_MAX) || source >= set->points ||
        target >= set->points)
        return false;
    double x0, y0, x1, y1;
    plx_segments_end(set, source, &x0, &y0);
    plx_segments_end(set, target, &x1, &y1);
    bool swap = x1 < x0;
    double width = fabs(x1 - x0), rise = swap ? y0 - y1 : y1 - y0;
    s->x0 = swap ? x1 : x0;
    s->x1 = swap ? x0 : x1;
    s->y0 = swap ? y1 : y0;
    s->slope = rise / width;
    s->weight = size;
    s->sign = weight > 0 ? PLX_POSITIVE : PLX_NEGATIVE;
    /* An end that is not finite makes one of these so, too. */
    return width > 0 && width <= DBL_MAX && fabs(s->slope) <= DBL_MAX;
}

/* Whether a box may hold something that adds to the picture. */
static inline bool plx_segments_box_in_view(
    const plx_segments *set, size_t box, int width, int height)
{
    enum { AROUND = 16 /* pixels, more than a segment may miss a tile by */ };
    const float *b = set->boxes[box];
    double x0 = set->scale_x * (double)b[0] + set->offset_x;
    double x1 = set->scale_x * (double)b[2] + set->offset_x;
    double y0 = set->scale_y * (double)b[1] + set->offset_y;
    double y1 = set->scale_y * (double)b[3] + set->offset_y;
    return fmax(x0, x1) > -AROUND && fmin(x0, x1) < width + AROUND && fmax(y0, y1) > -AROUND &&
           fmin(y0, y1) < height + AROUND;
}

/* Segments of a list lie anywhere in memory: each is asked for some time before it is needed, first
 * what it joins, then the ends. i < count. */
static inline void plx_segments_foresee(const plx_segments *set, size_t i)
{
    __builtin_prefetch(&set->source[i]);
    __builtin_prefetch(&set->target[i]);
    if (set->weights)
        __builtin_prefetch(&set->weights[i]);
}

static inline void plx_segments_foresee_ends(const plx_segments *set, size_t i)
{
    size_t end[2] = {set->source[i], set->target[i]};
    for (int k = 0; k < 2; k++) {
        if (end[k] >= set->points)
            continue;
        if (set->points_f)
            __builtin_prefetch(&set->points_f[2 * end[k]]);
        else
            __builtin_prefetch(&set->points_d[2 * end[k]]);
    }
}

/* fmin and fmax are calls, for the sake of what is not a number; a number is wanted here. */
static inline double plx_lesser(double a, double b)
{
    return a < b ? a : b;
}

static inline double plx_greater(double a, double b)
{
    return a > b ? a : b;
}

static inline double plx_straight_height(const plx_straight *s, double x)
{
    return s->y0 + s->slope * (x - s->x0);
}

/* Pixels by which a segment may miss a tile of rows and still add to it. */
static inline double plx_segments_around(const plx_segments_plan *plan)
{
    enum { FINE = 4 }; /* rows */
    return 2 + (plan->by_lines ? 0 : (double)FINE / plan->fineness);
}

enum { PLX_SEGMENTS_WIDEST = 256 /* columns of a strip */, PLX_SEGMENTS_LEVELS = 9 };

/* The grids of one part: of the strip, of its halves, and so on. Grids of a level follow each other
 * from left to right, so that grid n has its halves at 2n and 2n + 1, counted from 1 on. */
typedef struct plx_segments_tree {
    int levels;
    plx_strip shape[PLX_SEGMENTS_LEVELS];
    size_t cells[PLX_SEGMENTS_LEVELS]; /* of one grid of the level */
    size_t start[PLX_SEGMENTS_LEVELS]; /* where the level's first grid begins */
    size_t floats;                     /* all of them, of one sign */
    size_t steep_rows;                 /* doubles a column for what is steep */
} plx_segments_tree;

void plx_segments_tree_make(plx_segments_tree *tree, const plx_segments_plan *plan);

#endif
