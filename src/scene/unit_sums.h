/* What a unit looks like, and what a run of units looks like from far: the sums of their light.
 *
 * Sums are kept before every PLX_UNIT_BLOCK-th unit of a layer, so that any run, with parts of
 * units at its ends, costs no more than a block. In double, the difference of two sums over 10^7
 * units is still good to 10^-8. Any thread, as long as nobody writes. */
#ifndef PLX_SCENE_UNIT_SUMS_H
#define PLX_SCENE_UNIT_SUMS_H

#include "density/palette.h"

enum { PLX_UNIT_BLOCK = 16 };

typedef enum plx_shape {
    PLX_CIRCLE,
    PLX_SQUARE,
    PLX_DIAMOND,
    PLX_TRIANGLE,
    PLX_HEXAGON,
    PLX_RING,
    PLX_SHAPE_COUNT
} plx_shape;

const char *plx_shape_name(plx_shape shape);

typedef struct plx_unit_visual {
    float value; /* place on the ramp: -1..1, 0..1, or the number of a class; NaN stays NaN */
    float size;  /* 0..1: area, but for the least that is seen at all */
    unsigned char shape; /* plx_shape */
    bool faded;          /* nearly as the page */
    bool hidden;         /* not there */
} plx_unit_visual;

enum { PLX_RAMP_STEPS = 256 };

/* Colours of units on a page. Diverging ones are as the page in the middle, so that what is silent
 * does not call. */
typedef struct plx_unit_ramp {
    plx_palette palette;
    plx_palette_kind kind;
    float page[3], rim[3];                          /* the rim of large discs */
    float silent[3];                                /* at 0, */
    float warm[3], cold[3], warmest[3], coldest[3]; /* where strong on either side, and strongest */
    float table[PLX_RAMP_STEPS][3]; /* of other kinds, from 0 to 1; of classes the first ones */
} plx_unit_ramp;

plx_unit_ramp plx_unit_ramp_make(plx_palette palette, plx_theme theme);

/* In radii of a unit of size 1: 0.3..1. */
float plx_unit_relative_radius(const plx_unit_visual *unit);

/* As shown, 0..1 each; magenta when NaN. */
void plx_unit_color(const plx_unit_ramp *ramp, const plx_unit_visual *unit, float rgb[3]);

typedef struct plx_unit_sum {
    double light;    /* Σ area, in areas of a unit of size 1 */
    double color[3]; /* Σ area × colour, 0..1 */
    size_t odd;      /* units whose value is NaN and that are not hidden: in no other sum */
} plx_unit_sum;

/* sums: [count / PLX_UNIT_BLOCK + 1], of which the first is given and the others become the sums
 * of that and of the units before each block. units: [count]. */
void plx_unit_sums_add(
    const plx_unit_ramp *ramp, const plx_unit_visual *units, size_t count, plx_unit_sum *sums);

/* Of the part of a layer before unit coordinate x in 0..count; unit i reaches from i to i + 1, and
 * counts as odd once it is whole. */
plx_unit_sum plx_unit_sums_before(const plx_unit_ramp *ramp, const plx_unit_sum *sums,
    const plx_unit_visual *units, size_t count, double x);

bool plx_unit_is_odd(const plx_unit_visual *unit);

/* The first odd unit of first..end-1, or end. */
size_t plx_unit_sums_odd(
    const plx_unit_sum *sums, const plx_unit_visual *units, size_t first, size_t end);

#endif
