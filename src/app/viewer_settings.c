#include "app/viewer_parts.h"
#include "base/clock.h"

void plx_viewer_take_settings(plx_viewer *v)
{
    const plx_viewer_desc *d = v->desc;
    plx_settings_keeper_init(&v->settings, d->settings_file, d->settings_path, &d->settings,
        v->style.edges.theme, v->zoom, plx_window_where(d->window));
    if (d->settings_file) {
        plx_settings_to_shell(&d->settings, &v->interface.shell);
        v->numbers = d->settings.numbers;
    }
    if (d->settings_broken)
        plx_viewer_say(v, true, plx_str(PLX_STR_SETTINGS_BROKEN));
}

static plx_settings collect(plx_viewer *v)
{
    plx_settings s = v->settings.now;
    plx_settings_of_shell(&s, &v->interface.shell);
    s.numbers = v->numbers;
    plx_settings_keeper_choose(
        &v->settings, &s, v->style.edges.theme, v->zoom, plx_window_where(v->desc->window));
    return s;
}

void plx_viewer_keep_settings(plx_viewer *v)
{
    plx_error e;
    if (!v->desc->settings_file)
        return;
    plx_settings now = collect(v);
    if (!plx_settings_keeper_note(&v->settings, &now, plx_now_s(), &e))
        plx_viewer_say_error(v, &e);
}

void plx_viewer_close_settings(plx_viewer *v)
{
    plx_error e;
    plx_viewer_keep_settings(v);
    if (!plx_settings_keeper_close(&v->settings, &e))
        plx_viewer_say_error(v, &e);
}
