#include "density/strip.h"

#include "base/simd.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

/* Rows of a grid that may meet in one row of a half: those whose share is less than one away, which
 * is less than 2 · width / part ≤ 6 of them. */
enum { MAX_SOURCES = 6 };

static int positive(int rise)
{
    return rise > 0 ? rise : 0;
}

size_t plx_strip_pitch(const plx_strip *s)
{
    return (size_t)s->height + (size_t)positive(s->rise_max) + (size_t)positive(-s->rise_min);
}

size_t plx_strip_origin(const plx_strip *s)
{
    return (size_t)positive(s->rise_max);
}

size_t plx_strip_cells(const plx_strip *s)
{
    return (size_t)(s->rise_max - s->rise_min + 1) * plx_strip_pitch(s);
}

static int64_t floor_div(int64_t a, int64_t b)
{
    int64_t q = a / b;
    return q - (a % b < 0);
}

static int64_t ceil_div(int64_t a, int64_t b)
{
    return -floor_div(-a, b);
}

/* A part of the strip, so many columns wide. */
static plx_strip part_of(const plx_strip *s, int width)
{
    plx_strip p = *s;
    p.width = width;
    p.rise_min = (int)floor_div((int64_t)s->rise_min * width, s->width);
    p.rise_max = (int)ceil_div((int64_t)s->rise_max * width, s->width);
    return p;
}

plx_strip plx_strip_half(const plx_strip *s, bool right)
{
    return part_of(s, right ? s->width - s->width / 2 : s->width / 2);
}

/* A bound for either half: a range that is rounded outwards at both ends holds at most three rises
 * more than its length, and so does this one at least. */
size_t plx_strip_scratch(const plx_strip *s)
{
    size_t floats = 0;
    plx_strip level = *s;
    while (level.width > 1) {
        level = plx_strip_half(&level, true);
        level.rise_min--;
        level.rise_max++;
        floats += plx_strip_cells(&level);
    }
    return floats;
}

double plx_strip_cost(const plx_strip *s)
{
    double cost = 0;
    plx_strip level = *s;
    for (double strips = 1;; strips = (double)s->width / level.width) {
        /* A row of the transform is as long as its entries. */
        double rises = level.rise_max - level.rise_min + 1;
        double steepest = positive(level.rise_max) + positive(-level.rise_min);
        cost += strips * rises * (level.height + steepest / 2);
        if (level.width == 1)
            return cost;
        level = plx_strip_half(&level, true);
    }
}

PLX_SIMD static void sum_one(float *out, const float *const a[], const float *w, int n)
{
    for (int i = 0; i < n; i++)
        out[i] = w[0] * a[0][i];
}

PLX_SIMD static void sum_two(float *out, const float *const a[], const float *w, int n)
{
    const float *a0 = a[0], *a1 = a[1];
    float w0 = w[0], w1 = w[1];
    for (int i = 0; i < n; i++)
        out[i] = w0 * a0[i] + w1 * a1[i];
}

PLX_SIMD static void sum_three(float *out, const float *const a[], const float *w, int n)
{
    const float *a0 = a[0], *a1 = a[1], *a2 = a[2];
    float w0 = w[0], w1 = w[1], w2 = w[2];
    for (int i = 0; i < n; i++)
        out[i] = w0 * a0[i] + w1 * a1[i] + w2 * a2[i];
}

PLX_SIMD static void add_one(float *out, const float *const a[], const float *w, int n)
{
    const float *a0 = a[0];
    float w0 = w[0];
    for (int i = 0; i < n; i++)
        out[i] += w0 * a0[i];
}

PLX_SIMD static void add_four(float *out, const float *const a[], const float *w, int n)
{
    const float *a0 = a[0], *a1 = a[1], *a2 = a[2], *a3 = a[3];
    float w0 = w[0], w1 = w[1], w2 = w[2], w3 = w[3];
    for (int i = 0; i < n; i++)
        out[i] += (w0 * a0[i] + w1 * a1[i]) + (w2 * a2[i] + w3 * a3[i]);
}

PLX_SIMD static void add_three(float *out, const float *const a[], const float *w, int n)
{
    const float *a0 = a[0], *a1 = a[1], *a2 = a[2];
    float w0 = w[0], w1 = w[1], w2 = w[2];
    for (int i = 0; i < n; i++)
        out[i] += w0 * a0[i] + w1 * a1[i] + w2 * a2[i];
}

static void add_rows(float *out, const float *const a[], const float *w, int count, int n)
{
    int k = count == 3 ? 3 : 0;
    if (k > 0)
        add_three(out, a, w, n);
    for (; k < count; k++)
        add_one(out, a + k, w + k, n);
}

static void sum_rows(float *out, const float *const a[], const float *w, int count, int n)
{
    if (count == 1)
        sum_one(out, a, w, n);
    else if (count == 2)
        sum_two(out, a, w, n);
    else
        sum_three(out, a, w, n);
    for (int k = 3; k < count; k++)
        add_one(out, a + k, w + k, n);
}

/* Each row of a half is the weighted sum of the rows of the whole whose lines rise in it by less
 * than one row more or less. The right half's lines enter where the left half's leave. A row of the
 * whole always covers the row of a half that it adds to: its lines touch the picture somewhere in
 * the strip, and lines that do so within the half are fewer. */
void plx_strip_halve(
    const plx_strip *s, const float *grid, const plx_strip *half, float *out, bool right, bool add)
{
    size_t pitch = plx_strip_pitch(s), half_pitch = plx_strip_pitch(half);
    int64_t width = s->width, part = half->width;
    grid += plx_strip_origin(s);
    out += plx_strip_origin(half);
    for (int rise = half->rise_min; rise <= half->rise_max; rise++, out += half_pitch) {
        int low = (int)floor_div((rise - 1) * width, part) + 1;
        int high = (int)ceil_div((rise + 1) * width, part) - 1;
        low = low > s->rise_min ? low : s->rise_min;
        high = high < s->rise_max ? high : s->rise_max;
        int first = -positive(rise), length = half->height + abs(rise), count = 0;
        const float *source[MAX_SOURCES] = {grid, grid, grid};
        float weight[MAX_SOURCES] = {0};
        assert(low <= high && high - low < MAX_SOURCES);
        for (int r = low; r <= high; r++) {
            int64_t away = r * part - rise * width;
            weight[count] = 1 - (float)llabs(away) / (float)width;
            source[count++] =
                grid + (size_t)(r - s->rise_min) * pitch + first - (right ? r - rise : 0);
        }
        (add ? add_rows : sum_rows)(out + first, source, weight, count, length);
    }
}

/* Rows that are still to be added to a column. */
typedef struct plx_pending {
    const float *source[4];
    float weight[4];
    int count;
} plx_pending;

static void add_later(plx_pending *p, const float *source, float weight, float *column, int height)
{
    p->source[p->count] = source;
    p->weight[p->count++] = weight;
    if (p->count == 4) {
        add_four(column, p->source, p->weight, height);
        p->count = 0;
    }
}

/* Σ of `steps` cells that end at each row, the first and the last half: a running sum, for columns
 * so steep that adding row by row would take the square of the rise. */
static void add_steep(float *column, const float *grid, int steps, float part, int height)
{
    double sum = 0;
    for (int k = -steps; k < 0; k++)
        sum += (double)grid[k];
    for (int y = 0; y < height; y++) {
        double before = sum;
        sum += (double)grid[y] - (double)grid[y - steps];
        column[y] += part * (float)(0.5 * (before + sum));
    }
}

/* A line that rises by r within one column spreads evenly over r rows, its ends count half. */
static void draw_column(const plx_strip *s, const float *grid, float *column, float scale)
{
    enum { STEEP = 12 };
    size_t pitch = plx_strip_pitch(s);
    plx_pending p = {0};
    grid += plx_strip_origin(s);
    for (int rise = s->rise_min; rise <= s->rise_max; rise++, grid += pitch) {
        int steps = abs(rise);
        /* The last cell whose line touches row 0: entries are counted by the line's upper end. */
        const float *last = grid - positive(rise) + steps;
        if (steps >= STEEP) {
            add_steep(column, last, steps, scale / (float)steps, s->height);
            continue;
        }
        for (int k = 0; k <= steps; k++) {
            float part = steps == 0 ? scale : scale / (float)steps;
            if (steps > 0 && (k == 0 || k == steps))
                part *= 0.5F;
            add_later(&p, last - k, part, column, s->height);
        }
    }
    for (int k = 0; k < p.count; k++)
        add_one(column, p.source + k, p.weight + k, s->height);
}

void plx_strip_transform(const plx_strip *s, const float *grid, float *scratch, float *columns,
    size_t stride, float scale_first, float scale_last)
{
    if (s->width == 1) {
        draw_column(s, grid, columns, scale_first * scale_last);
        return;
    }
    plx_strip l = plx_strip_half(s, false), r = plx_strip_half(s, true);
    plx_strip_halve(s, grid, &l, scratch, false, false);
    plx_strip_transform(
        &l, scratch, scratch + plx_strip_cells(&l), columns, stride, scale_first, 1);
    plx_strip_halve(s, grid, &r, scratch, true, false);
    columns += (size_t)l.width * stride;
    plx_strip_transform(&r, scratch, scratch + plx_strip_cells(&r), columns, stride, 1, scale_last);
}
