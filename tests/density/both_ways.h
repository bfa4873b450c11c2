/* A picture both ways, fast and exact, and how far they are apart. */
#ifndef PLX_TESTS_BOTH_WAYS_H
#define PLX_TESTS_BOTH_WAYS_H

#include "base/mem.h"
#include "density/density.h"
#include "density/reference.h"
#include "support.h"

#include <math.h>
#include <string.h>

typedef struct both_ways {
    plx_density fast;
    double *exact; /* [2][width][height] */
} both_ways;

static inline void both_ways_open(both_ways *p, int width, int height)
{
    assert_true(plx_density_init(&p->fast, width, height, NULL));
    p->exact = plx_alloc((size_t)width * (size_t)height, PLX_SIGNS * sizeof *p->exact);
    assert_non_null(p->exact);
}

static inline void both_ways_close(both_ways *p)
{
    plx_density_uninit(&p->fast);
    plx_free(p->exact);
}

static inline void clear_picture(const plx_density *d)
{
    memset(d->sums, 0, PLX_SIGNS * (size_t)d->width * plx_density_stride(d) * sizeof *d->sums);
}

/* The errors of the sums of columns are too large where lines leave the picture, whose edges lose
 * what a digital line strays by. */
typedef struct plx_difference {
    double psnr_db;
    double column_error;            /* largest relative error of a column's sum */
    double column_error_by_largest; /* largest error of a column's sum, by the largest such sum */
    double total_error;             /* of the whole picture's sum */
} plx_difference;

static inline plx_difference both_ways_compare(const both_ways *p)
{
    plx_difference d = {0};
    double squares = 0, peak = 0, fast_sum = 0, exact_sum = 0, largest = 0;
    int w = p->fast.width, h = p->fast.height;
    for (int sign = 0; sign < PLX_SIGNS; sign++) {
        for (int x = 0; x < w; x++) {
            const float *fast = plx_density_column(&p->fast, sign, x);
            const double *exact = p->exact + ((size_t)sign * (size_t)w + (size_t)x) * (size_t)h;
            double a = 0, b = 0;
            for (int y = 0; y < h; y++) {
                squares += ((double)fast[y] - exact[y]) * ((double)fast[y] - exact[y]);
                peak = fmax(peak, exact[y]);
                a += (double)fast[y];
                b += exact[y];
            }
            if (b > 1e-9)
                d.column_error = fmax(d.column_error, fabs(a - b) / b);
            d.column_error_by_largest = fmax(d.column_error_by_largest, fabs(a - b));
            largest = fmax(largest, b);
            fast_sum += a;
            exact_sum += b;
        }
    }
    double mean = squares / (2.0 * w * h);
    d.psnr_db = mean > 0 ? 10 * log10(peak * peak / mean) : INFINITY;
    d.column_error_by_largest =
        largest > 0 ? d.column_error_by_largest / largest : d.column_error_by_largest;
    d.total_error = exact_sum > 0 ? fabs(fast_sum - exact_sum) / exact_sum : fabs(fast_sum);
    return d;
}

#endif
