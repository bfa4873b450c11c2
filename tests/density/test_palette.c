#include "density/palette.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>

static double luma(const float *rgb)
{
    return 0.2126 * pow((double)rgb[0], 2.2) + 0.7152 * pow((double)rgb[1], 2.2) +
           0.0722 * pow((double)rgb[2], 2.2);
}

static void names_lead_back(void **state)
{
    (void)state;
    for (plx_palette p = 0; p < PLX_PALETTE_COUNT; p++) {
        plx_palette found;
        assert_true(plx_palette_parse(plx_palette_name(p), &found) && found == p);
    }
    for (plx_theme t = 0; t < PLX_THEME_COUNT; t++) {
        plx_theme found;
        assert_true(plx_theme_parse(plx_theme_name(t), &found) && found == t);
    }
    plx_palette p;
    plx_theme t;
    assert_false(plx_palette_parse("", &p) || plx_theme_parse("dar", &t));
}

/* Low is dark, high is bright, and no step is a jump. */
static void sequential_palettes_rise(void **state)
{
    (void)state;
    for (plx_palette p = PLX_PALETTE_VIRIDIS; p <= PLX_PALETTE_MAGMA; p++) {
        float before[3], rgb[3];
        plx_palette_color(p, PLX_THEME_DARK, 0, before);
        for (int i = 1; i <= 400; i++) {
            plx_palette_color(p, PLX_THEME_DARK, i / 400.0, rgb);
            assert_true(luma(rgb) > luma(before) - 1e-4);
            for (int c = 0; c < 3; c++)
                assert_true(fabs((double)rgb[c] - (double)before[c]) < 0.02);
            for (int c = 0; c < 3; c++)
                before[c] = rgb[c];
        }
    }
}

/* The ends and the middle as they were published. */
static void published_colors_are_met(void **state)
{
    (void)state;
    static const struct {
        plx_palette palette;
        double t;
        int rgb[3];
    } known[] = {{PLX_PALETTE_VIRIDIS, 0, {0x44, 0x01, 0x54}},
        {PLX_PALETTE_VIRIDIS, 0.5, {0x21, 0x91, 0x8C}},
        {PLX_PALETTE_VIRIDIS, 1, {0xFD, 0xE7, 0x25}}, {PLX_PALETTE_CIVIDIS, 0, {0x00, 0x22, 0x4E}},
        {PLX_PALETTE_CIVIDIS, 1, {0xFE, 0xE8, 0x38}}, {PLX_PALETTE_MAGMA, 0, {0x00, 0x00, 0x04}},
        {PLX_PALETTE_MAGMA, 1, {0xFC, 0xFD, 0xBF}}, {PLX_PALETTE_OKABE_ITO, 0, {0xE6, 0x9F, 0x00}},
        {PLX_PALETTE_OKABE_ITO, 12, {0x00, 0x72, 0xB2}}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        float rgb[3];
        plx_palette_color(known[i].palette, PLX_THEME_LIGHT, known[i].t, rgb);
        for (int c = 0; c < 3; c++)
            assert_true(abs((int)lroundf(rgb[c] * 255) - known[i].rgb[c]) <= 1);
    }
}

/* What lies outside, or is no number, is a colour of the palette all the same. */
static void anything_has_a_color(void **state)
{
    (void)state;
    static const double places[] = {-1e30, -2, 1.5, 1e30, INFINITY, -INFINITY, NAN};
    for (plx_palette p = 0; p < PLX_PALETTE_COUNT; p++)
        for (plx_theme t = 0; t < PLX_THEME_COUNT; t++)
            for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
                float rgb[3];
                plx_palette_color(p, t, places[i], rgb);
                for (int c = 0; c < 3; c++)
                    assert_true(rgb[c] >= 0 && rgb[c] <= 1);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_lead_back),
        cmocka_unit_test(sequential_palettes_rise),
        cmocka_unit_test(published_colors_are_met),
        cmocka_unit_test(anything_has_a_color),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
