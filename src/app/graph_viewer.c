#include "app/graph_viewer_parts.h"

#include "base/clock.h"
#include "base/mem.h"
#include "ui/strings.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double WORK_S = 0.03, DRAW_S = 0.008, IDLE_S = 0.1;

static void work(void *user)
{
    plx_graph_viewer *v = user;
    while (!atomic_load(&v->stop)) {
        bool paused = atomic_load(&v->paused), done = false;
        if (paused)
            plx_graph_stage_put(v->stage);
        else if (!plx_graph_stage_work(v->stage, WORK_S, &done, &v->worker_error))
            break;
        atomic_store(&v->done, done);
        if (paused || done)
            plx_signal_wait(&v->wake, paused ? WORK_S : -1);
    }
    atomic_store(&v->failed, !atomic_load(&v->stop));
}

static void go_on_placing(plx_graph_viewer *v)
{
    if (!plx_graph_stage_has_work(v->stage))
        return;
    atomic_store(&v->done, false);
    plx_signal_post(&v->wake);
}

static bool resize(plx_graph_viewer *v, plx_error *e)
{
    int width, height;
    double scale;
    plx_window_size(v->desc->window, &width, &height, &scale);
    scale *= v->zoom;
    plx_viewport now = {width, height, scale, {0}}, old = v->shot.viewport;
    now.insets = plx_shell_insets(&v->interface.shell, &now, 0);
    bool same = v->window && width == old.width && height == old.height;
    if (same && memcmp(&now, &old, sizeof now) == 0)
        return true;
    v->dirty = true;
    v->ui_scale = scale;
    v->shot.viewport = now;
    plx_graph_stage_set_ui_scale(v->stage, scale);
    if (v->window && !v->follows)
        plx_rig_resize(&v->rig, &old, &now);
    if (same)
        return true;
    plx_target_destroy(&v->window);
    v->window = plx_target_create_window(v->desc->device, width, height, e);
    return v->window != NULL;
}

static const char *note(plx_graph_viewer *v, double now, char *room, size_t size)
{
    if (v->searching) {
        snprintf(room, size,
            plx_str(v->searched_in_vain ? PLX_STR_GRAPH_NOT_FOUND : PLX_STR_GRAPH_SEARCH),
            v->search);
        return room;
    }
    if (v->message_until_s > now)
        return v->message;
    if (atomic_load(&v->done) || plx_graph_stage_stays(v->stage))
        return NULL;
    if (atomic_load(&v->paused))
        return plx_str(PLX_STR_GRAPH_PAUSED);
    snprintf(room, size, plx_str(PLX_STR_GRAPH_PLACING), plx_graph_stage_progress(v->stage) * 100,
        plx_graph_stage_is_some(v->stage) ? plx_str(PLX_STR_GRAPH_SOME) : "");
    return room;
}

static bool draw(plx_graph_viewer *v, double now, plx_error *e)
{
    bool ok = plx_graph_viewer_make_interface(v, now, e) &&
              plx_graph_stage_draw(v->stage, &v->shot, DRAW_S, v->window, &v->complete, e) &&
              plx_graph_viewer_draw_interface(v, e);
    if (ok && v->blank)
        plx_target_clear(v->window, (const float[4]){0, 0, 0, 1});
    if (ok && !v->shown)
        plx_graph_viewer_record_first(v);
    v->shown = true;
    return ok && plx_graph_viewer_record_frame(v, now, e);
}

/* One round: input, places, camera, and a frame if anything is to be seen that was not. */
static bool turn(plx_graph_viewer *v, plx_graph_viewer_result *r, double start, plx_error *e)
{
    bool gliding_units = plx_graph_stage_is_gliding(v->stage);
    bool placed =
        atomic_load(&v->done) || atomic_load(&v->paused) || plx_graph_stage_stays(v->stage);
    placed = placed && !gliding_units;
    bool busy = v->dirty || !v->complete || !placed || v->awaiting || v->playing ||
                v->desc->frames > 0 || plx_graph_viewer_plays(v) || plx_gui_busy(v->interface.gui);
    plx_event event = plx_window_event(v->desc->window, busy ? 0.002 : IDLE_S);
    for (; event.kind != PLX_EVENT_NONE && !v->quit; event = plx_window_event(v->desc->window, 0))
        plx_graph_viewer_handle(v, &event);
    if (atomic_load(&v->failed)) {
        *e = v->worker_error;
        return false;
    }
    if (v->quit || !resize(v, e))
        return v->quit;
    double now = plx_now_s();
    plx_live_film_poll(&v->live);
    plx_graph_viewer_keep_settings(v);
    plx_graph_viewer_keep_bookmarks(v);
    plx_graph_viewer_follow_files(v, now);
    if (!plx_graph_stage_take(v->stage, e) || !plx_graph_viewer_series_turn(v, now, e))
        return false;
    plx_graph_viewer_follow_view(v);
    plx_graph_viewer_restore_moves(v);
    go_on_placing(v);
    plx_graph_viewer_note_changes(v, now);
    v->dirty = v->dirty || plx_graph_stage_version(v->stage) != v->version;
    v->version = plx_graph_stage_version(v->stage);
    if (v->follows) {
        plx_graph_viewer_show_all(v);
        v->rig.now = v->rig.goal;
    }
    plx_graph_viewer_note_view(v, placed, now);
    bool stands = atomic_load(&v->done) || atomic_load(&v->paused);
    plx_graph_viewer_play_script(v, stands || plx_graph_stage_stays(v->stage), now);
    if (v->quit)
        return true;
    bool gliding = plx_rig_advance(&v->rig, fmin(now - v->shot_s, 0.1));
    v->shot_s = now;
    bool fading = v->message[0] && now > v->message_until_s;
    if (fading)
        v->message[0] = '\0';
    bool widgets = plx_gui_busy(v->interface.gui) || plx_graph_viewer_record_due(v, now);
    /* Frames that are asked for are drawn, though nothing is to be seen in them. */
    bool rests = v->desc->frames == 0 && !v->dirty && !widgets && !gliding && placed &&
                 v->settled && !fading;
    if (rests && v->complete)
        return true;
    plx_quality quality =
        gliding || v->flown || v->pressed || !placed ? PLX_QUALITY_MOVING : PLX_QUALITY_REST;
    /* The cores belong to who makes what is waited for. */
    if (rests && quality == v->shot.quality && !plx_graph_stage_has_news(v->stage))
        return true;
    v->settled = placed;
    char room[320];
    v->shot.camera = v->rig.now;
    v->shot.quality = quality;
    v->shot.message = note(v, now, room, sizeof room);
    v->shot.warns = v->shot.message == v->message && v->warns;
    v->dirty = false;
    if (!draw(v, now, e))
        return false;
    plx_window_present(v->desc->window);
    plx_graph_viewer_carry_out(v);
    double ms = (plx_now_s() - now) * 1e3;
    if (r->frames++ == 0)
        r->first_s = plx_now_s();
    r->frame_ms_mean += ms;
    r->frame_ms_most = fmax(r->frame_ms_most, ms);
    if (placed && (gliding || (v->pressed && v->dragged))) {
        v->moving_ms[ms < PLX_GRAPH_VIEWER_MS ? (int)ms : PLX_GRAPH_VIEWER_MS - 1]++;
        r->moving_frames++;
        plx_graph_drawn drawn = plx_graph_stage_drawn(v->stage);
        r->moving_coarse += drawn.share < 1;
        r->moving_fine += drawn.fine;
    }
    if (placed && r->settled_s < 0)
        r->settled_s = plx_now_s() - start;
    if (v->desc->frames > 0 && placed && v->complete && r->frames >= v->desc->frames)
        v->quit = true;
    return true;
}

static bool open_stage(plx_graph_viewer *v, plx_error *e)
{
    int width, height;
    plx_window_size(v->desc->window, &width, &height, &v->ui_scale);
    double kept = v->desc->settings.scale > 0 ? v->desc->settings.scale : 1;
    v->zoom = v->desc->scale > 0 ? v->desc->scale : kept;
    v->ui_scale *= v->zoom;
    plx_graph_stage_desc d = v->desc->stage;
    d.device = v->desc->device;
    d.ui_scale = v->ui_scale;
    v->stage = plx_graph_stage_create(&d, e);
    return v->stage != NULL;
}

/* The milliseconds that so much of the moving frames did not take, to one up. */
static double moving_percentile(const plx_graph_viewer *v, uint64_t frames, double share)
{
    double seen = 0;
    for (int ms = 0; ms < PLX_GRAPH_VIEWER_MS && frames > 0; ms++)
        if ((seen += v->moving_ms[ms]) >= share * (double)frames)
            return ms + 1;
    return (double)NAN;
}

bool plx_graph_viewer_run(
    const plx_graph_viewer_desc *desc, plx_graph_viewer_result *result, plx_error *e)
{
    plx_graph_viewer *v = plx_alloc(1, sizeof *v);
    if (!v)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    *result = (plx_graph_viewer_result){.first_s = (double)NAN, .settled_s = -1};
    v->desc = desc;
    v->dropped.opener = desc->opener;
    v->follows = v->kept_follows = v->dirty = true;
    v->shot.theme = desc->theme;
    v->shot.hover = v->shot.unit = v->grabbed = v->around = v->way_to = PLX_NO_NAME;
    v->layout = desc->stage.layout;
    plx_signal_init(&v->wake);
    v->rig.reduced_motion = desc->reduced_motion;
    plx_error failure = {0};
    double start = plx_now_s();
    v->shot_s = start;
    v->within = plx_alloc(desc->stage.graph->unit_count, 1);
    if (!v->within)
        plx_fail(&failure, PLX_ERR_MEMORY, "out of memory");
    bool ok = v->within && open_stage(v, &failure) && plx_graph_viewer_open_script(v, &failure) &&
              plx_graph_viewer_open_interface(v, &failure) && resize(v, &failure) &&
              (v->worker = plx_thread_create("layout", work, v, &failure));
    if (ok) {
        plx_graph_viewer_take_settings(v);
        plx_graph_viewer_take_bookmarks(v);
    }
    while (ok && !v->quit)
        ok = turn(v, result, start, &failure);
    atomic_store(&v->stop, true);
    plx_signal_post(&v->wake);
    plx_thread_join(&v->worker);
    plx_signal_uninit(&v->wake);
    plx_free(v->within);
    if (plx_dropped_busy(&v->dropped))
        plx_window_hide(desc->window);
    plx_dropped_uninit(&v->dropped);
    result->theme = v->shot.theme;
    result->hands_over = ok && v->hands_over;
    result->seconds = plx_now_s() - start;
    result->frame_ms_mean /= result->frames > 0 ? (double)result->frames : 1;
    result->moving_ms_p50 = moving_percentile(v, result->moving_frames, 0.5);
    result->moving_ms_p95 = moving_percentile(v, result->moving_frames, 0.95);
    plx_graph_viewer_record_close(v);
    if (ok && v->failure.code != PLX_OK) {
        failure = v->failure;
        ok = false;
    }
    if (ok) {
        plx_graph_viewer_close_settings(v);
        plx_graph_viewer_close_bookmarks(v);
    }
    plx_graph_viewer_close_interface(v);
    plx_target_destroy(&v->window);
    plx_graph_stage_destroy(&v->stage);
    plx_free(v);
    if (!ok && e)
        *e = failure;
    return ok;
}
