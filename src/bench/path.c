#include "bench/path.h"

#include <math.h>

/* A place in the network, whatever its size. */
typedef struct place {
    double across; /* 0: first layer, 1: last */
    double down;   /* share of the height */
    double
        depth; /* 0: the whole is in view, 1: single units; even steps multiply the zoom evenly */
} place;

/* Layers and what lies between them, the middle and the rims, in turn. */
static const place places[PLX_BENCH_STATIONS] = {
    {0.50, 0.50, 0.00},
    {0.25, 0.50, 0.08},
    {0.70, 0.40, 0.17},
    {0.50, 0.50, 0.25},
    {0.30, 0.30, 0.33},
    {0.90, 0.60, 0.42},
    {0.50, 0.45, 0.50},
    {0.15, 0.80, 0.58},
    {0.00, 0.50, 0.67},
    {0.65, 0.55, 0.75},
    {1.00, 0.30, 0.83},
    {0.50, 0.02, 0.92},
    {0.50, 0.50, 1.00},
};

plx_camera plx_bench_station(const plx_layout *layout, const plx_viewport *viewport, size_t station)
{
    const place *p = &places[station < PLX_BENCH_STATIONS ? station : 0];
    const plx_bounds *b = &layout->bounds;
    plx_camera c = plx_camera_frame(b, viewport);
    if (p->depth == 0)
        return c;
    c.scale *= pow(fmax(4, plx_camera_unit_scale(layout) / c.scale), p->depth);
    c.x = b->left + (b->right - b->left) * p->across;
    c.y = b->top + (b->bottom - b->top) * p->down;
    /* From nearby, a place on a layer is a place on a unit. */
    double distance;
    plx_unit_ref unit = plx_layout_nearest(layout, c.x, c.y, &distance);
    if (c.x == layout->columns[unit.layer].x)
        c.y = plx_column_y(&layout->columns[unit.layer], (double)unit.unit);
    return c;
}

/* From a to b as the eye likes it: a long way is gone by drawing back and coming near again, with
 * the picture passing at an even pace (J. J. van Wijk and W. A. A. Nuij, "Smooth and efficient
 * zooming and panning", 2003; names as there). */
static plx_camera between(const plx_camera *a, const plx_camera *b, double width, double share)
{
    const double rho = 1.4;
    double w0 = width / a->scale, w1 = width / b->scale, u1 = hypot(b->x - a->x, b->y - a->y);
    if (u1 < 1e-6 * fmin(w0, w1))
        return (plx_camera){a->x + (b->x - a->x) * share, a->y + (b->y - a->y) * share,
            a->scale * pow(b->scale / a->scale, share)};
    double r2 = rho * rho, difference = w1 * w1 - w0 * w0, way = r2 * r2 * u1 * u1;
    double begin = -asinh((difference + way) / (2 * w0 * r2 * u1));
    double end = -asinh((difference - way) / (2 * w1 * r2 * u1));
    double r = begin + (end - begin) * share;
    double along = w0 / r2 * (cosh(begin) * tanh(r) - sinh(begin)) / u1;
    return (plx_camera){a->x + (b->x - a->x) * along, a->y + (b->y - a->y) * along,
        a->scale * cosh(r) / cosh(begin)};
}

plx_camera plx_bench_path(const plx_layout *layout, const plx_viewport *viewport, double t)
{
    if (!(t > 0 && t < 1))
        return plx_bench_station(layout, viewport, 0);
    double whole = floor(t * PLX_BENCH_STATIONS), share = t * PLX_BENCH_STATIONS - whole;
    size_t from = (size_t)whole;
    plx_camera a = plx_bench_station(layout, viewport, from);
    plx_camera b = plx_bench_station(layout, viewport, (from + 1) % PLX_BENCH_STATIONS);
    /* Gently off and gently there. */
    return between(&a, &b, viewport->width, share * share * (3 - 2 * share));
}

double plx_bench_path_at(size_t station)
{
    return (double)station / PLX_BENCH_STATIONS;
}
