#include "density/exposure.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Which share of the pixels that hold anything lies below the level. */
static const double PERCENTILE = 0.6;
/* Time in which an exposure comes nearer to its goal by a factor e. */
static const double EASE_S = 0.15;
/* A ratio that nobody sees. */
static const double NEAR = 1.002;

enum { SAMPLES = 30000 };

/* Numbers of connections by exponent and four bits of mantissa: bins of 6 % and less. */
enum { BIN_SHIFT = 19, BINS = 1 << (31 - BIN_SHIFT) };

typedef struct plx_histogram {
    uint32_t bins[BINS], count;
    float per_weight;
} plx_histogram;

static void start(plx_histogram *h, double weight)
{
    memset(h, 0, sizeof *h);
    h->per_weight = (float)(1 / weight);
}

static void add(plx_histogram *h, float positive, float negative)
{
    float x = (positive + negative) * h->per_weight;
    if (!(x >= FLT_MIN && x <= FLT_MAX))
        return;
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    h->bins[bits >> BIN_SHIFT]++;
    h->count++;
}

static double edge_of(uint32_t bin)
{
    uint32_t bits = bin << BIN_SHIFT;
    float x;
    memcpy(&x, &bits, sizeof x);
    return (double)x;
}

/* Within a bin as if what is in it were spread evenly, so that the level does not move by bins. */
static double level(const plx_histogram *h)
{
    double rank = PERCENTILE * h->count, below = 0;
    for (uint32_t bin = 0; h->count > 0; bin++) {
        if (h->bins[bin] > 0 && below + h->bins[bin] >= rank) {
            double from = edge_of(bin), to = edge_of(bin + 1);
            return from + (to - from) * (rank - below) / h->bins[bin];
        }
        below += h->bins[bin];
    }
    return 1;
}

static double usable(double weight)
{
    return weight >= 1e-30 && weight <= 1e30 ? weight : 1;
}

int plx_exposure_stride(int width, int height)
{
    return (int)ceil(sqrt((double)width * height / SAMPLES));
}

/* The first row in column number i of those that are looked at: not the same in each, or level
 * lines would be seen all or not at all. */
static int first_row(int i, int stride)
{
    return i * 5 % stride;
}

plx_exposure plx_exposure_of_picture(const plx_density *picture, double weight)
{
    plx_histogram h;
    weight = usable(weight);
    start(&h, weight);
    int stride = plx_exposure_stride(picture->width, picture->height);
    for (int x = stride / 2, i = 0; x < picture->width; x += stride, i++) {
        const float *p = plx_density_column(picture, PLX_POSITIVE, x);
        const float *n = plx_density_column(picture, PLX_NEGATIVE, x);
        for (int y = first_row(i, stride); y < picture->height; y += stride)
            add(&h, p[y], n[y]);
    }
    return (plx_exposure){weight, level(&h)};
}

size_t plx_exposure_pixels(int width, int height)
{
    size_t stride = (size_t)plx_exposure_stride(width, height);
    return ((size_t)width / stride + 1) * ((size_t)height / stride + 1);
}

size_t plx_exposure_pick(const plx_density *band, int top, int height, plx_exposure_pixel *out)
{
    int stride = plx_exposure_stride(band->width, height);
    size_t count = 0;
    for (int x = stride / 2, i = 0; x < band->width; x += stride, i++) {
        const float *p = plx_density_column(band, PLX_POSITIVE, x);
        const float *n = plx_density_column(band, PLX_NEGATIVE, x);
        int y = first_row(i, stride);
        y += y < top ? (top - y + stride - 1) / stride * stride : 0;
        for (; y < top + band->height; y += stride)
            out[count++] = (plx_exposure_pixel){{p[y - top], n[y - top]}, x};
    }
    return count;
}

plx_exposure plx_exposure_of_pixels(const plx_exposure_pixel *pixels, size_t count, double weight)
{
    plx_histogram h;
    weight = usable(weight);
    start(&h, weight);
    for (size_t i = 0; i < count; i++)
        add(&h, pixels[i].sums[PLX_POSITIVE], pixels[i].sums[PLX_NEGATIVE]);
    return (plx_exposure){weight, level(&h)};
}

plx_exposure plx_exposure_of_sums(const float *sums, size_t count, double weight)
{
    plx_histogram h;
    weight = usable(weight);
    start(&h, weight);
    for (size_t i = 0; i < count; i++)
        add(&h, sums[i * PLX_SIGNS + PLX_POSITIVE], sums[i * PLX_SIGNS + PLX_NEGATIVE]);
    return (plx_exposure){weight, level(&h)};
}

static double ease(double now, double goal, double share)
{
    double ratio = goal / now;
    return ratio < NEAR && ratio > 1 / NEAR ? goal : now * pow(ratio, share);
}

plx_exposure plx_exposure_ease(plx_exposure now, plx_exposure goal, double seconds)
{
    if (!(now.weight > 0 && now.level > 0))
        return goal;
    double share = 1 - exp(-fmax(seconds, 0) / EASE_S);
    return (plx_exposure){ease(now.weight, goal.weight, share), ease(now.level, goal.level, share)};
}
