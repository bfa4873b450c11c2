#include "base/rng.h"

#include <math.h>

static uint64_t splitmix64(uint64_t *x)
{
    uint64_t z = *x += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static uint64_t rotate_left(uint64_t x, int k)
{
    return x << k | x >> (64 - k);
}

void plx_rng_seed(plx_rng *r, uint64_t seed, uint64_t stream)
{
    uint64_t x = stream;
    x = seed ^ splitmix64(&x);
    for (int i = 0; i < 4; i++)
        r->s[i] = splitmix64(&x);
    r->spare = 0;
    r->has_spare = 0;
}

uint64_t plx_rng_u64(plx_rng *r)
{
    uint64_t *s = r->s;
    uint64_t result = rotate_left(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate_left(s[3], 45);
    return result;
}

uint64_t plx_rng_below(plx_rng *r, uint64_t n)
{
    /* Values above the largest multiple of n would favour small results; draw again. */
    uint64_t limit = UINT64_MAX - UINT64_MAX % n;
    uint64_t x = plx_rng_u64(r);
    while (x >= limit)
        x = plx_rng_u64(r);
    return x % n;
}

double plx_rng_uniform(plx_rng *r)
{
    return (double)(plx_rng_u64(r) >> 11) * 0x1p-53;
}

double plx_rng_range(plx_rng *r, double low, double high)
{
    double x = low + (high - low) * plx_rng_uniform(r);
    /* Rounding can reach the end that is not in the range. */
    return x < high ? x : nextafter(high, low);
}

double plx_rng_normal(plx_rng *r)
{
    if (r->has_spare) {
        r->has_spare = 0;
        return r->spare;
    }
    double u, v, q;
    do {
        u = plx_rng_range(r, -1, 1);
        v = plx_rng_range(r, -1, 1);
        q = u * u + v * v;
    } while (q >= 1 || q == 0);
    double scale = sqrt(-2 * log(q) / q);
    r->spare = v * scale;
    r->has_spare = 1;
    return u * scale;
}

void plx_rng_shuffle(plx_rng *r, uint32_t *items, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t j = plx_rng_below(r, i);
        uint32_t t = items[i - 1];
        items[i - 1] = items[j];
        items[j] = t;
    }
}
