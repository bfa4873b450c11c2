/* Which connections of a dense link are in view, and which of them are the strongest: the part of
 * drawing connections one by one that needs no GL. One thread. */
#ifndef PLX_RENDER_EDGE_SELECT_H
#define PLX_RENDER_EDGE_SELECT_H

#include "density/bundle.h"
#include "feed/snapshot.h"
#include "scene/camera.h"

/* One link as it lies on the screen. */
typedef struct plx_link_view {
    const plx_link *link;
    plx_bundle bundle;  /* its place; without weights until a snapshot's are put in */
    plx_area area;      /* the part of the screen that it can be seen in */
    uint64_t in_view;   /* connections that cross the area; 0: the link is not to be seen */
    double line_pixels; /* mean length of a line within the area, pixels, estimated */
    double columns;     /* width of the area: columns of pixels that each line crosses */
} plx_link_view;

/* One connection to draw, as the GPU reads it. */
typedef struct plx_edge {
    uint32_t index; /* target * in + source */
    float weight;
} plx_edge;
_Static_assert(sizeof(plx_edge) == 8, "edges.vert reads 8 bytes a listed connection");

/* Fills *v for one link. margin: pixels above and below the viewport that still count as in view,
 * for lines have a width. */
void plx_link_view_init(plx_link_view *v, const plx_link *link, const plx_layout *layout,
    const plx_camera *camera, const plx_viewport *viewport, double margin);

typedef struct plx_drawn_lines {
    plx_edge *edges; /* [capacity], owned; links after one another */
    size_t capacity;
    size_t *link_first; /* [links + 1], owned: edges of link l are link_first[l]..link_first[l+1] */
    double *histogram;  /* working space */
    /* Of what was selected: */
    size_t count;
    double sum_weights; /* Σ |w| × columns crossed, for the exposure */
    double sum_columns; /* Σ columns crossed */
} plx_drawn_lines;

bool plx_drawn_lines_init(plx_drawn_lines *s, size_t links, size_t capacity, plx_error *e);
void plx_drawn_lines_uninit(plx_drawn_lines *s);

/* Takes the connections in view with the largest |w| whose cost (line_pixels + line_cost each) fits
 * into budget; all that are in view when they all fit. At most capacity. Zero and non-finite
 * weights are not drawn and cost nothing. */
void plx_drawn_lines_make(plx_drawn_lines *s, const plx_link_view *views, size_t links,
    const float *params, double line_cost, double budget);

/* Only the sums, over all in view. */
void plx_drawn_lines_measure(
    plx_drawn_lines *s, const plx_link_view *views, size_t links, const float *params);

#endif
