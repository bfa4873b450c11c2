/* What the commands that draw share. Main thread. */
#ifndef PLX_CLI_GRAPHICS_H
#define PLX_CLI_GRAPHICS_H

#include "app/stage.h"

/* Whether GL errors are to be reported as they happen: in debug builds, and where the environment
 * variable PLEXUS_GL_DEBUG is set. */
bool plx_graphics_debug(void);

/* False with PLX_ERR_GRAPHICS when GL errors happened and plx_graphics_debug() holds. */
bool plx_graphics_check(plx_device *device, plx_error *e);

/* The engine of that name, or PLX_ERR_USAGE. */
bool plx_graphics_engine(const char *name, plx_engine *out, plx_error *e);

/* Values of --view and --matrix-palette; false with PLX_ERR_USAGE. */
bool plx_graphics_view(const char *name, plx_view *out, plx_error *e);
bool plx_graphics_matrix_palette(const char *name, plx_palette *out, plx_error *e);
/* Value of --order; likewise. */
bool plx_graphics_order(const char *name, plx_order_kind *out, plx_error *e);

#endif
