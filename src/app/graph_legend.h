/* What a graph's picture tells beside itself: what it is called and how large it is, what colours
 * and sizes mean, and what is known of the unit that is pointed at. */
#ifndef PLX_APP_GRAPH_LEGEND_H
#define PLX_APP_GRAPH_LEGEND_H

#include "app/graph_styles.h"
#include "graph/lines.h"

enum { PLX_GRAPH_LEGEND_WIDTH = 205 }; /* pixels at ui_scale 1 that pictures leave free for it */

typedef struct plx_graph_legend {
    const plx_graph *graph;
    const plx_graph_stats *stats;
    const plx_graph_marks *marks;   /* what sizes tell; NULL: nothing */
    const plx_graph_colors *colors; /* NULL: not known yet */
    const plx_graph_styles *styles; /* NULL: all lines are solid */
    const plx_viewport *viewport;
    plx_theme theme;
    const char *title;           /* default: the graph's name */
    const char *message;         /* at the lower edge; default: none */
    bool warns;                  /* that does */
    uint32_t unit;               /* PLX_NO_NAME: none */
    const plx_line_sizes *sizes; /* of weights that are widths; NULL: they are not */
    bool fades;                  /* connections do, from source to target */
    plx_bounds clear_of;         /* at the lower edge, what it steps aside of; default: nothing */
    bool over_units;             /* the graph may lie under it: texts stand on panels */
} plx_graph_legend;

/* It takes at most a quarter of the picture: where it would be more it is smaller, then has fewer
 * parts and classes, then is only a title. Where it will be on the screen, at most two; returns how
 * many. */
size_t plx_graph_legend_bounds(
    const plx_graph_legend *l, const plx_overlay *o, plx_bounds bounds[2]);
void plx_graph_legend_add(const plx_graph_legend *l, plx_overlay *o);

#endif
