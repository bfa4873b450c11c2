#include "scene/scale.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How much the value at the upper bound is of the least that a logarithmic scale tells apart. */
static const double DECADES = 1000;

static const char *const names[PLX_SCALE_KIND_COUNT] = {
    [PLX_SCALE_LINEAR] = "linear",
    [PLX_SCALE_LOG] = "log",
    [PLX_SCALE_QUANTILE] = "quantile",
};

const char *plx_scale_kind_name(plx_scale_kind kind)
{
    return names[kind];
}

bool plx_scale_kind_parse(const char *name, plx_scale_kind *out)
{
    for (plx_scale_kind k = 0; k < PLX_SCALE_KIND_COUNT; k++) {
        if (strcmp(names[k], name) == 0) {
            *out = k;
            return true;
        }
    }
    return false;
}

static int by_value(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

/* samples: sorted, count > 0. share: 0..1. */
static double percentile(const float *samples, size_t count, double share)
{
    double at = share * (double)(count - 1);
    size_t i = (size_t)at, next = i + 1 < count ? i + 1 : i;
    double f = at - (double)i;
    return (double)samples[i] * (1 - f) + (double)samples[next] * f;
}

/* An empty range would be divided by. */
static void widen(plx_scale *s)
{
    if (s->high > s->low)
        return;
    if (s->diverging || s->low == 0)
        s->high = 1;
    else if (s->low > 0)
        s->low = 0;
    else
        s->high = 0;
}

static void set_bounds(plx_scale *s, const plx_scale_desc *d, const float *samples, size_t count)
{
    bool clipped = d->clip_high > d->clip_low;
    double top = clipped ? d->clip_high / 100 : 1;
    s->low = 0;
    s->high = 1;
    if (d->locked) {
        s->low = d->diverging ? 0 : d->from;
        s->high = d->diverging ? fmax(fabs(d->from), fabs(d->to)) : d->to;
    } else if (count > 0) {
        s->high = percentile(samples, count, top);
        s->low = d->diverging ? 0 : percentile(samples, count, clipped ? d->clip_low / 100 : 0);
    }
    widen(s);
}

plx_scale plx_scale_make(const plx_scale_desc *d, float *samples, size_t count)
{
    plx_scale s = {.kind = d->kind, .diverging = d->diverging};
    size_t finite = 0;
    for (size_t i = 0; i < count; i++)
        if (isfinite(samples[i]))
            samples[finite++] = d->diverging ? fabsf(samples[i]) : samples[i];
    qsort(samples, finite, sizeof *samples, by_value);
    set_bounds(&s, d, samples, finite);
    for (int i = 0; i < PLX_SCALE_KNOTS; i++) {
        double share = (double)i / (PLX_SCALE_KNOTS - 1);
        double value = finite > 0 ? percentile(samples, finite, share) : share;
        s.knots[i] = (float)fmin(fmax(value, s.low), s.high);
    }
    return s;
}

/* value: within the bounds. Where several knots between are equal, the middle of them. */
static double rank(const plx_scale *s, double value)
{
    int below = 0, not_above = 0;
    for (int step = 64; step > 0; step /= 2) {
        if (below + step <= PLX_SCALE_KNOTS && (double)s->knots[below + step - 1] < value)
            below += step;
        if (not_above + step <= PLX_SCALE_KNOTS && (double)s->knots[not_above + step - 1] <= value)
            not_above += step;
    }
    if (below == 0 || not_above == PLX_SCALE_KNOTS)
        return below == 0 ? 0 : 1;
    if (not_above > below)
        return (below + not_above - 1) / 2.0 / (PLX_SCALE_KNOTS - 1);
    double a = (double)s->knots[below - 1], b = (double)s->knots[below];
    return (below - 1 + (value - a) / (b - a)) / (PLX_SCALE_KNOTS - 1);
}

/* 0..1 of a value that lies between the bounds. */
static double place_within(const plx_scale *s, double value)
{
    if (s->kind == PLX_SCALE_QUANTILE)
        return rank(s, value);
    double share = (value - s->low) / (s->high - s->low);
    return s->kind == PLX_SCALE_LOG ? log1p(share * (DECADES - 1)) / log(DECADES) : share;
}

double plx_scale_place(const plx_scale *s, double value)
{
    if (isnan(value))
        return value;
    double v = s->diverging ? fabs(value) : value;
    v = fmin(fmax(v, s->low), s->high);
    double place = place_within(s, v);
    return s->diverging ? copysign(place, value) : place;
}

double plx_scale_value(const plx_scale *s, double place)
{
    double share = s->diverging ? fabs(place) : place, value;
    share = fmin(fmax(share, 0), 1);
    if (s->kind == PLX_SCALE_QUANTILE) {
        double at = share * (PLX_SCALE_KNOTS - 1);
        int i = at < PLX_SCALE_KNOTS - 2 ? (int)at : PLX_SCALE_KNOTS - 2;
        value = (double)s->knots[i] + (at - i) * ((double)s->knots[i + 1] - (double)s->knots[i]);
    } else {
        if (s->kind == PLX_SCALE_LOG)
            share = expm1(share * log(DECADES)) / (DECADES - 1);
        value = s->low + share * (s->high - s->low);
    }
    return s->diverging ? copysign(value, place) : value;
}
