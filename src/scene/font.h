/* Glyphs of a typeface at a few pixel sizes, in one atlas of coverage bytes. Each is made when it
 * is first asked for, so that a text in any script costs what it has of letters; what the face
 * lacks comes from others that a finder names. No GL here: the renderer uploads the atlas. One
 * thread. */
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
/* The same from the bytes of such a file, copied; name: for errors. */
plx_font *plx_font_create_from(
    const unsigned char *data, size_t size, const char *name, double ui_scale, plx_error *e);
void plx_font_destroy(plx_font **font);

/* Names a file that has a character, and which of the faces in it; false where there is none. */
typedef bool plx_face_finder(void *user, uint32_t code_point, char *path, size_t size, int *face);
/* Asked once for a character that no face has so far. user: borrowed while the font lives. Before
 * the first glyph. */
void plx_font_fall_back(plx_font *font, plx_face_finder *find, void *user);

/* Never NULL: a character that no face has gives a box as wide as a digit. Where it lies in the
 * atlas does not change. */
const plx_glyph *plx_font_glyph(const plx_font *font, plx_text_size size, uint32_t code_point);
/* Pixels from the baseline to the top of capital letters, and from one line to the next. */
float plx_font_cap_height(const plx_font *font, plx_text_size size);
float plx_font_line_height(const plx_font *font, plx_text_size size);

/* Tells its atlas, with the glyphs that are in it now, from all others, those that are no more too,
 * whose memory it may have; not 0. */
uint64_t plx_font_id(const plx_font *font);

/* Borrowed until a glyph is asked for that is not in it yet. */
const unsigned char *plx_font_atlas(const plx_font *font, int *width, int *height);

#endif
