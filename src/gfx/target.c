#include "gfx/target.h"

#include "base/mem.h"
#include "gfx/gl_util.h"

#include <glad/gl.h>

#include <string.h>

struct plx_target {
    GLuint framebuffer; /* 0 is the window */
    plx_texture *texture;
    int width, height;
    int x, y;    /* in a larger picture */
    bool turned; /* its rows go down, as those of a window do in its memory */
};

plx_target *plx_target_create_window(plx_device *device, int width, int height, plx_error *e)
{
    (void)device;
    plx_target *t = plx_alloc(1, sizeof *t);
    if (!t) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    t->width = width;
    t->height = height;
    return t;
}

plx_target *plx_target_create(
    plx_device *device, const char *label, int width, int height, plx_format format, plx_error *e)
{
    plx_target *t = plx_target_create_window(device, width, height, e);
    if (!t)
        return NULL;
    t->texture = plx_texture_create(device,
        &(plx_texture_desc){.label = label, .width = width, .height = height, .format = format}, e);
    if (!t->texture) {
        plx_target_destroy(&t);
        return NULL;
    }
    glGenFramebuffers(1, &t->framebuffer);
    glBindFramebuffer(GL_FRAMEBUFFER, t->framebuffer);
    glFramebufferTexture2D(
        GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, plx_texture_name(t->texture), 0);
    if (glCheckFramebufferStatus(GL_FRAMEBUFFER) != GL_FRAMEBUFFER_COMPLETE) {
        plx_fail(
            e, PLX_ERR_GRAPHICS, "this OpenGL driver cannot draw into the format of '%s'", label);
        plx_target_destroy(&t);
        return NULL;
    }
    plx_gl_label(device, GL_FRAMEBUFFER, t->framebuffer, label);
    return t;
}

plx_target *plx_target_create_screen(
    plx_device *device, const char *label, int width, int height, bool turned, plx_error *e)
{
    plx_target *t = plx_target_create(
        device, label, width, height, turned ? PLX_FORMAT_BGRA8 : PLX_FORMAT_RGBA8, e);
    if (t)
        t->turned = turned;
    return t;
}

bool plx_target_turns(const plx_device *device)
{
    return plx_device_caps(device)->software && plx_device_caps(device)->window;
}

void plx_target_destroy(plx_target **target)
{
    if (!*target)
        return;
    if ((*target)->framebuffer)
        glDeleteFramebuffers(1, &(*target)->framebuffer);
    plx_texture_destroy(&(*target)->texture);
    plx_free(*target);
    *target = NULL;
}

void plx_target_place(plx_target *target, int x, int y)
{
    target->x = x;
    target->y = y;
}

void plx_target_window(const plx_target *target, float window[4])
{
    window[0] = (float)target->width;
    window[1] = (float)target->height;
    window[2] = (float)target->x;
    window[3] = (float)target->y;
}

int plx_target_x(const plx_target *target)
{
    return target->x;
}

int plx_target_y(const plx_target *target)
{
    return target->y;
}

int plx_target_width(const plx_target *target)
{
    return target->width;
}

int plx_target_height(const plx_target *target)
{
    return target->height;
}

plx_texture *plx_target_texture(const plx_target *target)
{
    return target->texture;
}

unsigned plx_target_framebuffer(const plx_target *target)
{
    return target->framebuffer;
}

void plx_target_clear(plx_target *target, const float rgba[4])
{
    glBindFramebuffer(GL_FRAMEBUFFER, target->framebuffer);
    glClearBufferfv(GL_COLOR, 0, rgba);
}

void plx_target_copy(const plx_target *from, plx_target *to)
{
    glBindFramebuffer(GL_READ_FRAMEBUFFER, from->framebuffer);
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, to->framebuffer);
    bool turn = from->turned != to->turned;
    glBlitFramebuffer(0, turn ? from->height : 0, from->width, turn ? 0 : from->height, 0, 0,
        to->width, to->height, GL_COLOR_BUFFER_BIT, GL_NEAREST);
}

static void swap_rows(char *pixels, size_t row_bytes, size_t rows)
{
    char swap[4096];
    for (size_t top = 0; rows > 0 && top < rows / 2; top++) {
        char *a = pixels + top * row_bytes, *b = pixels + (rows - 1 - top) * row_bytes;
        for (size_t at = 0; at < row_bytes; at += sizeof swap) {
            size_t n = row_bytes - at < sizeof swap ? row_bytes - at : sizeof swap;
            memcpy(swap, a + at, n);
            memcpy(a + at, b + at, n);
            memcpy(b + at, swap, n);
        }
    }
}

static void read_rows_up(const plx_target *target, GLenum format, GLenum type, void *pixels)
{
    glBindFramebuffer(GL_READ_FRAMEBUFFER, target->framebuffer);
    glReadBuffer(target->framebuffer ? GL_COLOR_ATTACHMENT0 : GL_BACK);
    glReadPixels(0, 0, target->width, target->height, format, type, pixels);
}

static void read_pixels(
    const plx_target *target, GLenum format, GLenum type, size_t pixel_bytes, void *pixels)
{
    read_rows_up(target, format, type, pixels);
    /* GL's rows come from the bottom. */
    swap_rows(pixels, (size_t)target->width * pixel_bytes, (size_t)target->height);
}

void plx_target_read_rgba8(const plx_target *target, unsigned char *pixels)
{
    read_pixels(target, GL_RGBA, GL_UNSIGNED_BYTE, 4, pixels);
}

void plx_target_read_rgba8_up(const plx_target *target, unsigned char *pixels)
{
    read_rows_up(target, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
}

void plx_target_read_rg32f(const plx_target *target, float *pixels)
{
    read_pixels(target, GL_RG, GL_FLOAT, 2 * sizeof(float), pixels);
}

void plx_target_read_rgba16(const plx_target *target, uint16_t *pixels)
{
    read_pixels(target, GL_RGBA, GL_UNSIGNED_SHORT, 4 * sizeof *pixels, pixels);
}

void plx_target_write_rows(plx_target *target, const void *pixels, int stride)
{
    glPixelStorei(GL_UNPACK_ROW_LENGTH, stride);
    plx_texture_write(target->texture, 0, 0, target->width, target->height, pixels);
    glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
}

void plx_target_write_rgba8(plx_target *target, const unsigned char *pixels)
{
    glActiveTexture(GL_TEXTURE0);
    glBindTexture(GL_TEXTURE_2D, plx_texture_name(target->texture));
    size_t row = (size_t)target->width * 4;
    for (int y = 0; target->turned && y < target->height; y++)
        glTexSubImage2D(GL_TEXTURE_2D, 0, 0, target->height - 1 - y, target->width, 1, GL_RGBA,
            GL_UNSIGNED_BYTE, pixels + (size_t)y * row);
    if (!target->turned)
        glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, target->width, target->height, GL_RGBA,
            GL_UNSIGNED_BYTE, pixels);
}
