#include "cli/view_film.h"

#include "cli/session_args.h"
#include "scene/order.h"

#include <stdio.h>
#include <unistd.h>

void plx_view_film(const plx_viewer_wish *w, plx_arguments *a)
{
    char self[1024], size[32], scale[32];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    self[length > 0 ? length : 0] = '\0';
    snprintf(size, sizeof size, "%dx%d", w->width, w->height);
    snprintf(scale, sizeof scale, "%g", w->scale);
    plx_arguments_add(a, self, "record");
    plx_arguments_add(a, "--report", NULL);
    plx_arguments_add(a, "--script", w->script);
    plx_arguments_add(a, "--output", w->path);
    plx_arguments_add(a, "--size", size);
    plx_arguments_add(a, "--scale", scale);
    plx_arguments_add_count(a, "--fps", (uint64_t)w->fps);
    plx_arguments_add_count(a, "--start-step", w->first_step);
    plx_arguments_add_count(a, "--sample", w->sample);
    if (w->order != PLX_ORDER_INDEX)
        plx_arguments_add(a, "--order", plx_order_name(w->order));
    plx_session_arguments(w->session, a);
}
