#include "density/palette.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

const float PLX_PAGE[PLX_THEME_COUNT][3] = {
    [PLX_THEME_DARK] = {0.027F, 0.031F, 0.043F},
    [PLX_THEME_LIGHT] = {0.965F, 0.965F, 0.955F},
    [PLX_THEME_PRINT] = {1, 1, 1},
};

static const char *const palette_names[PLX_PALETTE_COUNT] = {
    [PLX_PALETTE_BLUE_ORANGE] = "blue-orange",
    [PLX_PALETTE_PURPLE_GREEN] = "purple-green",
    [PLX_PALETTE_BLUE_RED] = "blue-red",
    [PLX_PALETTE_VIRIDIS] = "viridis",
    [PLX_PALETTE_CIVIDIS] = "cividis",
    [PLX_PALETTE_MAGMA] = "magma",
    [PLX_PALETTE_OKABE_ITO] = "okabe-ito",
};

static const char *const theme_names[PLX_THEME_COUNT] = {
    [PLX_THEME_DARK] = "dark",
    [PLX_THEME_LIGHT] = "light",
    [PLX_THEME_PRINT] = "print",
};

/* The brighter of two hues would look like the heavier sign, so both are about as light; on white
 * both are dark enough to be seen there. */
static const plx_palette_colors on_dark[] = {
    [PLX_PALETTE_BLUE_ORANGE] = {{1.0F, 0.56F, 0.14F}, {0.18F, 0.52F, 1.0F}, {0.50F, 0.49F, 0.56F}},
    [PLX_PALETTE_PURPLE_GREEN] = {{0.36F, 0.80F, 0.22F}, {0.72F, 0.38F, 1.0F},
        {0.52F, 0.51F, 0.53F}},
    [PLX_PALETTE_BLUE_RED] = {{1.0F, 0.36F, 0.28F}, {0.12F, 0.56F, 1.0F}, {0.52F, 0.49F, 0.55F}},
};
static const plx_palette_colors on_white[] = {
    [PLX_PALETTE_BLUE_ORANGE] = {{0.85F, 0.36F, 0.0F}, {0.04F, 0.32F, 0.82F},
        {0.55F, 0.54F, 0.60F}},
    [PLX_PALETTE_PURPLE_GREEN] = {{0.08F, 0.46F, 0.08F}, {0.55F, 0.12F, 0.74F},
        {0.56F, 0.55F, 0.58F}},
    [PLX_PALETTE_BLUE_RED] = {{0.80F, 0.10F, 0.08F}, {0.04F, 0.34F, 0.78F}, {0.56F, 0.54F, 0.58F}},
};

/* From end to end of the 256 colours that were published; straight lines between these stay within
 * 3 % of those left out (matplotlib, BIDS/colormap; Nuñez, Anderton and Renslow,
 * PLoS ONE 13(7), 2018). */
enum { POINTS = 33 };
static const uint32_t sequential[PLX_PALETTE_COUNT][POINTS] = {
    [PLX_PALETTE_VIRIDIS] = {0x440154, 0x470D60, 0x48186A, 0x482374, 0x472D7B, 0x453681, 0x424086,
        0x3F4989, 0x3B528B, 0x375A8D, 0x33638D, 0x2F6A8E, 0x2C728E, 0x297A8E, 0x26818E, 0x23898E,
        0x21908C, 0x1F988B, 0x1F9F88, 0x21A685, 0x28AE80, 0x31B57B, 0x3EBC74, 0x4CC26C, 0x5DC963,
        0x6ECE58, 0x82D34C, 0x96D83F, 0xABDC32, 0xC0DF24, 0xD5E21A, 0xEAE51A, 0xFDE725},
    [PLX_PALETTE_CIVIDIS] = {0x00224E, 0x00285B, 0x002E6A, 0x043371, 0x1A386F, 0x273E6E, 0x32436D,
        0x3B496C, 0x434E6C, 0x4B546C, 0x52596D, 0x5A5F6E, 0x61656F, 0x686A71, 0x6F7073, 0x757676,
        0x7C7B78, 0x848179, 0x8B8778, 0x938D78, 0x9B9376, 0xA39A75, 0xABA072, 0xB3A670, 0xBBAD6C,
        0xC3B469, 0xCCBA64, 0xD4C15F, 0xDDC958, 0xE6D051, 0xEFD748, 0xF8DF3C, 0xFEE838},
    [PLX_PALETTE_MAGMA] = {0x000004, 0x030311, 0x0A0822, 0x130D33, 0x1D1146, 0x28115A, 0x36106A,
        0x430F76, 0x50127C, 0x5D177F, 0x691C81, 0x762181, 0x822681, 0x8F2A81, 0x9C2E7F, 0xA9327D,
        0xB63779, 0xC33B75, 0xCF4170, 0xDB486A, 0xE65163, 0xEE5C5E, 0xF5695C, 0xF9785D, 0xFB8761,
        0xFD9668, 0xFEA571, 0xFEB47B, 0xFEC387, 0xFED194, 0xFDE0A2, 0xFCEEB0, 0xFCFDBF},
};

/* Okabe and Ito, Color Universal Design, 2008. Their black would not be seen on a dark page, and is
 * a grey there. */
static const uint32_t classes[PLX_CLASS_COLORS] = {
    0xE69F00, 0x56B4E9, 0x009E73, 0xF0E442, 0x0072B2, 0xD55E00, 0xCC79A7, 0x000000};
static const uint32_t CLASS_GREY = 0xB0B4BC;

static bool find(const char *const *names, int count, const char *name, int *out)
{
    for (*out = 0; *out < count; ++*out)
        if (strcmp(names[*out], name) == 0)
            return true;
    return false;
}

const char *plx_palette_name(plx_palette palette)
{
    return palette_names[palette];
}

bool plx_palette_parse(const char *name, plx_palette *out)
{
    int i;
    if (!find(palette_names, PLX_PALETTE_COUNT, name, &i))
        return false;
    *out = (plx_palette)i;
    return true;
}

plx_palette_kind plx_palette_kind_of(plx_palette palette)
{
    if (palette == PLX_PALETTE_OKABE_ITO)
        return PLX_CLASSES;
    return palette <= PLX_PALETTE_BLUE_RED ? PLX_DIVERGING : PLX_SEQUENTIAL;
}

const char *plx_theme_name(plx_theme theme)
{
    return theme_names[theme];
}

bool plx_theme_parse(const char *name, plx_theme *out)
{
    int i;
    if (!find(theme_names, PLX_THEME_COUNT, name, &i))
        return false;
    *out = (plx_theme)i;
    return true;
}

static float channel(uint32_t color, int c)
{
    return (float)(color >> (16 - 8 * c) & 255) / 255;
}

static double within(double value, double least, double most)
{
    return value > least ? value < most ? value : most : least;
}

void plx_palette_color(plx_palette palette, plx_theme theme, double t, float rgb[3])
{
    plx_palette_kind kind = plx_palette_kind_of(palette);
    if (kind == PLX_DIVERGING) {
        const plx_palette_colors *p =
            theme == PLX_THEME_DARK ? &on_dark[palette] : &on_white[palette];
        const float *end = t > 0 ? p->positive : p->negative;
        float share = (float)within(fabs(t), 0, 1);
        for (int c = 0; c < 3; c++)
            rgb[c] = p->neutral[c] + share * (end[c] - p->neutral[c]);
        return;
    }
    if (kind == PLX_CLASSES) {
        uint32_t color = classes[(size_t)within(t, 0, 1e9) % PLX_CLASS_COLORS];
        color = color == 0 && theme == PLX_THEME_DARK ? CLASS_GREY : color;
        for (int c = 0; c < 3; c++)
            rgb[c] = channel(color, c);
        return;
    }
    double place = within(t, 0, 1) * (POINTS - 1);
    int i = place < POINTS - 2 ? (int)place : POINTS - 2;
    float share = (float)(place - i);
    for (int c = 0; c < 3; c++)
        rgb[c] = channel(sequential[palette][i], c) * (1 - share) +
                 channel(sequential[palette][i + 1], c) * share;
}

plx_palette_colors plx_palette_get(plx_palette palette, plx_theme theme)
{
    plx_palette_colors colors;
    bool diverging = plx_palette_kind_of(palette) == PLX_DIVERGING;
    plx_palette_color(palette, theme, 1, colors.positive);
    plx_palette_color(palette, theme, diverging ? -1 : 0, colors.negative);
    plx_palette_color(palette, theme, diverging ? 0 : 0.5, colors.neutral);
    return colors;
}
