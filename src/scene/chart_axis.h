/* Axes of charts: from values to places and back, where marks stand, and what is written at them.
 * Pure functions; any thread. */
#ifndef PLX_SCENE_CHART_AXIS_H
#define PLX_SCENE_CHART_AXIS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum plx_chart_scale { PLX_CHART_LINEAR, PLX_CHART_LOG } plx_chart_scale;

/* What spans the axis: low < high, both finite, and both above 0 where it is logarithmic. */
typedef struct plx_chart_axis {
    plx_chart_scale scale;
    double low, high;
} plx_chart_axis;

/* An axis that shows all of low..high, whatever these are: the wrong way round, equal, not finite,
 * or not above 0 on a logarithmic axis, which then starts four decades below its end. */
plx_chart_axis plx_chart_axis_make(plx_chart_scale scale, double low, double high);
/* The same with `room` (a share of the length, such as 0.05) added at both ends. */
plx_chart_axis plx_chart_axis_widen(const plx_chart_axis *axis, double room);

/* 0 at low, 1 at high, beyond for what lies beyond; NaN for what an axis of its scale cannot show.
 * And back. */
double plx_chart_place(const plx_chart_axis *axis, double value);
double plx_chart_value(const plx_chart_axis *axis, double place);

typedef struct plx_chart_tick {
    double value;
    bool named; /* a number belongs to it; the others only divide the decades of a log axis */
} plx_chart_tick;

/* Marks within the axis, in rising order: steps of 1, 2 or 5 times a power of ten, chosen so that
 * at most `most` of them are named, and at least two wherever `most` is 5 or more. On a logarithmic
 * axis whole decades, or every n-th; where it spans less than one, linear steps. Returns how many
 * were written, at most capacity. */
size_t plx_chart_ticks(
    const plx_chart_axis *axis, size_t most, plx_chart_tick *out, size_t capacity);

/* How a value is written. */
typedef enum plx_chart_unit {
    PLX_CHART_PLAIN,   /* 0.0125, 1.5e-7, 12,500 */
    PLX_CHART_PERCENT, /* 0.125 as "12.5 %" */
    PLX_CHART_COUNT,   /* 12500 as "12.5 k" */
} plx_chart_unit;

/* The number at a mark of an axis whose marks lie `step` apart: with the decimals that tell it from
 * its neighbours and no more. step 0: of one digit, as decades are. Returns out; 24 bytes do. */
char *plx_chart_tick_text(double value, double step, plx_chart_unit unit, char *out, size_t size);

/* A value by itself, to `digits` significant digits (1 to 9): "0.0123", "1.23e-7", "45,670",
 * "98.2 %". NaN is "–", since it stands for what was not measured. Returns out; 32 bytes do. */
char *plx_chart_format(double value, int digits, plx_chart_unit unit, char *out, size_t size);

/* The step between named marks as plx_chart_ticks chose them: 0 for decades. */
double plx_chart_step(const plx_chart_axis *axis, size_t most);

#endif
