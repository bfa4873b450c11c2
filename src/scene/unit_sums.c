#include "scene/unit_sums.h"

#include "base/simd.h"

#include <math.h>

static const float odd_color[3] = {1, 0, 0.8F};
/* How much of a faded unit is seen. */
static const float FADED = 0.22F;
/* Where a colour is strong; beyond, it goes to white. */
static const float STRONG = 0.75F;

/* Of a diverging ramp: a colour is `silent`, and shares of what leads from there: each of these is
 * 0..1. Sums of shares make the sum of colours, so that a block needs only them. */
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
static inline float channel(const plx_unit_ramp *r, float light, const plx_shares *s, int c)
{
    return r->silent[c] * light + (r->warm[c] - r->silent[c]) * s->warm +
           (r->warmest[c] - r->warm[c]) * s->warmest + (r->cold[c] - r->silent[c]) * s->cold +
           (r->coldest[c] - r->cold[c]) * s->coldest;
}

static void set(float rgb[3], float r, float g, float b)
{
    rgb[0] = r;
    rgb[1] = g;
    rgb[2] = b;
}

/* From a colour by a share of the way to another. */
static void mix(const float a[3], const float b[3], float share, float rgb[3])
{
    for (int c = 0; c < 3; c++)
        rgb[c] = a[c] + share * (b[c] - a[c]);
}

static void make_diverging(plx_unit_ramp *r, plx_theme theme)
{
    static const float white[3] = {1, 1, 1}, black[3] = {0, 0, 0};
    plx_palette_colors c = plx_palette_get(r->palette, theme);
    bool dark = theme == PLX_THEME_DARK;
    mix(c.positive, dark ? white : black, dark ? 0.06F : 0, r->warm);
    mix(c.negative, dark ? white : black, dark ? 0.06F : 0, r->cold);
    mix(c.positive, dark ? white : black, dark ? 0.75F : 0.5F, r->warmest);
    mix(c.negative, dark ? white : black, dark ? 0.75F : 0.5F, r->coldest);
    if (!dark || r->palette != PLX_PALETTE_BLUE_ORANGE)
        return;
    set(r->warm, 1, 0.63F, 0.16F);
    set(r->warmest, 1, 0.93F, 0.76F);
    set(r->cold, 0.22F, 0.58F, 1);
    set(r->coldest, 0.8F, 0.92F, 1);
}

plx_unit_ramp plx_unit_ramp_make(plx_palette palette, plx_theme theme)
{
    plx_unit_ramp r = {.palette = palette, .kind = plx_palette_kind_of(palette)};
    for (int c = 0; c < 3; c++)
        r.page[c] = PLX_PAGE[theme][c];
    if (theme == PLX_THEME_DARK) {
        set(r.silent, 0.115F, 0.125F, 0.15F);
        set(r.rim, 0.34F, 0.37F, 0.43F);
    } else {
        set(r.silent, 0.90F, 0.90F, 0.89F);
        set(r.rim, 0.52F, 0.53F, 0.55F);
    }
    if (r.kind == PLX_DIVERGING)
        make_diverging(&r, theme);
    for (int i = 0; i < PLX_RAMP_STEPS; i++)
        plx_palette_color(palette, theme,
            r.kind == PLX_CLASSES ? i : (double)i / (PLX_RAMP_STEPS - 1), r.table[i]);
    return r;
}

const char *plx_shape_name(plx_shape shape)
{
    static const char *const names[PLX_SHAPE_COUNT] = {
        "circle", "square", "diamond", "triangle", "hexagon", "ring"};
    return names[shape];
}

static const float *table_color(const plx_unit_ramp *r, float value)
{
    if (r->kind == PLX_CLASSES)
        return r->table[(size_t)(value > 0 && value < 1e9F ? value : 0) % PLX_CLASS_COLORS];
    float at = (value > 0 ? value < 1 ? value : 1 : 0) * (PLX_RAMP_STEPS - 1);
    return r->table[(int)(at + 0.5F)];
}

bool plx_unit_is_odd(const plx_unit_visual *unit)
{
    return isnan(unit->value) && !unit->hidden;
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

void plx_unit_color(const plx_unit_ramp *r, const plx_unit_visual *unit, float rgb[3])
{
    const float *color = isnan(unit->value) ? odd_color : table_color(r, unit->value);
    plx_shares s = share_out(unit->value);
    bool diverging = r->kind == PLX_DIVERGING && !isnan(unit->value);
    for (int c = 0; c < 3; c++) {
        rgb[c] = diverging ? channel(r, 1, &s, c) : color[c];
        rgb[c] = unit->faded ? r->page[c] + FADED * (rgb[c] - r->page[c]) : rgb[c];
    }
}

static inline float sum16(const float x[PLX_UNIT_BLOCK])
{
    float quarter[4];
    for (int i = 0; i < 4; i++)
        quarter[i] = (x[i] + x[i + 4]) + (x[i + 8] + x[i + 12]);
    return (quarter[0] + quarter[1]) + (quarter[2] + quarter[3]);
}
_Static_assert(PLX_UNIT_BLOCK == 16, "sum16");

/* Of a diverging ramp, and of units that are all there. */
PLX_SIMD static plx_unit_sum plain_block(const plx_unit_ramp *ramp, const plx_unit_visual *units)
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
        s.color[c] = (double)channel(ramp, all_light, &all, c);
    return s;
}

static inline void add(plx_unit_sum *to, const plx_unit_sum *s)
{
    to->light += s->light;
    for (int c = 0; c < 3; c++)
        to->color[c] += s->color[c];
    to->odd += s->odd;
}

static void add_part(
    const plx_unit_ramp *ramp, plx_unit_sum *s, const plx_unit_visual *unit, double share)
{
    if (unit->hidden)
        return;
    if (isnan(unit->value)) {
        s->odd += share >= 1;
        return;
    }
    double r = (double)relative_radius(unit->size), area = r * r * share;
    float rgb[3];
    plx_unit_color(ramp, unit, rgb);
    s->light += area;
    for (int c = 0; c < 3; c++)
        s->color[c] += area * (double)rgb[c];
}

static bool is_plain(const plx_unit_ramp *ramp, const plx_unit_visual *units)
{
    bool special = ramp->kind != PLX_DIVERGING;
    for (size_t i = 0; i < PLX_UNIT_BLOCK; i++)
        special |= units[i].faded | units[i].hidden;
    return !special;
}

void plx_unit_sums_add(
    const plx_unit_ramp *ramp, const plx_unit_visual *units, size_t count, plx_unit_sum *sums)
{
    for (size_t b = 0; b < count / PLX_UNIT_BLOCK; b++) {
        const plx_unit_visual *block = units + b * PLX_UNIT_BLOCK;
        plx_unit_sum s = {0};
        if (is_plain(ramp, block))
            s = plain_block(ramp, block);
        else
            for (size_t i = 0; i < PLX_UNIT_BLOCK; i++)
                add_part(ramp, &s, &block[i], 1);
        sums[b + 1] = sums[b];
        add(&sums[b + 1], &s);
    }
}

plx_unit_sum plx_unit_sums_before(const plx_unit_ramp *ramp, const plx_unit_sum *sums,
    const plx_unit_visual *units, size_t count, double x)
{
    size_t whole = (size_t)x, at = whole / PLX_UNIT_BLOCK * PLX_UNIT_BLOCK;
    plx_unit_sum s = sums[at / PLX_UNIT_BLOCK];
    for (; at < whole; at++)
        add_part(ramp, &s, &units[at], 1);
    if (whole < count)
        add_part(ramp, &s, &units[whole], x - (double)whole);
    return s;
}

size_t plx_unit_sums_odd(
    const plx_unit_sum *sums, const plx_unit_visual *units, size_t first, size_t end)
{
    size_t at = first;
    while (at < end && at % PLX_UNIT_BLOCK != 0 && !plx_unit_is_odd(&units[at]))
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
    while (at < end && !plx_unit_is_odd(&units[at]))
        at++;
    return at;
}
