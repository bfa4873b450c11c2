#include "app/viewer_parts.h"
#include "base/clock.h"
#include "ui/style.h"

#include <math.h>
#include <string.h>

/* Units between a unit that is looked at and what covers the picture. */
static const double UNIT_MARGIN = 40;

/* That panels leave where the matrices are beside the network, units. */
static const double WIDTH_OF_BOTH = 560;

/* For the connections of a frame while the camera moves. */
static const double HARDWARE_BUDGET_S = 0.010, SOFTWARE_BUDGET_S = 0.055;

/* The bar of numbers, which panels stand on. */
double plx_viewer_bar(const plx_viewer *v, double scale)
{
    return v->numbers && !v->interface.shell.hidden ? PLX_BAR_HEIGHT * scale : 0;
}

/* Pixels to move by along one axis so that a place is between both ends, with a margin. */
static double into(double at, double from, double to, double margin)
{
    margin = fmin(margin, (to - from) / 2);
    return fmin(fmax(at, from + margin), to - margin) - at;
}

/* What panels begin to cover moves out from under them, where it is the unit whose card is shown.
 */
static void keep_unit_in_view(plx_viewer *v, const plx_viewport *old, const plx_camera *before)
{
    const plx_viewport *now = &v->viewport;
    if (!v->stage.has_unit)
        return;
    plx_bounds unit =
        plx_layout_unit_bounds(&v->stage.layout, v->stage.unit.layer, v->stage.unit.unit);
    double x = (unit.left + unit.right) / 2, y = (unit.top + unit.bottom) / 2;
    double was_x = plx_camera_px(before, old, x), was_y = plx_camera_py(before, old, y);
    if (was_x < old->insets.left || was_x > old->width - old->insets.right || was_y < 0 ||
        was_y > old->height - old->insets.bottom)
        return;
    plx_camera goal = v->rig.goal;
    double margin = UNIT_MARGIN * now->ui_scale;
    double dx = into(
        plx_camera_px(&goal, now, x), now->insets.left, now->width - now->insets.right, margin);
    double dy = into(plx_camera_py(&goal, now, y), now->insets.top,
        now->height - now->insets.bottom - plx_viewer_bar(v, now->ui_scale), margin);
    if (dx == 0 && dy == 0)
        return;
    goal.x -= dx / goal.scale;
    goal.y -= dy / goal.scale;
    plx_rig_go(&v->rig, goal);
}

bool plx_viewer_resize(plx_viewer *v, plx_error *e)
{
    int width, height;
    double scale;
    plx_window_size(v->desc->window, &width, &height, &scale);
    scale *= v->zoom;
    width = width > 0 ? width : 1;
    height = height > 0 ? height : 1;
    plx_viewport viewport = {width, height, scale};
    double bar = plx_viewer_bar(v, scale);
    v->interface.shell.picture = v->page.view == PLX_VIEW_BOTH ? WIDTH_OF_BOTH : 0;
    v->interface.shell.idle = v->stage.desc.structure != NULL;
    viewport.insets = plx_shell_insets(&v->interface.shell, &viewport, bar);
    if (!plx_viewer_page_place(v, &viewport, bar, e))
        return false;
    bool same = v->target && v->viewport.width == width && v->viewport.height == height &&
                v->viewport.ui_scale == scale;
    if (same && memcmp(&viewport.insets, &v->viewport.insets, sizeof viewport.insets) == 0)
        return true;
    plx_viewport old = v->viewport;
    plx_camera before = v->rig.goal;
    if (v->target)
        plx_rig_resize(&v->rig, &old, &viewport);
    v->viewport = viewport;
    if (v->target)
        keep_unit_in_view(v, &old, &before);
    v->dirty = true;
    if (same)
        return true;
    plx_target_destroy(&v->target);
    v->target = plx_target_create_window(v->desc->device, width, height, e);
    plx_stage_set_ui_scale(&v->stage, scale);
    return v->target != NULL;
}

/* Tells the source what the style and the panels need of it, once it is something else. */
static void want(plx_viewer *v)
{
    uint64_t wanted = plx_style_wants(&v->style) | v->panels_want;
    if (wanted != v->wanted &&
        plx_project_command(v->desc->project, (plx_command){.kind = PLX_CMD_WANT, .index = wanted}))
        v->wanted = wanted;
}

plx_shot plx_viewer_shot(const plx_viewer *v, const plx_snapshot *snapshot)
{
    plx_shot shot = {
        .snapshot = snapshot,
        .camera = v->rig.now,
        .viewport = v->viewport,
        .engine = v->desc->engine,
        .style = v->style,
        .frame_budget_s = v->desc->fps > 0 ? 1 / v->desc->fps
                          : v->software    ? SOFTWARE_BUDGET_S
                                           : HARDWARE_BUDGET_S,
        .numbers = plx_player_shows(
            &v->player, PLX_PART_NUMBERS, v->numbers && !v->interface.shell.hidden),
        .legend = plx_player_shows(
            &v->player, PLX_PART_NUMBERS, v->numbers && !v->interface.shell.hidden),
        /* Where a panel shows it, the picture need not. */
        .sample = plx_player_shows(&v->player, PLX_PART_SAMPLE,
            !v->interface.shell.hidden && v->viewport.insets.right <= 0),
        .labels = plx_player_shows(&v->player, PLX_PART_NAMES, true),
        .signal = v->player.signal,
        .signal_count = v->player.signal_count,
        .fps = v->fps,
        .pointer_x = v->pointer_x,
        .pointer_y = v->pointer_y,
    };
    plx_viewer_page_shoot(v, &shot);
    return shot;
}

/* What passes: what is pointed at, and notes. */
static void add_passing(const plx_viewer *v, double now_s, plx_shot *shot)
{
    const plx_status *status = &shot->snapshot->status;
    bool diverged = status->state == PLX_RUN_DIVERGED;
    bool message = now_s < v->message_until_s;
    shot->now_ns = plx_now_ns();
    shot->hover = v->hover;
    const plx_search *search = &v->interface.dialogs.search;
    bool seeking = v->interface.dialogs.shown == PLX_DIALOG_SEARCH && search->count > 0;
    shot->found = seeking ? &search->found : NULL;
    shot->rectangle = v->press == PLX_PRESS_RECTANGLE ? &v->rectangle : NULL;
    shot->message = message ? v->message : diverged ? status->message : NULL;
    shot->warning = message ? v->warning : diverged;
}

/* Once, until all is shown again. */
static void say_refused(plx_viewer *v)
{
    bool refused = v->stage.refused.code != PLX_OK;
    if (refused && !v->refused)
        plx_viewer_say_error(v, &v->stage.refused);
    v->refused = refused;
}

bool plx_viewer_draw(plx_viewer *v, const plx_snapshot *snapshot, plx_error *e)
{
    want(v);
    double start = plx_now_s();
    plx_shot shot = plx_viewer_shot(v, snapshot);
    plx_titles titles = plx_player_titles(&v->player, &snapshot->status);
    shot.titles = &titles;
    /* Once all of what is shown is known, a picture of it is drawn in one go. */
    if (v->save_path[0] && v->status.complete && !v->moving)
        plx_viewer_save_shot(v, &shot);
    add_passing(v, start, &shot);
    if (!plx_stage_draw(&v->stage, &shot, v->target, &v->status, e))
        return false;
    say_refused(v);
    if (!plx_viewer_orders_draw(v, e))
        return false;
    plx_panel_context context = plx_stage_panel_context(&v->stage, &shot);
    context.film = plx_viewer_film_shown(v);
    context.setup = plx_project_setup(v->desc->project);
    context.kernels =
        plx_viewer_kernels_of(&v->kernels, plx_project_session(v->desc->project), context.unit);
    context.recent = &v->recent.list;
    context.pointed = v->hover.kind == PLX_PICK_UNIT ? &v->hover.unit : NULL;
    const plx_gui_picture *panels =
        plx_interface_frame(&v->interface, &context, v->style.edges.theme, &v->viewport,
            plx_viewer_bar(v, v->viewport.ui_scale), start - v->last_frame_s);
    if (!plx_stage_draw_panels(&v->stage, panels, v->target, e))
        return false;
    if (v->blank)
        plx_target_clear(v->target, (const float[4]){0, 0, 0, 1});
    plx_viewer_record_frame(v);
    if (!plx_viewer_record_note(v, e))
        return false;
    plx_window_set_cursor(v->desc->window, plx_gui_cursor_shown(v->interface.gui));
    plx_window_present(v->desc->window);
    plx_viewer_record_poll(v);
    plx_viewer_carry_out(v);
    v->dirty = v->dirty || v->stage.fan_sought || plx_viewer_kernels_wait(&v->kernels);
    /* What is found was drawn before it was sought in this frame. */
    const plx_dialogs *dialogs = &v->interface.dialogs;
    size_t found = dialogs->shown == PLX_DIALOG_SEARCH ? dialogs->search.count : 0;
    v->dirty = v->dirty || found != v->found;
    v->found = found;

    double now = plx_now_s(), interval = now - v->last_frame_s;
    v->frame_cost_s = now - start;
    if (v->frames == 0) {
        v->first_frame_s = start;
        v->result.first = snapshot->status;
    }
    v->result.frame_ms_mean += v->frame_cost_s * 1e3; /* a sum until the end */
    if (v->moving) {
        double ms = v->frame_cost_s * 1e3;
        v->moving_ms[ms < PLX_VIEWER_MS ? (size_t)ms : PLX_VIEWER_MS - 1]++;
        v->result.moving_frames++;
    }
    v->result.frame_ms_most = fmax(v->result.frame_ms_most, v->frame_cost_s * 1e3);
    if (v->frames > 0 && interval > 0)
        v->fps += (1 / interval - v->fps) * (v->fps > 0 ? 0.1 : 1);
    v->last_frame_s = now;
    v->frames++;
    return true;
}
