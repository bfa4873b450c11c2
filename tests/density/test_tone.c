/* Colours against the same formula in double precision, and the picture's way from columns to rows.
 */
#include "base/mem.h"
#include "base/rng.h"
#include "density/tone.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double curve(plx_curve c, double t)
{
    return c == PLX_CURVE_LINEAR ? t : c == PLX_CURVE_LOG ? log1p(t) : asinh(t);
}

/* The formula of tone.h, told apart from its fast form by being written for one pixel. */
static void reference(const plx_edge_style *s, const plx_exposure *x, float positive,
    float negative, unsigned char *rgba)
{
    static const double lifts[] = {
        [PLX_CURVE_ASINH] = 4, [PLX_CURVE_LOG] = 40, [PLX_CURVE_LINEAR] = 1};
    rgba[0] = rgba[2] = rgba[3] = 255;
    rgba[1] = 0;
    if (!isfinite(positive) || !isfinite(negative))
        return;
    double p = fmin(fmax((double)positive, 0) / x->weight, 1e15);
    double n = fmin(fmax((double)negative, 0) / x->weight, 1e15);
    double total = p + n, share = total > 1e-30 ? (p - n) / total : 0;
    double saturation = 1 - (1 - share * share) / pow(1 + 0.04 * (p - n) * share, 4);
    double lift = lifts[s->curve], light = 0;
    if (total > 1e-30)
        light = (s->theme == PLX_THEME_PRINT ? 0.4 : 0.55) * s->gain *
                pow(curve(s->curve, lift * total) / curve(s->curve, lift * x->level), 1 / s->gamma);
    if (light > 0.6)
        light = 1 - 0.16 / (light - 0.2);
    bool mean = s->hue == PLX_HUE_MEAN, dark = s->theme == PLX_THEME_DARK;
    light *= mean ? 1 : 0.8 + 0.3 * saturation;
    float sign[3], neutral[3], at[3];
    plx_tone_hue(s, p > n ? 1 : -1, sign);
    plx_tone_hue(s, 0, neutral);
    double place = (share + 1) * 16;
    int first = place < 31 ? (int)place : 31;
    float low[3], high[3];
    plx_tone_hue(s, first / 16.0 - 1, low);
    plx_tone_hue(s, (first + 1) / 16.0 - 1, high);
    for (int i = 0; i < 3; i++)
        at[i] = low[i] + (float)(place - first) * (high[i] - low[i]);
    for (int i = 0; i < 3; i++) {
        double hue = (double)neutral[i] * (1 - saturation) + (double)sign[i] * saturation;
        hue = mean ? (double)at[i] : hue;
        double ground = (double)PLX_PAGE[s->theme][i];
        double value = dark ? ground + (hue * light + 0.25 * pow(light, 3)) * (1 - ground)
                            : ground + (hue - ground) * light - 0.15 * ground * pow(light, 3);
        rgba[i] = (unsigned char)(255 * fmin(fmax(value, 0), 1) + 0.5);
    }
}

static bool near(const unsigned char *a, const unsigned char *b)
{
    for (int i = 0; i < 4; i++)
        if (abs(a[i] - b[i]) > 1)
            return false;
    return true;
}

enum { SUMS = 40000 };

/* Sums of all sizes and mixtures, and those that are none. */
static void make_sums(float *positive, float *negative)
{
    static const float odd[] = {0, -0.0F, 1e-45F, 1e-38F, 1e-31F, 1e-20F, 1, 1e20F, 3.4e38F, -1e-6F,
        -1, INFINITY, -INFINITY, NAN};
    enum { ODD = sizeof odd / sizeof *odd };
    plx_rng rng;
    plx_rng_seed(&rng, 5, 0);
    for (int i = 0; i < SUMS; i++) {
        double size = exp(plx_rng_range(&rng, -14, 14) * (i % 8 == 0 ? 5 : 1));
        double part = i % 3 == 0 ? plx_rng_uniform(&rng) : i % 3 == 1 ? 1 : 0.5;
        part += i % 5 == 0 ? plx_rng_range(&rng, -0.01, 0.01) : 0;
        positive[i] = (float)(size * part);
        negative[i] = (float)(size * fabs(1 - part));
    }
    for (int i = 0; i < ODD * ODD; i++) {
        positive[i] = odd[i / ODD];
        negative[i] = odd[i % ODD];
    }
}

static void colors_follow_the_formula(void **state)
{
    (void)state;
    float *positive = plx_alloc(SUMS, sizeof *positive), *negative = plx_alloc(SUMS, 4);
    unsigned char *rgba = plx_alloc(SUMS, 4), expected[4];
    make_sums(positive, negative);
    static const plx_exposure exposures[] = {{1, 1}, {0.03, 0.4}, {250, 3000}, {2, 1e-4}};
    static const double gains[] = {1, 0.0625, 16}, gammas[] = {1, 0.25, 4, 1.8};
    for (int t = 0; t < 3 * 4 * 3 * 4; t++) {
        plx_edge_style style = {
            .palette = (plx_palette)(t % 3),
            .curve = (plx_curve)(t / 3 % 3),
            .gain = gains[t % 3],
            .gamma = gammas[t / 9 % 4],
            .theme = (plx_theme)(t / 4 % 3),
        };
        const plx_exposure *x = &exposures[t / 36];
        if (t % 2) {
            style.hue = PLX_HUE_MEAN;
            style.palette = (plx_palette)(t / 2 % PLX_PALETTE_OKABE_ITO);
        }
        plx_tone tone = plx_tone_make(&style, x);
        plx_tone_colors(&tone, positive, negative, SUMS, rgba);
        for (int i = 0; i < SUMS; i++) {
            reference(&style, x, positive[i], negative[i], expected);
            const unsigned char *got = rgba + (size_t)4 * (size_t)i;
            if (!near(got, expected))
                fail_msg("%s gain %g gamma %g level %g: %g and %g are %d %d %d, not %d %d %d",
                    plx_curve_name(style.curve), style.gain, style.gamma, x->level,
                    (double)positive[i], (double)negative[i], got[0], got[1], got[2], expected[0],
                    expected[1], expected[2]);
        }
    }
    plx_free(positive);
    plx_free(negative);
    plx_free(rgba);
}

static void nothing_is_the_background_and_nonsense_is_magenta(void **state)
{
    (void)state;
    plx_tone tone = plx_tone_make(&PLX_EDGE_STYLE_DEFAULT, &(plx_exposure){1, 1});
    static const float positive[] = {0, NAN, 1, INFINITY}, negative[] = {0, 1, NAN, 0};
    unsigned char rgba[16];
    plx_tone_colors(&tone, positive, negative, 4, rgba);
    for (int c = 0; c < 3; c++)
        assert_int_equal(rgba[c], (int)(255 * PLX_PAGE[PLX_THEME_DARK][c] + 0.5F));
    static const unsigned char magenta[] = {255, 0, 255, 255};
    for (int i = 1; i < 4; i++)
        assert_memory_equal(rgba + (ptrdiff_t)4 * i, magenta, 4);
}

/* The level is at the same brightness whatever the curve, and more weight is never darker. */
static void brightness_rises_with_weight(void **state)
{
    (void)state;
    for (plx_curve c = 0; c < PLX_CURVE_COUNT; c++) {
        plx_edge_style style = PLX_EDGE_STYLE_DEFAULT;
        style.curve = c;
        plx_tone tone = plx_tone_make(&style, &(plx_exposure){2, 5});
        float positive[256], negative[256] = {0};
        unsigned char rgba[1024];
        for (int i = 0; i < 256; i++)
            positive[i] = 10 * powf(1.1F, (float)(i - 128));
        plx_tone_colors(&tone, positive, negative, 256, rgba);
        assert_in_range(rgba[4 * 128], 170, 172);
        for (int i = 4; i < 1024; i++)
            assert_true(rgba[i] >= rgba[i - 4]);
    }
}

static void fill(plx_density *d, int width, int rows)
{
    plx_rng rng;
    plx_rng_seed(&rng, 7, 0);
    assert_true(plx_density_init(d, width, rows, NULL));
    size_t count = PLX_SIGNS * (size_t)width * plx_density_stride(d);
    for (size_t i = 0; i < count; i++)
        d->sums[i] = plx_rng_uniform(&rng) < 0.3 ? 0 : (float)exp(plx_rng_range(&rng, -5, 5));
}

/* By rows of floats, the long way, and by whole columns in two parts. */
static void pictures_are_gathered_and_turned(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1}, {3, 5}, {16, 4}, {37, 131}, {64, 128}, {90, 300}};
    plx_tone tone = plx_tone_make(&PLX_EDGE_STYLE_DEFAULT, &(plx_exposure){1, 3});
    for (int t = 0; t < 6; t++) {
        int width = sizes[t][0], height = sizes[t][1];
        size_t pixels = (size_t)width * (size_t)height;
        plx_density d;
        fill(&d, width, height);
        float *rows = plx_alloc(pixels, 2 * sizeof *rows);
        unsigned char *rgba = plx_alloc(pixels, 4), expected[4];
        plx_density_to_rows(&d, rows);
        plx_tone_map(&tone, &d, 0, width / 3, rgba);
        for (size_t i = 0; i < pixels; i++) /* no other column is touched */
            assert_int_equal(rgba[4 * i + 3], i % (size_t)width < (size_t)(width / 3) ? 255 : 0);
        plx_tone_map(&tone, &d, width / 3, width, rgba);
        for (size_t i = 0; i < pixels; i++) {
            plx_tone_colors(&tone, &rows[2 * i], &rows[2 * i + 1], 1, expected);
            if (!near(rgba + 4 * i, expected))
                fail_msg("%d x %d: pixel %zu", width, height, i);
        }
        plx_free(rows);
        plx_free(rgba);
        plx_density_uninit(&d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colors_follow_the_formula),
        cmocka_unit_test(nothing_is_the_background_and_nonsense_is_magenta),
        cmocka_unit_test(brightness_rises_with_weight),
        cmocka_unit_test(pictures_are_gathered_and_turned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
