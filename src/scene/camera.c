#include "scene/camera.h"

#include <math.h>

static double clamp(double v, double low, double high)
{
    return v < low ? low : v > high ? high : v;
}

static double lean_x(const plx_viewport *v)
{
    return (v->insets.left - v->insets.right) / 2;
}

static double lean_y(const plx_viewport *v)
{
    return (v->insets.top - v->insets.bottom) / 2;
}

plx_camera plx_camera_frame(const plx_bounds *b, const plx_viewport *v)
{
    /* Room for layer names above and below and class names at the right. */
    double free = v->width - v->insets.left - v->insets.right;
    double margin_x = fmin(96 * v->ui_scale, fmin(v->width * 0.12, free * 0.22));
    double margin_y = fmin(64 * v->ui_scale, v->height * 0.12);
    /* Where there is room to spare the largest units are below their layer's name as well. */
    margin_y = fmax(margin_y, fmin(96 * v->ui_scale, v->height * 0.105));
    /* In low windows the bar of numbers takes more of the lower margin than names of the upper. */
    double more = fmax(v->height - 300 * v->ui_scale, 0) / 2;
    double lower = fmax(margin_y, fmin(54 * v->ui_scale, margin_y + more));
    double w = fmax(b->right - b->left, 1e-9), h = fmax(b->bottom - b->top, 1e-9);
    double room_x = v->width - v->insets.left - v->insets.right - 2 * margin_x;
    double room_y = v->height - v->insets.top - v->insets.bottom - margin_y - lower;
    /* Panels that leave next to nothing cover it instead. */
    double scale = fmin(fmax(room_x, v->width * 0.1) / w, fmax(room_y, v->height * 0.1) / h);
    return (plx_camera){(b->left + b->right) / 2 - lean_x(v) / scale,
        (b->top + b->bottom) / 2 - (lean_y(v) + (margin_y - lower) / 2) / scale, scale};
}

plx_camera plx_camera_zoom(
    const plx_camera *c, const plx_viewport *v, double factor, double px, double py)
{
    double x = plx_camera_world_x(c, v, px), y = plx_camera_world_y(c, v, py);
    plx_camera out = {.scale = c->scale * factor};
    out.x = x - (px - v->width * 0.5) / out.scale;
    out.y = y - (py - v->height * 0.5) / out.scale;
    return out;
}

/* The camera at `scale` on the way from a to b. Between two cameras of different scale one world
 * point has the same place on the screen in both; it keeps that place all the way, which is what
 * makes a zoom at the cursor stay at the cursor. The share of the way that the middle goes follows.
 */
static plx_camera between(const plx_camera *a, const plx_camera *b, double scale)
{
    double along = (1 / a->scale - 1 / scale) / (1 / a->scale - 1 / b->scale);
    return (plx_camera){a->x + (b->x - a->x) * along, a->y + (b->y - a->y) * along, scale};
}

double plx_camera_unit_scale(const plx_layout *layout)
{
    double spacing = INFINITY;
    for (size_t i = 0; i < layout->layer_count; i++)
        spacing = fmin(spacing, layout->columns[i].spacing);
    return 400 / spacing;
}

/* Where single connections of the fullest gap between two layers lie some way apart. As close as
 * that, neighbours among units are far out of sight. */
static double connection_scale(const plx_layout *layout)
{
    const double apart = 24, farthest = 1e9; /* positions are floats somewhere on the way */
    double most = 0;
    for (size_t i = 0; i + 1 < layout->layer_count; i++)
        most = fmax(most, (double)layout->columns[i].units * (double)layout->columns[i + 1].units);
    return fmin(apart * most, farthest);
}

void plx_rig_init(plx_rig *rig, const plx_layout *layout, const plx_viewport *viewport)
{
    bool reduced_motion = rig->reduced_motion;
    *rig = (plx_rig){.bounds = layout->bounds, .reduced_motion = reduced_motion};
    rig->lean_x = lean_x(viewport);
    rig->lean_y = lean_y(viewport);
    rig->goal = plx_camera_frame(&layout->bounds, viewport);
    rig->scale_min = rig->goal.scale / 4;
    double closest = fmax(plx_camera_unit_scale(layout), connection_scale(layout));
    rig->scale_max = fmax(rig->goal.scale * 4, closest);
    rig->now = rig->goal;
}

void plx_rig_go(plx_rig *rig, plx_camera goal)
{
    double scale = clamp(goal.scale, rig->scale_min, rig->scale_max);
    /* A zoom beyond the limit must not turn into a pan. */
    if (scale != goal.scale && fabs(log(goal.scale / rig->goal.scale)) > 1e-9)
        goal = between(&rig->goal, &goal, scale);
    goal.scale = scale;
    double dx = rig->lean_x / scale, dy = rig->lean_y / scale;
    goal.x = clamp(goal.x + dx, rig->bounds.left, rig->bounds.right) - dx;
    goal.y = clamp(goal.y + dy, rig->bounds.top, rig->bounds.bottom) - dy;
    rig->goal = goal;
    if (rig->reduced_motion)
        rig->now = goal;
}

/* The same point in the middle of what panels leave free. */
static plx_camera resized(
    const plx_camera *c, const plx_viewport *from, const plx_viewport *to, double factor)
{
    plx_camera out = {.scale = c->scale * factor};
    out.x = c->x + lean_x(from) / c->scale - lean_x(to) / out.scale;
    out.y = c->y + lean_y(from) / c->scale - lean_y(to) / out.scale;
    return out;
}

void plx_rig_resize(plx_rig *rig, const plx_viewport *from, const plx_viewport *to)
{
    double whole = plx_camera_frame(&rig->bounds, to).scale;
    double factor = whole / plx_camera_frame(&rig->bounds, from).scale;
    bool glides = from->width == to->width && from->height == to->height && !rig->reduced_motion;
    if (!glides)
        rig->now = resized(&rig->now, from, to, factor);
    rig->goal = resized(&rig->goal, from, to, factor);
    rig->lean_x = lean_x(to);
    rig->lean_y = lean_y(to);
    rig->scale_min = whole / 4;
    rig->scale_max = fmax(rig->scale_max, whole * 4);
}

void plx_rig_settle(plx_rig *rig)
{
    rig->now = rig->goal;
}

bool plx_rig_advance(plx_rig *rig, double dt)
{
    plx_camera *now = &rig->now;
    const plx_camera *goal = &rig->goal;
    double ratio = log(goal->scale / now->scale);
    double distance = hypot(goal->x - now->x, goal->y - now->y) * now->scale;
    if (fabs(ratio) < 1e-4 && distance < 0.05) {
        bool moved = fabs(ratio) > 0 || distance > 0;
        rig->now = *goal;
        return moved;
    }
    /* Exponential approach: nine tenths of the way in a quarter of a second. */
    double part = 1 - exp(-dt / 0.11);
    if (fabs(ratio) > 1e-4) {
        *now = between(now, goal, now->scale * exp(ratio * part));
    } else {
        now->x += (goal->x - now->x) * part;
        now->y += (goal->y - now->y) * part;
        now->scale *= exp(ratio * part);
    }
    return true;
}
