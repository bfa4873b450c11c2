#include "gfx/readback.h"

#include "base/mem.h"
#include "gfx/gl_util.h"

/* A picture that has not come after so long never will. */
#define PATIENCE_NS 5000000000U

typedef struct plx_readback_slot {
    GLuint buffer;
    GLsync drawn; /* signalled when it has come */
} slot;

struct plx_readback {
    int width, height;
    size_t count, begun, taken, freed; /* pictures so far; at most count between first and last */
    slot *slots;
};

static slot *slot_of(const plx_readback *r, size_t number)
{
    return &r->slots[number % r->count];
}

static GLsizeiptr bytes(const plx_readback *r)
{
    return (GLsizeiptr)r->width * r->height * 4;
}

plx_readback *plx_readback_create(
    plx_device *device, int width, int height, size_t count, plx_error *e)
{
    plx_readback *r = plx_alloc(1, sizeof *r);
    slot *slots = plx_alloc(count, sizeof *slots);
    if (!r || !slots) {
        plx_free(r);
        plx_free(slots);
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    *r = (plx_readback){.width = width, .height = height, .count = count, .slots = slots};
    plx_gl_take_errors(device);
    for (size_t i = 0; i < count; i++) {
        glGenBuffers(1, &slots[i].buffer);
        glBindBuffer(GL_PIXEL_PACK_BUFFER, slots[i].buffer);
        glBufferData(GL_PIXEL_PACK_BUFFER, bytes(r), NULL, GL_STREAM_READ);
        plx_gl_label(device, GL_BUFFER, slots[i].buffer, "readback");
    }
    glBindBuffer(GL_PIXEL_PACK_BUFFER, 0);
    if (plx_gl_take_errors(device)) {
        plx_readback_destroy(&r);
        plx_fail(e, PLX_ERR_GRAPHICS, "the GPU has no room for pictures on their way back");
    }
    return r;
}

void plx_readback_destroy(plx_readback **readback)
{
    plx_readback *r = *readback;
    if (!r)
        return;
    for (size_t i = 0; i < r->count; i++) {
        if (r->slots[i].drawn)
            glDeleteSync(r->slots[i].drawn);
        glDeleteBuffers(1, &r->slots[i].buffer); /* which unmaps */
    }
    plx_free(r->slots);
    plx_free(r);
    *readback = NULL;
}

bool plx_readback_room(const plx_readback *r)
{
    return r->begun - r->freed < r->count;
}

size_t plx_readback_coming(const plx_readback *r)
{
    return r->begun - r->taken;
}

void plx_readback_begin(plx_readback *r, const plx_target *target)
{
    slot *s = slot_of(r, r->begun++);
    unsigned framebuffer = plx_target_framebuffer(target);
    glBindBuffer(GL_PIXEL_PACK_BUFFER, s->buffer);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, framebuffer);
    glReadBuffer(framebuffer ? GL_COLOR_ATTACHMENT0 : GL_BACK);
    glReadPixels(0, 0, r->width, r->height, GL_RGBA, GL_UNSIGNED_BYTE, NULL);
    glBindBuffer(GL_PIXEL_PACK_BUFFER, 0);
    s->drawn = glFenceSync(GL_SYNC_GPU_COMMANDS_COMPLETE, 0);
}

const unsigned char *plx_readback_take(plx_readback *r, bool wait)
{
    if (r->taken == r->begun)
        return NULL;
    slot *s = slot_of(r, r->taken);
    if (s->drawn) {
        GLenum is = glClientWaitSync(
            s->drawn, wait ? GL_SYNC_FLUSH_COMMANDS_BIT : 0, wait ? PATIENCE_NS : 0);
        if (is == GL_TIMEOUT_EXPIRED && !wait)
            return NULL;
        glDeleteSync(s->drawn);
        s->drawn = NULL;
    }
    glBindBuffer(GL_PIXEL_PACK_BUFFER, s->buffer);
    const void *pixels = glMapBufferRange(GL_PIXEL_PACK_BUFFER, 0, bytes(r), GL_MAP_READ_BIT);
    glBindBuffer(GL_PIXEL_PACK_BUFFER, 0);
    r->taken++;
    if (pixels)
        return pixels;
    /* The context is gone, and all that were to come with it. */
    r->taken = r->begun;
    return NULL;
}

void plx_readback_free(plx_readback *r)
{
    glBindBuffer(GL_PIXEL_PACK_BUFFER, slot_of(r, r->freed++)->buffer);
    glUnmapBuffer(GL_PIXEL_PACK_BUFFER);
    glBindBuffer(GL_PIXEL_PACK_BUFFER, 0);
}
