/* What a unit looks like, and what a run of units looks like from far: the sums of their light.
 *
 * Sums are kept before every PLX_UNIT_BLOCK-th unit of a layer, so that any run, with parts of
 * units at its ends, costs no more than a block. In double, the difference of two sums over 10^7
 * units is still good to 10^-8. Any thread, as long as nobody writes. */
#ifndef PLX_SCENE_UNIT_SUMS_H
#define PLX_SCENE_UNIT_SUMS_H

#include <stddef.h>

enum { PLX_UNIT_BLOCK = 16 };

typedef struct plx_unit_visual {
    float value; /* activation over the largest |activation| of its layer: -1..1; NaN stays NaN */
    float size;  /* importance over the largest of its layer: 0..1 */
} plx_unit_visual;

/* In radii of a unit of size 1: 0.3..1. */
float plx_unit_relative_radius(const plx_unit_visual *unit);

/* Dark when silent, orange when positive, blue when negative, magenta when NaN; 0..1 each. */
void plx_unit_color(const plx_unit_visual *unit, float rgb[3]);

typedef struct plx_unit_sum {
    double light;    /* Σ area, in areas of a unit of size 1 */
    double color[3]; /* Σ area × colour, 0..1 */
    size_t odd;      /* units whose value is NaN: they are in no other sum */
} plx_unit_sum;

/* sums: [count / PLX_UNIT_BLOCK + 1], of which the first is given and the others become the sums
 * of that and of the units before each block. units: [count]. */
void plx_unit_sums_add(const plx_unit_visual *units, size_t count, plx_unit_sum *sums);

/* Of the part of a layer before unit coordinate x in 0..count; unit i reaches from i to i + 1, and
 * counts as odd once it is whole. */
plx_unit_sum plx_unit_sums_before(
    const plx_unit_sum *sums, const plx_unit_visual *units, size_t count, double x);

/* The first odd unit of first..end-1, or end. */
size_t plx_unit_sums_odd(
    const plx_unit_sum *sums, const plx_unit_visual *units, size_t first, size_t end);

#endif
