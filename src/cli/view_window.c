#include "cli/view_window.h"

#include "cli/graphics.h"
#include "ui/strings.h"

#include <stdio.h>

bool plx_view_window_open(plx_view_window *w, const plx_view_options *o,
    const plx_view_memory *memory, const char *name, plx_error *e)
{
    char title[160];
    bool sized = o->width > 0;
    snprintf(title, sizeof title, plx_str(PLX_STR_WINDOW_TITLE), name);
    if (w->window) {
        plx_window_set_title(w->window, title);
        return true;
    }
    w->window = plx_window_create(
        &(plx_window_desc){
            .title = title,
            .width = sized ? o->width : memory->settings.width,
            .height = sized ? o->height : memory->settings.height,
            .fits = !sized,
            .maximised = !sized && memory->settings.maximised,
            .fullscreen = o->fullscreen,
            .debug = plx_graphics_debug(),
        },
        e);
    w->device = w->window ? plx_device_create(&(plx_device_desc){.loader = plx_window_function,
                                                  .debug = plx_graphics_debug()},
                                e)
                          : NULL;
    return w->device != NULL;
}

void plx_view_window_close(plx_view_window *w)
{
    plx_device_destroy(&w->device);
    plx_window_destroy(&w->window);
}
