/* The OpenGL context as a set of functions and capabilities, asked once.
 *
 * The context itself is made by platform/ and must be current on the calling thread for the
 * device's whole life and for every call into gfx/. GL 4.1 core is the floor; all that lies above
 * is a capability with a fallback. */
#ifndef PLX_GFX_DEVICE_H
#define PLX_GFX_DEVICE_H

#include "base/error.h"

typedef struct plx_device plx_device;
typedef void (*plx_gl_function)(void);
typedef plx_gl_function (*plx_gl_loader)(const char *name);

typedef struct plx_caps {
    char vendor[128], renderer[128], version[128], shading_language[64];
    int major, minor;
    bool software;       /* a CPU rasteriser: llvmpipe, softpipe, swrast */
    bool window;         /* the context has one, framebuffer 0 */
    bool debug_output;   /* KHR_debug */
    bool robustness;     /* KHR_robustness */
    bool buffer_storage; /* ARB_buffer_storage: persistent mapping */
    bool compute;        /* compute shaders and shader storage buffers */
    int max_texture_size;
    int max_viewport[2];
} plx_caps;

typedef struct plx_device_desc {
    plx_gl_loader loader; /* must */
    bool debug;           /* report GL errors as they happen, where KHR_debug is there */
} plx_device_desc;

/* NULL when functions are missing or the context is older than 4.1 core. */
plx_device *plx_device_create(const plx_device_desc *desc, plx_error *e);
/* All objects made with it must be gone. Nulls the handle; accepts NULL. */
void plx_device_destroy(plx_device **device);

const plx_caps *plx_device_caps(const plx_device *device);

/* GL errors so far, by KHR_debug or by glGetError; the text of the first is in *first where not
 * NULL (borrowed, "" when there was none). */
unsigned plx_device_errors(plx_device *device, const char **first);

/* Whether the driver has reset the context, where it tells: nothing that is drawn gets anywhere any
 * more, and all objects are to be made anew with another context. Once true, always. For tests,
 * PLEXUS_GL_RESET_AFTER=N in the environment says so when it is asked for the N-th time; of one
 * process only the first device. */
bool plx_device_lost(plx_device *device);

/* Waits until everything submitted is drawn. For stills and measurements; never in the window's
 * loop on a hardware GPU. */
void plx_device_finish(plx_device *device);

#endif
