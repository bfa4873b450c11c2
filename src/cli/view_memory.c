#include "cli/view_memory.h"

#include "app/recent_file.h"
#include "base/log.h"

void plx_view_remember(plx_view_memory *m, const plx_view_options *o)
{
    *m = (plx_view_memory){.style = o->style};
    plx_settings_init(&m->settings);
    bool kept = !o->no_settings && !o->script && o->frames == 0;
    if (kept && plx_settings_path(m->path, sizeof m->path, NULL))
        m->file = plx_settings_open(m->path, &m->settings, &m->why);
    if (m->why.code != PLX_OK)
        plx_log(PLX_LOG_WARNING, "%s", m->why.message);
    char path[1024];
    if (kept && plx_bookmarks_path(path, sizeof path, NULL))
        m->bookmarks = plx_bookmarks_open(path, &m->bookmarks_why);
    if (m->bookmarks_why.code != PLX_OK)
        plx_log(PLX_LOG_WARNING, "%s", m->bookmarks_why.message);
    if (!kept || !plx_recent_file_path(m->recent, sizeof m->recent, NULL))
        m->recent[0] = '\0';
    if (m->settings.theme >= 0 && !o->theme_given)
        m->style.edges.theme = (plx_theme)m->settings.theme;
}

void plx_view_memory_close(plx_view_memory *m)
{
    plx_settings_close(&m->file);
    plx_bookmarks_close(&m->bookmarks);
}
