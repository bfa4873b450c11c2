/* What the window was left with, and what the command line says instead. Main thread. */
#ifndef PLX_CLI_VIEW_MEMORY_H
#define PLX_CLI_VIEW_MEMORY_H

#include "app/bookmarks.h"
#include "cli/view.h"

typedef struct plx_view_memory {
    char path[1024];
    plx_settings_file *file; /* NULL: none is kept */
    plx_settings settings;
    plx_error why;            /* of a file that could not be used */
    plx_bookmarks *bookmarks; /* NULL: likewise */
    plx_error bookmarks_why;
    char recent[1024]; /* "": likewise */
    plx_style style;
} plx_view_memory;

void plx_view_remember(plx_view_memory *m, const plx_view_options *o);
void plx_view_memory_close(plx_view_memory *m);

#endif
