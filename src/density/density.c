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
