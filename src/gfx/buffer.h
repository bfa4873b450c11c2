/* Memory on the GPU for attributes, of instances or of vertices, and for indices of these. Context
 * thread. */
#ifndef PLX_GFX_BUFFER_H
#define PLX_GFX_BUFFER_H

#include "gfx/device.h"

typedef struct plx_buffer plx_buffer;

/* size bytes, undefined content. label is for debuggers. NULL on failure. */
plx_buffer *plx_buffer_create(plx_device *device, const char *label, size_t size, plx_error *e);
void plx_buffer_destroy(plx_buffer **buffer);

size_t plx_buffer_size(const plx_buffer *buffer);

/* Replaces the whole content (size <= the buffer's; the rest becomes undefined) without waiting for
 * draws that still read the old one. */
void plx_buffer_replace(plx_buffer *buffer, const void *data, size_t size);

/* As replace, where the buffer grows if it must; false without memory. */
bool plx_buffer_fill(plx_buffer *buffer, const void *data, size_t size, plx_error *e);

/* As replace, through memory of its own: a driver may have the kernel read what it is given, which
 * weights that stay in a file do not bear (family/pager.h). */
void plx_buffer_replace_copied(plx_buffer *buffer, const void *data, size_t size);

/* Makes the buffer at least size bytes; content becomes undefined when it grows. */
bool plx_buffer_reserve(plx_buffer *buffer, size_t size, plx_error *e);

/* The GL name, for gfx/ itself. */
unsigned plx_buffer_name(const plx_buffer *buffer);

#endif
