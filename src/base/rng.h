/* Seeded random numbers, the same on every machine: xoshiro256** (Blackman and Vigna, "Scrambled
 * linear pseudorandom number generators", ACM TOMS 47, 2021), seeded through splitmix64.
 *
 * Independent streams of one seed serve different purposes (initial weights, shuffling, noise), so
 * that changing how much one of them draws does not change the others. Not for secrets. One
 * generator is used by one thread at a time. */
#ifndef PLX_BASE_RNG_H
#define PLX_BASE_RNG_H

#include <stddef.h>
#include <stdint.h>

typedef struct plx_rng {
    uint64_t s[4];
    double spare; /* the second normal of a pair */
    int has_spare;
} plx_rng;

void plx_rng_seed(plx_rng *r, uint64_t seed, uint64_t stream);
uint64_t plx_rng_u64(plx_rng *r);
/* Uniform in [0, n), without bias; n > 0. */
uint64_t plx_rng_below(plx_rng *r, uint64_t n);
/* Uniform in [0, 1). */
double plx_rng_uniform(plx_rng *r);
/* Uniform in [low, high); low <= high. */
double plx_rng_range(plx_rng *r, double low, double high);
/* Standard normal, by Marsaglia's polar method. */
double plx_rng_normal(plx_rng *r);
/* Fisher–Yates over indices. */
void plx_rng_shuffle(plx_rng *r, uint32_t *items, size_t count);

#endif
