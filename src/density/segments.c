#include "density/segments.h"

#include "density/bundle_view.h"
#include "density/lines.h"
#include "density/segments_view.h"

#include <string.h>

enum {
    STEEP_ABOVE = 3, /* rows above a tile that what is steep may begin in */
    NEXT = 32,       /* segments that are foreseen, */
    NEXT_ENDS = 12,  /* and their ends */
    FAR = 1 << 22,   /* fine rows: further from a tile than any line in it at the strip's edge */
};

/* The part that is being drawn. */
typedef struct plx_part {
    const plx_segments_plan *plan;
    plx_segments_tree tree;
    int left, columns; /* of the picture */
    int top, bottom;   /* rows of the picture */
    double base;       /* fine row of pixel height 0 */
    float *grids;      /* [PLX_SIGNS][tree.floats] */
    double *steep;     /* [PLX_SIGNS][strip_width][tree.steep_rows] */
    float *fine;       /* [rows of a grid] */
    /* What has been written to; all else is not even cleared. */
    bool used[PLX_SIGNS][2 * PLX_SEGMENTS_WIDEST];
    bool used_steep[PLX_SIGNS][PLX_SEGMENTS_WIDEST];
} plx_part;

void plx_segments_tree_make(plx_segments_tree *tree, const plx_segments_plan *plan)
{
    *tree = (plx_segments_tree){.steep_rows = (size_t)plan->tile_rows + 2 * STEEP_ABOVE};
    int rows = plx_density_fine_rows(plan->tile_rows, plan->fineness) + 2 * PLX_STRIP_MARGIN;
    for (int width = plan->strip_width; width > 0; width /= 2) {
        int level = tree->levels++;
        /* One more, for an end between two rows goes to both. */
        int rise = plan->steepest * plan->fineness * width + 1;
        tree->shape[level] = (plx_strip){width, rows, -rise, rise};
        tree->cells[level] = plx_strip_cells(&tree->shape[level]);
        tree->start[level] = tree->floats;
        tree->floats += tree->cells[level] * (size_t)(plan->strip_width / width);
    }
}

/* Of the `offset`-th grid of a level. */
static float *grid_at(const plx_part *p, int sign, int level, int offset)
{
    return p->grids + (size_t)sign * p->tree.floats + p->tree.start[level] +
           (size_t)offset * p->tree.cells[level];
}

static float *use_grid(plx_part *p, int sign, int level, int offset)
{
    float *grid = grid_at(p, sign, level, offset);
    bool *used = &p->used[sign][(1 << level) + offset];
    if (!*used) {
        memset(grid, 0, p->tree.cells[level] * sizeof *grid);
        *used = true;
    }
    return grid;
}

/* A line that enters a grid at fine row y0 and leaves it at y1: a share to each of the four pairs
 * of whole rows around its ends, so that its mean height is right in every column. */
static inline void splat(
    plx_part *p, int sign, int level, int offset, double y0, double y1, float weight)
{
    enum { LIFT = 1 << 24 }; /* makes rows positive, so that truncation is the floor */
    const plx_strip *s = &p->tree.shape[level];
    int pitch = s->height + 2 * s->rise_max, origin = s->rise_max;
    int k = (int)(y0 + LIFT) - LIFT, m = (int)(y1 + LIFT) - LIFT, rise = m - k;
    bool inside =
        rise > s->rise_min && rise < s->rise_max && k >= -origin && k + 1 < pitch - origin;
    if (!inside)
        return;
    float *cell =
        use_grid(p, sign, level, offset) + (ptrdiff_t)(rise - s->rise_min) * pitch + origin + k;
    float high = (float)(y0 - k) * weight, low = weight - high, exit = (float)(y1 - m);
    float low_exit = low * exit, high_exit = high * exit;
    cell[0] += low - low_exit;
    cell[1] += high_exit;
    cell[pitch] += low_exit;
    *(cell + 1 - pitch) += high - high_exit;
}

/* Columns of the part, whole ones, from first to end: as few grids as span them. y: fine row at
 * the part's left edge. */
static void add_whole(
    plx_part *p, int sign, int first, int end, double y, double slope, float weight)
{
    int level = p->tree.levels - 1, width = 1;
    for (; first < end; level--, width *= 2, first /= 2, end /= 2) {
        double rise = slope * width;
        if (first & 1) {
            splat(p, sign, level, first, y + rise * first, y + rise * (first + 1), weight);
            first++;
        }
        if (end & 1 && first < end) {
            end--;
            splat(p, sign, level, end, y + rise * end, y + rise * (end + 1), weight);
        }
    }
}

/* Within one column, x0 and x1 from the part's left edge: as if it spanned the column. */
static void add_within(
    plx_part *p, int sign, double x0, double x1, double y, double slope, float weight)
{
    if (x0 < x1)
        splat(p, sign, p->tree.levels - 1, (int)x0, y + slope * x0, y + slope * x1,
            weight * (float)(x1 - x0));
}

static void add_flat(plx_part *p, const plx_straight *s)
{
    int f = p->plan->fineness, sign = s->sign;
    double from = plx_greater(s->x0 - p->left, 0),
           to = plx_lesser(s->x1 - p->left, p->plan->strip_width);
    double y = plx_straight_height(s, p->left) * f + p->base, slope = s->slope * f;
    /* Ends as far away as only doubles reach leave no digits for what is in view. */
    if (!(fabs(y) < FAR))
        return;
    /* Truncation is the floor: neither is negative. */
    int first = (int)from, end = (int)to;
    if (first == end) {
        add_within(p, sign, from, to, y, slope, s->weight);
        return;
    }
    if (from > first) {
        first++;
        add_within(p, sign, from, first, y, slope, s->weight);
    }
    add_within(p, sign, end, to, y, slope, s->weight);
    add_whole(p, sign, first, end, y, slope, s->weight);
}

/* What is steep adds to a column the difference of two smooth steps, one at either of the heights
 * between which it passes. A step's own differences from row to row are three numbers, so they are
 * what is added, and the column is their running sum: the cost does not depend on the rise. */
typedef struct plx_step {
    int row; /* the first of the three, of the column's own */
    double share[3];
} plx_step;

static plx_step make_step(const plx_part *p, double y)
{
    double most = p->bottom - p->top;
    double at = plx_lesser(plx_greater(y - 0.5 - p->top, -STEEP_ABOVE), most) + STEEP_ABOVE;
    int row = (int)at;
    double over = at - row;
    double first = 0.5 * (1 - over) * (1 - over), last = 0.5 * over * over;
    return (plx_step){row, {first, 1 - first - last, last}};
}

static void add_step(double *column, const plx_step *s, double density)
{
    for (int k = 0; k < 3; k++)
        column[s->row + k] += density * s->share[k];
}

static double *use_steep(plx_part *p, int sign, int x)
{
    size_t rows = p->tree.steep_rows;
    double *column = p->steep + ((size_t)(sign * p->plan->strip_width) + (size_t)x) * rows;
    if (!p->used_steep[sign][x]) {
        memset(column, 0, rows * sizeof *column);
        p->used_steep[sign][x] = true;
    }
    return column;
}

static void add_steep(plx_part *p, const plx_straight *s)
{
    double from = plx_greater(s->x0, p->left), to = plx_lesser(s->x1, p->left + p->columns);
    /* Only where it is near the tile; rounding may be large where it comes from far away. */
    double a = (p->top - 2 - s->y0) / s->slope + s->x0;
    double b = (p->bottom + 2 - s->y0) / s->slope + s->x0;
    from = plx_greater(from, plx_lesser(a, b));
    to = plx_lesser(to, plx_greater(a, b));
    if (!(from < to))
        return;
    /* Its upper end has the lesser height. */
    double density = (double)s->weight / s->slope;
    plx_step step = make_step(p, plx_straight_height(s, from));
    for (int x = (int)from; x < to; x++) {
        plx_step next = make_step(p, plx_straight_height(s, plx_lesser(to, x + 1)));
        double *column = use_steep(p, s->sign, x - p->left);
        add_step(column, &step, density);
        add_step(column, &next, -density);
        step = next;
    }
}

/* A line in the columns of the part, the first and last of which it may cross only in part. */
static void add_line(const plx_part *p, const plx_density *picture, const plx_straight *s)
{
    int left = (int)plx_greater(floor(s->x0), p->left);
    int right = (int)plx_lesser(ceil(s->x1), p->left + p->columns);
    for (int end = 0; end < 2 && left < right; end++) {
        int x = end ? right - 1 : left;
        double from = plx_greater(x, s->x0), share = plx_lesser(x + 1, s->x1) - from;
        if (share >= 1)
            continue;
        plx_line_add(picture, s->sign, x, x + 1, plx_straight_height(s, from), s->slope * share,
            s->weight * (float)share);
        left += !end;
        right -= end;
    }
    if (left < right)
        plx_line_add(
            picture, s->sign, left, right, plx_straight_height(s, left), s->slope, s->weight);
}

/* Hands what is in a grid to its halves, and so on down to the columns. */
static void descend(plx_part *p, int sign, int level, int offset)
{
    if (level == p->tree.levels - 1)
        return;
    for (int right = 0; right < 2; right++) {
        int half = 2 * offset + right;
        bool *used = &p->used[sign][(2 << level) + half];
        if (p->used[sign][(1 << level) + offset]) {
            plx_strip_halve(&p->tree.shape[level], grid_at(p, sign, level, offset),
                &p->tree.shape[level + 1], grid_at(p, sign, level + 1, half), right, *used);
            *used = true;
        }
        descend(p, sign, level + 1, half);
    }
}

static void finish_column(plx_part *p, int sign, int x, const plx_density *picture)
{
    int level = p->tree.levels - 1, rows = p->bottom - p->top;
    const plx_strip *s = &p->tree.shape[level];
    float *column = plx_density_column(picture, sign, p->left + x) + p->top;
    if (p->used[sign][(1 << level) + x]) {
        plx_strip_column(s, grid_at(p, sign, level, x), p->fine, 1);
        plx_density_add_fine(column, p->fine + PLX_STRIP_MARGIN, rows, p->plan->fineness);
    }
    if (p->used_steep[sign][x]) {
        const double *steep = use_steep(p, sign, x);
        double sum = 0;
        for (int k = 0; k < STEEP_ABOVE; k++)
            sum += steep[k];
        for (int y = 0; y < rows; y++) {
            sum += steep[y + STEEP_ABOVE];
            column[y] += (float)sum;
        }
    }
}

static plx_part begin_part(const plx_segments_plan *plan, int index, float *memory)
{
    plx_part p = {.plan = plan};
    p.left = index / plan->tiles * plan->strip_width;
    p.columns = plan->width - p.left < plan->strip_width ? plan->width - p.left : plan->strip_width;
    p.top = index % plan->tiles * plan->tile_rows;
    p.bottom = p.top + plan->tile_rows < plan->height ? p.top + plan->tile_rows : plan->height;
    if (plan->by_lines)
        return p;
    plx_segments_tree_make(&p.tree, plan);
    p.base = plx_density_fine_y(-p.top, plan->fineness) + PLX_STRIP_MARGIN - 0.5;
    /* Doubles first, for their alignment. */
    size_t doubles = PLX_SIGNS * (size_t)plan->strip_width * p.tree.steep_rows;
    p.steep = (double *)(void *)memory;
    p.grids = memory + doubles * (sizeof(double) / sizeof(float));
    p.fine = p.grids + PLX_SIGNS * p.tree.floats;
    return p;
}

void plx_segments_draw_part(const plx_segments *set, const plx_segments_plan *plan,
    const plx_segment_lists *lists, int index, const plx_density *picture, float *memory)
{
    const uint32_t *i = lists->index + lists->start[index];
    const uint32_t *end = lists->index + lists->start[index + 1];
    if (i == end)
        return;
    plx_part p = begin_part(plan, index, memory);
    /* So that rounding puts no rise past the grids' last. */
    double steepest = plan->steepest * (1 - 1e-6);
    plx_straight s;
    for (; i < end; i++) {
        if (end - i > NEXT)
            plx_segments_foresee(set, i[NEXT]);
        if (end - i > NEXT_ENDS)
            plx_segments_foresee_ends(set, i[NEXT_ENDS]);
        if (!plx_segments_get(set, *i, &s))
            continue;
        if (plan->by_lines)
            add_line(&p, picture, &s);
        else if (fabs(s.slope) <= steepest)
            add_flat(&p, &s);
        else
            add_steep(&p, &s);
    }
    for (int sign = 0; !plan->by_lines && sign < PLX_SIGNS; sign++) {
        descend(&p, sign, 0, 0);
        for (int x = 0; x < p.columns; x++)
            finish_column(&p, sign, x, picture);
    }
}
