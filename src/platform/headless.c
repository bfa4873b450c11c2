#include "platform/headless.h"

#include "base/mem.h"

#include <glad/egl.h>

#include <stdio.h>
#include <string.h>

struct plx_headless {
    EGLDisplay display;
    EGLContext context;
    char platform[32];
};

enum { MAX_DEVICES = 16 };

/* One of our processes holds one EGL display; two loads of the loader only refresh its pointers. */
static bool load_egl(EGLDisplay display)
{
    return gladLoaderLoadEGL(display) != 0;
}

static bool make_current(plx_headless *h, bool debug)
{
    static const EGLint config_attributes[] = {
        EGL_SURFACE_TYPE, EGL_DONT_CARE, EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_NONE};
    EGLint major, minor, count = 0;
    EGLConfig config = NULL;
    if (!eglInitialize(h->display, &major, &minor))
        return false;
    load_egl(h->display);
    if (!eglBindAPI(EGL_OPENGL_API) ||
        !eglChooseConfig(h->display, config_attributes, &config, 1, &count) || count < 1)
        return false;
    const EGLint context_attributes[] = {EGL_CONTEXT_MAJOR_VERSION, 4, EGL_CONTEXT_MINOR_VERSION, 1,
        EGL_CONTEXT_OPENGL_PROFILE_MASK, EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
        EGL_CONTEXT_OPENGL_DEBUG, debug ? EGL_TRUE : EGL_FALSE, EGL_NONE};
    h->context = eglCreateContext(h->display, config, EGL_NO_CONTEXT, context_attributes);
    return h->context != EGL_NO_CONTEXT &&
           eglMakeCurrent(h->display, EGL_NO_SURFACE, EGL_NO_SURFACE, h->context);
}

static void drop(plx_headless *h)
{
    if (h->display == EGL_NO_DISPLAY)
        return;
    eglMakeCurrent(h->display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    if (h->context != EGL_NO_CONTEXT)
        eglDestroyContext(h->display, h->context);
    eglTerminate(h->display);
    h->display = EGL_NO_DISPLAY;
    h->context = EGL_NO_CONTEXT;
}

static bool attempt(plx_headless *h, const char *name, EGLDisplay display, bool debug)
{
    if (display == EGL_NO_DISPLAY)
        return false;
    h->display = display;
    snprintf(h->platform, sizeof h->platform, "%s", name);
    if (make_current(h, debug))
        return true;
    drop(h);
    return false;
}

/* Hardware first: a device that is not Mesa's software one. */
static bool attempt_devices(plx_headless *h, bool debug)
{
    EGLDeviceEXT devices[MAX_DEVICES];
    EGLint count = 0;
    if (!eglQueryDevicesEXT || !eglQueryDevicesEXT(MAX_DEVICES, devices, &count))
        return false;
    for (EGLint i = 0; i < count; i++) {
        const char *extensions =
            eglQueryDeviceStringEXT ? eglQueryDeviceStringEXT(devices[i], EGL_EXTENSIONS) : NULL;
        if (extensions && strstr(extensions, "EGL_MESA_device_software"))
            continue;
        char name[32];
        snprintf(name, sizeof name, "device %d", i);
        EGLDisplay display = eglGetPlatformDisplayEXT(EGL_PLATFORM_DEVICE_EXT, devices[i], NULL);
        if (attempt(h, name, display, debug))
            return true;
    }
    return false;
}

plx_headless *plx_headless_create(bool debug, plx_error *e)
{
    plx_headless *h = plx_alloc(1, sizeof *h);
    if (!h) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    h->display = EGL_NO_DISPLAY;
    h->context = EGL_NO_CONTEXT;
    if (!load_egl(EGL_NO_DISPLAY) || !eglGetPlatformDisplayEXT) {
        plx_fail(e, PLX_ERR_GRAPHICS,
            "EGL (libEGL.so.1) with EGL_EXT_platform_base could not be loaded");
        plx_free(h);
        return NULL;
    }
    if (attempt_devices(h, debug) ||
        attempt(h, "surfaceless",
            eglGetPlatformDisplayEXT(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, NULL),
            debug) ||
        attempt(h, "default display", eglGetDisplay(EGL_DEFAULT_DISPLAY), debug))
        return h;
    plx_fail(e, PLX_ERR_GRAPHICS,
        "no EGL platform gives an OpenGL 4.1 core context (tried GPU devices, surfaceless and the "
        "default display)");
    plx_free(h);
    return NULL;
}

void plx_headless_destroy(plx_headless **h)
{
    if (!*h)
        return;
    drop(*h);
    plx_free(*h);
    *h = NULL;
}

const char *plx_headless_platform(const plx_headless *h)
{
    return h->platform;
}

plx_gl_function plx_headless_function(const char *name)
{
    return (plx_gl_function)eglGetProcAddress(name);
}
