#include "bench/compare.h"

#include <math.h>

/* Of one column. */
typedef struct column_sums {
    double exact, fast;  /* both signs */
    double square_error; /* Σ over pixels and signs */
    double peak;
} column_sums;

static column_sums look(const plx_exact *x, size_t i, const float *fast, int width)
{
    column_sums c = {0};
    for (int sign = 0; sign < PLX_SIGNS; sign++) {
        const double *column = x->sums + (i * PLX_SIGNS + (size_t)sign) * (size_t)x->height;
        for (int y = 0; y < x->height; y++) {
            size_t pixel = (size_t)y * (size_t)width + (size_t)x->column[i];
            double drawn = (double)fast[pixel * PLX_SIGNS + (size_t)sign];
            c.exact += column[y];
            c.fast += drawn;
            c.square_error += (drawn - column[y]) * (drawn - column[y]);
            c.peak = fmax(c.peak, column[y]);
        }
    }
    return c;
}

plx_comparison plx_compare(const plx_exact *x, const float *fast, int width)
{
    plx_comparison result = {.psnr_db = NAN, .column_error = NAN};
    double square_error = 0, peak = 0;
    for (size_t i = 0; i < x->count; i++) {
        column_sums c = look(x, i, fast, width);
        square_error += i < x->sample ? c.square_error : 0;
        peak = fmax(peak, c.peak);
        if (c.exact > 0)
            result.column_error = fmax(result.column_error, fabs(c.fast - c.exact) / c.exact);
    }
    double pixels = (double)x->sample * x->height * PLX_SIGNS;
    if (peak > 0)
        result.psnr_db = 10 * log10(peak * peak / (square_error / pixels));
    return result;
}
