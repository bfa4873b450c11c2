#include "density/lines.h"

#include "base/simd.h"

#include <math.h>

enum { CHUNK = 16 }; /* columns at a time */

/* How a line of weight 1 that is no steeper than 45° spreads over three rows in each column. */
typedef struct plx_spread {
    float share[3][CHUNK];
    int row[CHUNK]; /* the first of the three */
} plx_spread;

/* The tent's integral in closed form. Heights are counted from the middle of row 0, so that the
 * line lies over row k and the next while its height is from k to k + 1; where it passes into the
 * next such interval within a column, both parts count by their lengths. y: at the first column,
 * small, so that a float holds it well. */
PLX_SIMD static void spread(plx_spread *s, float y, float slope)
{
    /* A line that is flatter never leaves its interval, and the inverse would not be finite. */
    float rise = fabsf(slope), inverse = rise > 1e-30F ? 1 / rise : 0;
    for (int x = 0; x < CHUNK; x++) {
        float a = y + slope * (float)x, b = y + slope * (float)(x + 1);
        float low = a < b ? a : b, high = a < b ? b : a;
        float k = floorf(low), over = high - (k + 1);
        over = over > 0 ? over : 0;
        float past = over * inverse; /* share of the column in the next interval */
        float inside = over > 0 ? 1 : high - k;
        float mean = 0.5F * (low - k + inside);
        float first = (1 - past) * (1 - mean), third = past * 0.5F * over;
        s->row[x] = (int)k;
        s->share[0][x] = first;
        s->share[2][x] = third;
        s->share[1][x] = 1 - first - third;
    }
}

static void add_flat(
    const plx_density *d, float *column, int count, double y, double slope, float weight)
{
    size_t stride = plx_density_stride(d);
    for (int x0 = 0; x0 < count; x0 += CHUNK) {
        double from = y + slope * x0, base = floor(from);
        int n = count - x0 < CHUNK ? count - x0 : CHUNK;
        plx_spread s;
        spread(&s, (float)(from - base), (float)slope);
        float *at = column + (size_t)x0 * stride + (int)base;
        for (int x = 0; x < n; x++, at += stride) {
            float *row = at + s.row[x];
            row[0] += weight * s.share[0][x];
            row[1] += weight * s.share[1][x];
            row[2] += weight * s.share[2][x];
        }
    }
}

/* ∫ tent from minus infinity to v. */
static double tent_integral(double v)
{
    if (v <= -1)
        return 0;
    if (v >= 1)
        return 1;
    return v < 0 ? 0.5 * (1 + v) * (1 + v) : 1 - 0.5 * (1 - v) * (1 - v);
}

static void add_steep(
    const plx_density *d, float *column, int count, double y, double slope, float weight)
{
    double inverse = 1 / fabs(slope);
    for (int x = 0; x < count; x++, column += plx_density_stride(d)) {
        double a = y + slope * x, b = a + slope;
        double low = fmin(a, b), high = fmax(a, b);
        int first = (int)fmax(floor(low), 0), last = (int)fmin(ceil(high), d->height - 1);
        for (int r = first; r <= last; r++) {
            double share = tent_integral(high - r) - tent_integral(low - r);
            column[r] += weight * (float)(share * inverse);
        }
    }
}

void plx_line_add(
    const plx_density *d, int sign, int left, int right, double y, double slope, float weight)
{
    /* From the middle of row 0, and only the columns where the line touches the picture. */
    y -= 0.5;
    double first = 0, end = right - left, low = -1, high = d->height;
    if (slope != 0) {
        double t0 = (low - y) / slope, t1 = (high - y) / slope;
        first = fmax(first, floor(fmin(t0, t1)));
        end = fmin(end, ceil(fmax(t0, t1)));
    } else if (y <= low || y >= high) {
        return;
    }
    if (!(first < end))
        return;
    int from = (int)first, count = (int)end - from;
    float *column = plx_density_column(d, sign, left + from);
    (fabs(slope) <= 1 ? add_flat : add_steep)(d, column, count, y + slope * from, slope, weight);
}
