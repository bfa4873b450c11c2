#include "density/column_sums.h"

#include "base/mem.h"
#include "density/bundle_view.h"
#include "density/sum.h"

#include <math.h>
#include <string.h>

enum { CHUNK = 256 };

/* ∫ from far above to y of what all tents of the picture's rows sum to: 1 within, falling to 0 in
 * the pixel around either edge. */
static double mass_above(double y, double height)
{
    if (y <= -0.5)
        return 0;
    if (y < 0.5)
        return 0.5 * (y + 0.5) * (y + 0.5);
    if (y <= height - 0.5)
        return y;
    if (y < height + 0.5)
        return height - 0.5 * (height + 0.5 - y) * (height + 0.5 - y);
    return height;
}

/* The mean of that sum as y goes evenly from a to b. */
static double mass_between(double a, double b, double height)
{
    if (fabs(b - a) < 1e-6) {
        double middle = 0.5 * (a + b), edge = fmin(middle + 0.5, height + 0.5 - middle);
        return fmin(fmax(edge, 0), 1);
    }
    return (mass_above(b, height) - mass_above(a, height)) / (b - a);
}

/* A line as it crosses the picture. */
typedef struct plx_crossing {
    double x, y, slope; /* a point of it */
    double weight;
    double *sums, *steps;
    double height;
} plx_crossing;

static double height_at(const plx_crossing *c, double x)
{
    return c->y + c->slope * (x - c->x);
}

static void add_column(const plx_crossing *c, int column, double from, double to)
{
    c->sums[column] +=
        c->weight * (to - from) * mass_between(height_at(c, from), height_at(c, to), c->height);
}

/* Columns `first` to `end`, all crossed in whole. */
static void add_columns(const plx_crossing *c, int first, int end)
{
    double inside[2] = {first, end}, outside[2] = {first, end};
    if (c->slope != 0) {
        double lowest = 0.5, highest = c->height - 0.5;
        double a = c->x + (lowest - c->y) / c->slope, b = c->x + (highest - c->y) / c->slope;
        inside[0] = fmax(first, fmin(a, b));
        inside[1] = fmin(end, fmax(a, b));
        double margin = fabs(1 / c->slope);
        outside[0] = fmax(first, fmin(a, b) - margin);
        outside[1] = fmin(end, fmax(a, b) + margin);
    } else if (c->y < 0.5 || c->y > c->height - 0.5) {
        inside[1] = inside[0];
    }
    if (!(outside[0] < outside[1]))
        return;
    int from = (int)floor(outside[0]), to = (int)ceil(outside[1]);
    int whole = to, rest = to;
    if (inside[0] < inside[1] && c->height > 1) {
        whole = (int)ceil(inside[0]);
        rest = (int)floor(inside[1]);
        whole = whole < rest ? whole : to;
    }
    for (int x = from; x < whole; x++)
        add_column(c, x, x, x + 1);
    if (whole == to)
        return;
    c->steps[whole] += c->weight;
    c->steps[rest] -= c->weight;
    for (int x = rest; x < to; x++)
        add_column(c, x, x, x + 1);
}

/* The first and the last column of a link may be crossed only in part. */
static void add_line(const plx_crossing *c, double left, double right)
{
    int first = (int)floor(left), end = (int)ceil(right);
    if (end - first == 1) {
        add_column(c, first, left, right);
        return;
    }
    if (left > first) {
        add_column(c, first, left, first + 1);
        first++;
    }
    if (right < end) {
        end--;
        add_column(c, end, end, right);
    }
    if (first < end)
        add_columns(c, first, end);
}

/* A picture, and how a bundle lies in it. */
typedef struct plx_summing {
    const plx_column_sums *s;
    const plx_bundle *b;
    plx_area area;
    int width, height;
    float threshold;
    float weight[PLX_SIGNS][CHUNK];
} plx_summing;

static void add_weight(const plx_summing *g, double y, double slope, int sign, double weight)
{
    add_line(&(plx_crossing){.x = g->b->source_x,
                 .y = y,
                 .slope = slope,
                 .weight = weight,
                 .sums = g->s->sums + sign * g->width,
                 .steps = g->s->steps + sign * (g->width + 1),
                 .height = g->height},
        g->area.left, g->area.right);
}

/* Sources first to end - 1 of a target, one by one. */
static void add_cut(plx_summing *g, size_t target, size_t first, size_t end)
{
    const plx_bundle *b = g->b;
    double target_y = b->target_y + b->target_step * (double)target;
    double across = b->target_x - b->source_x;
    for (size_t n; first < end; first += n) {
        n = end - first < CHUNK ? end - first : CHUNK;
        plx_weights_split(
            b->weights + target * b->in + first, n, g->threshold, g->weight[0], g->weight[1]);
        for (size_t i = 0; i < n; i++) {
            int sign = g->weight[PLX_POSITIVE][i] > 0 ? PLX_POSITIVE : PLX_NEGATIVE;
            double y = b->source_y + b->source_step * (double)(first + i);
            if (g->weight[sign][i] > 0)
                add_weight(g, y, (target_y - y) / across, sign, (double)g->weight[sign][i]);
        }
    }
}

/* The same for those that no edge cuts: all columns have their whole weight, as if they were one
 * level line. */
static void add_uncut(plx_summing *g, size_t target, size_t first, size_t end)
{
    double sum[PLX_SIGNS] = {0};
    for (size_t n; first < end; first += n) {
        n = end - first < CHUNK ? end - first : CHUNK;
        plx_weights_split(
            g->b->weights + target * g->b->in + first, n, g->threshold, g->weight[0], g->weight[1]);
        for (int sign = 0; sign < PLX_SIGNS; sign++)
            sum[sign] += (double)plx_sum(g->weight[sign], n);
    }
    for (int sign = 0; sign < PLX_SIGNS; sign++)
        if (sum[sign] > 0)
            add_weight(g, 0.5 * g->height, 0, sign, sum[sign]);
}

/* The sources of a target whose lines stay half a pixel inside of the picture. */
static void find_uncut(const plx_summing *g, size_t target, size_t *first, size_t *end)
{
    double low = (double)*first, high = (double)*end - 1;
    double at[2] = {plx_bundle_way(g->b, g->area.left), plx_bundle_way(g->b, g->area.right)};
    for (int k = 0; k < 2; k++) {
        double y = plx_bundle_height(g->b, at[k], 0, (double)target);
        double step = (1 - at[k]) * g->b->source_step;
        if (step > 1e-12) {
            low = fmax(low, (0.5 - y) / step);
            high = fmin(high, (g->height - 0.5 - y) / step);
        } else if (y < 0.5 || y > g->height - 0.5) {
            high = -1;
        }
    }
    size_t from = *first;
    *first = low <= high ? (size_t)ceil(low) : from;
    *end = low <= high ? (size_t)floor(high) + 1 : from;
}

void plx_column_sums_add(const plx_column_sums *s, const plx_bundle *b, int width, int height,
    size_t first_row, size_t end_row)
{
    plx_summing g = {.s = s,
        .b = b,
        .area = {0, -1, width, height + 1},
        .width = width,
        .height = height,
        .threshold = b->pyramid ? b->pyramid->threshold : 0};
    if (!plx_bundle_clip(b, &g.area))
        return;
    for (size_t j = first_row; j < end_row; j++) {
        size_t first, end;
        plx_bundle_row(b, &g.area, j, &first, &end);
        size_t uncut = first, uncut_end = end;
        find_uncut(&g, j, &uncut, &uncut_end);
        if (uncut >= uncut_end)
            uncut = uncut_end = first;
        add_cut(&g, j, first, uncut);
        add_uncut(&g, j, uncut, uncut_end);
        add_cut(&g, j, uncut_end, end);
    }
}

void plx_column_slices_add(
    plx_column_slices *s, size_t part, const plx_bundle *b, int width, int height)
{
    plx_column_sums_add(&s->slice[part], b, width, height, b->out * part / PLX_COLUMN_SLICES,
        b->out * (part + 1) / PLX_COLUMN_SLICES);
}

bool plx_column_slices_clear(plx_column_slices *s, int width)
{
    size_t each = PLX_SIGNS * (2 * (size_t)width + 1), all = PLX_COLUMN_SLICES * each;
    if (all > s->size) {
        plx_column_slices_uninit(s);
        s->memory = plx_alloc(all, sizeof *s->memory);
        s->size = s->memory ? all : 0;
        if (!s->memory)
            return false;
    }
    memset(s->memory, 0, all * sizeof *s->memory);
    for (size_t i = 0; i < PLX_COLUMN_SLICES; i++)
        s->slice[i] = (plx_column_sums){
            s->memory + i * each, s->memory + i * each + PLX_SIGNS * (size_t)width};
    return true;
}

void plx_column_slices_uninit(plx_column_slices *s)
{
    plx_free(s->memory);
    *s = (plx_column_slices){0};
}

double plx_column_sums_next(
    const plx_column_sums *parts, size_t count, int width, int sign, int x, double *running)
{
    double sum = 0;
    for (size_t k = 0; k < count; k++) {
        *running += parts[k].steps[sign * (width + 1) + x];
        sum += parts[k].sums[sign * width + x];
    }
    return sum + *running;
}

/* A column that is mostly outside of the picture is left as it is. */
static float ratio_of(double wanted, double drawn)
{
    double ratio = wanted / drawn;
    return ratio > 0.5 && ratio < 2 ? (float)ratio : 1;
}

void plx_column_sums_ratios(const plx_column_sums *parts, size_t count, int width, int sign,
    const double *drawn, float *ratio)
{
    double running = 0;
    for (int x = 0; x < width; x++)
        ratio[x] = ratio_of(plx_column_sums_next(parts, count, width, sign, x, &running), drawn[x]);
}

void plx_column_sums_apply(
    const plx_column_sums *parts, size_t count, const plx_density *d, int sign)
{
    double running = 0;
    for (int x = 0; x < d->width; x++) {
        float *column = plx_density_column(d, sign, x);
        double wanted = plx_column_sums_next(parts, count, d->width, sign, x, &running), sum = 0;
        for (int y = 0; y < d->height; y++)
            sum += (double)column[y];
        float ratio = ratio_of(wanted, sum);
        for (int y = 0; y < d->height; y++)
            column[y] *= ratio;
    }
}
