#include "density/bundle_view.h"

#include <math.h>

enum { STRETCH_BELOW = 16 /* columns */ };

plx_bundle plx_bundle_blocks(const plx_bundle *b, int level)
{
    plx_bundle c = *b;
    if (level == 0)
        return c;
    const plx_pyramid_level *l = &b->pyramid->level[level];
    double in = (double)l->block_in, out = (double)l->block_out;
    c.in = l->in;
    c.out = l->out;
    c.source_y += c.source_step * (in - 1) / 2;
    c.target_y += c.target_step * (out - 1) / 2;
    c.source_step *= in;
    c.target_step *= out;
    return c;
}

bool plx_bundle_clip(const plx_bundle *b, plx_area *area)
{
    area->left = fmax(area->left, b->source_x);
    area->right = fmin(area->right, b->target_x);
    return area->left < area->right && area->top < area->bottom;
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

static double most(double a, double b)
{
    return a > b ? a : b;
}

void plx_bundle_row(
    const plx_bundle *b, const plx_area *area, size_t target, size_t *first, size_t *end)
{
    double t0 = plx_bundle_way(b, area->left), t1 = plx_bundle_way(b, area->right);
    double y0 = plx_bundle_height(b, t0, 0, (double)target), last = (double)(b->in - 1);
    double y1 = plx_bundle_height(b, t1, 0, (double)target);
    /* Units further down a source come later at either side, but where all meet in the target. */
    double step0 = most((1 - t0) * b->source_step, 1e-200);
    double step1 = most((1 - t1) * b->source_step, 1e-200);
    double low = least((area->top - y0) / step0, (area->top - y1) / step1);
    double high = most((area->bottom - y0) / step0, (area->bottom - y1) / step1);
    low = least(most(low, 0), last + 1);
    high = least(most(high, -1), last);
    size_t from = (size_t)low;
    *first = from + ((double)from < low);
    *end = high < 0 || low > high ? *first : (size_t)high + 1;
    *end = *end < *first ? *first : *end;
}

/* Seen in a mirror, sources are targets. The targets that one source reaches move steadily with it,
 * so the outermost two tell for all; one unit more at each end is for rounding. */
void plx_bundle_rows(const plx_bundle *b, const plx_area *area, size_t *first, size_t *end)
{
    plx_bundle mirror = {.in = b->out,
        .out = b->in,
        .source_x = -b->target_x,
        .source_y = b->target_y,
        .source_step = b->target_step,
        .target_x = -b->source_x,
        .target_y = b->source_y,
        .target_step = b->source_step};
    plx_area mirrored = {-area->right, area->top, -area->left, area->bottom};
    size_t last_first, last_end;
    plx_bundle_row(&mirror, &mirrored, 0, first, end);
    plx_bundle_row(&mirror, &mirrored, b->in - 1, &last_first, &last_end);
    *first = last_first < *first ? last_first : *first;
    *end = last_end > *end ? last_end : *end;
    *first -= *first > 0;
    *end += *end < b->out;
}

double plx_bundle_steepness(const plx_bundle *b, const plx_area *area)
{
    enum { ROWS = 16, LINES = 4 };
    plx_area in = *area;
    size_t top, bottom;
    double sum = 0, count = 0;
    if (!plx_bundle_clip(b, &in))
        return 0;
    plx_bundle_rows(b, &in, &top, &bottom);
    for (size_t r = 0; r < ROWS; r++) {
        size_t target = top + (bottom - top) * (2 * r + 1) / (2 * (size_t)ROWS), first, end;
        plx_bundle_row(b, &in, target, &first, &end);
        double y = b->target_y + b->target_step * (double)target - b->source_y;
        double rises = 0, lines = (double)(end - first);
        for (int i = 0; i < LINES; i++)
            rises += fabs(y - b->source_step * ((double)first + lines * (i + 0.5) / LINES - 0.5));
        sum += lines * rises / LINES;
        count += lines;
    }
    return count > 0 ? sum / count / (b->target_x - b->source_x) : 0;
}

/* Heights of a link's outermost units. */
typedef struct plx_span {
    double source_top, source_bottom, target_top, target_bottom;
} plx_span;

static plx_span span_of(const plx_bundle *b)
{
    return (plx_span){b->source_y, b->source_y + b->source_step * (double)(b->in - 1), b->target_y,
        b->target_y + b->target_step * (double)(b->out - 1)};
}

/* The largest rise over the whole way of a line that starts at `source` or below it, ends at
 * `target` or above it, and passes the point (t, y). */
static double rise_through(double source, double target, double t, double y)
{
    double from = t > 0 ? (y - source) / t : INFINITY;
    double to = t < 1 ? (target - y) / (1 - t) : INFINITY;
    return fmin(from, to);
}

/* The largest rise over the whole way of a line between the two ends that passes the rectangle from
 * t0 to t1 and top to bottom: that of the line from end to end if it passes; else of one that
 * touches a corner. */
static double largest_rise(
    double source, double target, double t0, double t1, double top, double bottom)
{
    double y0 = source + (target - source) * t0, y1 = source + (target - source) * t1;
    if (fmin(y0, y1) <= bottom && fmax(y0, y1) >= top)
        return target - source;
    double rise = rise_through(source, target, t0, top);
    rise = fmax(rise, rise_through(source, target, t0, bottom));
    rise = fmax(rise, rise_through(source, target, t1, top));
    return fmax(rise, rise_through(source, target, t1, bottom));
}

/* The least and the largest rise, from t0 to t1, of lines that pass the area. */
static void find_rises(const plx_span *s, double t0, double t1, const plx_area *area,
    double *rise_min, double *rise_max)
{
    *rise_max =
        (t1 - t0) * largest_rise(s->source_top, s->target_bottom, t0, t1, area->top, area->bottom);
    *rise_min = -(t1 - t0) *
                largest_rise(-s->source_bottom, -s->target_top, t0, t1, -area->bottom, -area->top);
}

/* Keeps rises that no grid could hold within the range of an int; lines are drawn there. */
static int whole(double rise)
{
    const double far = 1 << 26;
    return (int)fmax(fmin(rise, far), -far);
}

void plx_bundle_strip_columns(const plx_bundle_plan *plan, int index, int *left, int *right)
{
    *left = plan->first_column + plan->strip_width * (index / plan->tiles);
    *right = *left + plan->strip_width;
    *right = *right < plan->end_column ? *right : plan->end_column;
}

/* A link's first and last columns reach over its ends. There its lines are drawn on to the edge of
 * the column, which keeps every other column exact; but where the link is only some columns wide,
 * and lines so steep that drawn on they would leave the picture, it is stretched to whole columns.
 */
plx_placing plx_bundle_place(
    const plx_bundle *b, const plx_bundle_plan *plan, int index, int height)
{
    int left, right, f = plan->fineness;
    plx_bundle_strip_columns(plan, index, &left, &right);
    int64_t tile = index % plan->tiles;
    int first = (int)(height * tile / plan->tiles), end = (int)(height * (tile + 1) / plan->tiles);
    double around = 2 + (PLX_STRIP_MARGIN - 2) / (double)f;
    plx_placing p = {.area = {left, first - around, right, end + around}};
    if (!plx_bundle_clip(b, &p.area))
        return p;
    plx_span s = span_of(b);
    double t0 = plx_bundle_way(b, p.area.left), t1 = plx_bundle_way(b, p.area.right);
    double top = fmin(
        (1 - t0) * s.source_top + t0 * s.target_top, (1 - t1) * s.source_top + t1 * s.target_top);
    double bottom = fmax((1 - t0) * s.source_bottom + t0 * s.target_bottom,
        (1 - t1) * s.source_bottom + t1 * s.target_bottom);
    if (top > p.area.bottom || bottom < p.area.top)
        return p;

    bool stretch = b->target_x - b->source_x < STRETCH_BELOW;
    double longer = stretch ? 1 : (right - left) / (p.area.right - p.area.left);
    double rise_min, rise_max, rounding = 1e-3;
    find_rises(&s, t0, t1, &p.area, &rise_min, &rise_max);
    /* Lines may be seen only where they are drawn on. */
    double beyond = fmax(fabs(rise_min), fabs(rise_max)) * (longer - 1);
    p.area.top -= beyond;
    p.area.bottom += beyond;
    if (beyond > 0)
        find_rises(&s, t0, t1, &p.area, &rise_min, &rise_max);
    double over = beyond + around;
    /* Where a line that rises the most does so by a whole number of rows, rounding must not put it
     * past that. */
    p.t_left = stretch ? t0 : plx_bundle_way(b, left);
    p.t_right = stretch ? t1 : plx_bundle_way(b, right);
    p.top = (int)floor(fmin(fmax(top - over, first), end - 1));
    p.bottom = (int)ceil(fmax(fmin(bottom + over, end), p.top + 1));
    p.strip = (plx_strip){
        .width = right - left,
        .height = plx_density_fine_rows(p.bottom - p.top, f) + 2 * PLX_STRIP_MARGIN,
        .rise_min = whole(floor(rise_min * longer * f - rounding)) - 1,
        .rise_max = whole(ceil(rise_max * longer * f + rounding)) + 1,
    };
    return p;
}
