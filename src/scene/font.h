/* Glyphs of one typeface at a few pixel sizes, in one atlas of coverage bytes. No GL here: the
 * renderer uploads the atlas. Immutable once made. */
#ifndef PLX_SCENE_FONT_H
#define PLX_SCENE_FONT_H

#include "base/error.h"

typedef enum plx_text_size {
    PLX_TEXT_SMALL,   /* 12 px at ui_scale 1: numbers at units */
    PLX_TEXT_BODY,    /* 14 px: the display of numbers */
    PLX_TEXT_TITLE,   /* 18 px: layer names */
    PLX_TEXT_CAPTION, /* 26 px: what a film says, */
    PLX_TEXT_HEADING, /* 46 px: and how it is called */
    PLX_TEXT_SIZES
} plx_text_size;

typedef struct plx_glyph {
    uint16_t u0, v0, u1, v1; /* pixels in the atlas */
    float dx, dy;            /* from the pen on the baseline to the top left corner, pixels */
    float advance;           /* pixels */
} plx_glyph;

typedef struct plx_font plx_font;

/* path: a TrueType or OpenType file. Sizes are multiplied by ui_scale. NULL on failure. */
plx_font *plx_font_create(const char *path, double ui_scale, plx_error *e);
/* The same from the bytes of such a file, which need live only for the call; name: for errors. */
plx_font *plx_font_create_from(
    const unsigned char *data, size_t size, const char *name, double ui_scale, plx_error *e);
void plx_font_destroy(plx_font **font);

/* Never NULL: characters that the face lacks give its replacement mark. */
const plx_glyph *plx_font_glyph(const plx_font *font, plx_text_size size, uint32_t code_point);
/* Pixels from the baseline to the top of capital letters, and from one line to the next. */
float plx_font_cap_height(const plx_font *font, plx_text_size size);
float plx_font_line_height(const plx_font *font, plx_text_size size);

/* Tells it from all others, those that are no more too, whose memory it may have; not 0. */
uint64_t plx_font_id(const plx_font *font);

const unsigned char *plx_font_atlas(const plx_font *font, int *width, int *height);

#endif
