#include "density/tone.h"

#include "base/simd.h"
#include "density/fast_math.h"

#include <math.h>
#include <string.h>

/* Of the curve, before gain: brightness of a pixel at the exposure's level. */
static const double MIDDLE = 0.55, MIDDLE_PRINT = 0.4;

/* In units of an average connection: less is nothing, and more is not told apart, so that squares
 * stay within what a float holds. */
static const float FAINTEST = 1e-30F, STRONGEST = 1e15F;

/* careful: near 0 by series of their own, for what follows may magnify the faintest. */
PLX_INLINE float curve_of(int curve, bool careful, float t)
{
    if (curve == PLX_CURVE_LINEAR)
        return t;
    bool log = curve == PLX_CURVE_LOG;
    float far = plx_fast_log(log ? 1 + t : t + sqrtf(t * t + 1));
    if (!careful)
        return far;
    float near = log ? t * (1 - t * (0.5F - t * 0.333333333F)) : t * (1 - t * t * 0.166666667F);
    return t < 0.01F ? near : far;
}

/* What a tile's column needs between the loops. Each loop is short, so that the next pixels are
 * under way while the last ones wait for their results. */
enum { TILE_Y = 128 };
typedef struct plx_shades {
    float total[TILE_Y], saturation[TILE_Y], difference[TILE_Y], light[TILE_Y], share[TILE_Y];
} plx_shades;

PLX_INLINE void weigh(
    const plx_tone *t, const float *positive, const float *negative, int count, plx_shades *s)
{
    float per_weight = t->per_weight;
    for (int i = 0; i < count; i++) {
        /* Beside a sharpened line sums may lie a little below zero. */
        float p = positive[i] > 0 ? positive[i] * per_weight : 0;
        float n = negative[i] > 0 ? negative[i] * per_weight : 0;
        p = p > 0 ? p : 0;
        n = n > 0 ? n : 0;
        p = p < STRONGEST ? p : STRONGEST;
        n = n < STRONGEST ? n : STRONGEST;
        float total = p + n, difference = p - n;
        float share = difference / (total > FAINTEST ? total : FAINTEST);
        float beyond = 1 + 0.04F * difference * share;
        beyond *= beyond;
        s->total[i] = total;
        s->difference[i] = difference;
        s->saturation[i] = 1 - (1 - share * share) / (beyond * beyond);
        s->share[i] = share;
    }
}

/* Where hue is a place on the palette, all of it is shown. */
PLX_INLINE void saturate(int count, plx_shades *s)
{
    for (int i = 0; i < count; i++)
        s->saturation[i] = 2 / 3.0F; /* neither brighter nor darker */
}

PLX_INLINE void light(const plx_tone *t, int curve, bool careful, int count, plx_shades *s)
{
    float lift = t->lift, scale = t->scale, power = t->power, middle = t->light;
    for (int i = 0; i < count; i++) {
        float v = curve_of(curve, careful, s->total[i] * lift) * scale;
        if (careful) {
            float some = v > 1e-30F ? v : 1e-30F;
            v = plx_fast_exp2(plx_fast_log(some) * 1.44269504F * power);
            v = s->total[i] > FAINTEST ? v : 0;
        }
        float x = v * middle, shoulder = 1 - 0.16F / (x - 0.2F);
        x = x < 0.6F ? x : shoulder;
        s->light[i] = x * (0.8F + 0.3F * s->saturation[i]);
    }
}

/* Of a channel, times 255: what is there without light; what full light adds of the neutral hue,
 * of either sign's beyond that, and what the third power of light does. */
typedef struct plx_ink {
    float ground, neutral, positive, negative, deep;
} plx_ink;

PLX_INLINE plx_ink ink_of(const plx_tone *t, int c)
{
    return (plx_ink){
        .ground = 255 * t->background[c] + 0.5F,
        .neutral = 255 * t->neutral[c],
        .positive = 255 * (t->positive_ink[c] - t->neutral[c]),
        .negative = 255 * (t->negative_ink[c] - t->neutral[c]),
        .deep = 255 * t->deep[c],
    };
}

PLX_INLINE int32_t byte_of(float value)
{
    value = value > 0 ? value : 0;
    return (int32_t)(value < 255 ? value : 255);
}

PLX_INLINE int32_t channel(plx_ink k, float difference, float light, float colored, float cube)
{
    float sign = difference > 0 ? k.positive : k.negative;
    return byte_of(k.ground + light * k.neutral + colored * sign + cube * k.deep);
}

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
enum { RED = 24, GREEN = 16, BLUE = 8, OPAQUE = 0 };
#else
enum { RED = 0, GREEN = 8, BLUE = 16, OPAQUE = 24 };
#endif

PLX_INLINE void ink(const plx_tone *t, const float *restrict positive,
    const float *restrict negative, int count, const plx_shades *restrict s, uint32_t *restrict out)
{
    const plx_ink r = ink_of(t, 0), g = ink_of(t, 1), b = ink_of(t, 2);
    const int32_t not_finite = 0x7F800000; /* and above: infinity and NaN */
    const uint32_t opaque = 255U << OPAQUE, wild = 255U << RED | 255U << BLUE | opaque;
    for (int i = 0; i < count; i++) {
        float l = s->light[i], d = s->difference[i], colored = l * s->saturation[i];
        float cube = l * l * l;
        uint32_t color = (uint32_t)channel(r, d, l, colored, cube) << RED |
                         (uint32_t)channel(g, d, l, colored, cube) << GREEN |
                         (uint32_t)channel(b, d, l, colored, cube) << BLUE | opaque;
        int32_t p = plx_to_bits(positive[i]) & INT32_MAX, n = plx_to_bits(negative[i]) & INT32_MAX;
        out[i] = (p > n ? p : n) < not_finite ? color : wild;
    }
}

PLX_INLINE void ink_mean(const plx_tone *t, const float *restrict positive,
    const float *restrict negative, int count, const plx_shades *restrict s, uint32_t *restrict out)
{
    const plx_ink ink[3] = {ink_of(t, 0), ink_of(t, 1), ink_of(t, 2)};
    static const int shift[3] = {RED, GREEN, BLUE};
    const int32_t not_finite = 0x7F800000; /* and above: infinity and NaN */
    for (int i = 0; i < count; i++) {
        float l = s->light[i], cube = l * l * l;
        float place = (s->share[i] + 1) * (0.5F * (PLX_TONE_HUES - 1));
        int at = place < PLX_TONE_HUES - 2 ? (int)place : PLX_TONE_HUES - 2;
        float f = place - (float)at;
        uint32_t color = 255U << OPAQUE;
        for (int c = 0; c < 3; c++) {
            float hue = t->hues[at][c] * (1 - f) + t->hues[at + 1][c] * f;
            color |= (uint32_t)byte_of(ink[c].ground + 255 * l * hue + cube * ink[c].deep)
                     << shift[c];
        }
        int32_t p = plx_to_bits(positive[i]) & INT32_MAX, n = plx_to_bits(negative[i]) & INT32_MAX;
        out[i] = (p > n ? p : n) < not_finite ? color : 255U << RED | 255U << BLUE | 255U << OPAQUE;
    }
}

/* count: at most TILE_Y. */
typedef void shade_row(const plx_tone *, const float *, const float *, int, uint32_t *);

/* One for each curve, so that no pixel asks which it is. */
#define SHADE(name, curve, careful)                                                                \
    PLX_SIMD static void name(const plx_tone *tone, const float *restrict p,                       \
        const float *restrict n, int count, uint32_t *restrict out)                                \
    {                                                                                              \
        plx_shades shades;                                                                         \
        weigh(tone, p, n, count, &shades);                                                         \
        light(tone, curve, careful, count, &shades);                                               \
        ink(tone, p, n, count, &shades, out);                                                      \
    }
#define SHADE_MEAN(name, curve)                                                                    \
    PLX_SIMD static void name(const plx_tone *tone, const float *restrict p,                       \
        const float *restrict n, int count, uint32_t *restrict out)                                \
    {                                                                                              \
        plx_shades shades;                                                                         \
        weigh(tone, p, n, count, &shades);                                                         \
        saturate(count, &shades);                                                                  \
        light(tone, curve, true, count, &shades);                                                  \
        ink_mean(tone, p, n, count, &shades, out);                                                 \
    }
SHADE(shade_asinh, PLX_CURVE_ASINH, false)
SHADE(shade_asinh_careful, PLX_CURVE_ASINH, true)
SHADE_MEAN(shade_asinh_mean, PLX_CURVE_ASINH)
SHADE(shade_log, PLX_CURVE_LOG, false)
SHADE(shade_log_careful, PLX_CURVE_LOG, true)
SHADE_MEAN(shade_log_mean, PLX_CURVE_LOG)
SHADE(shade_linear, PLX_CURVE_LINEAR, false)
SHADE(shade_linear_careful, PLX_CURVE_LINEAR, true)
SHADE_MEAN(shade_linear_mean, PLX_CURVE_LINEAR)

static shade_row *choose(const plx_tone *t)
{
    static shade_row *const rows[PLX_CURVE_COUNT][3] = {
        [PLX_CURVE_ASINH] = {shade_asinh, shade_asinh_careful, shade_asinh_mean},
        [PLX_CURVE_LOG] = {shade_log, shade_log_careful, shade_log_mean},
        [PLX_CURVE_LINEAR] = {shade_linear, shade_linear_careful, shade_linear_mean},
    };
    if (t->hue == PLX_HUE_MEAN)
        return rows[t->curve][2];
    return rows[t->curve][t->power != 1 || t->scale * t->light > 16];
}

static double curve_at(plx_curve curve, double t)
{
    return curve == PLX_CURVE_LINEAR ? t : curve == PLX_CURVE_LOG ? log1p(t) : asinh(t);
}

/* How much a lone line is raised against a bundle. */
static double lift_of(plx_curve curve)
{
    static const double lifts[PLX_CURVE_COUNT] = {
        [PLX_CURVE_ASINH] = 4, [PLX_CURVE_LOG] = 40, [PLX_CURVE_LINEAR] = 1};
    return lifts[curve];
}

static double within(double value, double least, double most)
{
    return value > least ? value < most ? value : most : least;
}

/* The colour of full light on that page, as what is added to it. */
static void ink_on(plx_theme theme, const float hue[3], float ink[4])
{
    const float *page = PLX_PAGE[theme];
    for (int c = 0; c < 3; c++)
        ink[c] = theme == PLX_THEME_DARK ? hue[c] * (1 - page[c]) : hue[c] - page[c];
    ink[3] = 0;
}

/* What is pale would be lost on white. */
static void darken(float rgb[3])
{
    const float most = 0.62F;
    float luma = 0.3F * rgb[0] + 0.59F * rgb[1] + 0.11F * rgb[2];
    for (int c = 0; c < 3; c++)
        rgb[c] *= luma > most ? most / luma : 1;
}

void plx_tone_hue(const plx_edge_style *style, double place, float rgb[3])
{
    bool diverging = plx_palette_kind_of(style->palette) == PLX_DIVERGING;
    plx_palette_color(style->palette, style->theme, diverging ? place : (place + 1) / 2, rgb);
    if (style->theme != PLX_THEME_DARK)
        darken(rgb);
}

static void set_inks(plx_tone *t, const plx_edge_style *style)
{
    const float *page = PLX_PAGE[style->theme];
    bool dark = style->theme == PLX_THEME_DARK;
    float neutral[3];
    plx_tone_hue(style, 1, t->positive);
    plx_tone_hue(style, -1, t->negative);
    plx_tone_hue(style, 0, neutral);
    ink_on(style->theme, t->positive, t->positive_ink);
    ink_on(style->theme, t->negative, t->negative_ink);
    ink_on(style->theme, neutral, t->neutral);
    for (int c = 0; c < 3; c++) {
        t->background[c] = page[c];
        t->deep[c] = dark ? 0.25F * (1 - page[c]) : -0.15F * page[c];
        t->toward[c] = dark ? 1 : 0;
    }
    t->background[3] = t->positive[3] = t->negative[3] = 1;
    for (int i = 0; i < PLX_TONE_HUES; i++) {
        float hue[3];
        plx_tone_hue(style, 2.0 * i / (PLX_TONE_HUES - 1) - 1, hue);
        ink_on(style->theme, hue, t->hues[i]);
    }
}

plx_tone plx_tone_make(const plx_edge_style *style, const plx_exposure *exposure)
{
    double lift = lift_of(style->curve);
    double level = within(exposure->level, 1e-12, (double)STRONGEST);
    double middle = style->theme == PLX_THEME_PRINT ? MIDDLE_PRINT : MIDDLE;
    plx_tone t = {
        .per_weight = (float)(1 / within(exposure->weight, 1e-30, 1e30)),
        .lift = (float)lift,
        .scale = (float)(1 / curve_at(style->curve, lift * level)),
        .power = (float)(1 / (style->gamma > 0 ? style->gamma : 1)),
        .light = (float)(middle * (style->gain > 0 ? style->gain : 1)),
        .curve = (int32_t)style->curve,
        .hue = (int32_t)style->hue,
    };
    set_inks(&t, style);
    return t;
}

double plx_tone_brightness(const plx_tone *t, double weight)
{
    double x = weight * (double)t->per_weight * (double)t->lift;
    double v = curve_at((plx_curve)t->curve, x) * (double)t->scale;
    return pow(v, (double)t->power) * (double)t->light;
}

double plx_tone_weight(const plx_tone *t, double brightness)
{
    double v = pow(brightness / (double)t->light, 1 / (double)t->power) / (double)t->scale;
    double x = t->curve == PLX_CURVE_LINEAR ? v : t->curve == PLX_CURVE_LOG ? expm1(v) : sinh(v);
    return x / ((double)t->per_weight * (double)t->lift);
}

void plx_tone_colors(const plx_tone *tone, const float *positive, const float *negative, int count,
    unsigned char *rgba)
{
    shade_row *row = choose(tone);
    uint32_t colors[TILE_Y];
    for (int i = 0; i < count; i += TILE_Y) {
        int n = count - i < TILE_Y ? count - i : TILE_Y;
        row(tone, positive + i, negative + i, n, colors);
        memcpy(rgba + 4 * (size_t)i, colors, 4 * (size_t)n);
    }
}

/* A row of a tile is a line of the cache in the picture. */
enum { TILE_X = 16 };

/* Whether all are zeros. Much of most pictures is, and that is quickly seen. */
PLX_SIMD static bool is_empty(const float *restrict p, const float *restrict n, int count)
{
    int32_t any = 0;
    for (int i = 0; i < count; i++)
        any |= plx_to_bits(p[i]) | plx_to_bits(n[i]);
    return any == 0;
}

typedef uint32_t four __attribute__((vector_size(16)));

/* Four columns of four rows into four rows of four columns. */
PLX_INLINE void turn(const uint32_t (*tile)[TILE_Y], int y, unsigned char *out, ptrdiff_t stride)
{
    four a, b, c, d;
    memcpy(&a, &tile[0][y], sizeof a);
    memcpy(&b, &tile[1][y], sizeof b);
    memcpy(&c, &tile[2][y], sizeof c);
    memcpy(&d, &tile[3][y], sizeof d);
    four ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5);
    four ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    four cd_low = __builtin_shufflevector(c, d, 0, 4, 1, 5);
    four cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    four rows[4] = {__builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5),
        __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7),
        __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5),
        __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7)};
    for (int i = 0; i < 4; i++)
        memcpy(out + i * stride, &rows[i], sizeof rows[i]);
}

/* A tile of columns to rows, the first of which goes to out. stride: bytes from one row to the
 * next. */
static void put(
    const uint32_t (*tile)[TILE_Y], int columns, int rows, unsigned char *out, ptrdiff_t stride)
{
    int y = 0;
    for (; columns == TILE_X && y + 4 <= rows; y += 4)
        for (int x = 0; x < TILE_X; x += 4)
            turn(tile + x, y, out + y * stride + (ptrdiff_t)4 * x, stride);
    for (; y < rows; y++)
        for (int x = 0; x < columns; x++)
            memcpy(out + y * stride + (ptrdiff_t)4 * x, &tile[x][y], 4);
}

void plx_tone_map(const plx_tone *tone, const plx_density *d, int x0, int x1, unsigned char *rgba)
{
    int height = d->height;
    shade_row *row = choose(tone);
    ptrdiff_t stride = (ptrdiff_t)4 * d->width;
    uint32_t tile[TILE_X][TILE_Y];
    uint32_t nothing[TILE_Y];
    float positive[TILE_Y] = {0}, negative[TILE_Y] = {0};
    row(tone, positive, negative, TILE_Y, nothing);
    for (int left = x0; left < x1; left += TILE_X) {
        int columns = x1 - left < TILE_X ? x1 - left : TILE_X;
        for (int y = 0; y < height; y += TILE_Y) {
            int rows = height - y < TILE_Y ? height - y : TILE_Y;
            for (int x = 0; x < columns; x++) {
                const float *p = plx_density_column(d, PLX_POSITIVE, left + x);
                const float *n = plx_density_column(d, PLX_NEGATIVE, left + x);
                if (is_empty(p + y, n + y, rows))
                    memcpy(tile[x], nothing, (size_t)rows * sizeof *nothing);
                else
                    row(tone, p + y, n + y, rows, tile[x]);
            }
            unsigned char *out = rgba + (height - 1 - y) * stride + (ptrdiff_t)4 * left;
            put((const uint32_t(*)[TILE_Y])tile, columns, rows, out, -stride);
        }
    }
}

/* -- 16 bits ------------------------------------------------------------------------------------
 */

static uint16_t wide_of(float value)
{
    return (uint16_t)(fminf(fmaxf(value, 0), 1) * 65535 + 0.5F);
}

/* One channel of one pixel, 0..1, by the same formula as above. */
static float wide_channel(const plx_tone *t, const plx_shades *s, int i, int c)
{
    float light = s->light[i], color = t->background[c] + light * light * light * t->deep[c];
    if (t->hue == PLX_HUE_MEAN) {
        float place = (s->share[i] + 1) * (0.5F * (PLX_TONE_HUES - 1));
        int at = place < PLX_TONE_HUES - 2 ? (int)place : PLX_TONE_HUES - 2;
        float f = place - (float)at;
        return color + light * (t->hues[at][c] * (1 - f) + t->hues[at + 1][c] * f);
    }
    float sign = s->difference[i] > 0 ? t->positive_ink[c] : t->negative_ink[c];
    return color + light * (t->neutral[c] + s->saturation[i] * (sign - t->neutral[c]));
}

static bool is_finite(float value)
{
    return (plx_to_bits(value) & INT32_MAX) < 0x7F800000;
}

/* rgba: the first pixel of a column's part from the bottom; stride: of its rows, in pixels. */
static void map_wide(
    const plx_tone *t, const float *p, const float *n, int count, uint16_t *rgba, ptrdiff_t stride)
{
    plx_shades s;
    weigh(t, p, n, count, &s);
    if (t->hue == PLX_HUE_MEAN)
        saturate(count, &s);
    light(t, t->curve, true, count, &s);
    for (int i = 0; i < count; i++, rgba += 4 * stride) {
        bool odd = !is_finite(p[i]) || !is_finite(n[i]);
        for (int c = 0; c < 3; c++)
            rgba[c] = wide_of(odd ? (float)(c != 1) : wide_channel(t, &s, i, c));
        rgba[3] = UINT16_MAX;
    }
}

void plx_tone_colors_wide(
    const plx_tone *tone, const float *positive, const float *negative, int count, uint16_t *rgba)
{
    for (int i = 0; i < count; i += TILE_Y) {
        int n = count - i < TILE_Y ? count - i : TILE_Y;
        map_wide(tone, positive + i, negative + i, n, rgba + 4 * (ptrdiff_t)i, 1);
    }
}

void plx_tone_map_wide(const plx_tone *tone, const plx_density *d, int x0, int x1, uint16_t *rgba)
{
    for (int x = x0; x < x1; x++) {
        const float *p = plx_density_column(d, PLX_POSITIVE, x);
        const float *n = plx_density_column(d, PLX_NEGATIVE, x);
        for (int y = 0; y < d->height; y += TILE_Y) {
            int rows = d->height - y < TILE_Y ? d->height - y : TILE_Y;
            uint16_t *out = rgba + 4 * ((ptrdiff_t)(d->height - 1 - y) * d->width + x);
            map_wide(tone, p + y, n + y, rows, out, -(ptrdiff_t)d->width);
        }
    }
}

void plx_tone_lift(const plx_tone *t, int width, int height, int x0, int x1, uint16_t *rgba)
{
    float page[3];
    for (int c = 0; c < 3; c++)
        page[c] = (float)wide_of(t->background[c]);
    for (int y = 0; y < height; y++) {
        uint16_t *pixel = rgba + 4 * ((ptrdiff_t)y * width + x0);
        for (int x = x0; x < x1; x++, pixel += 4) {
            float cover = 0;
            for (int c = 0; c < 3; c++) {
                float more = (float)pixel[c] - page[c];
                float room = more > 0 ? 65535 - page[c] : -page[c];
                float needed = room != 0 ? more / room : 0;
                cover = needed > cover ? needed : cover;
            }
            cover = cover < 1 ? cover : 1;
            for (int c = 0; c < 3; c++) {
                float ink = (float)pixel[c] - page[c] * (1 - cover);
                pixel[c] = wide_of(ink / 65535);
            }
            pixel[3] = wide_of(cover);
        }
    }
}
