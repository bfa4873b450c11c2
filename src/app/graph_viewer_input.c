#include "app/graph_viewer_parts.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "capture/png.h"
#include "graph/walk.h"
#include "ui/strings.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const double NOTCH = 1.25, CLICK_PX = 4, MESSAGE_S = 4;

static void say(plx_graph_viewer *v, const char *text)
{
    plx_text_copy(v->message, sizeof v->message, text);
    v->message_until_s = plx_now_s() + MESSAGE_S;
    v->dirty = true;
}

void plx_graph_viewer_show_all(plx_graph_viewer *v)
{
    v->rig.goal = plx_graph_stage_whole(v->stage, &v->shot);
    v->rig.scale_min = v->rig.goal.scale * 0.25;
    v->rig.scale_max = v->rig.goal.scale * 4000;
    v->rig.bounds = (plx_bounds){-1e9, -1e9, 1e9, 1e9};
}

static void go(plx_graph_viewer *v, plx_camera goal)
{
    v->follows = false;
    plx_rig_go(&v->rig, goal);
    v->dirty = true;
}

static void zoom(plx_graph_viewer *v, double factor, double x, double y)
{
    go(v, plx_camera_zoom(&v->rig.goal, &v->shot.viewport, factor, x, y));
}

static void pan(plx_graph_viewer *v, double dx, double dy)
{
    plx_camera c = v->rig.goal;
    c.x -= dx / c.scale;
    c.y -= dy / c.scale;
    go(v, c);
}

static void select_unit(plx_graph_viewer *v, uint32_t unit, bool visit)
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

static const char *name_of(const plx_graph_viewer *v, uint32_t unit, char room[PLX_GRAPH_NAME])
{
    return plx_graph_unit_name(v->desc->stage.graph, unit, room, PLX_GRAPH_NAME);
}

/* All is shown again. */
static bool show_everything(plx_graph_viewer *v)
{
    v->steps = 0;
    v->dirty = true;
    return plx_graph_stage_select(v->stage, NULL, NULL, 0, NULL);
}

/* What can be reached from the selected unit in so many steps. */
static void show_around(plx_graph_viewer *v, size_t steps)
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
static void show_path(plx_graph_viewer *v, uint32_t to)
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

static void free_unit(plx_graph_viewer *v)
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
static void drag_unit(plx_graph_viewer *v)
{
    const plx_camera *c = &v->rig.now;
    const plx_viewport *p = &v->shot.viewport;
    v->follows = false;
    plx_graph_stage_hold(v->stage, v->grabbed, c->x + (v->pointer_x - p->width * 0.5) / c->scale,
        c->y + (v->pointer_y - p->height * 0.5) / c->scale);
    plx_signal_post(&v->wake);
    v->dirty = true;
}

static void drop_unit(plx_graph_viewer *v)
{
    char text[160], room[PLX_GRAPH_NAME];
    snprintf(text, sizeof text, plx_str(PLX_STR_GRAPH_PINNED), name_of(v, v->grabbed, room));
    say(v, text);
    v->shot.unit = v->grabbed;
    v->grabbed = PLX_NO_NAME;
}

static void type(plx_graph_viewer *v, const plx_event *event)
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

static void next_colors(plx_graph_viewer *v)
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

/* What the window shows, without what it says at its lower edge. */
static bool draw_still(plx_graph_viewer *v, unsigned char *pixels, plx_error *e)
{
    int width = v->shot.viewport.width, height = v->shot.viewport.height;
    plx_target *target =
        plx_target_create(v->desc->device, "still", width, height, PLX_FORMAT_RGBA8, e);
    plx_graph_shot shot = v->shot;
    shot.message = NULL;
    bool done, ok = target && plx_graph_stage_draw(v->stage, &shot, 0, target, &done, e);
    if (ok)
        plx_target_read_rgba8(target, pixels);
    plx_target_destroy(&target);
    return ok;
}

void plx_graph_viewer_follow_view(plx_graph_viewer *v)
{
    bool matrix = plx_graph_stage_is_matrix(v->stage);
    if (matrix == v->matrix)
        return;
    plx_camera camera = v->rig.goal;
    bool follows = v->follows;
    v->matrix = matrix;
    plx_graph_viewer_show_all(v);
    v->follows = v->kept_follows;
    v->rig.goal = v->follows ? v->rig.goal : v->kept;
    v->rig.now = v->rig.goal;
    v->kept = camera;
    v->kept_follows = follows;
    v->shot.hover = PLX_NO_NAME;
    v->shot.cell = false;
    v->dirty = true;
}

static void toggle_matrix(plx_graph_viewer *v)
{
    bool matrix = !plx_graph_stage_is_matrix(v->stage);
    plx_graph_stage_show_matrix(v->stage, matrix);
    if (matrix)
        say(v, plx_str(PLX_STR_GRAPH_MATRIX));
    v->dirty = true;
}

static void next_order(plx_graph_viewer *v)
{
    static const plx_string told[PLX_GRAPH_ORDERS] = {
        PLX_STR_GRAPH_ORDER_COMMUNITY, PLX_STR_GRAPH_ORDER_NEAR, PLX_STR_GRAPH_ORDER_INDEX};
    if (!v->matrix)
        return;
    plx_graph_order order = (plx_graph_stage_order(v->stage) + 1) % PLX_GRAPH_ORDERS;
    plx_graph_stage_order_by(v->stage, order);
    say(v, plx_str(told[order]));
}

/* The next of the layouts that there are for this graph, and all of it in view. */
static void next_layout(plx_graph_viewer *v)
{
    plx_graph_layout layout = plx_graph_stage_layout(v->stage);
    layout = layout + 1 < PLX_GRAPH_LAYOUTS ? layout + 1 : PLX_GRAPH_GIVEN;
    if (layout == PLX_GRAPH_GIVEN && v->desc->stage.graph->dimensions == 0)
        layout = PLX_GRAPH_FORCE;
    plx_graph_viewer_lay_out(v, layout);
}

void plx_graph_viewer_lay_out(plx_graph_viewer *v, plx_graph_layout layout)
{
    static const plx_string told[PLX_GRAPH_LAYOUTS] = {
        [PLX_GRAPH_GIVEN] = PLX_STR_GRAPH_LAYOUT_GIVEN,
        [PLX_GRAPH_FORCE] = PLX_STR_GRAPH_LAYOUT_FORCE,
        [PLX_GRAPH_LAYERED] = PLX_STR_GRAPH_LAYOUT_LAYERED,
        [PLX_GRAPH_CIRCULAR] = PLX_STR_GRAPH_LAYOUT_CIRCULAR,
    };
    plx_graph_stage_show_matrix(v->stage, false);
    plx_graph_stage_lay_out(v->stage, layout);
    atomic_store(&v->paused, false);
    atomic_store(&v->done, false);
    plx_signal_post(&v->wake);
    *(v->matrix ? &v->kept_follows : &v->follows) = true;
    bool solid = layout == PLX_GRAPH_GIVEN && v->desc->stage.graph->dimensions == 3;
    say(v, plx_str(solid ? PLX_STR_GRAPH_LAYOUT_SOLID : told[layout]));
}

static void save(plx_graph_viewer *v)
{
    char name[64], text[160];
    plx_file_name_now(name, sizeof name, "png");
    int width = v->shot.viewport.width, height = v->shot.viewport.height;
    unsigned char *pixels = plx_alloc((size_t)width * (size_t)height, 4);
    plx_error e = {0};
    bool ok = pixels && draw_still(v, pixels, &e) && plx_png_write(name, pixels, width, height, &e);
    plx_free(pixels);
    snprintf(text, sizeof text, plx_str(PLX_STR_GRAPH_SAVED), name);
    say(v, ok ? text : e.message);
}

static void press_key(plx_graph_viewer *v, const plx_event *event)
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
        plx_graph_viewer_show_all(v);
        break;
    case 'c':
        next_colors(v);
        break;
    case 'g':
        next_layout(v);
        break;
    case 'm':
        toggle_matrix(v);
        break;
    case 'o':
        next_order(v);
        break;
    case 'b':
        v->backbone = !v->backbone;
        if (!plx_graph_stage_backbone(v->stage, v->backbone, NULL))
            say(v, plx_str(PLX_STR_GRAPH_NO_BACKBONE));
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
    case 'w':
        plx_graph_stage_widen(v->stage, !plx_graph_stage_widens(v->stage));
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
        say(v, plx_str(v->desc->rolling ? PLX_STR_GRAPH_KEYS_SERIES : PLX_STR_GRAPH_KEYS));
        break;
    case PLX_KEY_F11:
    case 'f':
        plx_window_toggle_fullscreen(v->desc->window);
        break;
    default:
        break;
    }
}

static void point(plx_graph_viewer *v)
{
    v->shot.camera = v->rig.now;
    uint32_t hover = plx_graph_stage_pick(v->stage, &v->shot, v->pointer_x, v->pointer_y);
    bool other_cell = plx_graph_stage_point(v->stage, &v->shot, v->pointer_x, v->pointer_y);
    v->dirty = v->dirty || hover != v->shot.hover || other_cell;
    v->shot.hover = hover;
}

/* By as much of half a turn as the pointer goes across the window. */
static void orbit(plx_graph_viewer *v, double dx, double dy, bool moving)
{
    const plx_viewport *p = &v->shot.viewport;
    double side = p->width < p->height ? p->width : p->height;
    plx_orbit now = plx_graph_stage_orbit_now(v->stage);
    plx_graph_stage_orbit(v->stage, plx_orbit_turn(now, dx / side, dy / side), moving);
    v->dirty = true;
}

static void move_pointer(plx_graph_viewer *v, const plx_event *event)
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
    } else if (v->dragged && v->orbits) {
        orbit(v, dx, dy, true);
    } else if (v->dragged) {
        pan(v, dx, dy);
        v->rig.now = v->rig.goal; /* what is held stays under the pointer */
    }
}

void plx_graph_viewer_handle(plx_graph_viewer *v, const plx_event *event)
{
    bool key = event->kind == PLX_EVENT_KEY || event->kind == PLX_EVENT_TEXT;
    bool searches = key && v->searching;
    if (!searches && plx_graph_viewer_series_handle(v, event)) {
        v->dirty = true;
        return;
    }
    if (searches) {
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
        bool solid = plx_graph_stage_is_solid(v->stage) && !v->matrix;
        v->orbits = solid && (event->drags || event->ctrl);
        v->grabbed = event->shift || solid ? (uint32_t)PLX_NO_NAME : v->shot.hover;
        if (event->clicks == 2)
            select_unit(v, v->shot.hover, true);
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
        if (v->dragged && v->orbits)
            orbit(v, 0, 0, false);
        v->pressed = v->dragged = false;
    } else if (event->kind == PLX_EVENT_MOVE) {
        move_pointer(v, event);
    } else {
        v->dirty = true;
    }
}
