#include "density/strip.h"

#include "base/simd.h"

#include <assert.h>
#include <stdlib.h>

static int positive(int rise)
{
    return rise > 0 ? rise : 0;
}

/* Rows of a grid lie one after another, from rise_min up, each height + |rise| long. */
static size_t sum_to(int rise) /* 1 + 2 + … + |rise| */
{
    size_t r = (size_t)abs(rise);
    return r * (r + 1) / 2;
}

size_t plx_strip_row(const plx_strip *s, int rise)
{
    size_t rows = (size_t)(rise - s->rise_min), flat = rows * (size_t)s->height;
    /* Σ |k| for k from rise_min to rise - 1. */
    if (s->rise_min >= 0)
        return flat + sum_to(rise > 0 ? rise - 1 : 0) -
               sum_to(s->rise_min > 0 ? s->rise_min - 1 : 0);
    if (rise <= 0)
        return flat + sum_to(s->rise_min) - sum_to(rise);
    return flat + sum_to(s->rise_min) + sum_to(rise - 1);
}

size_t plx_strip_cells(const plx_strip *s)
{
    return plx_strip_row(s, s->rise_max + 1);
}

/* Share of the rise that falls to the first `part` of `width` columns, rounded to the nearest, and
 * halves to even, so that lines stray up as often as down. */
static int share(int rise, int part, int width)
{
    int64_t twice = 2 * (int64_t)rise * part, whole = 2 * (int64_t)width;
    int64_t q = twice / whole, rest = twice - q * whole;
    if (rest < 0) {
        q--;
        rest += whole;
    }
    if (rest > width || (rest == width && (q & 1)))
        q++;
    return (int)q;
}

static plx_strip left_half(const plx_strip *s)
{
    plx_strip h = *s;
    h.width = s->width / 2;
    h.rise_min = share(s->rise_min, h.width, s->width);
    h.rise_max = share(s->rise_max, h.width, s->width);
    return h;
}

static plx_strip right_half(const plx_strip *s)
{
    plx_strip l = left_half(s), h = *s;
    h.width = s->width - l.width;
    h.rise_min = s->rise_min - l.rise_min;
    h.rise_max = s->rise_max - l.rise_max;
    return h;
}

size_t plx_strip_scratch(const plx_strip *s)
{
    if (s->width == 1)
        return 0;
    plx_strip l = left_half(s), r = right_half(s);
    size_t left = plx_strip_cells(&l) + plx_strip_scratch(&l);
    size_t right = plx_strip_cells(&r) + plx_strip_scratch(&r);
    return left > right ? left : right;
}

double plx_strip_cost(const plx_strip *s)
{
    double cost = 0;
    plx_strip level = *s;
    /* Every level holds about as many cells as the first. */
    for (double strips = 1;; strips = (double)s->width / level.width) {
        cost += strips * (double)plx_strip_cells(&level);
        if (level.width == 1)
            return cost;
        level = right_half(&level);
    }
}

PLX_SIMD static void copy_row(float *out, const float *a, int n)
{
    for (int i = 0; i < n; i++)
        out[i] = a[i];
}

PLX_SIMD static void sum_two(float *out, const float *a, const float *b, int n)
{
    for (int i = 0; i < n; i++)
        out[i] = a[i] + b[i];
}

PLX_SIMD static void sum_three(float *out, const float *a, const float *b, const float *c, int n)
{
    for (int i = 0; i < n; i++)
        out[i] = a[i] + b[i] + c[i];
}

/* Fills the grid of one half: each of its rows is the sum of one, two or three rows of the whole,
 * those whose lines rise by so much within it. The right half's lines enter where the left half's
 * leave. A row of the whole always covers the row of a half that it falls to: its lines touch the
 * picture somewhere in the strip, and lines that do so within the half are fewer. */
static void make_half(const plx_strip *s, const float *grid, const plx_strip *half, float *out,
    int left_width, bool right)
{
    int rise = s->rise_min;
    int left_rise = share(rise, left_width, s->width);
    while (rise <= s->rise_max) {
        int half_rise = right ? rise - left_rise : left_rise, count = 0;
        int first = -positive(half_rise), length = half->height + abs(half_rise);
        const float *source[4] = {0};
        do {
            int begin = -positive(rise) + (right ? left_rise : 0);
            assert(count < 3 && begin <= first && begin + s->height + abs(rise) >= first + length);
            source[count++] = grid + (first - begin);
            grid += s->height + abs(rise);
            rise++;
            left_rise = share(rise, left_width, s->width);
        } while (rise <= s->rise_max && (right ? rise - left_rise : left_rise) == half_rise);
        if (count == 1)
            copy_row(out, source[0], length);
        else if (count == 2)
            sum_two(out, source[0], source[1], length);
        else
            sum_three(out, source[0], source[1], source[2], length);
        out += length;
    }
}

PLX_SIMD static void add_scaled(float *out, const float *in, float scale, int n)
{
    for (int i = 0; i < n; i++)
        out[i] += scale * in[i];
}

/* A line that rises by r within one column spreads evenly over r rows, its ends count half. */
static void draw_column(const plx_strip *s, const float *grid, float *column, float scale)
{
    for (int rise = s->rise_min; rise <= s->rise_max; rise++) {
        int steps = abs(rise), cells = s->height + steps;
        for (int k = 0; k <= steps; k++) {
            float part = steps == 0 ? scale : scale / (float)steps;
            if (steps > 0 && (k == 0 || k == steps))
                part *= 0.5F;
            /* Cell c touches rows c - steps to c; this is the k-th of them. */
            int shift = k - steps;
            add_scaled(column, grid - shift, part, s->height);
        }
        grid += cells;
    }
}

void plx_strip_transform(const plx_strip *s, const float *grid, float *scratch, float *columns,
    size_t stride, float scale_first, float scale_last)
{
    if (s->width == 1) {
        draw_column(s, grid, columns, scale_first * scale_last);
        return;
    }
    plx_strip l = left_half(s), r = right_half(s);
    float *deeper_l = scratch + plx_strip_cells(&l), *deeper_r = scratch + plx_strip_cells(&r);
    make_half(s, grid, &l, scratch, l.width, false);
    plx_strip_transform(&l, scratch, deeper_l, columns, stride, scale_first, 1);
    make_half(s, grid, &r, scratch, l.width, true);
    columns += (size_t)l.width * stride;
    plx_strip_transform(&r, scratch, deeper_r, columns, stride, 1, scale_last);
}
