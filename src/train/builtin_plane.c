/* Datasets over the plane: two inputs, roughly within -1..1, and a class or a height. */
#include "train/builtin_make.h"

#include "base/rng.h"

#include <math.h>

enum {
    ROWS = 2000,
    STREAM_PLANE = 0x91A0, /* of the random streams of a seed */
};

static const double pi = 3.14159265358979323846;

static plx_dataset *start(
    const char *name, plx_task task, size_t outputs, uint64_t seed, plx_rng *rng, plx_error *e)
{
    plx_rng_seed(rng, seed, STREAM_PLANE);
    return plx_dataset_create(name, task, ROWS, 2, outputs, e);
}

/* A deviation of the set's own, or one up to `reach` times the noise that was chosen. */
static double stray(plx_rng *rng, double deviation, double noise, double reach)
{
    return isnan(noise) ? deviation * plx_rng_normal(rng)
                        : reach * noise * plx_rng_range(rng, -1, 1);
}

static void put(plx_dataset *d, size_t row, double x, double y)
{
    d->x[row * 2] = (float)x;
    d->x[row * 2 + 1] = (float)y;
}

plx_dataset *plx_make_spiral(uint64_t seed, double noise, plx_error *e)
{
    plx_rng rng;
    plx_dataset *d = start("spiral", PLX_TASK_CLASSIFICATION, 2, seed, &rng, e);
    for (size_t i = 0; d && i < d->count; i++) {
        d->label[i] = i % 2;
        /* The square root gives the arm the same density along its length. */
        double along = sqrt(plx_rng_range(&rng, 0.01, 1));
        double angle = along * 3 * pi + (i % 2 ? pi : 0);
        put(d, i, along * cos(angle) + stray(&rng, 0.025, noise, 0.2),
            along * sin(angle) + stray(&rng, 0.025, noise, 0.2));
    }
    return d;
}

plx_dataset *plx_make_circles(uint64_t seed, double noise, plx_error *e)
{
    plx_rng rng;
    plx_dataset *d = start("circles", PLX_TASK_CLASSIFICATION, 2, seed, &rng, e);
    for (size_t i = 0; d && i < d->count; i++) {
        d->label[i] = i % 2;
        double radius = i % 2 ? plx_rng_range(&rng, 0.7, 1) : 0.5 * sqrt(plx_rng_uniform(&rng));
        double angle = plx_rng_range(&rng, 0, 2 * pi);
        put(d, i, radius * cos(angle) + stray(&rng, 0.05, noise, 1),
            radius * sin(angle) + stray(&rng, 0.05, noise, 1));
    }
    return d;
}

plx_dataset *plx_make_xor(uint64_t seed, double noise, plx_error *e)
{
    plx_rng rng;
    plx_dataset *d = start("xor", PLX_TASK_CLASSIFICATION, 2, seed, &rng, e);
    for (size_t i = 0; d && i < d->count; i++) {
        double sign_x = i & 1 ? 1 : -1, sign_y = i & 2 ? 1 : -1;
        d->label[i] = sign_x * sign_y > 0;
        put(d, i, sign_x * plx_rng_range(&rng, 0.05, 1) + stray(&rng, 0.03, noise, 1),
            sign_y * plx_rng_range(&rng, 0.05, 1) + stray(&rng, 0.03, noise, 1));
    }
    return d;
}

plx_dataset *plx_make_gauss(uint64_t seed, double noise, plx_error *e)
{
    static const double centre[4][2] = {{-0.5, -0.45}, {0.55, -0.4}, {0.45, 0.55}, {-0.45, 0.5}};
    plx_rng rng;
    plx_dataset *d = start("gauss", PLX_TASK_CLASSIFICATION, 4, seed, &rng, e);
    /* Noise widens the clouds: variances of 0.5 to 4 at centres 4 apart, as there. */
    double deviation = isnan(noise) ? 0.22 : 0.25 * sqrt(0.5 + 7 * noise);
    for (size_t i = 0; d && i < d->count; i++) {
        d->label[i] = i % 4;
        put(d, i, centre[i % 4][0] + deviation * plx_rng_normal(&rng),
            centre[i % 4][1] + deviation * plx_rng_normal(&rng));
    }
    return d;
}

plx_dataset *plx_make_moons(uint64_t seed, double noise, plx_error *e)
{
    plx_rng rng;
    plx_dataset *d = start("moons", PLX_TASK_CLASSIFICATION, 2, seed, &rng, e);
    for (size_t i = 0; d && i < d->count; i++) {
        d->label[i] = i % 2;
        double angle = plx_rng_range(&rng, 0, pi);
        double x = i % 2 ? 1 - cos(angle) : cos(angle);
        double y = i % 2 ? 0.5 - sin(angle) : sin(angle);
        put(d, i, (x - 0.5) / 1.5 + stray(&rng, 0.07, noise, 1),
            (y - 0.25) / 1.5 + stray(&rng, 0.07, noise, 1));
    }
    return d;
}

/* Heights are those of the place that chosen noise moved a row to; the set's own noise is in the
 * height. */
static plx_dataset *make_surface(const char *name, double (*height)(double x, double y),
    double deviation, uint64_t seed, double noise, plx_error *e)
{
    plx_rng rng;
    plx_dataset *d = start(name, PLX_TASK_REGRESSION, 1, seed, &rng, e);
    for (size_t i = 0; d && i < d->count; i++) {
        double x = plx_rng_range(&rng, -1, 1), y = plx_rng_range(&rng, -1, 1);
        put(d, i, x, y);
        if (isnan(noise)) {
            d->target[i] = (float)(height(x, y) + deviation * plx_rng_normal(&rng));
        } else {
            double dx = stray(&rng, 0, noise, 1), dy = stray(&rng, 0, noise, 1);
            d->target[i] = (float)height(x + dx, y + dy);
        }
    }
    return d;
}

static double plane(double x, double y)
{
    return 0.6 * x - 0.4 * y + 0.1;
}

/* The highest or lowest of six cones about as wide as they are apart, as in the playground. */
static double hills(double x, double y)
{
    static const double top[6][3] = {
        {-4, 2.5, 1}, {0, 2.5, -1}, {4, 2.5, 1}, {-4, -2.5, -1}, {0, -2.5, 1}, {4, -2.5, -1}};
    double height = 0;
    for (size_t i = 0; i < 6; i++) {
        double distance = hypot(6 * x - top[i][0], 6 * y - top[i][1]);
        double here = top[i][2] * fmax(0, 1 - distance / 2);
        height = fabs(here) > fabs(height) ? here : height;
    }
    return height;
}

static double wave(double x, double y)
{
    double radius = sqrt(x * x + y * y);
    return cos(2.5 * pi * radius) * exp(-radius);
}

plx_dataset *plx_make_plane(uint64_t seed, double noise, plx_error *e)
{
    return make_surface("plane", plane, 0.03, seed, noise, e);
}

plx_dataset *plx_make_hills(uint64_t seed, double noise, plx_error *e)
{
    return make_surface("hills", hills, 0.02, seed, noise, e);
}

plx_dataset *plx_make_wave(uint64_t seed, double noise, plx_error *e)
{
    return make_surface("wave", wave, 0.02, seed, noise, e);
}
