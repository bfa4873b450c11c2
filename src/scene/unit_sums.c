#include "scene/unit_sums.h"

#include "base/simd.h"

#include <math.h>

static const float silent[3] = {0.115F, 0.125F, 0.15F}, odd_color[3] = {1, 0, 0.8F};
static const float warm[3] = {1, 0.63F, 0.16F}, warmest[3] = {1, 0.93F, 0.76F};
static const float cold[3] = {0.22F, 0.58F, 1}, coldest[3] = {0.8F, 0.92F, 1};
/* Where a colour is strong; beyond, it goes to white. */
static const float STRONG = 0.75F;

/* A colour is `silent`, and shares of what leads from there: each of these is 0..1. Sums of shares
 * make the sum of colours, so that a block needs only them. */
typedef struct plx_shares {
    float warm, warmest, cold, coldest;
} plx_shares;

/* Without branches, so that loops of it become vectors. */
static inline plx_shares share_out(float value)
{
    float a = sqrtf(fabsf(value)), positive = value > 0 ? 1 : 0;
    float strong = (a < STRONG ? a : STRONG) * (1 / STRONG);
    float strongest = (a > STRONG ? a - STRONG : 0) * (1 / (1 - STRONG));
    return (plx_shares){
        .warm = strong * positive,
        .warmest = strongest * positive,
        .cold = strong - strong * positive,
        .coldest = strongest - strongest * positive,
    };
}

/* Of `light` in all, of which the shares are a part. */
static inline float channel(float light, const plx_shares *s, int c)
{
    return silent[c] * light + (warm[c] - silent[c]) * s->warm +
           (warmest[c] - warm[c]) * s->warmest + (cold[c] - silent[c]) * s->cold +
           (coldest[c] - cold[c]) * s->coldest;
}

static inline float relative_radius(float size)
{
    float least = size > 0 ? size : 0, s = least < 1 ? least : 1;
    /* Area, not radius, follows the importance. */
    return 0.3F + 0.7F * sqrtf(s);
}

float plx_unit_relative_radius(const plx_unit_visual *unit)
{
    return relative_radius(unit->size);
}

void plx_unit_color(const plx_unit_visual *unit, float rgb[3])
{
    plx_shares s = share_out(unit->value);
    for (int c = 0; c < 3; c++)
        rgb[c] = isnan(unit->value) ? odd_color[c] : channel(1, &s, c);
}

static inline float sum16(const float x[PLX_UNIT_BLOCK])
{
    float quarter[4];
    for (int i = 0; i < 4; i++)
        quarter[i] = (x[i] + x[i + 4]) + (x[i + 8] + x[i + 12]);
    return (quarter[0] + quarter[1]) + (quarter[2] + quarter[3]);
}
_Static_assert(PLX_UNIT_BLOCK == 16, "sum16");

PLX_SIMD static plx_unit_sum block_sum(const plx_unit_visual *units)
{
    float light[PLX_UNIT_BLOCK], odd[PLX_UNIT_BLOCK];
    float warm_light[PLX_UNIT_BLOCK], warmest_light[PLX_UNIT_BLOCK];
    float cold_light[PLX_UNIT_BLOCK], coldest_light[PLX_UNIT_BLOCK];
    for (int i = 0; i < PLX_UNIT_BLOCK; i++) {
        float v = units[i].value, number = v == v ? 1 : 0, r = relative_radius(units[i].size);
        plx_shares s = share_out(v == v ? v : 0);
        float area = r * r * number;
        odd[i] = 1 - number;
        light[i] = area;
        warm_light[i] = area * s.warm;
        warmest_light[i] = area * s.warmest;
        cold_light[i] = area * s.cold;
        coldest_light[i] = area * s.coldest;
    }
    plx_shares all = {
        sum16(warm_light), sum16(warmest_light), sum16(cold_light), sum16(coldest_light)};
    float all_light = sum16(light);
    plx_unit_sum s = {.light = (double)all_light, .odd = (size_t)sum16(odd)};
    for (int c = 0; c < 3; c++)
        s.color[c] = (double)channel(all_light, &all, c);
    return s;
}

static inline void add(plx_unit_sum *to, const plx_unit_sum *s)
{
    to->light += s->light;
    for (int c = 0; c < 3; c++)
        to->color[c] += s->color[c];
    to->odd += s->odd;
}

void plx_unit_sums_add(const plx_unit_visual *units, size_t count, plx_unit_sum *sums)
{
    for (size_t b = 0; b < count / PLX_UNIT_BLOCK; b++) {
        plx_unit_sum s = block_sum(units + b * PLX_UNIT_BLOCK);
        sums[b + 1] = sums[b];
        add(&sums[b + 1], &s);
    }
}

static void add_part(plx_unit_sum *s, const plx_unit_visual *unit, double share)
{
    if (isnan(unit->value)) {
        s->odd += share >= 1;
        return;
    }
    double r = (double)relative_radius(unit->size), area = r * r * share;
    plx_shares shares = share_out(unit->value);
    s->light += area;
    for (int c = 0; c < 3; c++)
        s->color[c] += area * (double)channel(1, &shares, c);
}

plx_unit_sum plx_unit_sums_before(
    const plx_unit_sum *sums, const plx_unit_visual *units, size_t count, double x)
{
    size_t whole = (size_t)x, at = whole / PLX_UNIT_BLOCK * PLX_UNIT_BLOCK;
    plx_unit_sum s = sums[at / PLX_UNIT_BLOCK];
    for (; at < whole; at++)
        add_part(&s, &units[at], 1);
    if (whole < count)
        add_part(&s, &units[whole], x - (double)whole);
    return s;
}

size_t plx_unit_sums_odd(
    const plx_unit_sum *sums, const plx_unit_visual *units, size_t first, size_t end)
{
    size_t at = first;
    while (at < end && at % PLX_UNIT_BLOCK != 0 && !isnan(units[at].value))
        at++;
    if (at >= end || at % PLX_UNIT_BLOCK != 0)
        return at;
    /* The last sum that knows no more odd units than the one before `at`. */
    size_t low = at / PLX_UNIT_BLOCK, high = end / PLX_UNIT_BLOCK, known = sums[low].odd;
    while (low < high) {
        size_t middle = high - (high - low) / 2;
        if (sums[middle].odd == known)
            low = middle;
        else
            high = middle - 1;
    }
    at = low * PLX_UNIT_BLOCK;
    while (at < end && !isnan(units[at].value))
        at++;
    return at;
}
