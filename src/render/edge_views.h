/* What the ways of drawing connections share: a network's links as they lie on the screen, what a
 * connection in view adds on average, and the strongest of them as lines over the picture. One
 * thread. */
#ifndef PLX_RENDER_EDGE_VIEWS_H
#define PLX_RENDER_EDGE_VIEWS_H

#include "density/crisp.h"
#include "render/edge_maps.h"
#include "render/edge_select.h"

typedef struct plx_edge_views {
    const plx_network *network;           /* borrowed */
    bool pairs;                           /* each link is there twice (scene/shown.h) */
    plx_link_view *links;                 /* [link_count], owned; of the last look */
    struct plx_edge_strongest *strongest; /* made when first needed, */
    plx_crisp_line *lines;                /* [line_count], owned; of the last pick, weakest first */
    size_t line_count, line_capacity;
    bool sought; /* those lines are not found yet: another pick goes on */
} plx_edge_views;

bool plx_edge_views_init(plx_edge_views *v, const plx_network *network, bool pairs, plx_error *e);
void plx_edge_views_uninit(plx_edge_views *v);

/* Sets up the links for a view; returns how many connections are in it. Links that wait for their
 * map are not seen, and *waiting is how many connections of them would be. */
uint64_t plx_edge_views_look(plx_edge_views *v, const plx_edge_maps *maps, const plx_layout *layout,
    const plx_camera *camera, const plx_viewport *viewport, uint64_t *waiting);

/* Which share of the ink of connections in view is left where some stand back. ink: [links of the
 * source], or NULL, as plx_edge_request has it. */
double plx_edge_views_ink_left(
    const plx_edge_views *v, const plx_edge_maps *maps, const float *ink);
/* Mean |w| that a connection in view adds to a pixel, by the columns that it crosses. */
double plx_edge_views_mean_weight(
    const plx_edge_views *v, const plx_edge_maps *maps, double ui_scale);

/* The strongest in view to v->lines, in pixels of the viewport: as many as the style wants;
 * where few are in view fewer, for a line that stands out among three tells nothing. Those below
 * the threshold are left out. strokes: how they look; NULL: all are plain. seconds: that a call may
 * take to find them. */
bool plx_edge_views_pick(plx_edge_views *v, const plx_snapshot *snapshot, uint64_t in_view,
    const plx_edge_style *style, const plx_stroke_source *strokes, double seconds, plx_error *e);

#endif
