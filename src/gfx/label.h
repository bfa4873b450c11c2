/* Names for GL objects in debuggers; nothing where KHR_debug is missing. */
#ifndef PLX_GFX_LABEL_H
#define PLX_GFX_LABEL_H

#include "gfx/device.h"

#include <glad/gl.h>

static inline void plx_gl_label(
    const plx_device *device, GLenum kind, GLuint name, const char *label)
{
    if (plx_device_caps(device)->debug_output)
        glObjectLabel(kind, name, -1, label);
}

#endif
