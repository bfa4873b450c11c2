#include "scene/nearest_edge.h"

#include "scene/strongest.h"

#include <math.h>

enum { ROWS = 4096 /* units of one layer that are looked at */ };

/* Distances this much apart, as a share of the lesser spacing of lines, are equal: they differ by
 * rounding. */
static const double SAME = 1e-9;

/* A link at one x: a line's height there above that of the line from unit 0 to unit 0 is
 * row_step * row + cell_step * cell. */
typedef struct plx_heights {
    double row_step, cell_step;
    double rows, cells; /* places */
    double wanted;      /* height */
    double row_y;       /* unit of the row's layer at the height of the point; need not be whole */
    double cell_y;      /* likewise */
    bool row_is_source;
    const plx_column *source, *target;
} plx_heights;

static plx_connection_ref ref_of(const plx_heights *h, size_t link, double row, double cell)
{
    size_t source = (size_t)(h->row_is_source ? row : cell);
    size_t target = (size_t)(h->row_is_source ? cell : row);
    return (plx_connection_ref){
        link, plx_column_unit(h->source, source), plx_column_unit(h->target, target)};
}

/* The best so far. */
typedef struct plx_best {
    plx_connection_ref ref;
    double distance, importance;
} plx_best;

static double clamp(double v, double low, double high)
{
    return v < low ? low : v > high ? high : v;
}

/* Rows of which some line comes as near to the height as slack, and one more on either side. */
static void reach(const plx_heights *h, double slack, double *first, double *last)
{
    double step = fmax(h->row_step, 1e-200), most = h->cell_step * (h->cells - 1);
    *first = clamp(floor((h->wanted - most - slack) / step), 0, h->rows - 1);
    *last = clamp(ceil((h->wanted + slack) / step), 0, h->rows - 1);
}

/* The cell of a row whose line is next below the height, or the first or last. */
static double cell_below(const plx_heights *h, double row)
{
    double cell = h->wanted - h->row_step * row;
    /* Next to the row's column all its lines are as one. */
    cell = h->cell_step > 1e-200 ? cell / h->cell_step : h->cell_y;
    return clamp(floor(cell), 0, h->cells - 1);
}

static void consider(plx_best *best, const plx_heights *h, size_t link, double row, double cell,
    const plx_network *network, const float *params)
{
    double distance = fabs(h->row_step * row + h->cell_step * cell - h->wanted);
    double same = SAME * fmin(h->row_step, h->cell_step);
    if (distance > best->distance + same)
        return;
    plx_connection_ref ref = ref_of(h, link, row, cell);
    double size =
        params ? (double)plx_weight_strength(plx_connection_weight(network, params, &ref)) : 0;
    if (distance >= best->distance - same && size <= best->importance)
        return;
    *best = (plx_best){ref, distance, size};
}

static void search(plx_best *best, const plx_heights *h, size_t link, const plx_network *network,
    const float *params)
{
    double first, last;
    reach(h, 0, &first, &last);
    if (last - first >= ROWS) {
        first = clamp(round(h->row_y) - ROWS / 2.0, first, last - ROWS + 1);
        last = first + ROWS - 1;
    }
    size_t rows = (size_t)(last - first) + 1;
    for (size_t i = 0; i < rows; i++) {
        double row = first + (double)i;
        double below = cell_below(h, row);
        consider(best, h, link, row, below, network, params);
        if (below + 1 < h->cells)
            consider(best, h, link, row, below + 1, network, params);
    }
}

/* Rows by the layer of which fewer units come into question; where those are too many to look at
 * all, by the one whose lines lie further apart. */
static plx_heights heights_at(const plx_column *s, const plx_column *t, double x, double y)
{
    double way = (x - s->x) / (t->x - s->x);
    plx_heights by_source = {
        .row_step = (1 - way) * s->spacing,
        .cell_step = way * t->spacing,
        .rows = (double)s->units,
        .cells = (double)t->units,
        .wanted = y - (1 - way) * s->y0 - way * t->y0,
        .row_y = (y - s->y0) / s->spacing,
        .cell_y = (y - t->y0) / t->spacing,
        .row_is_source = true,
        .source = s,
        .target = t,
    };
    plx_heights by_target = by_source;
    by_target.row_step = by_source.cell_step;
    by_target.cell_step = by_source.row_step;
    by_target.rows = by_source.cells;
    by_target.cells = by_source.rows;
    by_target.row_y = by_source.cell_y;
    by_target.cell_y = by_source.row_y;
    by_target.row_is_source = false;
    double first, last, sources, targets;
    reach(&by_source, 0, &first, &last);
    sources = last - first;
    reach(&by_target, 0, &first, &last);
    targets = last - first;
    if (fmin(sources, targets) >= ROWS)
        return by_source.row_step > by_target.row_step ? by_source : by_target;
    return sources < targets ? by_source : by_target;
}

/* False where the point is not between the link's columns. */
static bool find_heights(
    plx_heights *h, const plx_layout *layout, const plx_link *link, double x, double y)
{
    const plx_column *s = &layout->columns[link->source];
    const plx_column *t = &layout->columns[link->target];
    if (x < s->x || x > t->x)
        return false;
    *h = heights_at(s, t, x, y);
    return true;
}

bool plx_nearest_edge(plx_connection_ref *nearest, const plx_layout *layout,
    const plx_network *network, const float *params, double x, double y, double *distance)
{
    plx_best best = {.distance = INFINITY, .importance = -1};
    if (!isfinite(x) || !isfinite(y))
        return false;
    for (size_t l = 0; l < network->link_count; l++) {
        plx_heights h;
        if (find_heights(&h, layout, &network->links[l], x, y))
            search(&best, &h, l, network, params);
    }
    if (!isfinite(best.distance))
        return false;
    *nearest = best.ref;
    *distance = best.distance;
    return true;
}

/* Cells of weight matrices that are looked at for one answer. */
enum { LOOKS = 1 << 17 };

typedef struct plx_shown_search {
    const plx_network *network;
    const float *params;
    const plx_shown_edges *shown;
    plx_best best;
    size_t looks; /* left */
} plx_shown_search;

static size_t unit_offset(const plx_shown_search *q, size_t link, bool source)
{
    const plx_link *k = &q->network->links[link];
    return q->network->layers[source ? k->source : k->target].unit_offset;
}

static bool is_hidden(const plx_shown_search *q, size_t unit)
{
    return q->shown->hidden && plx_unit_set_has(q->shown->hidden, unit);
}

/* Cells of a row outward from the nearest, one way, as far as any could be better. */
static void look_along(
    plx_shown_search *q, const plx_heights *h, size_t link, double row, double cell, double step)
{
    size_t cells = unit_offset(q, link, !h->row_is_source);
    double same = SAME * fmin(h->row_step, h->cell_step);
    for (; cell >= 0 && cell < h->cells && q->looks > 0; cell += step) {
        q->looks--;
        double distance = fabs(h->row_step * row + h->cell_step * cell - h->wanted);
        if (distance > q->best.distance + same)
            return;
        plx_connection_ref ref = ref_of(h, link, row, cell);
        if (is_hidden(q, cells + (h->row_is_source ? ref.target : ref.source)))
            continue;
        float weight = plx_connection_weight(q->network, q->params, &ref);
        if ((double)plx_weight_strength(weight) >= q->shown->threshold)
            consider(&q->best, h, link, row, cell, q->network, q->params);
    }
}

static void look_at_row(plx_shown_search *q, const plx_heights *h, size_t link, double row)
{
    const plx_column *column = h->row_is_source ? h->source : h->target;
    size_t unit = plx_column_unit(column, (size_t)row);
    if (is_hidden(q, unit_offset(q, link, h->row_is_source) + unit))
        return;
    double below = cell_below(h, row);
    look_along(q, h, link, row, below, -1);
    look_along(q, h, link, row, below + 1, 1);
}

/* Rows of which some cell is in reach, the flattest lines first: where looks run out, those are the
 * ones that eyes follow. */
static void search_shown(plx_shown_search *q, const plx_heights *h, size_t link)
{
    double first, last;
    reach(h, q->best.distance, &first, &last);
    double up = clamp(round(h->row_y), first, last), down = up + 1;
    while ((up >= first || down <= last) && q->looks > 0) {
        q->looks--;
        if (up >= first)
            look_at_row(q, h, link, up--);
        if (down <= last)
            look_at_row(q, h, link, down++);
    }
}

bool plx_nearest_shown_edge(plx_connection_ref *nearest, const plx_layout *layout,
    const plx_network *network, const float *params, const plx_shown_edges *shown, double x,
    double y, double reach, double *distance)
{
    plx_shown_search q = {.network = network,
        .params = params,
        .shown = shown,
        .best = {.distance = reach, .importance = -1},
        .looks = LOOKS};
    if (!isfinite(x) || !isfinite(y))
        return false;
    for (size_t l = 0; l < network->link_count; l++) {
        plx_heights h;
        if (find_heights(&h, layout, &network->links[l], x, y))
            search_shown(&q, &h, l);
    }
    if (q.best.importance < 0)
        return false;
    *nearest = q.best.ref;
    *distance = q.best.distance;
    return true;
}
