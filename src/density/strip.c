#include "density/strip.h"

#include <stdlib.h>
#include <string.h>

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
    int twice = 2 * rise * part, q = twice / (2 * width), rest = twice - q * 2 * width;
    if (rest < 0) {
        q--;
        rest += 2 * width;
    }
    if (rest > width || (rest == width && (q & 1)))
        q++;
    return q;
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

/* One row of a half's grid, from the rows of the whole that fall to it. */
typedef struct plx_row_target {
    float *cells; /* of entry `first` */
    int first, end;
    bool empty;
} plx_row_target;

/* Adds source cells, whose entries are `first` to `end` after a shift, where they meet the target.
 */
static void add_row(plx_row_target *t, const float *source, int first, int end)
{
    int from = first > t->first ? first : t->first, to = end < t->end ? end : t->end;
    const float *in = source + (from - first);
    float *out = t->cells + (from - t->first);
    int n = to - from;
    if (t->empty) {
        memset(t->cells, 0, (size_t)(from - t->first) * sizeof *out);
        memcpy(out, in, (size_t)n * sizeof *out);
        memset(out + n, 0, (size_t)(t->end - to) * sizeof *out);
        t->empty = false;
        return;
    }
    for (int i = 0; i < n; i++)
        out[i] += in[i];
}

/* Fills the grid of one half. The right one's lines enter where the left one's leave. */
static void make_half(const plx_strip *s, const float *grid, const plx_strip *half, float *out,
    int left_width, bool right)
{
    plx_row_target target = {0};
    int current = half->rise_min - 1;
    const float *source = grid;
    for (int rise = s->rise_min; rise <= s->rise_max; rise++) {
        int left_rise = share(rise, left_width, s->width);
        int half_rise = right ? rise - left_rise : left_rise, shift = right ? left_rise : 0;
        if (half_rise != current) {
            current = half_rise;
            target.first = -positive(half_rise);
            target.end = target.first + half->height + abs(half_rise);
            target.cells = out;
            target.empty = true;
            out += target.end - target.first;
        }
        int length = s->height + abs(rise), first = -positive(rise) + shift;
        add_row(&target, source, first, first + length);
        source += length;
    }
}

/* A line that rises by r within one column spreads evenly over r rows, its ends count half. */
static void draw_column(const plx_strip *s, const float *grid, float *column, float scale)
{
    int height = s->height;
    for (int rise = s->rise_min; rise <= s->rise_max; rise++) {
        int steps = abs(rise), low = -steps;
        /* Entry e of a rising line begins at row e; of a falling one it ends at row e - steps. */
        for (int k = 0; k <= steps; k++) {
            float part = steps == 0 ? scale : scale / (float)steps;
            if (steps > 0 && (k == 0 || k == steps))
                part *= 0.5F;
            /* Cell c of the row touches rows low + c to low + c + steps. */
            int from = -(low + k) > 0 ? -(low + k) : 0;
            int to = height - (low + k);
            to = to < height + steps ? to : height + steps;
            float *out = column + from + low + k;
            const float *in = grid + from;
            for (int i = 0; i < to - from; i++)
                out[i] += part * in[i];
        }
        grid += height + steps;
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
