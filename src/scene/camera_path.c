#include "scene/camera_path.h"

#include <math.h>
#include <string.h>

/* How far a zoom goes for as much of the way as a move across the screen: van Wijk and Nuij,
 * "Smooth and efficient zooming and panning" (2003), find people to like about this. */
static const double RHO = 1.42;

bool plx_ease_parse(const char *name, plx_ease *out)
{
    static const char *const names[] = {"smooth", "linear", "in", "out"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            *out = (plx_ease)i;
            return true;
        }
    }
    return false;
}

double plx_ease_at(plx_ease ease, double t)
{
    t = t > 0 ? t < 1 ? t : 1 : 0;
    switch (ease) {
    case PLX_EASE_LINEAR:
        return t;
    case PLX_EASE_IN:
        return t * t;
    case PLX_EASE_OUT:
        return t * (2 - t);
    default:
        return t * t * t * (t * (t * 6 - 15) + 10);
    }
}

/* The way between two views by that paper: u is the distance, w the width of the world that is
 * seen. Where next to nothing lies between both, only the zoom is left. */
typedef struct flight {
    double w0, w1, u1, r0, length;
    bool zoom_only;
} flight;

static flight plan(const plx_camera *a, const plx_camera *b, double width)
{
    flight f = {.w0 = width / a->scale, .w1 = width / b->scale};
    f.u1 = hypot(b->x - a->x, b->y - a->y);
    f.zoom_only = f.u1 < 1e-6 * fmin(f.w0, f.w1);
    if (f.zoom_only) {
        f.length = fabs(log(f.w1 / f.w0)) / RHO;
        return f;
    }
    double rho2 = RHO * RHO, rho4 = rho2 * rho2, d = f.u1 * f.u1;
    double b0 = (f.w1 * f.w1 - f.w0 * f.w0 + rho4 * d) / (2 * f.w0 * rho2 * f.u1);
    double b1 = (f.w1 * f.w1 - f.w0 * f.w0 - rho4 * d) / (2 * f.w1 * rho2 * f.u1);
    /* asinh is log(-b + sqrt(b² + 1)) without the loss of digits for large b. */
    f.r0 = asinh(-b0);
    f.length = (asinh(-b1) - f.r0) / RHO;
    return f;
}

static plx_camera fly(
    const plx_camera *a, const plx_camera *b, const flight *f, double share, double width)
{
    double s = share * f->length;
    if (f->zoom_only) {
        double scale = a->scale * pow(b->scale / a->scale, share);
        return (plx_camera){a->x + (b->x - a->x) * share, a->y + (b->y - a->y) * share, scale};
    }
    double r = RHO * s + f->r0, rho2 = RHO * RHO;
    double u = f->w0 / rho2 * (cosh(f->r0) * tanh(r) - sinh(f->r0));
    double w = f->w0 * cosh(f->r0) / cosh(r), along = u / f->u1;
    return (plx_camera){a->x + (b->x - a->x) * along, a->y + (b->y - a->y) * along, width / w};
}

void plx_camera_path_begin(plx_camera_path *path, const plx_viewport *viewport, plx_camera from)
{
    path->count = 1;
    path->key[0] = from;
    path->at[0] = 0;
    path->width = viewport->width;
}

void plx_camera_path_add(plx_camera_path *path, plx_camera to)
{
    if (path->count == PLX_CAMERA_PATH_MAX)
        path->count--;
    size_t i = path->count++;
    path->key[i] = to;
    flight f = plan(&path->key[i - 1], &to, path->width);
    path->at[i] = path->at[i - 1] + fmax(f.length, 1e-6);
}

/* A cubic through p1 and p2 whose slopes follow from the views around, by their distances; ends
 * have none, so that the camera leaves and comes in as it pleases the ease. */
static double curve(const double p[4], const double t[4], double at)
{
    double span = t[2] - t[1], x = (at - t[1]) / span;
    double m1 = (p[2] - p[0]) / (t[2] - t[0]) * span, m2 = (p[3] - p[1]) / (t[3] - t[1]) * span;
    double a = 2 * p[1] - 2 * p[2] + m1 + m2, b = -3 * p[1] + 3 * p[2] - 2 * m1 - m2;
    return ((a * x + b) * x + m1) * x + p[1];
}

plx_camera plx_camera_path_at(const plx_camera_path *path, double share)
{
    size_t last = path->count - 1;
    share = share > 0 ? share < 1 ? share : 1 : 0;
    if (last == 0 || share >= 1)
        return path->key[last];
    if (last == 1) {
        flight f = plan(&path->key[0], &path->key[1], path->width);
        return fly(&path->key[0], &path->key[1], &f, share, path->width);
    }
    double at = share * path->at[last];
    size_t i = 1;
    while (i < last && path->at[i] <= at)
        i++;
    const plx_camera *key[4] = {&path->key[i > 1 ? i - 2 : 0], &path->key[i - 1], &path->key[i],
        &path->key[i < last ? i + 1 : last]};
    double t[4] = {i > 1 ? path->at[i - 2] : path->at[0] - 1e-3 - path->at[1], path->at[i - 1],
        path->at[i], i < last ? path->at[i + 1] : path->at[last] + 1e-3 + path->at[1]};
    double x[4], y[4], zoom[4];
    for (int k = 0; k < 4; k++) {
        x[k] = key[k]->x;
        y[k] = key[k]->y;
        zoom[k] = log(key[k]->scale);
    }
    return (plx_camera){curve(x, t, at), curve(y, t, at), exp(curve(zoom, t, at))};
}
