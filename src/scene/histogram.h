/* How values are spread, counted without knowing their range beforehand.
 *
 * A value's bucket is what its float begins with: sign, exponent and the first five bits of the
 * fraction. So every value is counted in one pass, to within 3 % of itself at any magnitude;
 * histograms of the same kind can be added; and the bins that are drawn, in whatever range, are
 * made of the buckets afterwards. Plain data, some 64 KiB; any thread. */
#ifndef PLX_SCENE_HISTOGRAM_H
#define PLX_SCENE_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

enum { PLX_HISTOGRAM_BUCKETS = 1 << 14 };

typedef struct plx_histogram {
    uint32_t bucket[PLX_HISTOGRAM_BUCKETS];
    uint64_t count; /* finite values */
    uint64_t zeros; /* of these, exactly 0 */
    uint64_t odd;   /* NaN and infinite, in no bucket */
} plx_histogram;

void plx_histogram_clear(plx_histogram *h);
/* Counts values[0], values[stride], …: `count` of them. No more than 2^32 in all. */
void plx_histogram_add(plx_histogram *h, const float *values, size_t count, size_t stride);

/* The value below which a share (0..1) of the finite values lie, to the width of a bucket; 0 where
 * there is none. Share 0 and 1 give bounds of all values. */
double plx_histogram_quantile(const plx_histogram *h, double share);

/* Shares of all finite values in `bins` equal parts of low..high (low < high); what lies beyond is
 * in none. Within a bucket values count as spread evenly; zeros are a point. */
void plx_histogram_bins(const plx_histogram *h, double low, double high, size_t bins, float *out);

#endif
