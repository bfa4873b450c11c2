/* Shader text by name, as in shaders/: embedded at build time, or read from the folder that the
 * environment variable PLEXUS_SHADER_DIR names, for live editing. `#include "common/x.glsl"` on a
 * line of its own is replaced by that file, one level deep. */
#ifndef PLX_GFX_SHADER_SOURCE_H
#define PLX_GFX_SHADER_SOURCE_H

#include "base/error.h"

typedef struct plx_embedded_shader {
    const char *name, *text;
} plx_embedded_shader;

/* Generated; ends with a row of NULLs. */
extern const plx_embedded_shader plx_embedded_shaders[];

/* The whole text, owned by the caller (plx_free); NULL on failure. */
char *plx_shader_source(const char *name, plx_error *e);

#endif
