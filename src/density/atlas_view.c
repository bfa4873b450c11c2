#include "base/mem.h"
#include "base/simd.h"
#include "density/atlas.h"

#include <math.h>
#include <string.h>

/* Half the width of the tent, in pixels, by which a pixel that is smaller than a cell takes the
 * cells around its middle: so wide that rows between cells are none without any. */
static double half_width(double cells)
{
    return 1 / cells;
}

static double cubed(double x)
{
    x = fabs(x);
    return x * x * x;
}

/* What a cell's tent at a distance from a pixel's, which is so many cells to a side, has in common
 * with it: the integral of their product. Both are differences of |x|, so it is one of |x|³. */
static double in_common(double distance, double half)
{
    double sum = 0;
    for (int i = -1; i <= 1; i++)
        for (int k = -1; k <= 1; k++)
            sum += (i ? 1 : -2) * (k ? 1 : -2) * cubed(distance + i + k * half);
    return sum / 12 / half;
}

/* The cells' tents that come nearest to the tent of a pixel about a middle, in the mean of squares:
 * what they have in common with it, divided by what they have in common with each other, which is
 * 2/3 and with their neighbours 1/6. (In coarser levels tents are cut off at the top, for two rows
 * are one there; that makes no difference that could be measured.) */
static void fit_tent(float *weight, int taps, double first, double middle, double half)
{
    double slope[PLX_ATLAS_TAPS], value[PLX_ATLAS_TAPS];
    for (int j = 0; j < taps; j++) {
        double pivot = 2.0 / 3 - (j > 0 ? slope[j - 1] / 6 : 0);
        slope[j] = 1.0 / 6 / pivot;
        value[j] = in_common(first + j + 0.5 - middle, half);
        value[j] = (value[j] - (j > 0 ? value[j - 1] / 6 : 0)) / pivot;
    }
    for (int j = taps - 2; j >= 0; j--)
        value[j] -= slope[j] * value[j + 1];
    for (int j = 0; j < taps; j++)
        weight[j] = (float)value[j];
}

/* Between cells: each cell's shares of rows sum up to one. */
static void make_near_rows(plx_atlas_view *v, double top, int height)
{
    double half = half_width(v->cells);
    int begin = v->block * PLX_ATLAS_BLOCK;
    for (int r = 0; r < height; r++)
        v->first[r] = (int)floor((r + 0.5 - half) * v->cells + top - 0.5) - begin;
    for (int j = 0; j < v->blocks * PLX_ATLAS_BLOCK; j++) {
        double middle = (begin + j + 0.5 - top) / v->cells - 0.5, sum = 0;
        int first = (int)ceil(middle - half), last = (int)floor(middle + half);
        for (int r = first; r <= last; r++)
            sum += 1 - fabs(middle - r) / half;
        for (int r = first < 0 ? 0 : first; r <= last && r < height; r++) {
            int tap = j - v->first[r];
            double share = 1 - fabs(middle - r) / half;
            if (tap >= 0 && tap < v->taps && sum > 0)
                v->weight[r * v->taps + tap] = (float)(share / sum);
        }
    }
}

static void make_rows(plx_atlas_view *v, double top, int height)
{
    double reach = v->cells + 1.5;
    v->taps = v->cells < 1 ? PLX_ATLAS_TAPS_NEAR : 2 * reach <= 8 ? 8 : PLX_ATLAS_TAPS;
    memset(v->weight, 0, (size_t)height * (size_t)v->taps * sizeof *v->weight);
    if (v->cells < 1) {
        make_near_rows(v, top, height);
        return;
    }
    int begin = v->block * PLX_ATLAS_BLOCK;
    for (int r = 0; r < height; r++) {
        double middle = (r + 0.5) * v->cells + top;
        v->first[r] = (int)floor(middle - v->taps / 2.0 + 0.5) - begin;
        fit_tent(v->weight + r * v->taps, v->taps, begin + v->first[r], middle, v->cells);
    }
}

static int block_of(double cell)
{
    return (int)floor(fmax(fmin(cell, 1e8), -1e8) / PLX_ATLAS_BLOCK);
}

bool plx_atlas_view_make(
    plx_atlas_view *v, const plx_atlas *a, double scale, double x, double y, int height)
{
    v->atlas = a;
    v->cells = plx_atlas_cells(a, scale);
    double size = 1; /* of a cell, in the finest */
    for (v->level = 0; v->cells >= PLX_ATLAS_CELLS_MOST && v->level + 1 < a->levels; v->level++) {
        v->cells /= 2;
        size *= 2;
    }
    if (!(v->cells < PLX_ATLAS_CELLS_MOST))
        return false; /* further away than there are levels for */
    v->left = (a->x - x * a->scale / scale) / size;
    double top = (a->y - y * a->scale / scale) / size, reach = fmax(v->cells, 1) + 5;
    v->block = block_of(top - reach);
    v->blocks = block_of(top + height * v->cells + reach) + 1 - v->block;
    if (v->room < height) {
        plx_free(v->first);
        plx_free(v->weight);
        v->first = plx_alloc((size_t)height, sizeof *v->first);
        v->weight = plx_alloc((size_t)height * PLX_ATLAS_TAPS, sizeof *v->weight);
        v->room = v->first && v->weight ? height : 0;
    }
    if (v->room == 0)
        return false;
    make_rows(v, top, height);
    return true;
}

void plx_atlas_view_uninit(plx_atlas_view *v)
{
    plx_free(v->first);
    plx_free(v->weight);
    *v = (plx_atlas_view){0};
}

typedef float four __attribute__((vector_size(16)));

static inline __attribute__((always_inline)) four load(const float *from)
{
    four value;
    memcpy(&value, from, sizeof value);
    return value;
}

#define ALWAYS_INLINE static inline __attribute__((always_inline))

ALWAYS_INLINE four take_near_row(const float *restrict w, const float *restrict c)
{
    return load(c) * load(w);
}

/* Sums across each of four. */
ALWAYS_INLINE four across(four a, four b, four c, four d)
{
    four ab = __builtin_shufflevector(a, b, 0, 4, 1, 5);
    ab += __builtin_shufflevector(a, b, 2, 6, 3, 7);
    four cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
    cd += __builtin_shufflevector(c, d, 2, 6, 3, 7);
    four sum = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
    return sum + __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
}

ALWAYS_INLINE float take_one(const plx_atlas_view *v, const float *cells, int r)
{
    const float *w = v->weight + r * v->taps, *c = cells + v->first[r];
    float sum = 0;
    for (int k = 0; k < v->taps; k++)
        sum += w[k] * c[k];
    return sum;
}

/* Of one sign, or of two at a time, whose cells take the same weights. */
ALWAYS_INLINE void take_near_rows(
    const plx_atlas_view *v, int signs, const float *const *cells, float *const *out, int height)
{
    const int taps = PLX_ATLAS_TAPS_NEAR;
    int r = 0;
    for (; r + 4 <= height; r += 4) {
        const float *w = v->weight + r * taps;
        const int *at = v->first + r;
        for (int s = 0; s < signs; s++) {
            const float *c = cells[s];
            four sum = across(take_near_row(w, c + at[0]), take_near_row(w + taps, c + at[1]),
                take_near_row(w + 2 * taps, c + at[2]), take_near_row(w + 3 * taps, c + at[3]));
            memcpy(out[s] + r, &sum, sizeof sum);
        }
    }
    for (; r < height; r++)
        for (int s = 0; s < signs; s++)
            out[s][r] = take_one(v, cells[s], r);
}

/* By pointers, since how eight floats are handed on depends on the processor. */
typedef float eight __attribute__((vector_size(32)));

ALWAYS_INLINE void take_row(eight *out, const float *restrict w, int taps, const float *restrict c)
{
    eight a, b;
    memcpy(&a, c, sizeof a);
    memcpy(&b, w, sizeof b);
    *out = a * b;
    if (taps > 8) {
        memcpy(&a, c + 8, sizeof a);
        memcpy(&b, w + 8, sizeof b);
        *out += a * b;
    }
}

/* Sums across each of eight rows. */
ALWAYS_INLINE void across_eight(const eight *row, float *out)
{
    eight pair[4], four_of[2];
    for (int i = 0; i < 4; i++) {
        eight a = row[i * 2], b = row[i * 2 + 1];
        pair[i] = __builtin_shufflevector(a, b, 0, 8, 2, 10, 4, 12, 6, 14);
        pair[i] += __builtin_shufflevector(a, b, 1, 9, 3, 11, 5, 13, 7, 15);
    }
    for (int i = 0; i < 2; i++) {
        eight a = pair[i * 2], b = pair[i * 2 + 1];
        four_of[i] = __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13);
        four_of[i] += __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
    }
    eight sum = __builtin_shufflevector(four_of[0], four_of[1], 0, 1, 2, 3, 8, 9, 10, 11);
    sum += __builtin_shufflevector(four_of[0], four_of[1], 4, 5, 6, 7, 12, 13, 14, 15);
    memcpy(out, &sum, sizeof sum);
}

ALWAYS_INLINE void take_some_rows(const plx_atlas_view *v, int taps, int signs,
    const float *const *cells, float *const *out, int height)
{
    int r = 0;
    for (; r + 8 <= height; r += 8) {
        const float *w = v->weight + r * taps;
        const int *at = v->first + r;
        for (int s = 0; s < signs; s++) {
            eight row[8];
            for (int i = 0; i < 8; i++)
                take_row(&row[i], w + i * taps, taps, cells[s] + at[i]);
            across_eight(row, out[s] + r);
        }
    }
    for (; r < height; r++)
        for (int s = 0; s < signs; s++)
            out[s][r] = take_one(v, cells[s], r);
}

/* How many cells a row takes is known where it is compiled. */
PLX_SIMD static void take_rows(
    const plx_atlas_view *v, int signs, const float *const *cells, float *const *out, int height)
{
    if (v->taps == PLX_ATLAS_TAPS_NEAR)
        take_near_rows(v, signs, cells, out, height);
    else if (v->taps == 8)
        take_some_rows(v, 8, signs, cells, out, height);
    else
        take_some_rows(v, PLX_ATLAS_TAPS, signs, cells, out, height);
}

/* Columns of cells under one of pixels, and by what share it takes them. */
enum { COLUMNS = 8 };
typedef struct columns {
    int count;
    size_t at[COLUMNS]; /* blocks from the level's first */
    float share[COLUMNS];
} columns;

/* Adds to the shares of cells what lies left of a place, counted from the first of them. A cell
 * that it cuts is taken to change evenly as its neighbours differ. */
static void add_left_of(double *share, int count, double place, double sign)
{
    int cell = (int)place;
    double in = place - cell, bow = in * (in - 1) / 4;
    for (int i = 0; i < cell && i < count; i++)
        share[i] += sign;
    if (cell >= count)
        return;
    share[cell] += sign * in;
    if (cell > 0 && cell + 1 < count) {
        share[cell - 1] -= sign * bow;
        share[cell + 1] += sign * bow;
    }
}

static columns columns_of(
    const plx_atlas_view *v, const plx_atlas_level *l, int set, int sign, int x)
{
    /* Where a pixel is less than a cell, between the middles of two. */
    double wide = fmax(v->cells, 1), left = v->left + (x + 0.5) * v->cells - wide / 2;
    double share[COLUMNS] = {0};
    int first = (int)floor(fmax(fmin(left, 1e8), -1e8)) - 1;
    add_left_of(share, COLUMNS, left + wide - first, 1);
    add_left_of(share, COLUMNS, left - first, -1);
    size_t before = ((size_t)set * (size_t)v->atlas->signs + (size_t)sign) * (size_t)l->width;
    columns c = {0};
    for (int k = 0; k < COLUMNS; k++) {
        int i = first + k;
        if (share[k] == 0 || i < 0 || i >= l->width)
            continue;
        c.at[c.count] = (before + (size_t)i) * (size_t)l->blocks;
        c.share[c.count++] = (float)(share[k] / wide);
    }
    return c;
}

/* A block of all of them together; false where it is empty. */
PLX_SIMD static bool take_block(
    const columns *c, const uint8_t *cell, const float *most, size_t block, float *restrict out)
{
    float sum[PLX_ATLAS_BLOCK] = {0};
    bool any = false;
    for (int i = 0; i < c->count; i++) {
        float share = c->share[i] * most[c->at[i] + block];
        const uint8_t *from = cell + (c->at[i] + block) * PLX_ATLAS_BLOCK;
        if (share == 0)
            continue;
        any = true;
        for (int y = 0; y < PLX_ATLAS_BLOCK; y++)
            sum[y] += (float)(uint16_t)(from[y] * from[y]) * share;
    }
    memcpy(out, sum, sizeof sum);
    return any;
}

/* The cells under a column of pixels; false where there are none. */
static bool take_cells(const plx_atlas_view *v, int set, int sign, int x, float *cells)
{
    const plx_atlas *a = v->atlas;
    const plx_atlas_level *l = &a->level[v->level];
    columns c = sign < a->signs ? columns_of(v, l, set, sign, x) : (columns){0};
    bool any = false;
    for (int k = 0; k < v->blocks && c.count > 0; k++) {
        int block = v->block + k;
        float *at = cells + (size_t)k * PLX_ATLAS_BLOCK;
        if (block >= 0 && block < l->blocks)
            any |= take_block(&c, a->cell + l->cells, a->most + l->most, (size_t)block, at);
        else
            memset(at, 0, PLX_ATLAS_BLOCK * sizeof *at);
    }
    memset(cells + (size_t)v->blocks * PLX_ATLAS_BLOCK, 0, PLX_ATLAS_TAPS * sizeof *cells);
    return any;
}

static void draw_column(const plx_atlas_view *v, int set, const plx_density *to, int x, float *room)
{
    const float *cells[PLX_SIGNS];
    float *out[PLX_SIGNS];
    int taken = 0;
    for (int sign = 0; sign < PLX_SIGNS; sign++) {
        float *sums = plx_density_column(to, sign, x);
        float *at = room + (size_t)sign * (plx_atlas_room(to->height) / PLX_SIGNS);
        if (take_cells(v, set, sign, x, at)) {
            cells[taken] = at;
            out[taken++] = sums;
        } else {
            memset(sums, 0, (size_t)to->height * sizeof *sums);
        }
    }
    if (taken > 0)
        take_rows(v, taken, cells, out, to->height);
}

void plx_atlas_draw(
    const plx_atlas_view *v, const plx_density *pictures, int x0, int x1, float *cells)
{
    for (int set = 0; set < v->atlas->sets; set++)
        for (int x = x0; x < x1; x++)
            draw_column(v, set, &pictures[set], x, cells);
}
