#include "scene/layout.h"

#include "base/mem.h"

#include <math.h>

/* Columns shrink more slowly than their number of units, so that a layer of ten beside one of a
 * thousand is still a column and not a dot. */
static double column_height(size_t units, size_t most)
{
    if (units <= 1)
        return 0;
    double share = (double)(units - 1) / (double)(most > 1 ? most - 1 : 1);
    return pow(share, 0.3);
}

/* Of a network whose gaps keep their width. */
static const double WIDEST = 3.3;

bool plx_layout_init(plx_layout *layout, const plx_network *network, plx_error *e)
{
    size_t n = network->layer_count, most = 1;
    *layout = (plx_layout){.layer_count = n, .columns = plx_alloc(n, sizeof *layout->columns)};
    if (!layout->columns)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for the layout of %zu layers", n);
    for (size_t i = 0; i < n; i++)
        most = network->layers[i].units > most ? network->layers[i].units : most;

    /* As wide as a common screen while layers are few; then gaps keep a width, and later a least
     * one.
     */
    double gaps = (double)(n > 1 ? n - 1 : 1);
    double gap = fmax(1.5 / gaps, fmax(fmin(0.3, WIDEST / gaps), 0.1));
    for (size_t i = 0; i < n; i++) {
        plx_column *c = &layout->columns[i];
        double height = column_height(network->layers[i].units, most);
        c->units = network->layers[i].units;
        c->x = gap * (double)i;
        c->gap = gap;
        c->spacing = c->units > 1 ? height / (double)(c->units - 1) : 0.1;
        c->y0 = -height / 2;
    }
    double half = most > 1 ? 0.5 : 0.05;
    layout->bounds = (plx_bounds){0, -half, gap * (double)(n - 1), half};
    return true;
}

void plx_layout_uninit(plx_layout *layout)
{
    plx_free(layout->columns);
    *layout = (plx_layout){0};
}

static plx_bounds column_bounds(const plx_column *c)
{
    double last = plx_column_y(c, (double)(c->units - 1));
    double margin = c->spacing / 2;
    return (plx_bounds){c->x, c->y0 - margin, c->x, last + margin};
}

plx_bounds plx_layout_layer_bounds(const plx_layout *layout, size_t layer)
{
    plx_bounds b = column_bounds(&layout->columns[layer]);
    double half = (b.bottom - b.top) / 2 * 1.2;
    double gap = layout->layer_count > 1 ? layout->columns[1].x - layout->columns[0].x : 1;
    half = half < gap / 2 ? half : gap / 2;
    b.left -= half;
    b.right += half;
    return b;
}

plx_bounds plx_layout_unit_bounds(const plx_layout *layout, size_t layer, size_t unit)
{
    const plx_column *c = &layout->columns[layer];
    double y = plx_unit_y(c, unit);
    plx_bounds b = {c->x, y, c->x, y};
    size_t from = layer > 0 ? layer - 1 : 0;
    size_t to = layer + 1 < layout->layer_count ? layer + 1 : layer;
    for (size_t i = from; i <= to; i++) {
        if (i == layer)
            continue;
        plx_bounds other = column_bounds(&layout->columns[i]);
        b.left = fmin(b.left, other.left);
        b.right = fmax(b.right, other.right);
        b.top = fmin(b.top, other.top);
        b.bottom = fmax(b.bottom, other.bottom);
    }
    return b;
}

plx_unit_ref plx_layout_nearest(const plx_layout *layout, double x, double y, double *distance)
{
    plx_unit_ref best = {0, 0};
    double best_d = INFINITY;
    for (size_t i = 0; i < layout->layer_count; i++) {
        const plx_column *c = &layout->columns[i];
        double unit = round((y - c->y0) / c->spacing);
        unit = fmin(fmax(unit, 0), (double)(c->units - 1));
        double d = hypot(x - c->x, y - plx_column_y(c, unit));
        if (d < best_d) {
            best_d = d;
            best = (plx_unit_ref){i, plx_column_unit(c, (size_t)unit)};
        }
    }
    *distance = best_d;
    return best;
}
