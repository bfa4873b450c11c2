#include "scene/link_stats.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

void plx_link_measure(
    const float *weights, size_t in, size_t out, plx_link_stats *stats, float *outgoing)
{
    *stats = (plx_link_stats){0};
    memset(outgoing, 0, in * sizeof *outgoing);
    for (size_t j = 0; j < out; j++) {
        const float *row = weights + j * in;
        float row_sum = 0, row_max = 0;
        size_t bad = 0;
        for (size_t i = 0; i < in; i++) {
            float a = fabsf(row[i]);
            bool finite = a <= FLT_MAX;
            a = finite ? a : 0;
            bad += !finite;
            outgoing[i] += a;
            row_sum += a;
            row_max = a > row_max ? a : row_max;
        }
        stats->sum_abs += row_sum;
        stats->max_abs = row_max > stats->max_abs ? row_max : stats->max_abs;
        stats->nonfinite += bad;
    }
}
