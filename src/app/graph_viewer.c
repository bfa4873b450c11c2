#include "app/graph_viewer.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/thread.h"
#include "capture/png.h"
#include "graph/walk.h"
#include "ui/strings.h"

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const double WORK_S = 0.03, DRAW_S = 0.008, IDLE_S = 0.1, MESSAGE_S = 4;
static const double NOTCH = 1.25, CLICK_PX = 4;

enum { MS_MAX = 1000 };

typedef struct viewer {
    const plx_graph_viewer_desc *desc;
    plx_graph_stage *stage;
    plx_target *target, *window; /* drawn into, and shown */
    plx_graph_shot shot;
    plx_rig rig;
    double ui_scale;
    double pointer_x, pointer_y, press_x, press_y;
    bool pressed, dragged;
    uint32_t grabbed; /* unit that is dragged; PLX_NO_NAME: the picture is */
    size_t steps;     /* around the selected unit that are shown; 0: all is */
    uint8_t *within;  /* [units], while that is found */
    bool follows;     /* the camera shows all, wherever units go, until a person moves it */
    bool quit, dirty, complete, settled, searching, searched_in_vain;
    char search[64], message[160];
    double message_until_s, shot_s;
    uint64_t version;           /* of what was drawn last */
    uint32_t moving_ms[MS_MAX]; /* frames that took so many milliseconds, or more for the last */

    plx_thread *worker;
    plx_signal wake; /* there is something to be done again */
    atomic_bool stop, paused, done, failed;
    plx_error worker_error;
} viewer;

static void work(void *user)
{
    viewer *v = user;
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

static void say(viewer *v, const char *text)
{
    plx_text_copy(v->message, sizeof v->message, text);
    v->message_until_s = plx_now_s() + MESSAGE_S;
    v->dirty = true;
}

static bool resize(viewer *v, plx_error *e)
{
    int width, height;
    double scale;
    plx_window_size(v->desc->window, &width, &height, &scale);
    if (v->target && width == v->shot.viewport.width && height == v->shot.viewport.height)
        return true;
    plx_target_destroy(&v->target);
    plx_target_destroy(&v->window);
    v->target = plx_target_create(v->desc->device, "graph", width, height, PLX_FORMAT_RGBA8, e);
    v->window = v->target ? plx_target_create_window(v->desc->device, width, height, e) : NULL;
    v->shot.viewport = (plx_viewport){width, height, v->ui_scale, {0}};
    v->dirty = true;
    return v->window != NULL;
}

static void show_all(viewer *v)
{
    v->rig.goal = plx_graph_stage_whole(v->stage, &v->shot);
    v->rig.scale_min = v->rig.goal.scale * 0.25;
    v->rig.scale_max = v->rig.goal.scale * 4000;
    v->rig.bounds = (plx_bounds){-1e9, -1e9, 1e9, 1e9};
}

static void go(viewer *v, plx_camera goal)
{
    v->follows = false;
    plx_rig_go(&v->rig, goal);
    v->dirty = true;
}

static void zoom(viewer *v, double factor, double x, double y)
{
    go(v, plx_camera_zoom(&v->rig.goal, &v->shot.viewport, factor, x, y));
}

static void pan(viewer *v, double dx, double dy)
{
    plx_camera c = v->rig.goal;
    c.x -= dx / c.scale;
    c.y -= dy / c.scale;
    go(v, c);
}

static void select_unit(viewer *v, uint32_t unit, bool visit)
{
    v->shot.unit = unit;
    v->dirty = true;
    if (unit == PLX_NO_NAME || !visit)
        return;
    plx_camera c = v->rig.goal;
    plx_graph_stage_place(v->stage, unit, &c.x, &c.y);
    c.scale = fmax(c.scale, plx_graph_stage_whole(v->stage, &v->shot).scale * 4);
    go(v, c);
}

/* The unit of that name, or else one whose name begins so, or has it within. */
static uint32_t find(const plx_graph *g, const char *text)
{
    uint32_t best = PLX_NO_NAME;
    int best_rank = 3;
    size_t n = strlen(text);
    for (size_t u = 0; u < g->unit_count && best_rank > 0; u++) {
        char room[PLX_GRAPH_NAME];
        const char *name = plx_graph_unit_name(g, u, room, sizeof room);
        int rank = strcasecmp(name, text) == 0       ? 0
                   : strncasecmp(name, text, n) == 0 ? 1
                   : strcasestr(name, text)          ? 2
                                                     : 3;
        if (rank < best_rank) {
            best_rank = rank;
            best = (uint32_t)u;
        }
    }
    return best;
}

static const char *name_of(const viewer *v, uint32_t unit, char room[PLX_GRAPH_NAME])
{
    return plx_graph_unit_name(v->desc->stage.graph, unit, room, PLX_GRAPH_NAME);
}

/* All is shown again. */
static bool show_everything(viewer *v)
{
    v->steps = 0;
    v->dirty = true;
    return plx_graph_stage_select(v->stage, NULL, NULL, 0, NULL);
}

/* What can be reached from the selected unit in so many steps. */
static void show_around(viewer *v, size_t steps)
{
    const plx_mesh *m = plx_graph_stage_mesh(v->stage);
    char text[160], room[PLX_GRAPH_NAME];
    if (v->shot.unit == PLX_NO_NAME || !m) {
        say(v, plx_str(PLX_STR_GRAPH_SELECT_FIRST));
        return;
    }
    if (steps == 0) {
        show_everything(v);
        return;
    }
    size_t count = plx_walk_around(m, v->shot.unit, steps, v->within);
    if (count == 0 || !plx_graph_stage_select(v->stage, v->within, NULL, 0, NULL))
        return;
    v->steps = steps;
    snprintf(text, sizeof text, plx_str(PLX_STR_GRAPH_AROUND), count, steps,
        name_of(v, v->shot.unit, room));
    say(v, text);
}

/* A shortest way from the selected unit to another one. */
static void show_path(viewer *v, uint32_t to)
{
    enum { LONGEST = 4096 };
    static uint32_t path[LONGEST];
    const plx_mesh *m = plx_graph_stage_mesh(v->stage);
    char text[200], from_room[PLX_GRAPH_NAME], to_room[PLX_GRAPH_NAME];
    uint32_t from = v->shot.unit;
    if (!m || from == PLX_NO_NAME || to == PLX_NO_NAME)
        return;
    const char *a = name_of(v, from, from_room), *b = name_of(v, to, to_room);
    size_t count = plx_walk_path(m, from, to, path, LONGEST);
    if (count == 0) {
        snprintf(text, sizeof text, plx_str(PLX_STR_GRAPH_NO_PATH), a, b);
        say(v, text);
        return;
    }
    memset(v->within, 0, v->desc->stage.graph->unit_count);
    for (size_t i = 0; i < count; i++)
        v->within[path[i]] = 1;
    if (!plx_graph_stage_select(v->stage, v->within, path, count, NULL))
        return;
    v->steps = 0;
    snprintf(text, sizeof text, plx_str(PLX_STR_GRAPH_PATH), count - 1, a, b);
    say(v, text);
}

static void free_unit(viewer *v)
{
    char text[160], room[PLX_GRAPH_NAME];
    if (v->shot.unit == PLX_NO_NAME || !plx_graph_stage_is_held(v->stage, v->shot.unit))
        return;
    plx_graph_stage_release(v->stage, v->shot.unit);
    plx_signal_post(&v->wake);
    snprintf(text, sizeof text, plx_str(PLX_STR_GRAPH_RELEASED), name_of(v, v->shot.unit, room));
    say(v, text);
}

/* The unit that is held goes where the pointer is. */
static void drag_unit(viewer *v)
{
    const plx_camera *c = &v->rig.now;
    const plx_viewport *p = &v->shot.viewport;
    v->follows = false;
    plx_graph_stage_hold(v->stage, v->grabbed, c->x + (v->pointer_x - p->width * 0.5) / c->scale,
        c->y + (v->pointer_y - p->height * 0.5) / c->scale);
    plx_signal_post(&v->wake);
    v->dirty = true;
}

static void drop_unit(viewer *v)
{
    char text[160], room[PLX_GRAPH_NAME];
    snprintf(text, sizeof text, plx_str(PLX_STR_GRAPH_PINNED), name_of(v, v->grabbed, room));
    say(v, text);
    v->shot.unit = v->grabbed;
    v->grabbed = PLX_NO_NAME;
}

static void type(viewer *v, const plx_event *event)
{
    size_t n = strlen(v->search);
    v->dirty = true;
    v->searched_in_vain = false;
    if (event->kind == PLX_EVENT_KEY && event->key == PLX_KEY_BACKSPACE) {
        while (n > 0 && (v->search[--n] & 0xC0) == 0x80)
            ;
        v->search[n] = '\0';
    } else if (event->kind == PLX_EVENT_KEY && event->key == PLX_KEY_ENTER) {
        uint32_t unit = n > 0 ? find(v->desc->stage.graph, v->search) : (uint32_t)PLX_NO_NAME;
        v->searched_in_vain = n > 0 && unit == PLX_NO_NAME;
        v->searching = v->searched_in_vain;
        select_unit(v, unit, true);
    } else if (event->kind == PLX_EVENT_KEY && event->key == PLX_KEY_ESCAPE) {
        v->searching = false;
    } else if (event->kind == PLX_EVENT_TEXT && n + strlen(event->text) < sizeof v->search) {
        memcpy(v->search + n, event->text, strlen(event->text) + 1);
    }
}

static void next_colors(viewer *v)
{
    static const plx_graph_by order[] = {
        PLX_GRAPH_BY_TYPE, PLX_GRAPH_BY_COMMUNITY, PLX_GRAPH_BY_SIGN};
    plx_graph_by now = plx_graph_stage_by(v->stage);
    const plx_graph *g = v->desc->stage.graph;
    bool types = g->types.count > 1, signs = plx_graph_stage_stats(v->stage)->weight_min < 0;
    for (int i = 0, at = (int)now; i < 3; i++, at++) {
        plx_graph_by by = order[at % 3];
        if ((by == PLX_GRAPH_BY_TYPE && !types) || (by == PLX_GRAPH_BY_SIGN && !signs))
            continue;
        plx_graph_stage_color(v->stage, by, NULL, NULL);
        break;
    }
    v->dirty = true;
}

static void save(viewer *v)
{
    char name[64], text[160];
    plx_file_name_now(name, sizeof name, "png");
    int width = v->shot.viewport.width, height = v->shot.viewport.height;
    unsigned char *pixels = plx_alloc((size_t)width * (size_t)height, 4);
    plx_error e = {0};
    bool ok = pixels != NULL;
    if (ok) {
        plx_target_read_rgba8(v->target, pixels);
        ok = plx_png_write(name, pixels, width, height, &e);
    }
    plx_free(pixels);
    snprintf(text, sizeof text, plx_str(PLX_STR_GRAPH_SAVED), name);
    say(v, ok ? text : e.message);
}

static void press_key(viewer *v, const plx_event *event)
{
    const plx_viewport *p = &v->shot.viewport;
    double step = 80 * v->ui_scale;
    v->dirty = true;
    switch (event->key) {
    case 'q':
        v->quit = true;
        break;
    case 'r':
    case '0':
    case PLX_KEY_HOME:
        show_all(v);
        break;
    case 'c':
        next_colors(v);
        break;
    case 't':
        v->shot.theme = (v->shot.theme + 1) % PLX_THEME_COUNT;
        break;
    case 'l':
        v->shot.no_names = !v->shot.no_names;
        break;
    case 's':
        save(v);
        break;
    case '/':
        v->searching = true;
        v->search[0] = '\0';
        break;
    case ' ':
        atomic_store(&v->paused, !atomic_load(&v->paused));
        plx_signal_post(&v->wake);
        break;
    case 'd':
        plx_graph_stage_size_by(
            v->stage, (plx_graph_stage_size(v->stage) + 1) % PLX_GRAPH_DEGREE_COUNT);
        break;
    case 'p':
        free_unit(v);
        break;
    case ']':
        show_around(v, v->steps + 1);
        break;
    case '[':
        show_around(v, v->steps > 0 ? v->steps - 1 : 0);
        break;
    case '+':
    case '=':
        zoom(v, NOTCH * NOTCH, p->width * 0.5, p->height * 0.5);
        break;
    case '-':
        zoom(v, 1 / (NOTCH * NOTCH), p->width * 0.5, p->height * 0.5);
        break;
    case PLX_KEY_LEFT:
        pan(v, step, 0);
        break;
    case PLX_KEY_RIGHT:
        pan(v, -step, 0);
        break;
    case PLX_KEY_UP:
        pan(v, 0, step);
        break;
    case PLX_KEY_DOWN:
        pan(v, 0, -step);
        break;
    case PLX_KEY_ESCAPE:
        show_everything(v);
        select_unit(v, PLX_NO_NAME, false);
        break;
    case '?':
    case PLX_KEY_F1:
        say(v, plx_str(PLX_STR_GRAPH_KEYS));
        break;
    case PLX_KEY_F11:
    case 'f':
        plx_window_toggle_fullscreen(v->desc->window);
        break;
    default:
        break;
    }
}

static void point(viewer *v)
{
    v->shot.camera = v->rig.now;
    uint32_t hover = plx_graph_stage_pick(v->stage, &v->shot, v->pointer_x, v->pointer_y);
    v->dirty = v->dirty || hover != v->shot.hover;
    v->shot.hover = hover;
}

static void move_pointer(viewer *v, const plx_event *event)
{
    double dx = event->x - v->pointer_x, dy = event->y - v->pointer_y;
    v->pointer_x = event->x;
    v->pointer_y = event->y;
    if (!v->pressed) {
        point(v);
        return;
    }
    v->dragged =
        v->dragged || hypot(event->x - v->press_x, event->y - v->press_y) > CLICK_PX * v->ui_scale;
    if (v->dragged && v->grabbed != PLX_NO_NAME) {
        drag_unit(v);
    } else if (v->dragged) {
        pan(v, dx, dy);
        v->rig.now = v->rig.goal; /* what is held stays under the pointer */
    }
}

static void handle(viewer *v, const plx_event *event)
{
    bool key = event->kind == PLX_EVENT_KEY || event->kind == PLX_EVENT_TEXT;
    if (key && v->searching) {
        type(v, event);
    } else if (key) {
        press_key(v, event);
    } else if (event->kind == PLX_EVENT_QUIT) {
        v->quit = true;
    } else if (event->kind == PLX_EVENT_WHEEL) {
        zoom(v, pow(NOTCH, event->amount), event->x, event->y);
    } else if (event->kind == PLX_EVENT_PINCH) {
        zoom(v, event->amount, event->x, event->y);
    } else if (event->kind == PLX_EVENT_PRESS) {
        v->pressed = true;
        v->dragged = false;
        v->press_x = v->pointer_x = event->x;
        v->press_y = v->pointer_y = event->y;
        point(v);
        v->grabbed = event->shift ? (uint32_t)PLX_NO_NAME : v->shot.hover;
        if (event->clicks == 2) {
            point(v);
            select_unit(v, v->shot.hover, true);
        }
    } else if (event->kind == PLX_EVENT_RELEASE) {
        if (v->pressed && !v->dragged && event->clicks == 1) {
            point(v);
            if (event->shift)
                show_path(v, v->shot.hover);
            else
                select_unit(v, v->shot.hover, false);
        }
        if (v->dragged && v->grabbed != PLX_NO_NAME)
            drop_unit(v);
        v->pressed = v->dragged = false;
    } else if (event->kind == PLX_EVENT_MOVE) {
        move_pointer(v, event);
    } else {
        v->dirty = true;
    }
}

static const char *note(viewer *v, double now, char *room, size_t size)
{
    if (v->searching) {
        snprintf(room, size,
            plx_str(v->searched_in_vain ? PLX_STR_GRAPH_NOT_FOUND : PLX_STR_GRAPH_SEARCH),
            v->search);
        return room;
    }
    if (v->message_until_s > now)
        return v->message;
    if (atomic_load(&v->done))
        return NULL;
    if (atomic_load(&v->paused))
        return plx_str(PLX_STR_GRAPH_PAUSED);
    snprintf(room, size, plx_str(PLX_STR_GRAPH_PLACING), plx_graph_stage_progress(v->stage) * 100,
        plx_graph_stage_is_some(v->stage) ? plx_str(PLX_STR_GRAPH_SOME) : "");
    return room;
}

/* One round: input, places, camera, and a frame if anything is to be seen that was not. */
static bool turn(viewer *v, plx_graph_viewer_result *r, double start, plx_error *e)
{
    bool placed = atomic_load(&v->done) || atomic_load(&v->paused);
    bool busy = v->dirty || !v->complete || !placed;
    plx_event event = plx_window_event(v->desc->window, busy ? 0.002 : IDLE_S);
    for (; event.kind != PLX_EVENT_NONE && !v->quit; event = plx_window_event(v->desc->window, 0))
        handle(v, &event);
    if (atomic_load(&v->failed)) {
        *e = v->worker_error;
        return false;
    }
    if (v->quit || !resize(v, e))
        return v->quit;
    double now = plx_now_s();
    if (!plx_graph_stage_take(v->stage, e))
        return false;
    v->dirty = v->dirty || plx_graph_stage_version(v->stage) != v->version;
    v->version = plx_graph_stage_version(v->stage);
    if (v->follows) {
        show_all(v);
        v->rig.now = v->rig.goal;
    }
    bool gliding = plx_rig_advance(&v->rig, fmin(now - v->shot_s, 0.1));
    v->shot_s = now;
    bool fading = v->message[0] && now > v->message_until_s;
    if (fading)
        v->message[0] = '\0';
    if (!v->dirty && !gliding && v->complete && placed && v->settled && !fading)
        return true;
    plx_quality quality = gliding || v->pressed || !placed ? PLX_QUALITY_MOVING : PLX_QUALITY_REST;
    /* The cores belong to who makes what is waited for. */
    if (v->desc->frames == 0 && !v->dirty && !gliding && placed && v->settled && !fading &&
        quality == v->shot.quality && !plx_graph_stage_has_news(v->stage))
        return true;
    v->settled = placed;
    char room[160];
    v->shot.camera = v->rig.now;
    v->shot.quality = quality;
    v->shot.message = note(v, now, room, sizeof room);
    v->dirty = false;
    if (!plx_graph_stage_draw(v->stage, &v->shot, DRAW_S, v->target, &v->complete, e))
        return false;
    plx_target_copy(v->target, v->window);
    plx_window_present(v->desc->window);
    double ms = (plx_now_s() - now) * 1e3;
    r->frames++;
    r->frame_ms_mean += ms;
    r->frame_ms_most = fmax(r->frame_ms_most, ms);
    if (placed && (gliding || (v->pressed && v->dragged))) {
        v->moving_ms[ms < MS_MAX ? (int)ms : MS_MAX - 1]++;
        r->moving_frames++;
    }
    if (placed && r->settled_s < 0)
        r->settled_s = plx_now_s() - start;
    if (v->desc->frames > 0 && placed && v->complete && r->frames >= v->desc->frames)
        v->quit = true;
    return true;
}

static bool open_stage(viewer *v, plx_error *e)
{
    int width, height;
    plx_window_size(v->desc->window, &width, &height, &v->ui_scale);
    v->ui_scale *= v->desc->scale > 0 ? v->desc->scale : 1;
    plx_graph_stage_desc d = v->desc->stage;
    d.device = v->desc->device;
    d.ui_scale = v->ui_scale;
    v->stage = plx_graph_stage_create(&d, e);
    return v->stage != NULL;
}

/* The milliseconds that so much of the moving frames did not take, to one up. */
static double moving_percentile(const viewer *v, uint64_t frames, double share)
{
    double seen = 0;
    for (int ms = 0; ms < MS_MAX && frames > 0; ms++)
        if ((seen += v->moving_ms[ms]) >= share * (double)frames)
            return ms + 1;
    return (double)NAN;
}

bool plx_graph_viewer_run(
    const plx_graph_viewer_desc *desc, plx_graph_viewer_result *result, plx_error *e)
{
    viewer *v = plx_alloc(1, sizeof *v);
    if (!v)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    *result = (plx_graph_viewer_result){.settled_s = -1};
    v->desc = desc;
    v->follows = v->dirty = true;
    v->shot.theme = desc->theme;
    v->shot.hover = v->shot.unit = v->grabbed = PLX_NO_NAME;
    plx_signal_init(&v->wake);
    v->rig.reduced_motion = desc->reduced_motion;
    plx_error failure = {0};
    double start = plx_now_s();
    v->shot_s = start;
    v->within = plx_alloc(desc->stage.graph->unit_count, 1);
    if (!v->within)
        plx_fail(&failure, PLX_ERR_MEMORY, "out of memory");
    bool ok = v->within && open_stage(v, &failure) && resize(v, &failure) &&
              (v->worker = plx_thread_create("layout", work, v, &failure));
    while (ok && !v->quit)
        ok = turn(v, result, start, &failure);
    atomic_store(&v->stop, true);
    plx_signal_post(&v->wake);
    plx_thread_join(&v->worker);
    plx_signal_uninit(&v->wake);
    plx_free(v->within);
    result->seconds = plx_now_s() - start;
    result->frame_ms_mean /= result->frames > 0 ? (double)result->frames : 1;
    result->moving_ms_p50 = moving_percentile(v, result->moving_frames, 0.5);
    result->moving_ms_p95 = moving_percentile(v, result->moving_frames, 0.95);
    plx_target_destroy(&v->target);
    plx_target_destroy(&v->window);
    plx_graph_stage_destroy(&v->stage);
    plx_free(v);
    if (!ok && e)
        *e = failure;
    return ok;
}
