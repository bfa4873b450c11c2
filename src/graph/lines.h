/* A graph's connections as straight segments between its units' places, in classes of colour.
 *
 * Where there are few, each is an arc of many segments that bends to the left of its way and fades
 * from its source to its target, so that direction is seen and both ways lie apart; where there are
 * more it is a line of few segments that fades, and where nobody could follow one by itself, one
 * segment. Two classes go together in a set: the weights of the second are negative, so that the
 * sums of both signs are those of both.
 *
 * Sums of columns would have steep lines fainter than level ones (density/density.h); so a segment
 * weighs as much more as it is longer than the columns that it crosses, and all are as bright.
 *
 * A connection from a unit to itself is a circle through it, on the side away from the middle of
 * all, where others are arcs or fade.
 *
 * What weighs more is stronger, and where connections are very few, wider: then it is drawn by
 * strands side by side, which draw together towards the target of what is directed. Widths are of
 * the screen, so strands must be moved when its scale changes.
 *
 * Connections of some types can be dashed or dotted; these are left out here, for how they are
 * broken is one of the view (dashes.h).
 *
 * Segments follow each other as they lie in the plane, long ones after short ones, so that what is
 * near is together, and boxes tell what is out of view. One thread. */
#ifndef PLX_GRAPH_LINES_H
#define PLX_GRAPH_LINES_H

#include "model/graph.h"

enum {
    PLX_LINE_CLASSES = 8,
    PLX_LINE_SETS = PLX_LINE_CLASSES / 2,
    PLX_LINE_BY_UNIT = 255, /* in place of a class of its own */
    PLX_LINES_BOX = 512,
};

typedef enum plx_line_style {
    PLX_LINE_SOLID,
    PLX_LINE_DASHED,
    PLX_LINE_DOTTED,
    PLX_LINE_DASH_DOT,
    PLX_LINE_LONG_DASH,
    PLX_LINE_STYLES
} plx_line_style;

typedef struct plx_line_set {
    uint32_t *source, *target; /* [count], points */
    float *weight;             /* [count], above 0 for class 2 · set, below for the next */
    size_t count;
    float (*box)[4]; /* what holds each PLX_LINES_BOX segments: left, top, right, bottom */
} plx_line_set;

/* Sizes of the weights of a graph's connections that are drawn; amounts and widths are told by the
 * mean. All are 1 where there are none. */
typedef struct plx_line_sizes {
    double least, mean, most;
} plx_line_sizes;

typedef struct plx_lines {
    size_t points;
    float *point; /* [points][2]; the units' places come first */
    int classes, sets;
    plx_line_set set[PLX_LINE_SETS];
    size_t pieces;        /* segments of one connection, at most */
    uint8_t *count;       /* [drawn] of each, since short arcs need fewer; NULL: all have as many */
    uint32_t *order;      /* [drawn] connections, as their segments follow each other */
    size_t drawn;         /* strands, where there are any */
    plx_line_sizes sizes; /* of all, also those that are not drawn */
    /* [drawn] pixels of a common screen that a strand is beside the middle, or NULL. */
    float *aside;
} plx_lines;

/* Connections of units to themselves, in units of places: the middle of all, away from which they
 * are, and the radius of their circles; 0: none is drawn. */
typedef struct plx_line_loops {
    float x, y, radius;
} plx_line_loops;

typedef struct plx_lines_desc {
    const plx_graph *graph; /* must */
    const float *place;     /* must, [units][2] */
    int classes;            /* 1..PLX_LINE_CLASSES */
    const uint8_t *of_type; /* [connections] class, or PLX_LINE_BY_UNIT; or NULL: all by units */
    const uint8_t *of_unit; /* [units]: a connection is of its source's class and, in its second
                               half, of its target's; or NULL: all are of class 0 */
    const uint8_t *hidden;  /* [connections] not 0: left out; or NULL */
    const uint8_t *style;   /* [connections] plx_line_style; or NULL: all are solid */
    const float *ink;       /* [units] 0..1, how much of its connections is there at a unit, which
                               changes evenly on their ways; or NULL: all of them */
    bool broken;            /* those that are not solid are dashes, and left out here */
    float threshold;        /* smaller |weight| is left out */
    bool widths;            /* weights as widths, where there are few enough and they differ */
    double pixel;           /* of a common screen, in units of places; for widths */
    double fine;            /* pixels of this screen to one of a common one; default: 1 */
    plx_line_loops loops;   /* default: connections of a unit to itself are left out */
    size_t every; /* only one of so many, with the weight of all of them and without loops;
                     default: all */
} plx_lines_desc;

/* Of a graph's connections. */
plx_line_sizes plx_lines_sizes(const plx_graph *graph, float threshold);
/* Whether weights of so many drawn connections are widths, and the width of a weight, in pixels of
 * a common screen, 1..PLX_LINES_WIDEST. */
#define PLX_LINES_WIDEST 6.0
bool plx_lines_widen(const plx_graph *graph, size_t drawn);
double plx_lines_width(double weight, const plx_line_sizes *sizes);
/* As wide as a share of the distance that units would have if they filled the square around them;
 * none where connections are so many that none is more than one segment. */
plx_line_loops plx_lines_find_loops(const plx_graph *graph, const float *place);
/* Whether so many connections of a graph fade on their way. */
bool plx_lines_fade(const plx_graph *graph, size_t drawn);
bool plx_lines_init(plx_lines *lines, const plx_lines_desc *desc, plx_error *e);
/* The same connections with units elsewhere, or pixels of another size, in the order that they had:
 * nothing is allocated. */
void plx_lines_move(plx_lines *lines, const plx_lines_desc *desc);
void plx_lines_uninit(plx_lines *lines);

#endif
