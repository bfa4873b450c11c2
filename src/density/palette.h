/* Colours that quantities are shown in, on pages of different themes. Plain facts; any thread.
 *
 * Three kinds: diverging about zero (two hues, told apart by people with any of the common colour
 * blindnesses), sequential from low to high (of equal steps to the eye, Smith, van der Walt and
 * Nuñez et al.), and one for classes (Okabe and Ito). */
#ifndef PLX_DENSITY_PALETTE_H
#define PLX_DENSITY_PALETTE_H

#include <stdbool.h>
#include <stddef.h>

typedef enum plx_palette {
    PLX_PALETTE_BLUE_ORANGE,
    PLX_PALETTE_PURPLE_GREEN,
    PLX_PALETTE_BLUE_RED,
    PLX_PALETTE_VIRIDIS,
    PLX_PALETTE_CIVIDIS,
    PLX_PALETTE_MAGMA,
    PLX_PALETTE_OKABE_ITO,
    PLX_PALETTE_COUNT
} plx_palette;

typedef enum plx_palette_kind {
    PLX_DIVERGING,  /* about the middle */
    PLX_SEQUENTIAL, /* low to high */
    PLX_CLASSES,    /* colours that have no order */
} plx_palette_kind;

/* The page that a picture is on. */
typedef enum plx_theme {
    PLX_THEME_DARK,
    PLX_THEME_LIGHT,
    PLX_THEME_PRINT, /* white, and lines thin */
    PLX_THEME_COUNT
} plx_theme;

const char *plx_palette_name(plx_palette palette);
bool plx_palette_parse(const char *name, plx_palette *out);
plx_palette_kind plx_palette_kind_of(plx_palette palette);

const char *plx_theme_name(plx_theme theme);
bool plx_theme_parse(const char *name, plx_theme *out);
/* Red, green and blue of the page, as shown, 0..1. */
extern const float PLX_PAGE[PLX_THEME_COUNT][3];

/* How many colours a palette of classes has; more classes begin again. */
enum { PLX_CLASS_COLORS = 8 };

/* The colour at place t: -1..1 of a diverging palette, whose middle is grey, 0..1 of a sequential
 * one; of classes, t is the number of the class. What lies outside is the nearest colour. As shown,
 * 0..1. */
void plx_palette_color(plx_palette palette, plx_theme theme, double t, float rgb[3]);

/* Both ends of a diverging palette and its middle. Other palettes give their highest colour, their
 * lowest, and the one between. */
typedef struct plx_palette_colors {
    float positive[3], negative[3];
    float neutral[3]; /* equal shares of both */
} plx_palette_colors;
plx_palette_colors plx_palette_get(plx_palette palette, plx_theme theme);

#endif
