/* What the files of a graph's stage share: graph_stage.c holds what is shown, graph_stage_look.c
 * and graph_stage_select.c what of it and how, and graph_stage_draw.c puts it on the screen. Main
 * thread. */
#ifndef PLX_APP_GRAPH_STAGE_PARTS_H
#define PLX_APP_GRAPH_STAGE_PARTS_H

#include "app/graph_adjacency.h"
#include "app/graph_colors.h"
#include "app/graph_depth.h"
#include "app/graph_glide.h"
#include "app/graph_places.h"
#include "app/graph_stage.h"
#include "app/graph_styles.h"
#include "graph/correlation.h"
#include "platform/fonts.h"

struct plx_graph_stage {
    plx_graph_stage_desc desc;
    const plx_graph *graph; /* that is shown: desc's, or another of the same units */
    bool backbone;          /* alone */
    plx_graph_stats stats;
    plx_line_sizes sizes;
    const plx_attribute *attribute;
    plx_graph_by by;
    plx_graph_colors colors;
    plx_graph_styles styles;
    bool has_colors, has_styles, has_places, has_scene;
    uint64_t version, color_version; /* of what the picture was told */
    float *place;                    /* [units][2], as drawn */
    plx_bounds bounds;
    double angle;            /* that forces' places are turned by, so that they fill a screen */
    plx_graph_layout layout; /* of the places; auto: none yet */
    plx_orbit orbit;
    bool orbited, orbiting; /* since places were taken; and it goes on */
    plx_graph_glide glide;  /* its .to are the places that were taken last */
    plx_graph_depth depth;  /* of places in space */
    plx_graph_marks marks;
    plx_font *font;   /* NULL: no text */
    plx_faces *faces; /* for what it lacks */
    plx_overlay overlay;
    plx_graph_picture *picture;
    plx_graph_disc *discs; /* [units][2], of which there are: */
    size_t disc_count;
    plx_theme theme; /* of the last draw */

    plx_graph_adjacency *adjacency;
    bool as_matrix; /* wanted; shown where there is one */
    plx_graph_order order;

    plx_graph_places *places;
    uint8_t *held;               /* [units], bits of layouts */
    uint8_t seen;                /* bits of layouts that were shown */
    const plx_attribute *circle; /* by what units were grouped around the circle shown last */
    bool turned;                 /* the angle stays as it is, since somebody moved a unit */

    uint8_t *dimmed, *hidden; /* [units], [connections]; NULL: none */
    size_t drawn;             /* connections that are not hidden */
};

/* Hands all that is drawn to the picture anew. */
bool plx_graph_stage_renew(plx_graph_stage *s, plx_error *e);
/* Connections that are not hidden. */
size_t plx_graph_stage_drawn_count(const plx_graph_stage *s);

#endif
