/* What gfx/'s own sources share of GL: names for objects in debuggers, and its errors. */
#ifndef PLX_GFX_GL_UTIL_H
#define PLX_GFX_GL_UTIL_H

#include "gfx/device.h"

#include <glad/gl.h>

/* Nothing where KHR_debug is missing. */
static inline void plx_gl_label(
    const plx_device *device, GLenum kind, GLuint name, const char *label)
{
    if (plx_device_caps(device)->debug_output)
        glObjectLabel(kind, name, -1, label);
}

/* Takes what glGetError holds and adds it to the device's errors. True when there was any: called
 * before and after an attempt, it tells whether the attempt failed. Ends on a lost context too. */
bool plx_gl_take_errors(plx_device *device);

#endif
