#include "density/bundle.h"

#include <float.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Seconds on a common core, for choosing between more strips (less to transform, more to fill) and
 * fewer: measured with tests/bench/bench_density. */
static const double FILL_S = 5e-9;   /* one connection into a grid */
static const double CELL_S = 0.3e-9; /* one cell of one level of the transform */

/* Floats that a strip should stay below: more would leave the caches anyway, and be gigabytes for
 * large pictures. */
static const size_t MEMORY_AIM = (size_t)24 << 20;

enum { MAX_STRIPS = 256, PAD = PLX_DENSITY_MARGIN, STRETCH_BELOW = 16 /* columns */ };

plx_bundle plx_bundle_refine(const plx_bundle *b, int fineness)
{
    plx_bundle fine = *b;
    fine.source_y = plx_density_fine_y(b->source_y, fineness);
    fine.target_y = plx_density_fine_y(b->target_y, fineness);
    fine.source_step *= fineness;
    fine.target_step *= fineness;
    return fine;
}

bool plx_bundle_clip(const plx_bundle *b, plx_area *area)
{
    area->left = fmax(area->left, b->source_x);
    area->right = fmin(area->right, b->target_x);
    return area->left < area->right && area->top < area->bottom;
}

/* Height at share t of the way from source to target. */
static double height_at(const plx_bundle *b, double t, double source, double target)
{
    return (1 - t) * (b->source_y + b->source_step * source) +
           t * (b->target_y + b->target_step * target);
}

static double way(const plx_bundle *b, double x)
{
    return (x - b->source_x) / (b->target_x - b->source_x);
}

/* The source index, not whole, whose connection is at height y at share t of the way. */
static double unit_at(const plx_bundle *b, double t, double target, double y)
{
    double step = (1 - t) * b->source_step, rest = y - height_at(b, t, 0, target);
    if (step < 1e-200)
        return rest <= 0 ? -INFINITY : INFINITY;
    return rest / step;
}

void plx_bundle_row(
    const plx_bundle *b, const plx_area *area, size_t target, size_t *first, size_t *end)
{
    double t0 = way(b, area->left), t1 = way(b, area->right), in = (double)b->in;
    double j = (double)target;
    double low = ceil(fmin(unit_at(b, t0, j, area->top), unit_at(b, t1, j, area->top)));
    double high = floor(fmax(unit_at(b, t0, j, area->bottom), unit_at(b, t1, j, area->bottom)));
    low = fmin(fmax(low, 0), in);
    high = fmin(fmax(high, -1), in - 1);
    *first = (size_t)low;
    *end = low <= high ? (size_t)high + 1 : (size_t)low;
}

/* What the connections in an area span. */
typedef struct plx_extent {
    uint64_t count;
    double rise_min, rise_max; /* rows, from the area's left to its right side */
    double top, bottom;        /* rows that they touch within the area */
} plx_extent;

/* Between the ends of each row's range everything lies in between, so the ends tell. */
static plx_extent measure(const plx_bundle *b, const plx_area *area)
{
    plx_extent x = {
        .rise_min = INFINITY, .rise_max = -INFINITY, .top = INFINITY, .bottom = -INFINITY};
    double t0 = way(b, area->left), t1 = way(b, area->right);
    for (size_t j = 0; j < b->out; j++) {
        size_t first, end;
        plx_bundle_row(b, area, j, &first, &end);
        if (first == end)
            continue;
        x.count += end - first;
        for (int side = 0; side < 2; side++) {
            double i = (double)(side ? end - 1 : first);
            double y0 = height_at(b, t0, i, (double)j), y1 = height_at(b, t1, i, (double)j);
            x.rise_min = fmin(x.rise_min, y1 - y0);
            x.rise_max = fmax(x.rise_max, y1 - y0);
            x.top = fmin(x.top, fmin(y0, y1));
            x.bottom = fmax(x.bottom, fmax(y0, y1));
        }
    }
    x.top = fmax(x.top, area->top);
    x.bottom = fmin(x.bottom, area->bottom);
    return x;
}

/* Shape of the grid of one strip, and where it lies. */
typedef struct plx_placing {
    plx_strip strip;
    plx_area area;          /* where its lines are to be seen */
    double t_left, t_right; /* shares of the way at its edges */
    int top;                /* row of the picture that is its row 0 */
    uint64_t count;
} plx_placing;

/* A link's first and last columns reach over its ends. There its lines are drawn on to the edge of
 * the column, which keeps every other column exact; but where the link is only some columns wide,
 * and lines so steep that drawn on they would leave the picture, it is stretched to whole columns.
 */
static plx_placing place(const plx_bundle *b, int left, int right, int height)
{
    plx_placing p = {.area = {left, -1, right, height + 1}};
    if (!plx_bundle_clip(b, &p.area))
        return p;
    plx_extent x = measure(b, &p.area);
    p.count = x.count;
    if (x.count == 0)
        return p;
    bool stretch = b->target_x - b->source_x < STRETCH_BELOW;
    double longer = stretch ? 1 : (right - left) / (p.area.right - p.area.left);
    double over = fmax(fabs(x.rise_min), fabs(x.rise_max)) * (longer - 1) + 1;
    int top = (int)floor(fmax(x.top - over, 0));
    int bottom = (int)ceil(fmin(x.bottom + over, height));
    p.t_left = way(b, stretch ? p.area.left : left);
    p.t_right = way(b, stretch ? p.area.right : right);
    /* With the margin, a line that crosses the band stays inside the grid when its ends are rounded
     * to whole rows. */
    p.top = top - PAD;
    p.strip = (plx_strip){
        .width = right - left,
        .height = (bottom > top ? bottom - top : 1) + 2 * PAD,
        .rise_min = (int)floor(x.rise_min * longer) - 2,
        .rise_max = (int)ceil(x.rise_max * longer) + 2,
    };
    return p;
}

static void strip_columns(const plx_bundle_plan *plan, int index, int *left, int *right)
{
    int64_t width = plan->end_column - plan->first_column;
    *left = plan->first_column + (int)(width * index / plan->strips);
    *right = plan->first_column + (int)(width * (index + 1) / plan->strips);
}

/* Floats that the table of rows takes. */
static size_t row_floats(const plx_strip *s)
{
    size_t bytes = (size_t)(s->rise_max - s->rise_min + 1) * sizeof(ptrdiff_t);
    return (bytes + 63) / 64 * 64 / sizeof(float);
}

static double plan_cost(const plx_bundle *b, plx_bundle_plan *plan, int height)
{
    double cost = 0;
    plan->memory = 0;
    for (int i = 0; i < plan->strips; i++) {
        int left, right;
        strip_columns(plan, i, &left, &right);
        plx_placing p = place(b, left, right, height);
        if (p.count == 0)
            continue;
        size_t memory = row_floats(&p.strip) + PLX_SIGNS * plx_strip_cells(&p.strip) +
                        plx_strip_scratch(&p.strip);
        plan->memory = memory > plan->memory ? memory : plan->memory;
        cost += (double)p.count * FILL_S + PLX_SIGNS * plx_strip_cost(&p.strip) * CELL_S;
    }
    return cost;
}

bool plx_bundle_plan_make(plx_bundle_plan *plan, const plx_bundle *b, int width, int height)
{
    plx_area area = {0, -1, width, height + 1};
    *plan = (plx_bundle_plan){.strips = 1};
    if (!plx_bundle_clip(b, &area))
        return false;
    plan->first_column = (int)floor(area.left);
    plan->end_column = (int)ceil(area.right);
    plan->in_view = measure(b, &area).count;
    if (plan->in_view == 0)
        return false;
    plan->seconds = plan_cost(b, plan, height);
    int columns = plan->end_column - plan->first_column;
    for (int strips = 2; strips <= MAX_STRIPS && strips * 8 <= columns; strips *= 2) {
        plx_bundle_plan other = *plan;
        other.strips = strips;
        other.seconds = plan_cost(b, &other, height);
        if (other.seconds >= plan->seconds && plan->memory <= MEMORY_AIM)
            break;
        *plan = other;
    }
    return true;
}

/* Adds one connection: a share to each of the four pairs of whole rows around its two ends, so that
 * its mean height is right in every column. row[r - rise_min] is the place of entry 0 of rise r. */
static inline void splat(
    float *grid, const ptrdiff_t *row, const plx_strip *s, double y0, double y1, float w)
{
    enum { LIFT = 1 << 20 }; /* makes heights positive, so that truncation is the floor */
    int k = (int)(y0 + LIFT) - LIFT, m = (int)(y1 + LIFT) - LIFT;
    /* At a zoom of millions cancellation may put a line past what was measured; it is at the very
     * edge of the view then. */
    int rise = m - k, low_entry = rise > 0 ? -rise : 0;
    if (rise <= s->rise_min || rise >= s->rise_max || k < low_entry ||
        k + 1 >= s->height + abs(rise) + low_entry)
        return;
    float f = (float)(y0 - k), g = (float)(y1 - m), fw = f * w, w0 = w - fw;
    const ptrdiff_t *r = row + (rise - s->rise_min);
    float *low = grid + r[-1] + k, *mid = grid + r[0] + k, *high = grid + r[1] + k;
    mid[0] += w0 * (1 - g);
    mid[1] += fw * g;
    low[1] += fw * (1 - g);
    high[0] += w0 * g;
}

/* Returns which signs occur, as bits. */
static unsigned fill(
    const plx_bundle *b, const plx_placing *p, const ptrdiff_t *row, float *grid, size_t cells)
{
    unsigned signs = 0;
    double t0 = p->t_left, t1 = p->t_right, offset = -p->top - 0.5;
    double step0 = (1 - t0) * b->source_step, step1 = (1 - t1) * b->source_step;
    float *plane[PLX_SIGNS] = {grid, grid + cells};
    for (size_t j = 0; j < b->out; j++) {
        size_t i, end;
        plx_bundle_row(b, &p->area, j, &i, &end);
        const float *weights = b->weights + j * b->in;
        double base0 = height_at(b, t0, 0, (double)j) + offset;
        double base1 = height_at(b, t1, 0, (double)j) + offset;
        for (; i < end; i++) {
            float w = weights[i], a = fabsf(w);
            if (!(a > 0 && a <= FLT_MAX))
                continue;
            int sign = w > 0 ? PLX_POSITIVE : PLX_NEGATIVE;
            signs |= 1u << sign;
            splat(plane[sign], row, &p->strip, base0 + step0 * (double)i, base1 + step1 * (double)i,
                a);
        }
    }
    return signs;
}

/* Share of a column of pixels that the bundle spans. */
static float column_share(const plx_bundle *b, int x)
{
    return (float)(fmin(x + 1, b->target_x) - fmax(x, b->source_x));
}

void plx_bundle_draw_strip(const plx_bundle *b, const plx_bundle_plan *plan, int index,
    const plx_density *picture, float *memory)
{
    int left, right;
    strip_columns(plan, index, &left, &right);
    plx_placing p = place(b, left, right, picture->height);
    if (p.count == 0)
        return;
    const plx_strip *s = &p.strip;
    size_t cells = plx_strip_cells(s);
    ptrdiff_t *row = (ptrdiff_t *)(void *)memory;
    float *grid = memory + row_floats(s), *scratch = grid + PLX_SIGNS * cells;
    for (int r = s->rise_min; r <= s->rise_max; r++)
        row[r - s->rise_min] = (ptrdiff_t)plx_strip_row(s, r) + (r > 0 ? r : 0);
    memset(grid, 0, PLX_SIGNS * cells * sizeof *grid);
    unsigned signs = fill(b, &p, row, grid, cells);
    /* Where both ends of the link lie within one column, the shares are one. */
    float first = column_share(b, left), last = right - left > 1 ? column_share(b, right - 1) : 1;
    for (int sign = 0; sign < PLX_SIGNS; sign++) {
        if (signs & 1u << sign)
            plx_strip_transform(s, grid + (size_t)sign * cells, scratch,
                plx_density_column(picture, sign, left) + p.top, plx_density_stride(picture), first,
                last);
    }
}
