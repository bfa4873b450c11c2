#include "density/density.h"

#include "base/mem.h"
#include "base/simd.h"

#include <math.h>

bool plx_density_init(plx_density *d, int width, int height, plx_error *e)
{
    *d = (plx_density){.width = width, .height = height};
    size_t columns = PLX_SIGNS * (size_t)width;
    d->sums = plx_alloc_large(columns, plx_density_stride(d) * sizeof *d->sums);
    d->capacity = columns * plx_density_stride(d);
    return d->sums || plx_fail(e, PLX_ERR_MEMORY, "out of memory for a picture of %d x %d pixels",
                          width, height);
}

bool plx_density_fit(plx_density *d, int width, int height, plx_error *e)
{
    plx_density other = *d;
    other.width = width;
    other.height = height;
    if (d->sums && PLX_SIGNS * (size_t)width * plx_density_stride(&other) <= d->capacity) {
        *d = other;
        return true;
    }
    plx_density_uninit(d);
    return plx_density_init(d, width, height, e);
}

void plx_density_uninit(plx_density *d)
{
    plx_free(d->sums);
    *d = (plx_density){0};
}

/* Pixels around a picture or a part of it whose rows are there too: a pixel takes from as far. The
 * middle of pixel r is fine row (r + AROUND) * fineness. */
enum { AROUND = 2 };

int plx_density_fine_rows(int height, int fineness)
{
    return (height + 2 * AROUND) * fineness;
}

double plx_density_fine_y(double y, int fineness)
{
    return (y - 0.5 + AROUND) * fineness + 0.5;
}

/* The tent of a pixel's height is a sum of tents of a fine row's. From each pixel's value a share
 * of its difference to its neighbours is taken again; the shares are those that came nearest to the
 * exact picture of noise (tests/bench/bench_density). Both in one, by distance in rows. */
enum { REACH = 2 * PLX_FINEST };

typedef struct plx_kernel {
    int reach;           /* rows on either side that count */
    float weight[REACH]; /* of the middle, and of the rows one, two, … away */
} plx_kernel;

float plx_density_sharpening(int fineness)
{
    static const float sharpening[PLX_FINEST + 1] = {[1] = 0.12F, [2] = 0.06F, [4] = 0.02F};
    return sharpening[fineness];
}

static plx_kernel make_kernel(int fineness)
{
    float s = plx_density_sharpening(fineness);
    plx_kernel k = {.reach = 2 * fineness - 1};
    for (int d = 0; d <= k.reach; d++) {
        float near = fmaxf(0, 1 - (float)d / (float)fineness);
        float next = fmaxf(0, 1 - fabsf((float)(d - fineness)) / (float)fineness);
        /* In the middle both neighbours' tents end. */
        k.weight[d] = (1 + 2 * s) * near - s * next;
    }
    return k;
}

PLX_SIMD static void add_fine(
    float *restrict column, const float *restrict fine, int height, int fineness)
{
    plx_kernel k = make_kernel(fineness);
    const float *c = fine + AROUND * fineness;
    const float *w = k.weight;
    if (fineness == 1) {
        for (int y = 0; y < height; y++, c++)
            column[y] += w[0] * c[0] + w[1] * (c[-1] + c[1]);
    } else if (fineness == 2) {
        for (int y = 0; y < height; y++, c += 2)
            column[y] += (w[0] * c[0] + w[1] * (c[-1] + c[1])) +
                         (w[2] * (c[-2] + c[2]) + w[3] * (c[-3] + c[3]));
    } else {
        for (int y = 0; y < height; y++, c += 4)
            column[y] += ((w[0] * c[0] + w[1] * (c[-1] + c[1])) +
                             (w[2] * (c[-2] + c[2]) + w[3] * (c[-3] + c[3]))) +
                         ((w[4] * (c[-4] + c[4]) + w[5] * (c[-5] + c[5])) +
                             (w[6] * (c[-6] + c[6]) + w[7] * (c[-7] + c[7])));
    }
}

void plx_density_add_fine(float *column, const float *fine, int height, int fineness)
{
    add_fine(column, fine, height, fineness);
}

void plx_density_to_rows(const plx_density *d, float *rows)
{
    enum { BLOCK = 16 }; /* columns and rows that fit a cache side by side */
    size_t width = (size_t)d->width;
    for (int x0 = 0; x0 < d->width; x0 += BLOCK) {
        int x1 = x0 + BLOCK < d->width ? x0 + BLOCK : d->width;
        for (int y0 = 0; y0 < d->height; y0 += BLOCK) {
            int y1 = y0 + BLOCK < d->height ? y0 + BLOCK : d->height;
            for (int x = x0; x < x1; x++) {
                const float *p = plx_density_column(d, PLX_POSITIVE, x);
                const float *n = plx_density_column(d, PLX_NEGATIVE, x);
                for (int y = y0; y < y1; y++) {
                    size_t row = (size_t)(d->height - 1 - y);
                    float *out = rows + (row * width + (size_t)x) * PLX_SIGNS;
                    out[PLX_POSITIVE] = p[y];
                    out[PLX_NEGATIVE] = n[y];
                }
            }
        }
    }
}
