#include "cli/view_content.h"

#include "session/change.h"

void plx_view_content_init(plx_view_content *c, const plx_view_options *o)
{
    *c = (plx_view_content){.options = *o};
    plx_session_options_init(&c->session);
}

void plx_view_content_close(plx_view_content *c)
{
    plx_project_destroy(&c->project);
    if (c->opened)
        plx_graph_source_close(&c->source);
    c->opened = false;
    plx_session_options_uninit(&c->session);
}

bool plx_view_content_is_graph(const plx_view_content *c)
{
    return c->options.asked.graph.path != NULL;
}

void plx_view_content_take_theme(plx_view_content *c, plx_theme theme)
{
    c->options.style.edges.theme = theme;
    c->options.theme_given = true;
}

/* What was said of the file at the start, and what was to be done with it, is not so of another. */
static void forget_file(plx_view_options *o)
{
    o->asked.graph = (plx_graph_open_desc){0};
    o->asked.graph_look = (plx_graph_look){0};
    o->asked.series = (plx_series_asked){0};
    o->noted = o->tour = false;
    o->script = o->record = NULL;
    o->duration_s = 0;
}

/* As files that come in a project's window, the first in place of all and others beside it. */
static bool choose_files(
    plx_session_options *o, const char *const *path, size_t count, plx_error *e)
{
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        plx_setup_change change = {.part = PLX_SETUP_FILE, .text = path[i], .value = i > 0};
        ok = plx_change_apply(o, o, &change, e);
    }
    return ok;
}

static bool open_graph(plx_view_content *c, size_t count, plx_error *e)
{
    plx_asked *asked = &c->options.asked;
    asked->graph.path = asked->session.data;
    if (count > 1)
        return plx_fail_file(
            e, PLX_ERR_USAGE, asked->graph.path, "is a graph, which is shown without other files");
    c->opened = plx_asked_open_graph(asked, &c->source, &c->options.style, e);
    return c->opened;
}

bool plx_view_content_open(
    void *user, const char *const *path, size_t count, bool *own, plx_error *e)
{
    plx_view_coming *coming = user;
    plx_view_content *c = &coming->next;
    plx_view_content_close(c);
    plx_view_content_init(c, &coming->shown->options);
    forget_file(&c->options);
    plx_asked *asked = &c->options.asked;
    bool graph = plx_graph_source_wanted(&asked->graph, &asked->series, path[0]);
    *own = !graph && !plx_view_content_is_graph(coming->shown);
    if (*own)
        return true;
    if (!plx_session_options_copy(&c->session, &asked->session, e) ||
        !choose_files(&c->session, path, count, e))
        return false;
    asked->session = c->session;
    if (graph)
        return open_graph(c, count, e);
    c->project = plx_project_create(&c->session, e);
    return c->project != NULL;
}
