#include "gfx/texture.h"

#include "base/mem.h"
#include "gfx/gl_util.h"

#include <glad/gl.h>

struct plx_texture {
    GLuint name;
    plx_format format;
};

static const struct {
    GLint internal;
    GLenum format, type;
    GLenum kept; /* order of channels in memory where the driver may choose it; 0: format */
} formats[] = {
    [PLX_FORMAT_R8] = {GL_R8, GL_RED, GL_UNSIGNED_BYTE},
    [PLX_FORMAT_RGBA8] = {GL_RGBA8, GL_RGBA, GL_UNSIGNED_BYTE},
    [PLX_FORMAT_BGRA8] = {GL_RGBA, GL_RGBA, GL_UNSIGNED_BYTE, GL_BGRA},
    [PLX_FORMAT_RGBA16] = {GL_RGBA16, GL_RGBA, GL_UNSIGNED_SHORT},
    [PLX_FORMAT_R32F] = {GL_R32F, GL_RED, GL_FLOAT},
    [PLX_FORMAT_RG32F] = {GL_RG32F, GL_RG, GL_FLOAT},
    [PLX_FORMAT_RGBA32UI] = {GL_RGBA32UI, GL_RGBA_INTEGER, GL_UNSIGNED_INT},
};

plx_texture *plx_texture_create(plx_device *device, const plx_texture_desc *desc, plx_error *e)
{
    int limit = plx_device_caps(device)->max_texture_size;
    if (desc->width < 1 || desc->height < 1 || desc->width > limit || desc->height > limit) {
        plx_fail(e, PLX_ERR_GRAPHICS,
            "a picture of %d x %d pixels is outside 1 to %d, the limit "
            "of this OpenGL driver",
            desc->width, desc->height, limit);
        return NULL;
    }
    plx_texture *t = plx_alloc(1, sizeof *t);
    if (!t) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    t->format = desc->format;
    plx_gl_take_errors(device);
    glGenTextures(1, &t->name);
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, t->name);
    GLint filter = desc->linear ? GL_LINEAR : GL_NEAREST;
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, filter);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, filter);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAX_LEVEL, 0);
    /* Where the size of a channel is left to them, drivers keep the order of what they are given.
     */
    GLenum kept = formats[desc->format].kept;
    glTexImage2D(GL_TEXTURE_2D, 0, formats[desc->format].internal, desc->width, desc->height, 0,
        kept ? kept : formats[desc->format].format, formats[desc->format].type,
        kept ? NULL : desc->pixels);
    if (kept && desc->pixels)
        plx_texture_write(t, 0, 0, desc->width, desc->height, desc->pixels);
    if (plx_gl_take_errors(device)) {
        plx_fail(e, PLX_ERR_GRAPHICS, "the GPU has no room for a picture of %d x %d pixels",
            desc->width, desc->height);
        plx_texture_destroy(&t);
        return NULL;
    }
    plx_gl_label(device, GL_TEXTURE, t->name, desc->label);
    return t;
}

void plx_texture_destroy(plx_texture **texture)
{
    if (!*texture)
        return;
    glDeleteTextures(1, &(*texture)->name);
    plx_free(*texture);
    *texture = NULL;
}

void plx_texture_write(
    plx_texture *texture, int x, int y, int width, int height, const void *pixels)
{
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, texture->name);
    glTexSubImage2D(GL_TEXTURE_2D, 0, x, y, width, height, formats[texture->format].format,
        formats[texture->format].type, pixels);
}

unsigned plx_texture_name(const plx_texture *texture)
{
    return texture->name;
}
