/* What of a graph's window is kept from one start to the next. */
#include "app/graph_viewer_parts.h"

#include "base/clock.h"
#include "ui/strings.h"

void plx_graph_viewer_take_settings(plx_graph_viewer *v)
{
    const plx_graph_viewer_desc *d = v->desc;
    const plx_graph_settings *kept = &d->settings.graph;
    plx_shell *shell = &v->interface.shell;
    plx_settings_keeper_init(&v->settings, d->settings_file, d->settings_path, &d->settings,
        v->shot.theme, v->zoom, plx_window_where(d->window));
    if (d->settings_broken)
        plx_graph_viewer_warn(v, plx_str(PLX_STR_SETTINGS_BROKEN));
    if (!d->settings_file)
        return;
    shell->folded[PLX_SIDE_LEFT] = kept->folded;
    shell->size[PLX_SIDE_LEFT] = kept->size > 0 ? kept->size : shell->size[PLX_SIDE_LEFT];
    v->shot.no_names = kept->no_names;
    v->shot.no_legend = kept->no_legend;
    if (kept->no_widths)
        plx_graph_stage_widen(v->stage, false);
    if (kept->sizes != PLX_GRAPH_DEGREE_BOTH)
        plx_graph_stage_size_by(v->stage, (plx_graph_degree)kept->sizes);
}

void plx_graph_viewer_keep_settings(plx_graph_viewer *v)
{
    plx_error e;
    const plx_shell *shell = &v->interface.shell;
    if (!v->desc->settings_file)
        return;
    plx_settings now = v->settings.now;
    now.graph = (plx_graph_settings){
        .folded = shell->folded[PLX_SIDE_LEFT],
        .size = shell->size[PLX_SIDE_LEFT],
        .no_names = v->shot.no_names,
        .no_legend = v->shot.no_legend,
        /* Where the command line says so, it is that alone. */
        .no_widths = v->desc->stage.no_widths ? now.graph.no_widths
                                              : !plx_graph_stage_wants_widths(v->stage),
        .sizes = (int)plx_graph_stage_size(v->stage),
    };
    plx_settings_keeper_choose(
        &v->settings, &now, v->shot.theme, v->zoom, plx_window_where(v->desc->window));
    if (!plx_settings_keeper_note(&v->settings, &now, plx_now_s(), &e))
        plx_graph_viewer_warn(v, e.message);
}

void plx_graph_viewer_close_settings(plx_graph_viewer *v)
{
    plx_error e;
    plx_graph_viewer_keep_settings(v);
    plx_settings_keeper_close(&v->settings, &e);
}
