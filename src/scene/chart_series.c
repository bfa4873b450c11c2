#include "scene/chart_series.h"

#include <math.h>
#include <stdbool.h>

void plx_chart_smooth(const double *y, size_t count, double weight, double *out)
{
    double mean = 0, left = 1; /* left: the share of the start at zero */
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(y[i])) {
            out[i] = NAN;
            continue;
        }
        mean = weight * mean + (1 - weight) * y[i];
        left *= weight;
        out[i] = mean / (1 - left);
    }
}

/* The first index whose x is not below `at`. */
static size_t lower_bound(const double *x, size_t count, double at)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (x[middle] < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The points of one column, by index. */
typedef struct plx_column_points {
    size_t first, least, greatest, last;
    bool any, broken; /* broken: its last point is not finite */
} plx_column_points;

static void take(plx_column_points *c, const double *y, size_t i)
{
    c->broken = !isfinite(y[i]);
    if (c->broken)
        return;
    if (!c->any)
        *c = (plx_column_points){i, i, i, i, true, false};
    if (y[i] < y[c->least])
        c->least = i;
    if (y[i] > y[c->greatest])
        c->greatest = i;
    c->last = i;
}

static size_t put(
    const plx_column_points *c, const double *x, const double *y, plx_chart_point *out)
{
    size_t count = 0;
    if (c->any) {
        size_t low = c->least < c->greatest ? c->least : c->greatest;
        size_t high = c->least < c->greatest ? c->greatest : c->least;
        const size_t order[4] = {c->first, low, high, c->last};
        for (size_t i = 0; i < 4; i++)
            if (i == 0 || order[i] != order[i - 1])
                out[count++] = (plx_chart_point){x[order[i]], y[order[i]]};
    }
    if (c->broken)
        out[count++] = (plx_chart_point){NAN, NAN};
    return count;
}

size_t plx_chart_thin(const double *x, const double *y, size_t count, double x0, double x1,
    size_t columns, plx_chart_point *out)
{
    if (count == 0 || columns == 0 || !(x1 > x0))
        return 0;
    size_t begin = lower_bound(x, count, x0), end = lower_bound(x, count, x1);
    /* One before, and one at or behind the end. */
    begin -= begin > 0;
    end += end < count;
    size_t written = 0;
    long now = -2;
    plx_column_points column = {0};
    for (size_t i = begin; i < end; i++) {
        double place = (x[i] - x0) / (x1 - x0);
        long at = place < 0 ? -1 : place >= 1 ? (long)columns : (long)(place * (double)columns);
        if (at != now) {
            written += put(&column, x, y, out + written);
            column = (plx_column_points){0};
            now = at;
        }
        take(&column, y, i);
    }
    return written + put(&column, x, y, out + written);
}

size_t plx_chart_nearest(const double *x, size_t count, double at)
{
    size_t right = lower_bound(x, count, at);
    if (right == count)
        return count - 1;
    if (right > 0 && at - x[right - 1] <= x[right] - at)
        return right - 1;
    return right;
}
