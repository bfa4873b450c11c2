/* A PNG file that is written row by row, so that pictures of any size need no copy in memory; 8 or
 * 16 bits a channel, with or without transparency, and with texts that say what made it. The same
 * rows give the same bytes. The file appears whole or not at all. One thread. */
#ifndef PLX_CAPTURE_PNG_STREAM_H
#define PLX_CAPTURE_PNG_STREAM_H

#include "base/error.h"

/* A text that travels with the picture, UTF-8. */
typedef struct plx_png_text {
    const char *keyword; /* 1 to 79 letters of Latin-1, such as "Software" */
    const char *text;
} plx_png_text;

typedef struct plx_png_stream_desc {
    const char *path;  /* must */
    int width, height; /* must, pixels */
    int bit_depth;     /* default 8; or 16 */
    bool alpha;        /* keep it; else it is dropped */
    const plx_png_text *texts;
    size_t text_count;
} plx_png_stream_desc;

typedef struct plx_png_stream plx_png_stream;

/* NULL on failure. Texts are copied to the file at once. */
plx_png_stream *plx_png_stream_open(const plx_png_stream_desc *desc, plx_error *e);

/* The next rows from the top: [count][width][4] of unsigned char, or of uint16_t where the depth
 * is 16; alpha is straight. All rows together are `height`. */
bool plx_png_stream_add(plx_png_stream *s, const void *rgba, int count, plx_error *e);

/* Puts the file in place, frees *s and nulls it, in success and in failure. It fails where rows are
 * missing. */
bool plx_png_stream_finish(plx_png_stream **s, plx_error *e);
/* Removes what was written, frees *s and nulls it; accepts NULL. */
void plx_png_stream_abort(plx_png_stream **s);

#endif
