/* The exact picture of a network's connections in a view, from the definition (density/reference.h)
 * and on all cores; of whole columns, as many as the work allows: all of them, or one of each of so
 * many equal parts of the picture, at a place in it that differs from part to part, so that what
 * repeats over the columns is not always met at the same point. */
#ifndef PLX_BENCH_EXACT_H
#define PLX_BENCH_EXACT_H

#include "bench/compare.h"
#include "render/edge_select.h"

typedef struct plx_exact_desc {
    const plx_snapshot *snapshot; /* must */
    const plx_layout *layout;     /* must */
    plx_camera camera;
    plx_viewport viewport;
    unsigned threads;
    double work;   /* how many connections to add to a column in all; takes some 10 ns each */
    size_t least;  /* columns, whatever the work */
    int brightest; /* column to make beside a sample, for the peak; below 0: none */
} plx_exact_desc;

/* What there is to be seen in a view. */
typedef struct plx_exact_view {
    uint64_t in_view;       /* connections */
    int columns;            /* of the picture, that they reach */
    double lines_per_pixel; /* mean number of lines over a pixel of the area that links cover */
} plx_exact_view;

/* Makes the picture; what it holds does not depend on the number of threads. Columns that no link
 * reaches are never chosen, so that count may be 0. */
bool plx_exact_init(
    plx_exact *exact, const plx_exact_desc *desc, plx_exact_view *view, plx_error *e);
void plx_exact_uninit(plx_exact *exact);

#endif
