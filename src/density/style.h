/* How people want the connections to look: what the picture's colours mean, and which connections
 * are in it. Plain data; any thread. */
#ifndef PLX_DENSITY_STYLE_H
#define PLX_DENSITY_STYLE_H

#include "base/error.h"

/* Two hues about zero, told apart by people with any of the common colour blindnesses. */
typedef enum plx_palette {
    PLX_PALETTE_BLUE_ORANGE,
    PLX_PALETTE_PURPLE_GREEN,
    PLX_PALETTE_BLUE_RED,
    PLX_PALETTE_COUNT
} plx_palette;

/* From the weight over a pixel to its brightness. */
typedef enum plx_curve {
    PLX_CURVE_ASINH,  /* straight for single lines, a logarithm for bundles */
    PLX_CURVE_LOG,    /* a logarithm from a tenth of a line up: the faint shows most */
    PLX_CURVE_LINEAR, /* twice the weight is twice as bright */
    PLX_CURVE_COUNT
} plx_curve;

typedef struct plx_edge_style {
    plx_palette palette; /* default: blue-orange */
    plx_curve curve;     /* default: asinh */
    double gain;         /* brightness; 1/16..16; 0 stands for 1 */
    double gamma;        /* above 1 lifts the faint, below 1 the strong; 1/4..4; 0 stands for 1 */
    double threshold;    /* |w| below it leaves the picture; default 0: none does */
    uint32_t strongest;  /* so many of the strongest are drawn over the rest as crisp lines;
                            default 200 */
} plx_edge_style;

enum { PLX_STRONGEST_MAX = 100000 };
#define PLX_GAIN_MIN  0.0625
#define PLX_GAIN_MAX  16.0
#define PLX_GAMMA_MIN 0.25
#define PLX_GAMMA_MAX 4.0

extern const plx_edge_style PLX_EDGE_STYLE_DEFAULT;

const char *plx_palette_name(plx_palette palette);
const char *plx_curve_name(plx_curve curve);

/* Sets the member of that name ("palette", "curve", "gain", "gamma", "threshold", "strongest"), or
 * fails with PLX_ERR_USAGE and leaves it as it was. */
bool plx_edge_style_set(plx_edge_style *style, const char *name, const char *value, plx_error *e);
/* The same, written as "name=value". */
bool plx_edge_style_parse(plx_edge_style *style, const char *text, plx_error *e);

bool plx_edge_style_equal(const plx_edge_style *a, const plx_edge_style *b);

/* Red, green and blue as shown, 0..1. */
typedef struct plx_palette_colors {
    float positive[3], negative[3];
    float neutral[3]; /* equal shares of both */
} plx_palette_colors;

extern const float PLX_PICTURE_BACKGROUND[3];
plx_palette_colors plx_palette_get(plx_palette palette);

#endif
