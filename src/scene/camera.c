#include "scene/camera.h"

#include <math.h>

static double clamp(double v, double low, double high)
{
    return v < low ? low : v > high ? high : v;
}

plx_camera plx_camera_frame(const plx_bounds *b, const plx_viewport *v)
{
    /* Room for layer names above and below and class names at the right. */
    double margin_x = fmin(96 * v->ui_scale, v->width * 0.12);
    double margin_y = fmin(64 * v->ui_scale, v->height * 0.12);
    double w = fmax(b->right - b->left, 1e-9), h = fmax(b->bottom - b->top, 1e-9);
    double scale = fmin((v->width - 2 * margin_x) / w, (v->height - 2 * margin_y) / h);
    return (plx_camera){(b->left + b->right) / 2, (b->top + b->bottom) / 2, scale};
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
    goal.x = clamp(goal.x, rig->bounds.left, rig->bounds.right);
    goal.y = clamp(goal.y, rig->bounds.top, rig->bounds.bottom);
    rig->goal = goal;
    if (rig->reduced_motion)
        rig->now = goal;
}

void plx_rig_resize(plx_rig *rig, const plx_viewport *from, const plx_viewport *to)
{
    double whole = plx_camera_frame(&rig->bounds, to).scale;
    double factor = whole / plx_camera_frame(&rig->bounds, from).scale;
    rig->now.scale *= factor;
    rig->goal.scale *= factor;
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
