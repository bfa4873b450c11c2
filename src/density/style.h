/* How people want the connections to look: what the picture's colours mean, and which connections
 * are in it. Plain data; any thread. */
#ifndef PLX_DENSITY_STYLE_H
#define PLX_DENSITY_STYLE_H

#include "base/error.h"
#include "density/palette.h"

/* From the weight over a pixel to its brightness. */
typedef enum plx_curve {
    PLX_CURVE_ASINH,  /* straight for single lines, a logarithm for bundles */
    PLX_CURVE_LOG,    /* a logarithm from a tenth of a line up: the faint shows most */
    PLX_CURVE_LINEAR, /* twice the weight is twice as bright */
    PLX_CURVE_COUNT
} plx_curve;

/* What the hue of a pixel tells. */
typedef enum plx_hue {
    PLX_HUE_SIGN, /* which sign prevails there, and how surely; the palette is to be diverging */
    PLX_HUE_MEAN, /* of what lies there, the mean place on the palette: from -1 where all is in the
                     negative sum to 1 where all is in the positive one */
} plx_hue;

typedef struct plx_edge_style {
    plx_palette palette; /* default: blue-orange */
    plx_curve curve;     /* default: asinh */
    double gain;         /* brightness; 1/16..16; 0 stands for 1 */
    double gamma;        /* above 1 lifts the faint, below 1 the strong; 1/4..4; 0 stands for 1 */
    double threshold;    /* |w| below it leaves the picture; default 0: none does */
    uint32_t strongest;  /* so many of the strongest are drawn over the rest as crisp lines;
                            default 200 */
    plx_theme theme;     /* default: dark */
    plx_hue hue;         /* default: sign */
} plx_edge_style;

enum { PLX_STRONGEST_MAX = 100000 };
#define PLX_GAIN_MIN  0.0625
#define PLX_GAIN_MAX  16.0
#define PLX_GAMMA_MIN 0.25
#define PLX_GAMMA_MAX 4.0

extern const plx_edge_style PLX_EDGE_STYLE_DEFAULT;

const char *plx_curve_name(plx_curve curve);

/* Sets the member of that name ("palette", "curve", "gain", "gamma", "threshold", "strongest",
 * "theme"), or fails with PLX_ERR_USAGE and leaves it as it was. */
bool plx_edge_style_set(plx_edge_style *style, const char *name, const char *value, plx_error *e);

bool plx_edge_style_equal(const plx_edge_style *a, const plx_edge_style *b);

#endif
