#include "gfx/device.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "gfx/gl_util.h"

#include <stdlib.h>
#include <string.h>

struct plx_device {
    plx_caps caps;
    bool called_back; /* KHR_debug tells of each error as it happens */
    unsigned errors;
    bool lost;
    long pretended; /* questions until a reset is made up; 0: never */
    char first_error[256];
};

static void note_error(plx_device *d, const char *what)
{
    if (d->errors++ == 0)
        plx_text_copy(d->first_error, sizeof d->first_error, what);
    plx_log(PLX_LOG_WARNING, "OpenGL: %s", what);
}

static void GLAD_API_PTR on_debug(GLenum source, GLenum type, GLuint id, GLenum severity,
    GLsizei length, const GLchar *message, const void *user)
{
    (void)id, (void)severity, (void)length;
    /* A shader that does not compile is the error of whoever made the pass. */
    if (type == GL_DEBUG_TYPE_ERROR && source != GL_DEBUG_SOURCE_SHADER_COMPILER)
        note_error((plx_device *)(uintptr_t)user, message);
}

static void copy_string(char *out, size_t size, GLenum name)
{
    const char *s = (const char *)glGetString(name);
    plx_text_copy(out, size, s ? s : "unknown");
    plx_text_sanitize(out);
}

static bool is_software(const char *renderer)
{
    return strstr(renderer, "llvmpipe") || strstr(renderer, "softpipe") ||
           strstr(renderer, "swrast") || strstr(renderer, "Software Rasterizer") ||
           strstr(renderer, "SWR");
}

static void ask_caps(plx_caps *c)
{
    copy_string(c->vendor, sizeof c->vendor, GL_VENDOR);
    copy_string(c->renderer, sizeof c->renderer, GL_RENDERER);
    copy_string(c->version, sizeof c->version, GL_VERSION);
    copy_string(c->shading_language, sizeof c->shading_language, GL_SHADING_LANGUAGE_VERSION);
    glGetIntegerv(GL_MAJOR_VERSION, &c->major);
    glGetIntegerv(GL_MINOR_VERSION, &c->minor);
    c->software = is_software(c->renderer);
    c->window = glCheckFramebufferStatus(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
    c->debug_output = GLAD_GL_KHR_debug;
    c->robustness = GLAD_GL_KHR_robustness;
    c->buffer_storage = GLAD_GL_ARB_buffer_storage;
    c->compute = GLAD_GL_ARB_compute_shader && GLAD_GL_ARB_shader_storage_buffer_object &&
                 GLAD_GL_ARB_shader_image_load_store;
    glGetIntegerv(GL_MAX_TEXTURE_SIZE, &c->max_texture_size);
    glGetIntegerv(GL_MAX_VIEWPORT_DIMS, c->max_viewport);
}

plx_device *plx_device_create(const plx_device_desc *desc, plx_error *e)
{
    int version = gladLoadGL((GLADloadfunc)desc->loader);
    if (!version) {
        plx_fail(e, PLX_ERR_GRAPHICS, "OpenGL could not be loaded");
        return NULL;
    }
    if (!GLAD_GL_VERSION_4_1) {
        plx_fail(e, PLX_ERR_GRAPHICS, "OpenGL 4.1 is needed, but this driver gives %d.%d (%s)",
            GLAD_VERSION_MAJOR(version), GLAD_VERSION_MINOR(version),
            (const char *)glGetString(GL_RENDERER));
        return NULL;
    }
    plx_device *d = plx_alloc(1, sizeof *d);
    if (!d) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    ask_caps(&d->caps);
    const char *after = getenv("PLEXUS_GL_RESET_AFTER");
    d->pretended = after ? strtol(after, NULL, 10) : 0;
    if (after)
        unsetenv("PLEXUS_GL_RESET_AFTER");
    if (desc->debug && d->caps.debug_output) {
        d->called_back = true;
        glEnable(GL_DEBUG_OUTPUT);
        glEnable(GL_DEBUG_OUTPUT_SYNCHRONOUS);
        glDebugMessageCallback(on_debug, d);
    }
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    return d;
}

void plx_device_destroy(plx_device **device)
{
    if (!*device)
        return;
    if ((*device)->caps.debug_output)
        glDebugMessageCallback(NULL, NULL);
    plx_free(*device);
    *device = NULL;
}

const plx_caps *plx_device_caps(const plx_device *device)
{
    return &device->caps;
}

static const char *error_name(GLenum code)
{
    switch (code) {
    case GL_OUT_OF_MEMORY:
        return "out of memory";
    case GL_INVALID_OPERATION:
        return "invalid operation";
    case GL_INVALID_VALUE:
        return "invalid value";
    case GL_INVALID_ENUM:
        return "invalid enum";
    case GL_INVALID_FRAMEBUFFER_OPERATION:
        return "invalid framebuffer operation";
    default:
        return "error";
    }
}

bool plx_gl_take_errors(plx_device *device)
{
    bool any = false;
    GLenum code = GL_NO_ERROR;
    /* There is one flag for each kind; a lost context reports the same error for ever. */
    for (int i = 0; i < 16 && (code = glGetError()) != GL_NO_ERROR; i++) {
        any = true;
        if (!device->called_back)
            note_error(device, error_name(code));
    }
    return any;
}

unsigned plx_device_errors(plx_device *device, const char **first)
{
    plx_gl_take_errors(device);
    if (first)
        *first = device->first_error;
    return device->errors;
}

bool plx_device_lost(plx_device *device)
{
    if (device->pretended > 0 && --device->pretended == 0)
        device->lost = true;
    if (!device->lost && device->caps.robustness)
        device->lost = glGetGraphicsResetStatus() != GL_NO_ERROR;
    return device->lost;
}

void plx_device_finish(plx_device *device)
{
    (void)device;
    glFinish();
}
