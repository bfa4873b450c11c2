#include "app/viewer.h"

#include "app/session_stage.h"
#include "app/viewer_parts.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

static const double MESSAGE_S = 4;

/* A hardware GPU keeps up with the screen. A software one takes turns with the trainer: ten frames
 * a second while the camera moves, and at rest no more than half of the time. */
static const double HARDWARE_FRAME_S = 1.0 / 120, SOFTWARE_REST_FRAME_S = 1.0 / 12;
static const double LONGEST_REST_S = 0.5; /* however long the last frame took */

static const double RECORDING_FRAME_S = 0.5;

/* How often a new snapshot is looked for while nothing is to be drawn; input wakes at once. */
static const double IDLE_WAIT_S = 1.0 / 100;

void plx_viewer_say(plx_viewer *v, bool warning, const char *text)
{
    plx_text_copy(v->message, sizeof v->message, text);
    v->warning = warning;
    v->message_until_s = plx_now_s() + MESSAGE_S;
    v->dirty = true;
}

const plx_snapshot *plx_viewer_look(plx_viewer *v)
{
    v->seen = plx_project_snapshot(v->desc->project);
    return v->seen;
}

void plx_viewer_say_error(plx_viewer *v, const plx_error *e)
{
    char text[640];
    plx_viewer_say(v, true, plx_error_text(e, text, sizeof text));
}

/* Seconds to wait for input before the next frame may come. */
static double patience(const plx_viewer *v)
{
    double since = plx_now_s() - v->last_frame_s;
    if (!v->software)
        return HARDWARE_FRAME_S - since;
    if (v->gliding || v->dragging || v->flown || v->status.loading)
        return 0;
    return fmin(fmax(SOFTWARE_REST_FRAME_S, 2 * v->frame_cost_s), LONGEST_REST_S) - since;
}

/* One round: input, script, camera, and a frame if anything is to be seen that was not. */
static bool turn(plx_viewer *v, plx_error *e)
{
    double wait = v->idle ? IDLE_WAIT_S : patience(v);
    plx_event event = plx_window_event(v->desc->window, fmax(wait, 0));
    while (event.kind != PLX_EVENT_NONE && !v->quit) {
        plx_viewer_handle(v, &event);
        event = plx_window_event(v->desc->window, 0);
    }
    plx_viewer_record_poll(v);
    plx_viewer_play_script(v);
    plx_viewer_film_follow(v);
    plx_viewer_keep_settings(v);
    plx_viewer_keep_bookmarks(v);
    double now = plx_now_s(), passed = now - v->advanced_s;
    plx_viewer_follow_files(v, now);
    if (v->quit || !plx_viewer_resize(v, e))
        return v->quit;

    v->advanced_s = now;
    v->gliding = plx_rig_advance(&v->rig, fmin(passed, 0.2));
    v->gliding = plx_viewer_page_advance(v, fmin(passed, 0.2)) || v->gliding;
    v->gliding = plx_viewer_in_place_advance(v, fmin(passed, 0.1)) || v->gliding;
    v->moving = v->moving || v->gliding;
    v->gliding = plx_viewer_orders_fade(v, fmin(passed, 0.1)) || v->gliding;
    if (!plx_viewer_follow_project(v, e))
        return false;
    const plx_snapshot *s = plx_viewer_look(v);
    plx_viewer_orders_advance(v, s);
    plx_viewer_note_view(v);
    plx_viewer_note_changes(v);
    plx_viewer_point(v);
    bool fresh = s->sequence != v->stage.shown.visuals.sequence;
    bool fading = v->message_until_s > 0 && now > v->message_until_s;
    /* While training runs or the camera moves, patience has paced this; what a person did is
     * answered at once. */
    bool paced = v->software && !v->moving && !v->status.loading;
    bool due = now - v->last_frame_s >= (paced ? SOFTWARE_REST_FRAME_S : 0) * 0.9;
    bool widgets = plx_gui_busy(v->interface.gui);
    /* What is recorded tells for how long. */
    bool recording = v->live.live && now - v->last_frame_s >= RECORDING_FRAME_S;
    if (!v->dirty && !recording && !widgets && !v->moving && !fading && !v->save_path[0] &&
        !((fresh || v->status.busy || v->desc->frames > 0) && due)) {
        v->idle = true;
        return true;
    }
    v->idle = false;
    if (fading)
        v->message_until_s = 0;
    v->dirty = false;
    bool ok = plx_viewer_draw(v, s, e);
    v->moving = false;
    if (plx_device_lost(v->desc->device)) {
        /* What errors there were come from that. */
        v->quit = v->result.lost = true;
        if (v->live.live)
            plx_text_copy(v->result.film, sizeof v->result.film, v->live.path);
        return true;
    }
    if (v->desc->frames > 0 && v->frames >= v->desc->frames)
        v->quit = true;
    return ok;
}

/* The milliseconds, up, that this share of the frames while the camera moved took at most. */
static double moving_percentile(const plx_viewer *v, double share)
{
    uint64_t seen = 0;
    for (size_t ms = 0; v->result.moving_frames > 0 && ms < PLX_VIEWER_MS; ms++)
        if ((double)(seen += v->moving_ms[ms]) >= share * (double)v->result.moving_frames)
            return (double)(ms + 1);
    return 0;
}

static plx_viewer_result sum_up(plx_viewer *v)
{
    plx_viewer_result r = v->result;
    r.frames = v->frames;
    r.seconds = plx_now_s() - v->first_frame_s;
    r.frame_ms_mean /= v->frames > 0 ? (double)v->frames : 1;
    r.moving_ms_p50 = moving_percentile(v, 0.5);
    r.moving_ms_p95 = moving_percentile(v, 0.95);
    r.picture = v->status;
    r.unit = v->stage.unit;
    r.has_unit = v->stage.has_unit;
    r.selected = v->stage.selection.selected_count;
    r.style = v->style;
    r.camera = v->rig.goal;
    r.last = plx_viewer_look(v)->status;
    return r;
}

bool plx_viewer_run(const plx_viewer_desc *desc, plx_viewer_result *result, plx_error *e)
{
    plx_viewer *v = plx_alloc(1, sizeof *v);
    if (!v)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    v->desc = desc;
    v->dropped.opener = desc->opener;
    v->style = desc->style;
    v->page.view = desc->view;
    v->numbers = v->dirty = true;
    v->asked_at_step = UINT64_MAX;
    plx_viewer_film_init(v);
    if (v->script)
        plx_player_init(&v->player, v->script, 0, 60);
    v->software = plx_device_caps(desc->device)->software;
    plx_stage_desc stage = plx_session_stage(desc->device, plx_project_session(desc->project));
    int width, height;
    plx_window_size(desc->window, &width, &height, &stage.ui_scale);
    double kept = desc->settings.scale > 0 ? desc->settings.scale : 1;
    v->zoom = desc->scale > 0 ? desc->scale : kept;
    stage.ui_scale *= v->zoom;
    plx_viewport first = {width, height, stage.ui_scale};
    bool ok = plx_stage_init(&v->stage, &stage, e) && plx_interface_init(&v->interface, &first, e);
    if (ok)
        plx_viewer_take_settings(v);
    if (ok)
        plx_viewer_take_bookmarks(v);
    plx_viewer_recent_init(&v->recent, desc->recent_path);
    if (ok)
        plx_viewer_recent_note(&v->recent, plx_project_session(desc->project));
    if (ok)
        plx_viewer_watch_renew(v);
    v->interface.shell.hidden = v->interface.shell.hidden || desc->tour;
    ok = ok && plx_viewer_orders_init(v, desc->order, e) && plx_viewer_in_place_init(v, e) &&
         plx_viewer_resize(v, e);
    if (ok) {
        v->rig.reduced_motion = desc->reduced_motion;
        plx_rig_init(&v->rig, &v->stage.layout, &v->viewport);
        if (desc->has_camera)
            v->rig.now = v->rig.goal = desc->camera;
        if (desc->warning)
            plx_viewer_say(v, true, desc->warning);
        v->pointer_x = v->viewport.width * 0.5;
        v->pointer_y = v->viewport.height * 0.5;
        v->start_s = v->advanced_s = v->last_frame_s = plx_now_s();
        if (desc->record)
            plx_viewer_record_start(v, desc->record);
        while (ok && !v->quit)
            ok = turn(v, e);
        plx_viewer_record_close(v);
        plx_viewer_close_settings(v);
        plx_viewer_close_bookmarks(v);
        *result = sum_up(v);
    }
    if (ok && v->failure.code != PLX_OK) {
        if (e)
            *e = v->failure;
        ok = false;
    }
    if (plx_dropped_busy(&v->dropped) || plx_project_setup(desc->project)->busy)
        plx_window_hide(desc->window);
    plx_target_destroy(&v->target);
    plx_interface_uninit(&v->interface);
    plx_viewer_film_uninit(v);
    plx_viewer_page_uninit(v);
    plx_viewer_orders_uninit(v);
    plx_viewer_in_place_uninit(v);
    plx_viewer_kernels_forget(&v->kernels);
    plx_viewer_recent_close(&v->recent);
    plx_watch_uninit(&v->watch);
    plx_dropped_uninit(&v->dropped);
    plx_undo_uninit(&v->undo);
    plx_stage_uninit(&v->stage);
    plx_free(v);
    return ok;
}
