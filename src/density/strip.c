#include "density/strip.h"

#include "base/simd.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

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

PLX_SIMD static void sum_four(float *out, const float *const a[], const float *w, int n)
{
    const float *a0 = a[0], *a1 = a[1], *a2 = a[2], *a3 = a[3];
    float w0 = w[0], w1 = w[1], w2 = w[2], w3 = w[3];
    for (int i = 0; i < n; i++)
        out[i] = (w0 * a0[i] + w1 * a1[i]) + (w2 * a2[i] + w3 * a3[i]);
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
    int k = 0;
    for (; k + 4 <= count; k += 4)
        add_four(out, a + k, w + k, n);
    for (; k + 3 <= count; k += 3)
        add_three(out, a + k, w + k, n);
    for (; k < count; k++)
        add_one(out, a + k, w + k, n);
}

static void sum_rows(float *out, const float *const a[], const float *w, int count, int n)
{
    typedef void sum(float *, const float *const[], const float *, int);
    static sum *const sums[] = {sum_one, sum_two, sum_three, sum_four};
    int first = count < 4 ? count : 4;
    if (first < 1)
        return;
    sums[first - 1](out, a, w, n);
    add_rows(out, a + first, w + first, count - first, n);
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
    bool even = width == 2 * part; /* most are, and divisions take longer than short rows */
    for (int rise = half->rise_min; rise <= half->rise_max; rise++, out += half_pitch) {
        int low = even ? 2 * rise - 1 : (int)floor_div((rise - 1) * width, part) + 1;
        int high = even ? 2 * rise + 1 : (int)ceil_div((rise + 1) * width, part) - 1;
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
    float *column;
    int height;
    bool begun; /* something is in the column */
    const float *source[4];
    float weight[4];
    int count;
} plx_pending;

static void flush(plx_pending *p)
{
    if (p->count > 0)
        (p->begun ? add_rows : sum_rows)(p->column, p->source, p->weight, p->count, p->height);
    p->begun = p->begun || p->count > 0;
    p->count = 0;
}

static void add_later(plx_pending *p, const float *source, float weight)
{
    p->source[p->count] = source;
    p->weight[p->count++] = weight;
    if (p->count == 4)
        flush(p);
}

/* Σ of `steps` cells that end at each row, the first and the last half: a running sum, for columns
 * so steep that adding row by row would take the square of the rise. */
static void add_steep(plx_pending *p, const float *grid, int steps, float part)
{
    double sum = 0;
    float *column = p->column;
    if (!p->begun)
        memset(column, 0, (size_t)p->height * sizeof *column);
    p->begun = true;
    for (int k = -steps; k < 0; k++)
        sum += (double)grid[k];
    for (int y = 0; y < p->height; y++) {
        double before = sum;
        sum += (double)grid[y] - (double)grid[y - steps];
        column[y] += part * (float)(0.5 * (before + sum));
    }
}

/* A line that rises by r within one column spreads evenly over r rows, its ends count half. */
void plx_strip_column(const plx_strip *s, const float *grid, float *column, float scale)
{
    enum { STEEP = 12 };
    size_t pitch = plx_strip_pitch(s);
    plx_pending p = {.column = column, .height = s->height};
    grid += plx_strip_origin(s);
    for (int rise = s->rise_min; rise <= s->rise_max; rise++, grid += pitch) {
        int steps = abs(rise);
        /* The last cell whose line touches row 0: entries are counted by the line's upper end. */
        const float *last = grid - positive(rise) + steps;
        if (steps >= STEEP) {
            add_steep(&p, last, steps, scale / (float)steps);
            continue;
        }
        for (int k = 0; k <= steps; k++) {
            float part = steps == 0 ? scale : scale / (float)steps;
            if (steps > 0 && (k == 0 || k == steps))
                part *= 0.5F;
            add_later(&p, last - k, part);
        }
    }
    flush(&p);
}

/* first: the strip's place among the columns. */
static void transform(const plx_strip *s, const float *grid, float *scratch,
    const plx_strip_columns *out, int first, float scale_first, float scale_last)
{
    if (s->width == 1) {
        plx_strip_column(s, grid, out->column, scale_first * scale_last);
        out->take(out->user, first, out->column);
        return;
    }
    plx_strip l = plx_strip_half(s, false), r = plx_strip_half(s, true);
    plx_strip_halve(s, grid, &l, scratch, false, false);
    transform(&l, scratch, scratch + plx_strip_cells(&l), out, first, scale_first, 1);
    plx_strip_halve(s, grid, &r, scratch, true, false);
    transform(&r, scratch, scratch + plx_strip_cells(&r), out, first + l.width, 1, scale_last);
}

void plx_strip_transform(const plx_strip *s, const float *grid, float *scratch,
    const plx_strip_columns *out, float scale_first, float scale_last)
{
    transform(s, grid, scratch, out, 0, scale_first, scale_last);
}
