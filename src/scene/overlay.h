/* A list of rectangles and text in screen pixels, made anew for every frame: labels, the display of
 * numbers, panels. Drawn in order, later over earlier. No GL here. One thread. */
#ifndef PLX_SCENE_OVERLAY_H
#define PLX_SCENE_OVERLAY_H

#include "base/color.h"
#include "density/palette.h"
#include "scene/font.h"

/* One quad as the GPU reads it; shaders/overlay.vert has the same members. */
typedef struct plx_quad {
    float x, y, w, h;      /* pixels, from the top left of the viewport */
    float u0, v0, u1, v1;  /* pixels in the font's atlas; u1 == u0 for a plain rectangle */
    unsigned char rgba[4]; /* straight alpha */
    float radius;          /* of the corners of a rectangle, pixels */
} plx_quad;
_Static_assert(sizeof(plx_quad) == 40, "overlay.vert reads 40 bytes a quad");

/* Colours of what is written over a picture, by its page. */
typedef struct plx_inks {
    plx_rgba text, dim, warn; /* over panels and over the picture */
    plx_rgba panel;           /* behind text at the edges, */
    plx_rgba shade;           /* and behind names in the picture */
    plx_rgba odd;             /* of what is no number */
} plx_inks;

const plx_inks *plx_inks_of(plx_theme theme);
/* The page's own colour. */
plx_rgba plx_page_color(plx_theme theme, unsigned char alpha);

/* A text and the quads that show it, for pictures that write it as text. */
typedef struct plx_text_run {
    size_t first, end; /* quads */
    float x, y;        /* pixels: where the pen begins on the baseline */
    plx_text_size size;
    plx_rgba color;
    size_t text; /* where it begins in the overlay's texts, ended by a 0 */
} plx_text_run;

typedef struct plx_overlay {
    plx_quad *quads; /* [count], owned */
    size_t count, capacity;
    bool keeps_texts;   /* runs are kept: */
    plx_text_run *runs; /* [run_count], in the order of quads, owned */
    size_t run_count, run_capacity;
    char *texts; /* [text_size], owned */
    size_t text_size, text_capacity;
    const plx_font *font; /* borrowed; NULL draws no text */
    float ui_scale;
    const plx_inks *inks; /* of the page; at first of the dark one */
    bool failed;          /* out of memory: what did not fit is left out */
} plx_overlay;

void plx_overlay_init(plx_overlay *o, const plx_font *font, double ui_scale);
void plx_overlay_uninit(plx_overlay *o);
/* Empties the list; keeps its memory and its inks. */
void plx_overlay_clear(plx_overlay *o);

void plx_overlay_rect(
    plx_overlay *o, float x, float y, float w, float h, float radius, plx_rgba color);

typedef enum plx_align { PLX_ALIGN_LEFT, PLX_ALIGN_CENTER, PLX_ALIGN_RIGHT } plx_align;

/* UTF-8 text with its baseline at y; x is its left end, middle or right end. */
void plx_overlay_text(plx_overlay *o, float x, float y, plx_text_size size, plx_align align,
    plx_rgba color, const char *text);
/* The same over a rectangle of the ink for that, to be legible on a picture. The overlay has a
 * font. */
void plx_overlay_shaded_text(plx_overlay *o, float x, float y, plx_text_size size, plx_align align,
    plx_rgba color, const char *text);
/* Pixels from the first pen position to the last. */
float plx_overlay_text_width(const plx_overlay *o, plx_text_size size, const char *text);

#endif
