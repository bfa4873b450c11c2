#include "scene/edges_in_view.h"

#include <math.h>

enum { ROWS = 4096 /* looked at in all */ };

/* A link as it crosses the area, seen from one of its two layers, which gives the rows. */
typedef struct plx_rows {
    const plx_column *row, *cell;
    double row_share[2], cell_share[2]; /* of each in a line's height at the area's sides; the two
                                           of a side add up to 1 */
    double top, bottom;
    double first, last; /* rows that come into question */
} plx_rows;

static double column_end(const plx_column *c)
{
    return plx_column_y(c, (double)(c->units - 1));
}

/* Shares this small stand for none: quotients stay ordered, and no 0 / 0 comes up. */
static double share(double s)
{
    return fmax(s, 1e-200);
}

/* A line crosses unless it is above at both sides or below at both. */
static void find_rows(plx_rows *r)
{
    double low = INFINITY, high = -INFINITY;
    for (int side = 0; side < 2; side++) {
        double c = r->cell_share[side], part = share(r->row_share[side]);
        low = fmin(low, (r->top - c * column_end(r->cell)) / part);
        high = fmax(high, (r->bottom - c * r->cell->y0) / part);
    }
    r->first = fmax(ceil((low - r->row->y0) / r->row->spacing), 0);
    r->last = fmin(floor((high - r->row->y0) / r->row->spacing), (double)r->row->units - 1);
}

/* The cells of one row that cross: from *first to *last, none when first > last. */
static void find_cells(const plx_rows *r, double row, double *first, double *last)
{
    double low = INFINITY, high = -INFINITY, y = plx_column_y(r->row, row);
    for (int side = 0; side < 2; side++) {
        double c = share(r->cell_share[side]), from = r->row_share[side] * y;
        low = fmin(low, (r->top - from) / c);
        high = fmax(high, (r->bottom - from) / c);
    }
    *first = fmax(ceil((low - r->cell->y0) / r->cell->spacing), 0);
    *last = fmin(floor((high - r->cell->y0) / r->cell->spacing), (double)r->cell->units - 1);
}

/* What is found so far, and how much more may be. */
typedef struct plx_found {
    plx_connection_ref *out;
    size_t count, capacity;
    size_t rows_left;
} plx_found;

static bool find_link(
    plx_found *f, const plx_layout *layout, const plx_network *n, size_t link, const plx_bounds *a)
{
    const plx_column *s = &layout->columns[n->links[link].source];
    const plx_column *t = &layout->columns[n->links[link].target];
    double left = fmax(a->left, s->x), right = fmin(a->right, t->x);
    if (!(left < right))
        return true;
    double t0 = (left - s->x) / (t->x - s->x), t1 = (right - s->x) / (t->x - s->x);
    plx_rows by_target = {t, s, {t0, t1}, {1 - t0, 1 - t1}, a->top, a->bottom, 0, 0};
    plx_rows by_source = {s, t, {1 - t0, 1 - t1}, {t0, t1}, a->top, a->bottom, 0, 0};
    find_rows(&by_target);
    find_rows(&by_source);
    bool sources = by_source.last - by_source.first < by_target.last - by_target.first;
    const plx_rows *r = sources ? &by_source : &by_target;
    if (!(r->first <= r->last))
        return true;
    for (size_t row = (size_t)r->first; row <= (size_t)r->last; row++) {
        double first, last;
        find_cells(r, (double)row, &first, &last);
        if (f->rows_left-- == 0 || last - first >= (double)(f->capacity - f->count))
            return false;
        if (!(first <= last))
            continue;
        for (size_t cell = (size_t)first; cell <= (size_t)last; cell++)
            f->out[f->count++] = (plx_connection_ref){link,
                plx_column_unit(s, sources ? row : cell), plx_column_unit(t, sources ? cell : row)};
    }
    return true;
}

size_t plx_edges_in_view(const plx_layout *layout, const plx_network *network,
    const plx_bounds *area, plx_connection_ref *out, size_t capacity)
{
    plx_found f = {.out = out, .capacity = capacity, .rows_left = ROWS};
    for (size_t l = 0; l < network->link_count; l++) {
        if (!find_link(&f, layout, network, l, area))
            return PLX_TOO_MANY;
    }
    return f.count;
}
