#include "app/settings_keeper.h"

#include <stdlib.h>

/* A change is written once no other has followed it for so long, as the steps of a drag do. */
static const double QUIET_S = 1;

void plx_settings_keeper_init(plx_settings_keeper *k, plx_settings_file *file, const char *path,
    const plx_settings *s, plx_theme theme, double scale, plx_window_place place)
{
    *k = (plx_settings_keeper){
        .file = file,
        .path = path,
        .now = *s,
        .theme_at_start = theme,
        .scale_at_start = scale,
        .place_at_start = place,
    };
}

void plx_settings_keeper_choose(
    plx_settings_keeper *k, plx_settings *s, plx_theme theme, double scale, plx_window_place place)
{
    const plx_window_place *then = &k->place_at_start;
    k->scale_chosen = k->scale_chosen || scale != k->scale_at_start;
    if (k->scale_chosen)
        s->scale = scale;
    k->theme_chosen = k->theme_chosen || theme != k->theme_at_start;
    if (k->theme_chosen)
        s->theme = (int)theme;
    if (place.fullscreen)
        return;
    k->place_chosen =
        k->place_chosen || place.maximised != then->maximised ||
        (!place.maximised && (place.width != then->width || place.height != then->height));
    if (!k->place_chosen)
        return;
    s->maximised = place.maximised;
    if (!place.maximised || s->width == 0) {
        s->width = place.maximised ? then->width : place.width;
        s->height = place.maximised ? then->height : place.height;
    }
}

static bool write_text(void *user, plx_error *e)
{
    const plx_settings_keeper *k = user;
    return plx_settings_write(k->path, k->text, e);
}

/* What is wrong with the place that they are kept at is told once. */
static bool told(plx_settings_keeper *k, bool ok)
{
    bool before = k->failed;
    k->failed = k->failed || !ok;
    return ok || before;
}

/* Waits for the writer. */
static bool end_writer(plx_settings_keeper *k, plx_error *e)
{
    bool ok = plx_job_end(&k->job, e);
    free(k->text);
    k->text = NULL;
    return told(k, ok);
}

static bool start_writer(plx_settings_keeper *k, plx_error *e)
{
    k->unsaved = false;
    k->text = plx_settings_text(k->file, &k->now);
    if (k->text)
        k->job = plx_job_start("plx-settings", write_text, k, e);
    else
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    if (k->job)
        return true;
    free(k->text);
    k->text = NULL;
    return told(k, false);
}

bool plx_settings_keeper_note(
    plx_settings_keeper *k, const plx_settings *s, double now_s, plx_error *e)
{
    bool ok = true;
    if (!k->file)
        return true;
    if (!plx_settings_equal(s, &k->now)) {
        k->now = *s;
        k->unsaved = true;
        k->changed_s = now_s;
    }
    if (k->job && plx_job_done(k->job))
        ok = end_writer(k, e);
    if (ok && k->unsaved && !k->job && now_s - k->changed_s >= QUIET_S)
        ok = start_writer(k, e);
    return ok;
}

bool plx_settings_keeper_close(plx_settings_keeper *k, plx_error *e)
{
    if (!k->file)
        return true;
    bool ok = end_writer(k, e);
    if (k->unsaved)
        ok = start_writer(k, e) && ok;
    return end_writer(k, e) && ok;
}
