#include "gfx/buffer.h"

#include "base/mem.h"
#include "gfx/gl_util.h"

#include <glad/gl.h>
#include <string.h>

struct plx_buffer {
    plx_device *device;
    GLuint name;
    size_t size;
};

static bool allocate(plx_buffer *b, size_t size, plx_error *e)
{
    plx_gl_take_errors(b->device);
    glBindBuffer(GL_ARRAY_BUFFER, b->name);
    glBufferData(GL_ARRAY_BUFFER, (GLsizeiptr)(size ? size : 1), NULL, GL_DYNAMIC_DRAW);
    if (plx_gl_take_errors(b->device))
        return plx_fail(e, PLX_ERR_GRAPHICS, "the GPU has no room for %zu MiB", size >> 20);
    b->size = size;
    return true;
}

plx_buffer *plx_buffer_create(plx_device *device, const char *label, size_t size, plx_error *e)
{
    plx_buffer *b = plx_alloc(1, sizeof *b);
    if (!b) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    b->device = device;
    glGenBuffers(1, &b->name);
    if (!allocate(b, size, e)) {
        plx_buffer_destroy(&b);
        return NULL;
    }
    plx_gl_label(device, GL_BUFFER, b->name, label);
    return b;
}

void plx_buffer_destroy(plx_buffer **buffer)
{
    if (!*buffer)
        return;
    glDeleteBuffers(1, &(*buffer)->name);
    plx_free(*buffer);
    *buffer = NULL;
}

size_t plx_buffer_size(const plx_buffer *buffer)
{
    return buffer->size;
}

void plx_buffer_replace(plx_buffer *buffer, const void *data, size_t size)
{
    glBindBuffer(GL_ARRAY_BUFFER, buffer->name);
    /* Orphaning gives the driver a fresh block, so that it need not wait for the old one. */
    glBufferData(GL_ARRAY_BUFFER, (GLsizeiptr)buffer->size, NULL, GL_DYNAMIC_DRAW);
    glBufferSubData(GL_ARRAY_BUFFER, 0, (GLsizeiptr)size, data);
}

void plx_buffer_replace_copied(plx_buffer *buffer, const void *data, size_t size)
{
    unsigned char piece[1 << 16];
    const unsigned char *from = data;
    glBindBuffer(GL_ARRAY_BUFFER, buffer->name);
    glBufferData(GL_ARRAY_BUFFER, (GLsizeiptr)buffer->size, NULL, GL_DYNAMIC_DRAW);
    for (size_t at = 0; at < size; at += sizeof piece) {
        size_t n = size - at < sizeof piece ? size - at : sizeof piece;
        memcpy(piece, from + at, n);
        glBufferSubData(GL_ARRAY_BUFFER, (GLintptr)at, (GLsizeiptr)n, piece);
    }
}

bool plx_buffer_reserve(plx_buffer *buffer, size_t size, plx_error *e)
{
    return size <= buffer->size || allocate(buffer, size + size / 2, e);
}

bool plx_buffer_fill(plx_buffer *buffer, const void *data, size_t size, plx_error *e)
{
    if (!plx_buffer_reserve(buffer, size, e))
        return false;
    plx_buffer_replace(buffer, data, size);
    return true;
}

unsigned plx_buffer_name(const plx_buffer *buffer)
{
    return buffer->name;
}
