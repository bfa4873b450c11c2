/* A context without a display for tests of what draws. Each test ends with a look at GL's errors,
 * which KHR_debug reports as they happen. */
#ifndef PLX_TESTS_GL_H
#define PLX_TESTS_GL_H

#include "gfx/device.h"
#include "platform/headless.h"
#include "support.h"

static plx_headless *gl_context;
static plx_device *gl_device;

static inline int gl_setup(void **state)
{
    (void)state;
    plx_error e = {0};
    gl_context = plx_headless_create(true, &e);
    if (gl_context)
        gl_device = plx_device_create(
            &(plx_device_desc){.loader = plx_headless_function, .debug = true}, &e);
    if (!gl_device)
        print_error("%s\n", e.message);
    return gl_device ? 0 : -1;
}

static inline int gl_teardown(void **state)
{
    (void)state;
    plx_device_destroy(&gl_device);
    plx_headless_destroy(&gl_context);
    return 0;
}

static inline void assert_no_gl_errors(void)
{
    const char *first;
    unsigned count = plx_device_errors(gl_device, &first);
    if (count)
        fail_msg("%u GL errors, the first: %s", count, first);
}

#endif
