#include "density/reference.h"

#include <math.h>

/* ∫ tent from minus infinity to d, without a branch: 0 up to -1, 1 from 1 on. */
static inline double tent_integral(double d)
{
    d = d < -1 ? -1 : d > 1 ? 1 : d;
    return 0.5 + d - 0.5 * d * fabs(d);
}

/* To each row of the column the mean of tent(y - its middle) as y goes evenly from y0 to y1. */
static void add_column(double *column, int height, double y0, double y1, double weight)
{
    double low = fmin(y0, y1), high = fmax(y0, y1);
    int first = (int)fmax(floor(low - 0.5), 0), last = (int)fmin(ceil(high - 0.5), height - 1);
    /* Below this height the quotient would lose more digits than the slope changes. */
    if (high - low < 1e-7) {
        for (int r = first; r <= last; r++)
            column[r] += weight * fmax(0, 1 - fabs(0.5 * (low + high) - (r + 0.5)));
        return;
    }
    double share = weight / (high - low);
    for (int r = first; r <= last; r++)
        column[r] += share * (tent_integral(high - (r + 0.5)) - tent_integral(low - (r + 0.5)));
}

/* The part of the segment in column x, into [height]. */
static void add_part(double *sums, int x, int height, const plx_segment *s, double slope)
{
    double from = fmax(x, s->x0), to = fmin(x + 1, s->x1);
    double y0 = s->y0 + (from - s->x0) * slope, y1 = s->y0 + (to - s->x0) * slope;
    if (from < to && fmax(y0, y1) >= -1 && fmin(y0, y1) <= height + 1)
        add_column(sums, height, y0, y1, fabs((double)s->weight) * (to - from));
}

static bool is_drawn(const plx_segment *s)
{
    return isfinite(s->weight) && s->weight != 0;
}

static int sign_of(const plx_segment *s)
{
    return s->weight > 0 ? PLX_POSITIVE : PLX_NEGATIVE;
}

void plx_reference_add(double *sums, int width, int height, const plx_segment *s)
{
    if (!is_drawn(s))
        return;
    double slope = (s->y1 - s->y0) / (s->x1 - s->x0);
    int first = (int)fmax(floor(s->x0), 0), last = (int)fmin(ceil(s->x1), width) - 1;
    sums += (size_t)sign_of(s) * (size_t)width * (size_t)height;
    for (int x = first; x <= last; x++)
        add_part(sums + (size_t)x * (size_t)height, x, height, s, slope);
}

void plx_reference_add_columns(
    double *sums, const int *column, size_t count, int height, const plx_segment *s)
{
    if (!is_drawn(s))
        return;
    double slope = (s->y1 - s->y0) / (s->x1 - s->x0);
    size_t sign = (size_t)sign_of(s);
    for (size_t i = 0; i < count; i++)
        add_part(sums + (i * PLX_SIGNS + sign) * (size_t)height, column[i], height, s, slope);
}
