#include "app/viewer.h"

#include "app/interface.h"
#include "app/tune.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "capture/png.h"
#include "scene/unit_marks.h"
#include "ui/actions.h"
#include "ui/style.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static const double MESSAGE_S = 4;
static const double ZOOM_NOTCH = 1.25;  /* a wheel notch, or a key press is two */
static const double PAN_KEY = 0.15;     /* share of the viewport */
static const double UNIT_REACH_PX = 14; /* how near a double click must be to mean a unit */

/* Frame times aimed at. A hardware GPU keeps up with the screen. A software one takes turns with
 * the trainer: ten frames a second while the camera moves, and at rest no more than half of the
 * time. */
static const double HARDWARE_BUDGET_S = 0.010, SOFTWARE_BUDGET_S = 0.055;
static const double HARDWARE_FRAME_S = 1.0 / 120, SOFTWARE_REST_FRAME_S = 1.0 / 12;

/* How often a new snapshot is looked for while nothing is to be drawn; input wakes at once. */
static const double IDLE_WAIT_S = 1.0 / 100;

typedef struct plx_viewer {
    const plx_viewer_desc *desc;
    plx_stage stage;
    plx_interface interface;
    plx_target *target; /* the window's back buffer */
    plx_viewport viewport;
    plx_rig rig;
    plx_edge_status status;
    plx_edge_style style;
    bool software;

    bool quit, dirty, numbers, help;
    bool dragging, gliding; /* the pointer, or the rig, moves the camera */
    bool idle;              /* the last round had nothing to draw */
    bool moving;            /* the camera is not where it was in the last frame */
    double drag_x, drag_y, pointer_x, pointer_y;

    size_t next_cue;
    uint64_t frames;
    plx_viewer_result result;
    double start_s, advanced_s, first_frame_s, last_frame_s, frame_cost_s, fps;

    char message[320];
    bool warning;
    double message_until_s;
    char save_path[256]; /* "" when nothing is to be saved */
    bool save_of_script; /* a script asked for it */
    plx_error failure;   /* the first thing that a script asked for and could not have */
} plx_viewer;

static void say(plx_viewer *v, bool warning, const char *text)
{
    plx_text_copy(v->message, sizeof v->message, text);
    v->warning = warning;
    v->message_until_s = plx_now_s() + MESSAGE_S;
    v->dirty = true;
}

/* What a person asked for in vain is said on the screen; what a script did, also to its caller. */
static void fail_script(plx_viewer *v, const plx_error *e)
{
    if (v->failure.code == PLX_OK)
        v->failure = *e;
    say(v, true, e->message);
}

static void command(plx_viewer *v, plx_command c)
{
    if (!plx_commands_push(v->desc->source->commands, c))
        say(v, true, "training is busy; try again in a moment");
}

/* The bar of numbers, which panels stand on. */
static double bar_height(const plx_viewer *v, double scale)
{
    return v->numbers ? PLX_BAR_HEIGHT * scale : 0;
}

static bool resize(plx_viewer *v, plx_error *e)
{
    int width, height;
    double scale;
    plx_window_size(v->desc->window, &width, &height, &scale);
    width = width > 0 ? width : 1;
    height = height > 0 ? height : 1;
    plx_viewport viewport = {width, height, scale};
    viewport.insets = plx_shell_insets(&v->interface.shell, &viewport, bar_height(v, scale));
    bool same = v->target && v->viewport.width == width && v->viewport.height == height &&
                v->viewport.ui_scale == scale;
    if (same && memcmp(&viewport.insets, &v->viewport.insets, sizeof viewport.insets) == 0)
        return true;
    if (v->target)
        plx_rig_resize(&v->rig, &v->viewport, &viewport);
    v->viewport = viewport;
    v->dirty = true;
    if (same)
        return true;
    plx_target_destroy(&v->target);
    v->target = plx_target_create_window(v->desc->stage.device, width, height, e);
    return v->target && plx_stage_set_ui_scale(&v->stage, scale, e);
}

/* A camera that jumps is at its goal already and not on its way, so that only this tells that the
 * picture is another one. */
static void go(plx_viewer *v, plx_camera goal)
{
    plx_rig_go(&v->rig, goal);
    v->dirty = true;
}

static void frame_bounds(plx_viewer *v, plx_bounds bounds)
{
    go(v, plx_camera_frame(&bounds, &v->viewport));
}

static void zoom(plx_viewer *v, double factor, double px, double py)
{
    go(v, plx_camera_zoom(&v->rig.goal, &v->viewport, factor, px, py));
}

static void pan(plx_viewer *v, double dx, double dy)
{
    plx_camera goal = v->rig.goal;
    goal.x += dx / goal.scale;
    goal.y += dy / goal.scale;
    go(v, goal);
}

static void drag(plx_viewer *v, double x, double y)
{
    /* What was grabbed stays under the pointer, without easing. */
    plx_camera goal = v->rig.now;
    goal.x -= (x - v->drag_x) / goal.scale;
    goal.y -= (y - v->drag_y) / goal.scale;
    plx_rig_go(&v->rig, goal);
    plx_rig_settle(&v->rig);
    v->drag_x = x;
    v->drag_y = y;
    v->moving = true;
}

/* A double click means the unit under it if units can be told apart there, else the layer. */
static void frame_at(plx_viewer *v, double px, double py)
{
    const plx_camera *camera = &v->rig.now;
    double x = plx_camera_world_x(camera, &v->viewport, px);
    double y = plx_camera_world_y(camera, &v->viewport, py), distance;
    const plx_layout *layout = &v->stage.layout;
    plx_unit_ref unit = plx_layout_nearest(layout, x, y, &distance);
    const plx_column *column = &layout->columns[unit.layer];
    double reach =
        fmax(UNIT_REACH_PX * v->viewport.ui_scale, plx_unit_radius(column, camera, &v->viewport));
    bool apart = column->spacing * camera->scale >= 4 * v->viewport.ui_scale;
    if (apart && distance * camera->scale <= reach) {
        frame_bounds(v, plx_layout_unit_bounds(layout, unit.layer, unit.unit));
        return;
    }
    size_t nearest = 0;
    for (size_t i = 1; i < layout->layer_count; i++)
        if (fabs(layout->columns[i].x - x) < fabs(layout->columns[nearest].x - x))
            nearest = i;
    frame_bounds(v, plx_layout_layer_bounds(layout, nearest));
}

static void request_save(plx_viewer *v, const char *path)
{
    v->save_of_script = path != NULL;
    if (path) {
        plx_text_copy(v->save_path, sizeof v->save_path, path);
    } else {
        time_t now = time(NULL);
        struct tm local;
        localtime_r(&now, &local);
        strftime(v->save_path, sizeof v->save_path, "plexus-%Y%m%d-%H%M%S.png", &local);
    }
    if (!v->status.complete)
        say(v, false, "the picture is saved as soon as all connections are drawn");
    v->dirty = true;
}

/* True if the action was about colours. */
static bool tune(plx_viewer *v, plx_action action)
{
    char said[80];
    double weight = v->status.exposure.weight > 0 ? v->status.exposure.weight : 1;
    bool tuned = plx_tune(&v->style, action, &v->desc->style, weight, said, sizeof said);
    if (tuned)
        say(v, false, said);
    return tuned;
}

static void act(plx_viewer *v, plx_action action)
{
    if (tune(v, action))
        return;
    double step_x = PAN_KEY * v->viewport.width, step_y = PAN_KEY * v->viewport.height;
    v->dirty = true;
    switch (action) {
    case PLX_ACTION_NONE:
        break;
    case PLX_ACTION_FRAME_ALL:
        frame_bounds(v, v->stage.layout.bounds);
        break;
    case PLX_ACTION_ZOOM_IN:
        zoom(v, ZOOM_NOTCH * ZOOM_NOTCH, v->pointer_x, v->pointer_y);
        break;
    case PLX_ACTION_ZOOM_OUT:
        zoom(v, 1 / (ZOOM_NOTCH * ZOOM_NOTCH), v->pointer_x, v->pointer_y);
        break;
    case PLX_ACTION_PAN_LEFT:
        pan(v, -step_x, 0);
        break;
    case PLX_ACTION_PAN_RIGHT:
        pan(v, step_x, 0);
        break;
    case PLX_ACTION_PAN_UP:
        pan(v, 0, -step_y);
        break;
    case PLX_ACTION_PAN_DOWN:
        pan(v, 0, step_y);
        break;
    case PLX_ACTION_FULLSCREEN:
        plx_window_toggle_fullscreen(v->desc->window);
        break;
    case PLX_ACTION_PAUSE:
        command(v, (plx_command){.kind = PLX_CMD_TOGGLE_PAUSE});
        break;
    case PLX_ACTION_STEP:
        command(v, (plx_command){.kind = PLX_CMD_STEP, .value = 1});
        break;
    case PLX_ACTION_RESET:
        command(v, (plx_command){.kind = PLX_CMD_RESET_NEXT});
        say(v, false, "started again from new weights");
        break;
    case PLX_ACTION_SLOWER:
    case PLX_ACTION_FASTER:
        command(v, (plx_command){.kind = PLX_CMD_LEARNING_RATE_TIMES,
                       .value = action == PLX_ACTION_FASTER ? 2 : 0.5});
        break;
    case PLX_ACTION_OPTIMIZER:
        command(v, (plx_command){.kind = PLX_CMD_OPTIMIZER_NEXT});
        break;
    case PLX_ACTION_SAMPLE_NEXT:
        command(v, (plx_command){.kind = PLX_CMD_SAMPLE_STEP, .value = 1});
        break;
    case PLX_ACTION_SAMPLE_PREVIOUS:
        command(v, (plx_command){.kind = PLX_CMD_SAMPLE_STEP, .value = -1});
        break;
    case PLX_ACTION_NUMBERS:
        v->numbers = !v->numbers;
        break;
    case PLX_ACTION_SAVE:
        request_save(v, NULL);
        break;
    case PLX_ACTION_HELP:
        v->help = !v->help;
        break;
    case PLX_ACTION_QUIT:
        if (v->help)
            v->help = false;
        else
            v->quit = true;
        break;
    default:
        break;
    }
}

/* What panels asked for. */
static void carry_out(plx_viewer *v)
{
    plx_requests *r = &v->interface.requests;
    for (size_t i = 0; i < r->count; i++) {
        const plx_request *request = &r->items[i];
        plx_error why;
        switch (request->kind) {
        case PLX_REQUEST_ACTION:
            act(v, request->action);
            break;
        case PLX_REQUEST_COMMAND:
            command(v, request->command);
            break;
        case PLX_REQUEST_STYLE:
            if (!plx_edge_style_set(&v->style, request->name, request->value, &why))
                say(v, true, why.message);
            break;
        }
    }
    v->dirty = v->dirty || r->count > 0;
    r->count = 0;
}

static void handle(plx_viewer *v, const plx_event *event)
{
    if (plx_gui_event(v->interface.gui, event))
        return;
    switch (event->kind) {
    case PLX_EVENT_NONE:
        break;
    case PLX_EVENT_QUIT:
        v->quit = true;
        break;
    case PLX_EVENT_RESIZE:
    case PLX_EVENT_EXPOSE:
        v->dirty = true;
        break;
    case PLX_EVENT_LEAVE:
        break;
    case PLX_EVENT_KEY:
    case PLX_EVENT_TEXT:
        act(v, plx_action_for_key(event->key, event->ctrl, event->repeat));
        break;
    case PLX_EVENT_PRESS:
        /* A hand that trembles at the second click must not stop the camera on its way. */
        v->dragging = event->clicks != 2;
        v->drag_x = event->x;
        v->drag_y = event->y;
        if (event->clicks == 2)
            frame_at(v, event->x, event->y);
        break;
    case PLX_EVENT_RELEASE:
        v->dragging = false;
        break;
    case PLX_EVENT_MOVE:
        v->pointer_x = event->x;
        v->pointer_y = event->y;
        if (v->dragging && event->pressed)
            drag(v, event->x, event->y);
        break;
    case PLX_EVENT_WHEEL:
        zoom(v, pow(ZOOM_NOTCH, event->amount), event->x, event->y);
        break;
    case PLX_EVENT_PINCH:
        zoom(v, event->amount, event->x, event->y);
        break;
    }
}

static void play_cue(plx_viewer *v, const plx_cue *cue)
{
    const plx_layout *layout = &v->stage.layout;
    double w = v->viewport.width, h = v->viewport.height;
    switch (cue->kind) {
    case PLX_CUE_ZOOM:
        zoom(v, cue->factor, cue->x * w, cue->y * h);
        break;
    case PLX_CUE_PAN:
        pan(v, cue->x * w, cue->y * h);
        break;
    case PLX_CUE_FRAME_ALL:
        frame_bounds(v, layout->bounds);
        break;
    case PLX_CUE_FRAME_LAYER:
        if (cue->layer < layout->layer_count)
            frame_bounds(v, plx_layout_layer_bounds(layout, cue->layer));
        else
            fail_script(v, &(plx_error){.code = PLX_ERR_USAGE,
                               .message = "the script names a layer that is not there",
                               .offset = -1});
        break;
    case PLX_CUE_FRAME_UNIT:
        if (cue->layer < layout->layer_count && cue->unit < layout->columns[cue->layer].units)
            frame_bounds(v, plx_layout_unit_bounds(layout, cue->layer, cue->unit));
        else
            fail_script(v, &(plx_error){.code = PLX_ERR_USAGE,
                               .message = "the script names a unit that is not there",
                               .offset = -1});
        break;
    case PLX_CUE_KEY:
        act(v, plx_action_for_key(cue->key, cue->ctrl, false));
        break;
    case PLX_CUE_SAVE:
        request_save(v, cue->path);
        break;
    case PLX_CUE_QUIT:
        v->quit = true;
        break;
    }
}

/* A save that is under way holds the script, so that the picture is of the view it was asked for.
 */
static void play_script(plx_viewer *v)
{
    const plx_script *script = v->desc->script;
    if (v->save_path[0])
        v->start_s += plx_now_s() - v->advanced_s;
    while (script && v->next_cue < script->count && !v->save_path[0] && !v->quit &&
           script->cues[v->next_cue].time_s <= plx_now_s() - v->start_s)
        play_cue(v, &script->cues[v->next_cue++]);
}

static void save(plx_viewer *v)
{
    char text[640];
    plx_error e;
    size_t count = (size_t)v->viewport.width * (size_t)v->viewport.height;
    unsigned char *pixels = plx_alloc(count, 4);
    bool ok = pixels || plx_fail_file(&e, PLX_ERR_MEMORY, v->save_path, "out of memory");
    if (ok) {
        plx_target_read_rgba8(v->target, pixels);
        ok = plx_png_write(v->save_path, pixels, v->viewport.width, v->viewport.height, &e);
    }
    plx_free(pixels);
    if (ok) {
        snprintf(text, sizeof text, "saved %s", v->save_path);
    } else {
        plx_error_text(&e, text, sizeof text);
        if (v->save_of_script)
            fail_script(v, &e);
        else
            plx_log(PLX_LOG_WARNING, "%s", text);
    }
    v->save_path[0] = '\0';
    say(v, !ok, text);
}

static bool draw(plx_viewer *v, const plx_snapshot *snapshot, plx_error *e)
{
    double start = plx_now_s();
    const plx_status *status = &snapshot->status;
    bool diverged = status->state == PLX_RUN_DIVERGED;
    bool message = start < v->message_until_s;
    plx_shot shot = {
        .snapshot = snapshot,
        .camera = v->rig.now,
        .viewport = v->viewport,
        .engine = v->desc->engine,
        .style = v->style,
        .still = v->save_path[0] != '\0',
        .frame_budget_s = v->desc->fps > 0 ? 1 / v->desc->fps
                          : v->software    ? SOFTWARE_BUDGET_S
                                           : HARDWARE_BUDGET_S,
        .numbers = v->numbers,
        .help = v->help,
        .sample = true,
        .labels = true,
        .fps = v->fps,
        .now_ns = plx_now_ns(),
        .message = message    ? v->message
                   : diverged ? status->message
                              : NULL,
        .warning = message ? v->warning : diverged,
    };
    if (v->save_path[0])
        shot.message = NULL; /* a picture shows the network, not a passing note */
    if (!plx_stage_draw(&v->stage, &shot, v->target, &v->status, e))
        return false;
    if (v->save_path[0] && v->status.complete && !v->moving)
        save(v);
    plx_panel_context context = plx_stage_panel_context(&v->stage, &shot);
    const plx_gui_picture *panels = plx_interface_frame(&v->interface, &context, &v->viewport,
        bar_height(v, v->viewport.ui_scale), start - v->last_frame_s);
    if (!plx_stage_draw_panels(&v->stage, panels, v->target, e))
        return false;
    plx_window_present(v->desc->window);
    carry_out(v);

    double now = plx_now_s(), interval = now - v->last_frame_s;
    v->frame_cost_s = now - start;
    if (v->frames == 0) {
        v->first_frame_s = start;
        v->result.first = *status;
    }
    v->result.frame_ms_mean += v->frame_cost_s * 1e3; /* a sum until the end */
    v->result.frame_ms_most = fmax(v->result.frame_ms_most, v->frame_cost_s * 1e3);
    if (v->frames > 0 && interval > 0)
        v->fps += (1 / interval - v->fps) * (v->fps > 0 ? 0.1 : 1);
    v->last_frame_s = now;
    v->frames++;
    return true;
}

/* Seconds to wait for input before the next frame may come. */
static double patience(const plx_viewer *v)
{
    double since = plx_now_s() - v->last_frame_s;
    if (!v->software)
        return HARDWARE_FRAME_S - since;
    if (v->gliding || v->dragging)
        return 0;
    return fmax(SOFTWARE_REST_FRAME_S, 2 * v->frame_cost_s) - since;
}

/* One round: input, script, camera, and a frame if anything is to be seen that was not. */
static bool turn(plx_viewer *v, plx_error *e)
{
    double wait = v->idle ? IDLE_WAIT_S : patience(v);
    plx_event event = plx_window_event(v->desc->window, fmax(wait, 0));
    while (event.kind != PLX_EVENT_NONE && !v->quit) {
        handle(v, &event);
        event = plx_window_event(v->desc->window, 0);
    }
    play_script(v);
    if (v->quit || !resize(v, e))
        return v->quit;

    double now = plx_now_s(), passed = now - v->advanced_s;
    v->advanced_s = now;
    v->gliding = plx_rig_advance(&v->rig, fmin(passed, 0.2));
    v->moving = v->moving || v->gliding;
    const plx_snapshot *s = plx_exchange_take(v->desc->source->exchange);
    bool fresh = s->sequence != v->stage.visuals.sequence;
    bool fading = v->message_until_s > 0 && now > v->message_until_s;
    /* While training runs or the camera moves, patience has paced this; what a person did is
     * answered at once. */
    bool due =
        now - v->last_frame_s >= (v->software && !v->moving ? SOFTWARE_REST_FRAME_S : 0) * 0.9;
    bool widgets = plx_gui_busy(v->interface.gui);
    if (!v->dirty && !widgets && !v->moving && !fading && !v->save_path[0] &&
        !((fresh || v->status.busy || v->desc->frames > 0) && due)) {
        v->idle = true;
        return true;
    }
    v->idle = false;
    if (fading)
        v->message_until_s = 0;
    v->dirty = false;
    bool ok = draw(v, s, e);
    v->moving = false;
    if (v->desc->frames > 0 && v->frames >= v->desc->frames)
        v->quit = true;
    return ok;
}

static plx_viewer_result sum_up(plx_viewer *v)
{
    plx_viewer_result r = v->result;
    r.frames = v->frames;
    r.seconds = plx_now_s() - v->first_frame_s;
    r.frame_ms_mean /= v->frames > 0 ? (double)v->frames : 1;
    r.picture = v->status;
    r.last = plx_exchange_take(v->desc->source->exchange)->status;
    return r;
}

bool plx_viewer_run(const plx_viewer_desc *desc, plx_viewer_result *result, plx_error *e)
{
    plx_viewer *v = plx_alloc(1, sizeof *v);
    if (!v)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    v->desc = desc;
    v->style = desc->style;
    v->numbers = v->dirty = true;
    v->software = plx_device_caps(desc->stage.device)->software;
    plx_stage_desc stage = desc->stage;
    int width, height;
    plx_window_size(desc->window, &width, &height, &stage.ui_scale);
    plx_viewport first = {width, height, stage.ui_scale};
    bool ok = plx_stage_init(&v->stage, &stage, e) &&
              plx_interface_init(&v->interface, &first, PLX_GUI_DARK, e) && resize(v, e);
    if (ok) {
        v->rig.reduced_motion = desc->reduced_motion;
        plx_rig_init(&v->rig, &v->stage.layout, &v->viewport);
        v->pointer_x = v->viewport.width * 0.5;
        v->pointer_y = v->viewport.height * 0.5;
        v->start_s = v->advanced_s = v->last_frame_s = plx_now_s();
        while (ok && !v->quit)
            ok = turn(v, e);
        *result = sum_up(v);
    }
    if (ok && v->failure.code != PLX_OK) {
        if (e)
            *e = v->failure;
        ok = false;
    }
    plx_target_destroy(&v->target);
    plx_interface_uninit(&v->interface);
    plx_stage_uninit(&v->stage);
    plx_free(v);
    return ok;
}
