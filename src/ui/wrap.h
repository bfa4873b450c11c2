/* Text of any length in a room: broken at blanks, then smaller, then cut. */
#ifndef PLX_UI_WRAP_H
#define PLX_UI_WRAP_H

#include "scene/overlay.h"

enum { PLX_WRAP_LINES = 3, PLX_WRAP_TEXT = 512 };

/* The largest of the sizes from `most` down to `least` at which the text has up to three lines, or
 * as many as it has itself, each at most `wide` and all together at most `high` pixels; out gets
 * them with \n between, about as wide as each other. What does not fit at the least size either
 * ends in "…". The overlay has a font. */
plx_text_size plx_wrap(const plx_overlay *overlay, const char *text, plx_text_size most,
    plx_text_size least, float wide, float high, char out[PLX_WRAP_TEXT]);

/* Pixels from one line to the next. */
float plx_wrap_line(const plx_overlay *overlay, plx_text_size size);
int plx_wrap_lines(const char *text);

/* A text in one line, in place, cut with "…" where it is wider than that. */
void plx_wrap_cut(
    const plx_overlay *overlay, plx_text_size size, char *text, size_t bytes, float wide);

#endif
