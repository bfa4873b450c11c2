/* An OpenGL context without a display, through EGL: Mesa's surfaceless platform, a GPU device, or
 * the default display. It draws into targets only. One per process; the thread that made it. */
#ifndef PLX_PLATFORM_HEADLESS_H
#define PLX_PLATFORM_HEADLESS_H

#include "base/error.h"

typedef struct plx_headless plx_headless;
typedef void (*plx_gl_function)(void);

/* Makes the context current. debug asks for a debug context. NULL on failure, naming the
 * platforms that were tried. */
plx_headless *plx_headless_create(bool debug, plx_error *e);
void plx_headless_destroy(plx_headless **h);

/* "surfaceless", "device 0", … */
const char *plx_headless_platform(const plx_headless *h);
/* Looks up a GL function; NULL when unknown. */
plx_gl_function plx_headless_function(const char *name);

#endif
