/* Files that people drop on a graph's window: another one comes in its place when they are there.
 */
#include "app/graph_viewer_parts.h"

#include <math.h>

void plx_graph_viewer_take_file(plx_graph_viewer *v, const char *path, bool beside)
{
    char text[256];
    plx_dropped_add(&v->dropped, path, beside);
    plx_graph_viewer_say(v, plx_dropped_note(path, text, sizeof text));
}

void plx_graph_viewer_follow_files(plx_graph_viewer *v, double now)
{
    plx_error e;
    char text[640];
    plx_dropped_state state = plx_dropped_follow(&v->dropped, &e);
    if (state == PLX_DROPPED_FAILED)
        plx_graph_viewer_warn(v, plx_dropped_error(&e, text, sizeof text));
    if (state == PLX_DROPPED_OPENED)
        v->quit = v->hands_over = true;
    /* What is said of it stays until it is there. */
    if (v->dropped.job)
        v->message_until_s = fmax(v->message_until_s, now + 1);
}
