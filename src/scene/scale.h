/* From a quantity's values to places in a legend: linear, logarithmic or by rank, between bounds
 * that are given or found in the values.
 *
 * A place is 0..1, or -1..1 about zero for quantities of both signs. Immutable once made; any
 * thread. */
#ifndef PLX_SCENE_SCALE_H
#define PLX_SCENE_SCALE_H

#include <stdbool.h>
#include <stddef.h>

typedef enum plx_scale_kind {
    PLX_SCALE_LINEAR,
    PLX_SCALE_LOG,      /* three decades up to the bound; straight below */
    PLX_SCALE_QUANTILE, /* the share of values that are lower */
    PLX_SCALE_KIND_COUNT
} plx_scale_kind;

const char *plx_scale_kind_name(plx_scale_kind kind);
bool plx_scale_kind_parse(const char *name, plx_scale_kind *out);

enum { PLX_SCALE_KNOTS = 65 };

typedef struct plx_scale {
    plx_scale_kind kind;
    bool diverging;               /* about zero: bounds are -high and high */
    double low, high;             /* values at the ends; low < high; beyond is clipped */
    float knots[PLX_SCALE_KNOTS]; /* of quantiles: values (or |values|) at even shares, rising */
} plx_scale;

typedef struct plx_scale_desc {
    plx_scale_kind kind;
    bool diverging;
    double clip_low, clip_high; /* percentiles, 0..100, that bounds are put at; both 0: the whole */
    bool locked;                /* bounds are these instead: */
    double from, to;
} plx_scale_desc;

/* samples: [count], of which those that are not finite are left out; they are put in order. None:
 * the bounds are 0 and 1. */
plx_scale plx_scale_make(const plx_scale_desc *desc, float *samples, size_t count);

/* NaN stays NaN. */
double plx_scale_place(const plx_scale *scale, double value);
/* And back, of places within the ends. */
double plx_scale_value(const plx_scale *scale, double place);

#endif
