/* The window that one content after the other is shown in, and its device. Main thread. */
#ifndef PLX_CLI_VIEW_WINDOW_H
#define PLX_CLI_VIEW_WINDOW_H

#include "cli/view_memory.h"

typedef struct plx_view_window {
    plx_window *window; /* NULL: not yet */
    plx_device *device;
} plx_view_window;

/* Makes it as it was left, or as options say; one that is there is only called otherwise. */
bool plx_view_window_open(plx_view_window *w, const plx_view_options *o,
    const plx_view_memory *memory, const char *name, plx_error *e);
void plx_view_window_close(plx_view_window *w);

#endif
