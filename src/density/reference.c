#include "density/reference.h"

#include <math.h>

/* ∫ tent from minus infinity to d. */
static double tent_integral(double d)
{
    if (d <= -1)
        return 0;
    if (d >= 1)
        return 1;
    return d < 0 ? 0.5 * (1 + d) * (1 + d) : 1 - 0.5 * (1 - d) * (1 - d);
}

/* The mean of tent(y - centre) as y goes evenly from a to b. */
static double mean_tent(double a, double b, double centre)
{
    a -= centre;
    b -= centre;
    /* Below this height the quotient would lose more digits than the slope changes. */
    if (fabs(b - a) < 1e-7)
        return fmax(0, 1 - fabs(0.5 * (a + b)));
    return (tent_integral(b) - tent_integral(a)) / (b - a);
}

static void add_column(double *column, int height, double y0, double y1, double weight)
{
    int first = (int)fmax(floor(fmin(y0, y1) - 1.5), 0);
    int last = (int)fmin(ceil(fmax(y0, y1) + 0.5), height - 1);
    for (int r = first; r <= last; r++)
        column[r] += weight * mean_tent(y0, y1, r + 0.5);
}

void plx_reference_add(double *sums, int width, int height, const plx_segment *s)
{
    if (!isfinite(s->weight) || s->weight == 0)
        return;
    int sign = s->weight > 0 ? PLX_POSITIVE : PLX_NEGATIVE;
    double slope = (s->y1 - s->y0) / (s->x1 - s->x0), weight = fabs((double)s->weight);
    int first = (int)fmax(floor(s->x0), 0), last = (int)fmin(ceil(s->x1), width) - 1;
    for (int x = first; x <= last; x++) {
        double from = fmax(x, s->x0), to = fmin(x + 1, s->x1);
        double y0 = s->y0 + (from - s->x0) * slope, y1 = s->y0 + (to - s->x0) * slope;
        if (fmax(y0, y1) < -1 || fmin(y0, y1) > height + 1)
            continue;
        size_t column = ((size_t)sign * (size_t)width + (size_t)x) * (size_t)height;
        add_column(sums + column, height, y0, y1, weight * (to - from));
    }
}
