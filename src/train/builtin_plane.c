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

static void put(plx_dataset *d, size_t row, double x, double y)
{
    d->x[row * 2] = (float)x;
    d->x[row * 2 + 1] = (float)y;
}

plx_dataset *plx_make_spiral(uint64_t seed, plx_error *e)
{
    plx_rng rng;
    plx_dataset *d = start("spiral", PLX_TASK_CLASSIFICATION, 2, seed, &rng, e);
    for (size_t i = 0; d && i < d->count; i++) {
        d->label[i] = i % 2;
        /* The square root gives the arm the same density along its length. */
        double along = sqrt(plx_rng_range(&rng, 0.01, 1));
        double angle = along * 3 * pi + (i % 2 ? pi : 0);
        put(d, i, along * cos(angle) + 0.025 * plx_rng_normal(&rng),
            along * sin(angle) + 0.025 * plx_rng_normal(&rng));
    }
    return d;
}

plx_dataset *plx_make_circles(uint64_t seed, plx_error *e)
{
    plx_rng rng;
    plx_dataset *d = start("circles", PLX_TASK_CLASSIFICATION, 2, seed, &rng, e);
    for (size_t i = 0; d && i < d->count; i++) {
        d->label[i] = i % 2;
        double radius = i % 2 ? plx_rng_range(&rng, 0.7, 1) : 0.5 * sqrt(plx_rng_uniform(&rng));
        double angle = plx_rng_range(&rng, 0, 2 * pi);
        put(d, i, radius * cos(angle) + 0.05 * plx_rng_normal(&rng),
            radius * sin(angle) + 0.05 * plx_rng_normal(&rng));
    }
    return d;
}

plx_dataset *plx_make_xor(uint64_t seed, plx_error *e)
{
    plx_rng rng;
    plx_dataset *d = start("xor", PLX_TASK_CLASSIFICATION, 2, seed, &rng, e);
    for (size_t i = 0; d && i < d->count; i++) {
        double sign_x = i & 1 ? 1 : -1, sign_y = i & 2 ? 1 : -1;
        d->label[i] = sign_x * sign_y > 0;
        put(d, i, sign_x * plx_rng_range(&rng, 0.05, 1) + 0.03 * plx_rng_normal(&rng),
            sign_y * plx_rng_range(&rng, 0.05, 1) + 0.03 * plx_rng_normal(&rng));
    }
    return d;
}

plx_dataset *plx_make_gauss(uint64_t seed, plx_error *e)
{
    static const double centre[4][2] = {{-0.5, -0.45}, {0.55, -0.4}, {0.45, 0.55}, {-0.45, 0.5}};
    plx_rng rng;
    plx_dataset *d = start("gauss", PLX_TASK_CLASSIFICATION, 4, seed, &rng, e);
    for (size_t i = 0; d && i < d->count; i++) {
        d->label[i] = i % 4;
        put(d, i, centre[i % 4][0] + 0.22 * plx_rng_normal(&rng),
            centre[i % 4][1] + 0.22 * plx_rng_normal(&rng));
    }
    return d;
}

plx_dataset *plx_make_moons(uint64_t seed, plx_error *e)
{
    plx_rng rng;
    plx_dataset *d = start("moons", PLX_TASK_CLASSIFICATION, 2, seed, &rng, e);
    for (size_t i = 0; d && i < d->count; i++) {
        d->label[i] = i % 2;
        double angle = plx_rng_range(&rng, 0, pi);
        double x = i % 2 ? 1 - cos(angle) : cos(angle);
        double y = i % 2 ? 0.5 - sin(angle) : sin(angle);
        put(d, i, (x - 0.5) / 1.5 + 0.07 * plx_rng_normal(&rng),
            (y - 0.25) / 1.5 + 0.07 * plx_rng_normal(&rng));
    }
    return d;
}

plx_dataset *plx_make_plane(uint64_t seed, plx_error *e)
{
    plx_rng rng;
    plx_dataset *d = start("plane", PLX_TASK_REGRESSION, 1, seed, &rng, e);
    for (size_t i = 0; d && i < d->count; i++) {
        double x = plx_rng_range(&rng, -1, 1), y = plx_rng_range(&rng, -1, 1);
        put(d, i, x, y);
        d->target[i] = (float)(0.6 * x - 0.4 * y + 0.1 + 0.03 * plx_rng_normal(&rng));
    }
    return d;
}

plx_dataset *plx_make_wave(uint64_t seed, plx_error *e)
{
    plx_rng rng;
    plx_dataset *d = start("wave", PLX_TASK_REGRESSION, 1, seed, &rng, e);
    for (size_t i = 0; d && i < d->count; i++) {
        double x = plx_rng_range(&rng, -1, 1), y = plx_rng_range(&rng, -1, 1);
        double radius = sqrt(x * x + y * y);
        put(d, i, x, y);
        d->target[i] = (float)(cos(2.5 * pi * radius) * exp(-radius) + 0.02 * plx_rng_normal(&rng));
    }
    return d;
}
