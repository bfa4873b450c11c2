#include "density/atlas.h"

#include "base/mem.h"
#include "base/simd.h"

#include <math.h>
#include <string.h>

enum { SIDE_MAX = 1 << 14, SIDE_MIN = 64, COARSEST = 256 };

void plx_atlas_uninit(plx_atlas *a)
{
    for (int l = 0; l < PLX_ATLAS_LEVELS; l++)
        for (int s = 0; s < PLX_ATLAS_SETS; s++)
            plx_density_uninit(&a->level[l][s]);
    *a = (plx_atlas){0};
}

static bool reserve(plx_density *d, int width, int height, plx_error *e)
{
    if (d->sums && d->width == width && d->height == height) {
        memset(d->sums, 0, PLX_SIGNS * (size_t)width * plx_density_stride(d) * sizeof *d->sums);
        return true;
    }
    plx_density_uninit(d);
    return plx_density_init(d, width, height, e);
}

static int side_of(double cells)
{
    /* Even at all levels but the coarsest ones. */
    int side = (int)fmin(ceil(cells), SIDE_MAX);
    return side < SIDE_MIN ? SIDE_MIN : (side + SIDE_MIN - 1) / SIDE_MIN * SIDE_MIN;
}

bool plx_atlas_init(plx_atlas *a, int sets, double left, double top, double right, double bottom,
    size_t floats, plx_error *e)
{
    double width = fmax(right - left, 1e-20), height = fmax(bottom - top, 1e-20);
    /* Coarser levels take a third of the finest. */
    double cells = (double)floats * 0.75 / (sets * PLX_SIGNS);
    a->scale = fmin(sqrt(cells / width / height), (SIDE_MAX - 8) / fmax(width, height));
    a->x = 4 - left * a->scale;
    a->y = 4 - top * a->scale;
    int w = side_of(width * a->scale + 8), h = side_of(height * a->scale + 8);
    a->sets = sets;
    a->levels = 0;
    for (int l = 0; l < PLX_ATLAS_LEVELS; l++) {
        bool wanted = l == 0 || w >= COARSEST || h >= COARSEST;
        for (int s = 0; s < PLX_ATLAS_SETS; s++) {
            if (!wanted || s >= sets)
                plx_density_uninit(&a->level[l][s]);
            else if (!reserve(&a->level[l][s], w, h, e))
                return false;
        }
        a->levels += wanted;
        w /= 2;
        h /= 2;
    }
    return true;
}

PLX_SIMD static void halve_column(const float *a, const float *b, float *out, int rows)
{
    for (int y = 0; y < rows; y++)
        out[y] = 0.5F * (a[y * 2] + a[y * 2 + 1] + b[y * 2] + b[y * 2 + 1]);
}

void plx_atlas_halve(plx_atlas *a, int level, int part)
{
    for (int set = 0; set < a->sets; set++) {
        const plx_density *from = &a->level[level][set];
        const plx_density *to = &a->level[level + 1][set];
        int x = to->width * part / PLX_ATLAS_PARTS, end = to->width * (part + 1) / PLX_ATLAS_PARTS;
        for (; x < end; x++)
            for (int sign = 0; sign < PLX_SIGNS; sign++)
                halve_column(plx_density_column(from, sign, x * 2),
                    plx_density_column(from, sign, x * 2 + 1), plx_density_column(to, sign, x),
                    to->height);
    }
}

/* Half the width of the tent, in pixels, by which a pixel takes the cells around its middle: one,
 * as density.h has it, but narrower by what cells are tents themselves, so that the variance of
 * both together is right; and wide enough that rows between cells are none without any. */
static double half_width(double cells)
{
    return fmax(sqrt(fmax(1 - 1 / (cells * cells), 0)), 1 / cells);
}

/* Each cell's shares of rows sum up to one. */
static void make_rows(plx_atlas_view *v, double top, int height)
{
    double half = half_width(v->cells);
    memset(v->row, 0, (size_t)height * sizeof *v->row);
    for (int r = 0; r < height; r++)
        v->row[r].first = (int)floor((r + 0.5 - half) * v->cells + top - 0.5) - v->top;
    for (int j = 0; j < v->rows; j++) {
        double middle = (v->top + j + 0.5 - top) / v->cells - 0.5, sum = 0;
        int first = (int)ceil(middle - half), last = (int)floor(middle + half);
        for (int r = first; r <= last; r++)
            sum += 1 - fabs(middle - r) / half;
        for (int r = first < 0 ? 0 : first; r <= last && r < height; r++) {
            int tap = j - v->row[r].first;
            double share = 1 - fabs(middle - r) / half;
            if (tap >= 0 && tap < PLX_ATLAS_TAPS && sum > 0)
                v->row[r].weight[tap] = (float)(share / sum);
        }
    }
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
    double top = (a->y - y * a->scale / scale) / size;
    v->top = (int)floor(fmax(fmin(top - fmax(v->cells, 1), 1e8), -1e8)) - 2;
    v->rows = (int)ceil((height + 2) * v->cells) + 8;
    if (v->room < height) {
        plx_free(v->row);
        v->row = plx_alloc((size_t)height, sizeof *v->row);
        v->room = v->row ? height : 0;
    }
    if (!v->row)
        return false;
    make_rows(v, top, height);
    return true;
}

void plx_atlas_view_uninit(plx_atlas_view *v)
{
    plx_free(v->row);
    *v = (plx_atlas_view){0};
}

PLX_SIMD static void add_cells(float *restrict out, const float *restrict in, float share, int n)
{
    for (int i = 0; i < n; i++)
        out[i] += in[i] * share;
}

typedef float four __attribute__((vector_size(16)));

static inline __attribute__((always_inline)) four load(const float *from)
{
    four value;
    memcpy(&value, from, sizeof value);
    return value;
}

/* taps: a multiple of four, most of whose weights are zeros where fewer would do. */
static inline __attribute__((always_inline)) void take_some_rows(const plx_atlas_row *row, int taps,
    const float *restrict cells, float *restrict out, int height)
{
    for (int r = 0; r < height; r++) {
        const float *c = cells + row[r].first, *w = row[r].weight;
        four sum = load(c) * load(w);
        for (int k = 4; k < taps; k += 4)
            sum += load(c + k) * load(w + k);
        out[r] = sum[0] + sum[1] + (sum[2] + sum[3]);
    }
}

/* How many cells a row takes is known where it is compiled. */
PLX_SIMD static void take_rows(
    const plx_atlas_view *v, const float *restrict cells, float *restrict out, int height)
{
    double wide = 2 * half_width(v->cells) * v->cells + 2;
    if (wide <= 4)
        take_some_rows(v->row, 4, cells, out, height);
    else if (wide <= 8)
        take_some_rows(v->row, 8, cells, out, height);
    else
        take_some_rows(v->row, PLX_ATLAS_TAPS, cells, out, height);
}

static void draw_column(const plx_atlas_view *v, const plx_density *from, const plx_density *to,
    int sign, int x, float *cells)
{
    /* Where a pixel is less than a cell, between the middles of two. */
    double wide = fmax(v->cells, 1), left = v->left + (x + 0.5) * v->cells - wide / 2;
    double right = left + wide;
    int first = (int)floor(left), last = (int)ceil(right);
    /* Rows that are there, of those that are wanted. */
    int top = v->top > 0 ? v->top : 0, end = v->top + v->rows;
    end = end < from->height ? end : from->height;
    memset(cells, 0, ((size_t)v->rows + PLX_ATLAS_TAPS) * sizeof *cells);
    bool any = false;
    for (int i = first > 0 ? first : 0; i < last && i < from->width && top < end; i++) {
        double share = (fmin(right, i + 1) - fmax(left, i)) / wide;
        if (share > 0)
            add_cells(cells + (top - v->top), plx_density_column(from, sign, i) + top, (float)share,
                end - top);
        any = true;
    }
    float *out = plx_density_column(to, sign, x);
    if (any)
        take_rows(v, cells, out, to->height);
    else
        memset(out, 0, (size_t)to->height * sizeof *out);
}

void plx_atlas_draw(
    const plx_atlas_view *v, const plx_density *pictures, int x0, int x1, float *cells)
{
    for (int set = 0; set < v->atlas->sets; set++)
        for (int x = x0; x < x1; x++)
            for (int sign = 0; sign < PLX_SIGNS; sign++)
                draw_column(v, &v->atlas->level[v->level][set], &pictures[set], sign, x, cells);
}
