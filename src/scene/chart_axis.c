#include "scene/chart_axis.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A log axis without a lower end of its own shows so many decades. */
static const double DECADES = 4;

static double to_line(plx_chart_scale scale, double value)
{
    return scale == PLX_CHART_LOG ? log10(value) : value;
}

static double from_line(plx_chart_scale scale, double line)
{
    return scale == PLX_CHART_LOG ? pow(10, line) : line;
}

plx_chart_axis plx_chart_axis_make(plx_chart_scale scale, double low, double high)
{
    if (!isfinite(low))
        low = high;
    if (!isfinite(high))
        high = low;
    if (!isfinite(low))
        low = scale == PLX_CHART_LOG ? 0.1 : 0, high = 1;
    if (low > high) {
        double swapped = low;
        low = high;
        high = swapped;
    }
    if (scale == PLX_CHART_LOG) {
        if (!(high > 0))
            high = 1;
        if (!(low > 0))
            low = high * pow(10, -DECADES);
    }
    /* Room around a single value, in proportion to it; more than rounding swallows. */
    if (!(high - low > 1e-12 * fmax(fabs(low), fabs(high)))) {
        if (scale == PLX_CHART_LOG) {
            low /= 2;
            high *= 2;
        } else {
            double room = low == 0 ? 1 : fabs(low) / 2;
            low -= room;
            high += room;
        }
    }
    return (plx_chart_axis){scale, low, high};
}

plx_chart_axis plx_chart_axis_widen(const plx_chart_axis *axis, double room)
{
    double low = to_line(axis->scale, axis->low), high = to_line(axis->scale, axis->high);
    double more = (high - low) * room;
    return (plx_chart_axis){
        axis->scale, from_line(axis->scale, low - more), from_line(axis->scale, high + more)};
}

double plx_chart_place(const plx_chart_axis *axis, double value)
{
    if (!isfinite(value) || (axis->scale == PLX_CHART_LOG && !(value > 0)))
        return NAN;
    double low = to_line(axis->scale, axis->low), high = to_line(axis->scale, axis->high);
    return (to_line(axis->scale, value) - low) / (high - low);
}

double plx_chart_value(const plx_chart_axis *axis, double place)
{
    double low = to_line(axis->scale, axis->low), high = to_line(axis->scale, axis->high);
    return from_line(axis->scale, low + (high - low) * place);
}

/* Multiples of the step within the axis: all of first..last. Ends count as within. */
static double first_multiple(double low, double step)
{
    return ceil(low / step - 1e-9);
}

static double last_multiple(double high, double step)
{
    return floor(high / step + 1e-9);
}

/* The smallest of 1, 2, 5 times a power of ten that gives at most `most` marks within the range. */
static double nice_step(double low, double high, size_t most)
{
    static const double nice[] = {1, 2, 5};
    double most_marks = most > 0 ? (double)most : 1;
    double power = pow(10, floor(log10((high - low) / most_marks)) - 1);
    for (int i = 0; i < 12; i++) {
        double step = nice[i % 3] * power;
        if (last_multiple(high, step) - first_multiple(low, step) + 1 <= most_marks)
            return step;
        if (i % 3 == 2)
            power *= 10;
    }
    return high - low;
}

static bool by_decades(const plx_chart_axis *axis)
{
    return axis->scale == PLX_CHART_LOG &&
           floor(log10(axis->high) + 1e-9) > ceil(log10(axis->low) - 1e-9);
}

double plx_chart_step(const plx_chart_axis *axis, size_t most)
{
    return by_decades(axis) ? 0 : nice_step(axis->low, axis->high, most);
}

static size_t linear_ticks(
    const plx_chart_axis *axis, size_t most, plx_chart_tick *out, size_t capacity)
{
    double step = nice_step(axis->low, axis->high, most);
    size_t count = 0;
    /* Multiples are made one by one, so that errors do not add up and 0 is 0. */
    double first = first_multiple(axis->low, step), last = last_multiple(axis->high, step);
    for (double i = first; i <= last && count < capacity; i++)
        out[count++] = (plx_chart_tick){i * step, true};
    return count;
}

static size_t decade_ticks(
    const plx_chart_axis *axis, size_t most, plx_chart_tick *out, size_t capacity)
{
    int first = (int)floor(log10(axis->low)), last = (int)ceil(log10(axis->high));
    int every = 1;
    while (last / every - first / every + 1 > (int)(most > 0 ? most : 1))
        every++;
    size_t count = 0;
    for (int decade = first; decade <= last; decade++) {
        /* Between the decades only where each of these has its own mark. */
        for (int part = 1; part <= (every == 1 ? 9 : 1); part++) {
            double value = part * pow(10, decade);
            bool inside = value >= axis->low * (1 - 1e-9) && value <= axis->high * (1 + 1e-9);
            if (inside && count < capacity)
                out[count++] = (plx_chart_tick){value, part == 1 && decade % every == 0};
        }
    }
    return count;
}

size_t plx_chart_ticks(
    const plx_chart_axis *axis, size_t most, plx_chart_tick *out, size_t capacity)
{
    return by_decades(axis) ? decade_ticks(axis, most, out, capacity)
                            : linear_ticks(axis, most, out, capacity);
}

static int clamp_digits(int digits, int most)
{
    return digits < 0 ? 0 : digits > most ? most : digits;
}

/* Zeros after the point that say nothing: "1.50e-07" becomes "1.5e-7". */
static void tidy_exponent(char *text)
{
    char *e = strchr(text, 'e');
    if (!e)
        return;
    char *digits = e + 1 + (e[1] == '-' || e[1] == '+');
    char *start = digits;
    while (*start == '0' && start[1])
        start++;
    memmove(digits, start, strlen(start) + 1);
    if (e[1] == '+')
        memmove(e + 1, e + 2, strlen(e + 2) + 1);
    char *end = e;
    if (memchr(text, '.', (size_t)(e - text))) {
        while (end[-1] == '0')
            end--;
        if (end[-1] == '.')
            end--;
    }
    memmove(end, e, strlen(e) + 1);
}

static char *plain(double value, int decimals, char *out, size_t size)
{
    /* No "-0". */
    if (fabs(value) < 0.5 * pow(10, -decimals))
        value = 0;
    if (fabs(value) >= 10000 && fabs(value) < 1e15 && decimals == 0) {
        char digits[28];
        plx_format_count((uint64_t)llround(fabs(value)), digits, sizeof digits);
        snprintf(out, size, "%s%s", value < 0 ? "-" : "", digits);
    } else {
        snprintf(out, size, "%.*f", decimals, value);
    }
    return out;
}

char *plx_chart_tick_text(double value, double step, plx_chart_unit unit, char *out, size_t size)
{
    if (!(step > 0))
        return plx_chart_format(value, 1, unit, out, size);
    double most = fabs(value);
    if (unit == PLX_CHART_PERCENT) {
        value *= 100;
        step *= 100;
    } else if (unit == PLX_CHART_COUNT && most >= 10000) {
        return plx_chart_format(value, 3, unit, out, size);
    }
    int decimals = clamp_digits((int)ceil(-log10(step) - 1e-9), 12);
    if (unit != PLX_CHART_PERCENT && (decimals > 5 || most >= 1e7) && value != 0) {
        /* As many digits as the step needs of this value. */
        int digits = (int)floor(log10(most) + 1e-9) - (int)floor(log10(step) + 1e-9);
        snprintf(out, size, "%.*e", clamp_digits(digits, 9), value);
        tidy_exponent(out);
        return out;
    }
    /* A zero among numbers with exponents needs no decimals. */
    plain(value, unit != PLX_CHART_PERCENT && decimals > 5 ? 0 : decimals, out, size);
    if (unit == PLX_CHART_PERCENT) {
        size_t length = strlen(out);
        snprintf(out + length, size - length, " %%");
    }
    return out;
}

char *plx_chart_format(double value, int digits, plx_chart_unit unit, char *out, size_t size)
{
    digits = digits < 1 ? 1 : clamp_digits(digits, 9);
    if (!isfinite(value)) {
        snprintf(out, size, "%s", isnan(value) ? "–" : value < 0 ? "-∞" : "∞");
        return out;
    }
    if (unit == PLX_CHART_COUNT)
        return plx_format_short(value, out, size);
    if (unit == PLX_CHART_PERCENT) {
        value *= 100;
        /* A share of 99.96 is not "100 %" to three digits of its own: decimals are those of 100. */
        plain(value, clamp_digits(digits - (fabs(value) < 9.995 ? 1 : 2), 6), out, size);
        size_t length = strlen(out);
        snprintf(out + length, size - length, " %%");
        return out;
    }
    double most = fabs(value);
    if (most == 0)
        return plain(0, 0, out, size);
    if (most < 1e-4 || most >= 1e9) {
        snprintf(out, size, "%.*e", digits - 1, value);
        tidy_exponent(out);
        return out;
    }
    return plain(value, clamp_digits(digits - 1 - (int)floor(log10(most)), 12), out, size);
}
