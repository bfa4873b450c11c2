/* What the window shows until something else is dropped on it: a graph, or else a project. Main
 * thread, but for plx_view_content_open. */
#ifndef PLX_CLI_VIEW_CONTENT_H
#define PLX_CLI_VIEW_CONTENT_H

#include "app/dropped.h"
#include "cli/view.h"

typedef struct plx_view_content {
    plx_view_options options;    /* it is shown by */
    plx_session_options session; /* copies, of what was dropped; options borrows them */
    plx_project *project;
    plx_graph_source source;
    bool opened; /* the source is */
} plx_view_content;

void plx_view_content_init(plx_view_content *c, const plx_view_options *o);
void plx_view_content_close(plx_view_content *c);
bool plx_view_content_is_graph(const plx_view_content *c);
/* Of the window before, whatever the options say. */
void plx_view_content_take_theme(plx_view_content *c, plx_theme theme);

/* What the files are that were dropped, opened meanwhile. */
typedef struct plx_view_coming {
    const plx_view_content *shown;
    plx_view_content next; /* closed where there is nothing */
} plx_view_coming;

/* A plx_opener's, of a plx_view_coming. */
bool plx_view_content_open(
    void *user, const char *const *path, size_t count, bool *own, plx_error *e);

#endif
