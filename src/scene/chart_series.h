/* What is done to a series of measurements before it is drawn: smoothing, and thinning to what the
 * screen can show. Pure functions; any thread. */
#ifndef PLX_SCENE_CHART_SERIES_H
#define PLX_SCENE_CHART_SERIES_H

#include <stddef.h>

/* An exponential moving average: out[i] is the mean of y[0..i] with weights that fall by `weight`
 * (0 ≤ weight < 1) from one to the one before. Early values are corrected for the start at zero, as
 * in Kingma and Ba, "Adam" (2015), section 3, so that the curve starts where the data does. Values
 * that are not finite stay NaN and count for nothing. out may be y. */
void plx_chart_smooth(const double *y, size_t count, double weight, double *out);

typedef struct plx_chart_point {
    double x, y; /* y is NaN where the line is interrupted */
} plx_chart_point;

/* At most what plx_chart_thin writes for so many columns. */
#define PLX_CHART_THIN_MOST(columns) (5 * (columns) + 10)

/* Thins a series to the first, least, greatest and last point of each of `columns` columns of
 * pixels between x0 < x1: a line through them covers the pixels that the line through all would
 * (Jugel and others, "M4: a visualization-oriented time series data aggregation", PVLDB 7, 2014).
 * x rises; the points just outside x0..x1 are kept, since lines lead to them. Points that are not
 * finite interrupt the line. Returns how many were written to out
 * [PLX_CHART_THIN_MOST(columns)]. */
size_t plx_chart_thin(const double *x, const double *y, size_t count, double x0, double x1,
    size_t columns, plx_chart_point *out);

/* The index whose x is nearest to `at`; x rises; count > 0. */
size_t plx_chart_nearest(const double *x, size_t count, double at);

#endif
