/* How far a picture of sums is from the exact one. Any thread. */
#ifndef PLX_BENCH_COMPARE_H
#define PLX_BENCH_COMPARE_H

#include "density/density.h"

/* Some whole columns of a picture, in double precision: first a sample of all, then others that are
 * known to have the largest values, which tell only those. */
typedef struct plx_exact {
    int height;
    size_t count, sample;
    int *column;  /* [count], the sample ascending and the others ascending, owned */
    double *sums; /* [count][PLX_SIGNS][height], owned */
} plx_exact;

typedef struct plx_comparison {
    double psnr_db; /* 10 log10(peak² / mean square error) over both signs, the error being that
                       of the sample, and peak the largest value of all columns; infinite
                       where all is equal, NaN where the exact picture is empty */
    double column_error; /* largest difference of a column's sum over its exact sum, both signs
                            added; columns of nothing are left out; NaN where all are */
} plx_comparison;

/* fast: [height][width][PLX_SIGNS], rows from the top. */
plx_comparison plx_compare(const plx_exact *exact, const float *fast, int width);

#endif
