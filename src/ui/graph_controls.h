/* What the panel of a graph's look shows: what there is to choose from, and what is chosen. The
 * panel asks for another by PLX_REQUEST_STYLE, with the names below and "on" or "off", a number, or
 * the name of a choice as value. A plain value that can be compared byte by byte where it was
 * zeroed before it was filled. */
#ifndef PLX_UI_GRAPH_CONTROLS_H
#define PLX_UI_GRAPH_CONTROLS_H

#include "density/style.h"

#include <stdbool.h>
#include <stddef.h>

enum { PLX_GRAPH_CHOICES = 16 };

typedef struct plx_graph_choice {
    const char *name[PLX_GRAPH_CHOICES];  /* as options call it; borrowed */
    const char *title[PLX_GRAPH_CHOICES]; /* for people; borrowed */
    int count, now;
} plx_graph_choice;

typedef struct plx_graph_controls {
    plx_theme theme;              /* "theme" */
    plx_graph_choice color, size; /* "color", "size" */
    int attributes;               /* colors from here on are of units: "attribute" */
    plx_graph_choice layout;      /* "layout" */
    plx_graph_choice order;       /* "order", of the matrix */
    bool matrix;                  /* "matrix": in place of lines */
    bool names, legend;           /* "names", "legend" */
    bool patterns, may_pattern;   /* "patterns" of lines; whether there may be some here */
    bool widths, may_widen;       /* "widths"; whether weights can be widths here */
    bool backbone, has_backbone;  /* "backbone": alone */
    double threshold, largest;    /* "threshold"; of |weight|: 0 where all are alike */
    double gain;                  /* "gain" */
    size_t shown, count;          /* connections, and all */
    bool placing, paused;         /* units are on their way */
    double progress;              /* 0..1 */
} plx_graph_controls;

#endif
