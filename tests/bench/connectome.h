/* A made-up connectome: neurons on a disc, wired mostly to those near by and now and then to any,
 * so that it is a small world; a few are hubs. The same seed gives the same one. */
#ifndef PLX_TESTS_BENCH_CONNECTOME_H
#define PLX_TESTS_BENCH_CONNECTOME_H

#include "base/rng.h"

#include <math.h>
#include <stdint.h>

typedef struct connectome {
    size_t units, side; /* units lie on a jittered grid of side × side, within a disc */
    double reach;       /* mean distance of a connection, in units' distances */
    double far;         /* share of connections to anywhere */
    plx_rng rng;
} connectome;

static inline void connectome_init(connectome *c, size_t units, uint64_t seed)
{
    *c = (connectome){
        .units = units, .side = (size_t)ceil(sqrt((double)units)), .reach = 6, .far = 0.03};
    plx_rng_seed(&c->rng, seed, 7);
}

static inline double connectome_x(const connectome *c, size_t unit)
{
    return (double)(unit % c->side);
}

static inline double connectome_y(const connectome *c, size_t unit)
{
    return (double)(unit / c->side);
}

/* The target of one more connection of a unit, never itself; *weight as synapses are counted. */
static inline size_t connectome_target(connectome *c, size_t unit, float *weight)
{
    *weight = (float)(1 + floor(-3 * log(1 - plx_rng_uniform(&c->rng))));
    for (;;) {
        size_t to;
        if (plx_rng_uniform(&c->rng) < c->far) {
            to = plx_rng_below(&c->rng, c->units);
        } else {
            double r = -c->reach * log(1 - plx_rng_uniform(&c->rng));
            double a = 6.283185307179586 * plx_rng_uniform(&c->rng);
            double x = round(connectome_x(c, unit) + r * cos(a));
            double y = round(connectome_y(c, unit) + r * sin(a));
            if (x < 0 || y < 0 || x >= (double)c->side || y >= (double)c->side)
                continue;
            to = (size_t)y * c->side + (size_t)x;
        }
        if (to < c->units && to != unit)
            return to;
    }
}

#endif
