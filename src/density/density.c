#include "density/density.h"

#include "base/mem.h"

bool plx_density_init(plx_density *d, int width, int height, plx_error *e)
{
    *d = (plx_density){.width = width, .height = height};
    size_t columns = PLX_SIGNS * (size_t)width;
    d->sums = plx_alloc(columns, plx_density_stride(d) * sizeof *d->sums);
    return d->sums || plx_fail(e, PLX_ERR_MEMORY, "out of memory for a picture of %d x %d pixels",
                          width, height);
}

void plx_density_uninit(plx_density *d)
{
    plx_free(d->sums);
    *d = (plx_density){0};
}

/* A pixel's fine rows have one more pixel's worth above the picture and below it, since a pixel
 * gathers from up to fineness - 1 rows around its own. The middle of pixel r is fine row
 * (r + 1) * fineness. */
int plx_density_fine_rows(int height, int fineness)
{
    return fineness == 1 ? height : (height + 2) * fineness;
}

double plx_density_fine_y(double y, int fineness)
{
    return fineness == 1 ? y : y * fineness + fineness * 0.5 + 0.5;
}

/* What a pixel gathers of one column: the tent of a pixel's height is a sum of tents of a fine
 * row's. */
static inline float gather(const float *column, int y, int fineness)
{
    if (fineness == 1)
        return column[y];
    const float *c = column + (y + 1) * fineness;
    if (fineness == 2)
        return c[0] + 0.5F * (c[-1] + c[1]);
    return c[0] + 0.75F * (c[-1] + c[1]) + 0.5F * (c[-2] + c[2]) + 0.25F * (c[-3] + c[3]);
}

void plx_density_to_rows(const plx_density *d, int fineness, int height, float *rows)
{
    enum { BLOCK = 16 }; /* columns and rows that fit a cache side by side */
    size_t width = (size_t)d->width;
    for (int x0 = 0; x0 < d->width; x0 += BLOCK) {
        int x1 = x0 + BLOCK < d->width ? x0 + BLOCK : d->width;
        for (int y0 = 0; y0 < height; y0 += BLOCK) {
            int y1 = y0 + BLOCK < height ? y0 + BLOCK : height;
            for (int x = x0; x < x1; x++) {
                const float *p = plx_density_column(d, PLX_POSITIVE, x);
                const float *n = plx_density_column(d, PLX_NEGATIVE, x);
                for (int y = y0; y < y1; y++) {
                    size_t row = (size_t)(height - 1 - y);
                    float *out = rows + (row * width + (size_t)x) * PLX_SIGNS;
                    out[PLX_POSITIVE] = gather(p, y, fineness);
                    out[PLX_NEGATIVE] = gather(n, y, fineness);
                }
            }
        }
    }
}
