/* Where the system keeps a typeface for the interface. Main thread. */
#ifndef PLX_PLATFORM_FONTS_H
#define PLX_PLATFORM_FONTS_H

#include "base/error.h"

/* Path of a scalable sans-serif face: Inter, else what fontconfig holds nearest to it. The
 * environment variable PLEXUS_FONT names another file. False when the system has none. */
bool plx_find_font(char *path, size_t size, plx_error *e);
/* A bolder cut of it, for titles. */
bool plx_find_bold_font(char *path, size_t size, plx_error *e);

#endif
