#include "model/tensor_stats.h"

#include "base/mem.h"

#include <math.h>

enum { WINDOW = 4096 /* numbers, a multiple of every block */ };

/* Mean and squares of a window about its own mean, then joined with those before it (Chan, Golub
 * and LeVeque 1979), so that no digits are lost where the mean is far from zero. */
static void add_window(plx_tensor_stats *s, double *squares, const double *value, size_t count)
{
    double sum = 0, scatter = 0;
    size_t finite = 0;
    for (size_t i = 0; i < count; i++) {
        double v = value[i];
        if (!isfinite(v)) {
            s->nan += isnan(v) != 0;
            s->infinite += isinf(v) != 0;
            continue;
        }
        finite++;
        s->zeros += v == 0;
        s->min = !(s->min <= v) ? v : s->min;
        s->max = !(s->max >= v) ? v : s->max;
        sum += v;
    }
    if (finite == 0)
        return;
    double mean = sum / (double)finite;
    for (size_t i = 0; i < count; i++)
        scatter += isfinite(value[i]) ? (value[i] - mean) * (value[i] - mean) : 0;
    if (s->finite == 0)
        s->mean = 0;
    double before = (double)s->finite, now = (double)finite, all = before + now;
    double apart = mean - s->mean;
    s->mean += apart * (now / all);
    *squares += scatter + apart * apart * (before * now / all);
    s->finite += finite;
}

bool plx_tensor_stats_find(const plx_tensor *t, plx_tensor_stats *out, plx_error *e)
{
    *out = (plx_tensor_stats){.min = NAN, .max = NAN, .mean = NAN, .deviation = NAN};
    plx_tensor_reader *r = plx_tensor_reader_create(t, PLX_ORDER_STORED, e);
    if (!r)
        return false;
    double window[WINDOW], squares = 0;
    bool ok = true;
    for (uint64_t at = 0; ok && at < t->count; at += WINDOW) {
        size_t n = t->count - at < WINDOW ? (size_t)(t->count - at) : WINDOW;
        ok = plx_tensor_read_doubles(r, at, n, window, e);
        if (ok)
            add_window(out, &squares, window, n);
    }
    if (out->finite > 0)
        out->deviation = sqrt(squares / (double)out->finite);
    plx_tensor_reader_destroy(&r);
    return ok;
}
