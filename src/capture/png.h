/* Writes a picture as a PNG file; the same pixels give the same bytes. Any thread. */
#ifndef PLX_CAPTURE_PNG_H
#define PLX_CAPTURE_PNG_H

#include "base/error.h"

/* rgba: [height][width][4], rows from the top; alpha is dropped. The file appears whole or not at
 * all. */
bool plx_png_write(
    const char *path, const unsigned char *rgba, int width, int height, plx_error *e);

#endif
