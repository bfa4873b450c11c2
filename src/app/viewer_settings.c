#include "app/viewer_parts.h"
#include "base/clock.h"

#include <stdlib.h>

/* A change is written once no other has followed it for so long, as the steps of a drag do. */
static const double QUIET_S = 1;

void plx_viewer_take_settings(plx_viewer *v)
{
    const plx_settings *s = &v->desc->settings;
    v->settings = *s;
    v->theme_at_start = v->style.edges.theme;
    v->zoom_at_start = v->zoom;
    v->place_at_start = plx_window_where(v->desc->window);
    if (v->desc->settings_file) {
        plx_settings_to_shell(s, &v->interface.shell);
        v->numbers = s->numbers;
    }
    if (v->desc->settings_broken)
        plx_viewer_say(v, true, plx_str(PLX_STR_SETTINGS_BROKEN));
}

static plx_settings collect(plx_viewer *v)
{
    plx_settings s = v->settings;
    plx_settings_of_shell(&s, &v->interface.shell);
    s.numbers = v->numbers;
    v->zoom_chosen = v->zoom_chosen || v->zoom != v->zoom_at_start;
    if (v->zoom_chosen)
        s.scale = v->zoom;
    v->theme_chosen = v->theme_chosen || v->style.edges.theme != v->theme_at_start;
    if (v->theme_chosen)
        s.theme = (int)v->style.edges.theme;
    plx_window_place now = plx_window_where(v->desc->window), *then = &v->place_at_start;
    if (now.fullscreen)
        return s;
    v->place_chosen = v->place_chosen || now.maximised != then->maximised ||
                      (!now.maximised && (now.width != then->width || now.height != then->height));
    if (!v->place_chosen)
        return s;
    s.maximised = now.maximised;
    if (!now.maximised || s.width == 0) {
        s.width = now.maximised ? then->width : now.width;
        s.height = now.maximised ? then->height : now.height;
    }
    return s;
}

static void complain(plx_viewer *v, const plx_error *e)
{
    if (!v->save_failed)
        plx_viewer_say_error(v, e);
    v->save_failed = true;
}

static bool write_text(void *user, plx_error *e)
{
    const plx_viewer *v = user;
    return plx_settings_write(v->desc->settings_path, v->settings_text, e);
}

/* Waits for the writer, and says what it could not do. */
static void end_writer(plx_viewer *v)
{
    plx_error e;
    if (!plx_job_end(&v->settings_job, &e))
        complain(v, &e);
    free(v->settings_text);
    v->settings_text = NULL;
}

static void start_writer(plx_viewer *v)
{
    plx_error e = {.code = PLX_ERR_MEMORY, .message = "out of memory", .offset = -1};
    v->unsaved = false;
    v->settings_text = plx_settings_text(v->desc->settings_file, &v->settings);
    if (v->settings_text)
        v->settings_job = plx_job_start("plx-settings", write_text, v, &e);
    if (!v->settings_job) {
        complain(v, &e);
        end_writer(v);
    }
}

void plx_viewer_keep_settings(plx_viewer *v)
{
    if (!v->desc->settings_file)
        return;
    plx_settings now = collect(v);
    if (!plx_settings_equal(&now, &v->settings)) {
        v->settings = now;
        v->unsaved = true;
        v->changed_s = plx_now_s();
    }
    if (v->settings_job && plx_job_done(v->settings_job))
        end_writer(v);
    if (v->unsaved && !v->settings_job && plx_now_s() - v->changed_s >= QUIET_S)
        start_writer(v);
}

void plx_viewer_close_settings(plx_viewer *v)
{
    if (!v->desc->settings_file)
        return;
    plx_viewer_keep_settings(v);
    end_writer(v);
    if (v->unsaved)
        start_writer(v);
    end_writer(v);
}
