#include "app/flights.h"

#include "scene/unit_marks.h"

#include <math.h>

/* How much closer than the whole, and how far up and down the columns. */
static const double THROUGH_ZOOM = 3.2, THROUGH_SWAY = 0.16;
static const double ORBIT_ZOOM = 2.1, ORBIT_HEIGHT = 0.24;
static const double FOLLOW_ZOOM = 7;

static double whole_scale(const plx_layout *layout, const plx_viewport *viewport)
{
    return plx_camera_frame(&layout->bounds, viewport).scale;
}

/* In the middle of what panels leave free. */
static plx_camera look_at(double x, double y, double scale, const plx_viewport *v)
{
    return (plx_camera){x - (v->insets.left - v->insets.right) / 2 / scale,
        y - (v->insets.top - v->insets.bottom) / 2 / scale, scale};
}

plx_camera plx_flight_camera(
    const plx_layout *layout, const plx_viewport *v, double x, double y, double factor)
{
    return look_at(x, y, whole_scale(layout, v) * factor, v);
}

void plx_flight_place(const plx_layout *layout, const plx_viewport *v, const plx_camera *camera,
    double *x, double *y, double *factor)
{
    plx_camera back = look_at(0, 0, camera->scale, v);
    *x = camera->x - back.x;
    *y = camera->y - back.y;
    *factor = camera->scale / whole_scale(layout, v);
}

void plx_flight_through(
    plx_camera_path *path, const plx_layout *layout, const plx_viewport *viewport)
{
    const plx_column *c = layout->columns;
    size_t last = layout->layer_count - 1;
    size_t stops = last + 1 < PLX_CAMERA_PATH_MAX - 2 ? last + 1 : PLX_CAMERA_PATH_MAX - 2;
    double scale = whole_scale(layout, viewport) * THROUGH_ZOOM;
    double inward = last > 0 ? viewport->width / scale * 0.36 : 0;
    for (size_t i = 0; i < stops; i++) {
        size_t l = stops > 1 ? i * last / (stops - 1) : 0;
        double half = c[l].spacing * (double)(c[l].units - 1) / 2;
        /* Not beside a layer that is much shorter than the others. */
        double sway = fmin(THROUGH_SWAY, half * 0.8) * (i % 2 ? 1 : -1);
        /* At both ends, towards the network: half of the picture would be empty there. */
        double ahead = i == 0 ? inward : i + 1 == stops ? -inward : 0;
        plx_camera_path_add(path, look_at(c[l].x + ahead, sway, scale, viewport));
    }
    plx_camera_path_add(path, plx_camera_frame(&layout->bounds, viewport));
}

void plx_flight_orbit(
    plx_camera_path *path, const plx_layout *layout, const plx_viewport *viewport, size_t layer)
{
    enum { POINTS = 12 };
    const plx_column *c = &layout->columns[layer];
    double scale = whole_scale(layout, viewport) * ORBIT_ZOOM, gap = INFINITY;
    if (layer > 0)
        gap = fmin(gap, c->x - c[-1].x);
    if (layer + 1 < layout->layer_count)
        gap = fmin(gap, c[1].x - c->x);
    gap = isfinite(gap) ? gap : 0;
    plx_camera start = path->key[0];
    for (int i = 0; i <= POINTS; i++) {
        double turn = 2 * 3.14159265358979 * i / POINTS;
        plx_camera_path_add(path,
            look_at(c->x - cos(turn) * gap * 0.5, -sin(turn) * ORBIT_HEIGHT, scale, viewport));
    }
    plx_camera_path_add(path, start);
}

size_t plx_signal_find(const plx_snapshot *s, plx_unit_ref unit[PLX_SIGNAL_MAX])
{
    const plx_network *n = s->network;
    plx_unit_ref way[PLX_SIGNAL_MAX];
    size_t count = 0, layer = n->layer_count - 1, at = 0;
    const float *out = s->activation + n->layers[layer].unit_offset;
    for (size_t i = 1; i < n->layers[layer].units; i++)
        if (out[i] > out[at])
            at = i;
    way[count++] = (plx_unit_ref){layer, at};
    while (layer > 0 && count < PLX_SIGNAL_MAX) {
        const plx_link *link = NULL;
        for (size_t l = 0; l < n->link_count && !link; l++)
            link = n->links[l].target == layer ? &n->links[l] : NULL;
        if (!link)
            break;
        const float *weights = plx_link_weights(link, s->params) + at * link->in;
        const float *in = s->activation + n->layers[link->source].unit_offset;
        size_t most = 0;
        for (size_t i = 1; i < link->in; i++)
            if (weights[i] * in[i] > weights[most] * in[most])
                most = i;
        layer = link->source;
        at = most;
        way[count++] = (plx_unit_ref){layer, at};
    }
    for (size_t i = 0; i < count; i++)
        unit[i] = way[count - 1 - i];
    return count;
}

void plx_flight_follow(plx_camera_path *path, const plx_layout *layout,
    const plx_viewport *viewport, const plx_unit_ref *unit, size_t count)
{
    double scale = whole_scale(layout, viewport) * FOLLOW_ZOOM;
    for (size_t i = 0; i < count; i++) {
        const plx_column *c = &layout->columns[unit[i].layer];
        plx_camera_path_add(
            path, look_at(c->x, plx_column_y(c, (double)unit[i].unit), scale, viewport));
    }
}

void plx_signal_mark(plx_pen *pen, const plx_layout *layout, const plx_camera *camera,
    const plx_viewport *v, const plx_unit_ref *unit, size_t count)
{
    const plx_rgba line = {255, 244, 214, 200}, ring = {255, 244, 214, 255};
    double scale = v->ui_scale, before_x = 0, before_y = 0;
    for (size_t i = 0; i < count; i++) {
        const plx_column *c = &layout->columns[unit[i].layer];
        double x = plx_camera_px(camera, v, c->x);
        double y = plx_camera_py(camera, v, plx_column_y(c, (double)unit[i].unit));
        if (i > 0)
            plx_pen_line(pen, before_x, before_y, x, y, 2.5 * scale, line);
        plx_pen_ring(pen, x, y, plx_unit_radius(c, camera, v) + 5 * scale, 2 * scale, ring);
        before_x = x;
        before_y = y;
    }
}
