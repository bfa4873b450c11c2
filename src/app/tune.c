#include "app/tune.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>

static const double STEP = 1.25;
/* Of an average connection: the threshold's first step, and where it goes back to none. */
static const double FIRST = 0.1, LEAST = 0.05;

enum { FEWEST = 10 };

static double within(double value, double least, double most)
{
    double near = fabs(value - 1) < 1e-6 ? 1 : value;
    return fmin(fmax(near, least), most);
}

/* The number 1, 2 or 5 times a power of ten that is the largest up to value. */
static double rung(double value)
{
    double ten = pow(10, floor(log10(value) + 1e-9)), share = value / ten + 1e-9;
    return ten * (share >= 5 ? 5 : share >= 2 ? 2 : 1);
}

static double rung_above(double value)
{
    return rung(value * 2.5);
}

static double rung_below(double value)
{
    return rung(value / 1.9);
}

static double threshold(double now, bool up, double weight)
{
    if (now == 0)
        return up ? rung(weight * FIRST) : 0;
    double next = up ? rung_above(now) : rung_below(now);
    return next < weight * LEAST ? 0 : fmin(next, 1e30);
}

static uint32_t strongest(uint32_t now, bool up)
{
    if (now == 0)
        return up ? FEWEST : 0;
    double next = up ? rung_above(now) : rung_below(now);
    return next < FEWEST ? 0 : (uint32_t)fmin(next, PLX_STRONGEST_MAX);
}

static void say_threshold(const plx_edge_style *s, char *said, size_t size)
{
    if (s->threshold > 0)
        snprintf(said, size, "connections from |w| = %g", s->threshold);
    else
        snprintf(said, size, "all connections, however weak");
}

static void say_strongest(const plx_edge_style *s, char *said, size_t size)
{
    char count[32];
    if (s->strongest > 0)
        snprintf(said, size, "the %s strongest as lines",
            plx_format_count(s->strongest, count, sizeof count));
    else
        snprintf(said, size, "none of the strongest as lines");
}

bool plx_tune(plx_edge_style *s, plx_action action, const plx_edge_style *start, double weight,
    char *said, size_t size)
{
    switch (action) {
    case PLX_ACTION_PALETTE:
        s->palette = (plx_palette)((s->palette + 1) % PLX_PALETTE_OKABE_ITO);
        snprintf(said, size, "colours: %s", plx_palette_name(s->palette));
        return true;
    case PLX_ACTION_CURVE:
        s->curve = (plx_curve)((s->curve + 1) % PLX_CURVE_COUNT);
        snprintf(said, size, "brightness: %s", plx_curve_name(s->curve));
        return true;
    case PLX_ACTION_GAIN_LESS:
    case PLX_ACTION_GAIN_MORE:
        s->gain *= action == PLX_ACTION_GAIN_MORE ? STEP : 1 / STEP;
        s->gain = within(s->gain, PLX_GAIN_MIN, PLX_GAIN_MAX);
        snprintf(said, size, "gain %.2f", s->gain);
        return true;
    case PLX_ACTION_GAMMA_LESS:
    case PLX_ACTION_GAMMA_MORE:
        s->gamma *= action == PLX_ACTION_GAMMA_MORE ? STEP : 1 / STEP;
        s->gamma = within(s->gamma, PLX_GAMMA_MIN, PLX_GAMMA_MAX);
        snprintf(said, size, "gamma %.2f", s->gamma);
        return true;
    case PLX_ACTION_THRESHOLD_LESS:
    case PLX_ACTION_THRESHOLD_MORE:
        s->threshold = threshold(s->threshold, action == PLX_ACTION_THRESHOLD_MORE, weight);
        say_threshold(s, said, size);
        return true;
    case PLX_ACTION_STRONGEST_LESS:
    case PLX_ACTION_STRONGEST_MORE:
        s->strongest = strongest(s->strongest, action == PLX_ACTION_STRONGEST_MORE);
        say_strongest(s, said, size);
        return true;
    case PLX_ACTION_STYLE_RESET:
        *s = *start;
        snprintf(said, size, "colours as they were at the start");
        return true;
    default:
        return false;
    }
}
