#include "scene/histogram.h"

#include <math.h>
#include <string.h>

enum {
    FRACTION_BITS = 5,
    SHIFT = 23 - FRACTION_BITS,
    HALF = PLX_HISTOGRAM_BUCKETS / 2, /* where those of negative values begin */
    FINITE = 255 << FRACTION_BITS,    /* of each half, those of finite values */
};

void plx_histogram_clear(plx_histogram *h)
{
    memset(h, 0, sizeof *h);
}

static uint32_t bits_of(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

void plx_histogram_add(plx_histogram *h, const float *values, size_t count, size_t stride)
{
    uint64_t zeros = 0, odd = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t bits = bits_of(values[i * stride]);
        h->bucket[bits >> SHIFT]++;
        zeros += bits << 1 == 0;
        odd += (bits & 0x7F800000U) == 0x7F800000U;
    }
    h->zeros += zeros;
    h->odd += odd;
    h->count += count - odd;
}

/* The magnitude at which a bucket begins; for the first beyond the finite ones, 2^128. */
static double magnitude(uint32_t index)
{
    uint32_t exponent = index >> FRACTION_BITS;
    double fraction = (double)(index & ((1U << FRACTION_BITS) - 1)) / (1 << FRACTION_BITS);
    return exponent == 0 ? ldexp(fraction, -126) : ldexp(1 + fraction, (int)exponent - 127);
}

double plx_histogram_quantile(const plx_histogram *h, double share)
{
    if (h->count == 0)
        return 0;
    double wanted = fmin(fmax(share, 0), 1) * (double)h->count, before = 0, last = 0;
    /* From the most negative to the most positive. Both buckets next to 0, and 0 itself, count as
     * 0: they lie below the least normal float. */
    for (int side = 0; side < 2; side++) {
        for (uint32_t i = 0; i < FINITE; i++) {
            uint32_t index = side == 0 ? FINITE - 1 - i : i;
            double inside = (double)h->bucket[side == 0 ? HALF + index : index];
            if (inside == 0)
                continue;
            double near = magnitude(index), far = magnitude(index + 1);
            if (index == 0)
                near = far = 0;
            double from = side == 0 ? -far : near, to = side == 0 ? -near : far;
            if (before + inside >= wanted)
                return from + (to - from) * (wanted - before) / inside;
            before += inside;
            last = to;
        }
    }
    return last;
}

/* A point; at the upper end it belongs to the last bin. */
static void drop(double at, double share, size_t bins, float *out)
{
    if (at >= 0 && at <= (double)bins)
        out[(size_t)fmin(at, (double)bins - 1)] += (float)share;
}

/* Adds `share`, spread evenly over from..to, to the bins that it covers. */
static void spread(double from, double to, double share, size_t bins, float *out)
{
    double length = to - from;
    /* Rounding of what is added to 0 would leave nothing of it. */
    if (length < 1e-9) {
        drop(from, share, bins, out);
        return;
    }
    double first = fmax(from, 0), last = fmin(to, (double)bins);
    for (size_t bin = (size_t)fmin(first, (double)bins); bin < bins && (double)bin < last; bin++) {
        double covered = fmin(last, (double)bin + 1) - fmax(first, (double)bin);
        out[bin] += (float)(share * covered / length);
    }
}

void plx_histogram_bins(const plx_histogram *h, double low, double high, size_t bins, float *out)
{
    memset(out, 0, bins * sizeof *out);
    if (h->count == 0 || bins == 0)
        return;
    double scale = (double)bins / (high - low), whole = (double)h->count;
    for (int side = 0; side < 2; side++) {
        for (uint32_t i = 0; i < FINITE; i++) {
            /* What is below the least normal floats is no wider than a point either. */
            uint64_t inside = i == 0 ? 0 : h->bucket[side == 0 ? HALF + i : i];
            if (inside == 0)
                continue;
            double sign = side == 0 ? -1 : 1;
            double a = (sign * magnitude(i) - low) * scale;
            double b = (sign * magnitude(i + 1) - low) * scale;
            spread(fmin(a, b), fmax(a, b), (double)inside / whole, bins, out);
        }
    }
    double points = (double)h->bucket[0] + (double)h->bucket[HALF];
    drop(-low * scale, points / whole, bins, out);
}
