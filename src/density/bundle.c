#include "density/bundle.h"

#include "base/simd.h"
#include "density/bundle_view.h"
#include "density/lines.h"

#include <math.h>
#include <string.h>

enum {
    CHUNK = 256, /* blocks at a time, */
    ROWS = 16,   /* and of so many target units */
};

/* Connections of one target unit, or blocks of them, and where they go in a grid. */
typedef struct plx_batch {
    float weight[PLX_SIGNS][CHUNK];
    /* Shares of the four pairs of whole rows around a line's two ends, so that its mean height is
     * right in every column: first and second row at entry, first and second at exit. */
    float low_low[CHUNK], low_high[CHUNK], high_low[CHUNK], high_high[CHUNK];
    int cell[CHUNK]; /* of the lower entry and the lower exit; < 0: none */
} plx_batch;

/* While blocks are filled in, both signs of a cell lie side by side, and are added to at once. */
typedef float plx_pair __attribute__((vector_size(8), aligned(4)));

static void read_weights(const plx_bundle *b, int level, size_t row, size_t first, size_t end,
    float *positive, float *negative)
{
    if (b->pyramid)
        plx_pyramid_read(b->pyramid, b->weights, level, row, first, end, positive, negative);
    else
        plx_weights_split(b->weights + row * b->in + first, end - first, 0, positive, negative);
}

/* The height of the i-th connection at each edge of a strip is base + step · i. */
typedef struct plx_ends {
    double entry, exit, entry_step, exit_step;
} plx_ends;

/* Keeps what may be far outside within the range of an int. */
static double hold(double y)
{
    const double far = 1 << 27;
    return fmin(fmax(y, -far), far);
}

static inline float hold_near(float y)
{
    const float far = 1 << 24;
    y = y < far ? y : far;
    return y > -far ? y : -far;
}

/* Heights are counted from the first of the batch in floats, which hold what is in view well. */
PLX_SIMD static void find_cells(
    plx_batch *batch, const plx_ends *ends, const plx_strip *s, size_t first, int count)
{
    int pitch = (int)plx_strip_pitch(s), origin = (int)plx_strip_origin(s);
    int rise_min = s->rise_min, rise_max = s->rise_max;
    double entry = hold(ends->entry + ends->entry_step * (double)first);
    double exit = hold(ends->exit + ends->exit_step * (double)first);
    int entry_row = (int)floor(entry), exit_row = (int)floor(exit);
    float entry_part = (float)(entry - entry_row), exit_part = (float)(exit - exit_row);
    float entry_step = (float)ends->entry_step, exit_step = (float)ends->exit_step;
    for (int i = 0; i < count; i++) {
        float y0 = hold_near(entry_part + entry_step * (float)i);
        float y1 = hold_near(exit_part + exit_step * (float)i);
        float floor0 = floorf(y0), floor1 = floorf(y1);
        int k = entry_row + (int)floor0, rise = exit_row + (int)floor1 - k;
        /* At a zoom of millions cancellation may put a line past what was found for the strip; it
         * is at the very edge of the view then. */
        bool inside = rise > rise_min && rise < rise_max && k >= -origin && k + 1 < pitch - origin;
        float entry_high = y0 - floor0, exit_high = y1 - floor1;
        float high_high = entry_high * exit_high;
        batch->high_high[i] = high_high;
        batch->high_low[i] = entry_high - high_high;
        batch->low_high[i] = exit_high - high_high;
        batch->low_low[i] = 1 - entry_high - (exit_high - high_high);
        batch->cell[i] = inside ? (rise - rise_min) * pitch + origin + k : -1;
    }
}

/* Blocks have both signs. */
static void fill_blocks(float *restrict grid, size_t pitch, const plx_batch *b, int count)
{
    for (int i = 0; i < count; i++) {
        if (b->cell[i] < 0)
            continue;
        float *cell = grid + 2 * (ptrdiff_t)b->cell[i];
        plx_pair weight = {b->weight[PLX_POSITIVE][i], b->weight[PLX_NEGATIVE][i]};
        plx_pair *low_low = (plx_pair *)cell, *high_high = (plx_pair *)(cell + 2);
        plx_pair *low_high = (plx_pair *)(cell + 2 * pitch);
        plx_pair *high_low = (plx_pair *)(cell + 2 - 2 * pitch);
        *low_low += b->low_low[i] * weight;
        *high_high += b->high_high[i] * weight;
        *low_high += b->low_high[i] * weight;
        *high_low += b->high_low[i] * weight;
    }
}

/* Connections one by one have one sign each: those that are negative go to the second of two grids,
 * which lie one behind the other then, without a branch that could not be foreseen. */
static void fill_connections(
    float *restrict grid, size_t pitch, size_t cells, const plx_batch *b, int count)
{
    for (int i = 0; i < count; i++) {
        if (b->cell[i] < 0)
            continue;
        float positive = b->weight[PLX_POSITIVE][i], negative = b->weight[PLX_NEGATIVE][i];
        float weight = positive + negative;
        float *cell = grid + b->cell[i] + (negative > 0 ? cells : 0);
        cell[0] += b->low_low[i] * weight;
        cell[1] += b->high_high[i] * weight;
        cell[pitch] += b->low_high[i] * weight;
        *(cell + 1 - pitch) += b->high_low[i] * weight;
    }
}

PLX_SIMD static void take_sign(
    float *restrict grid, const float *restrict pairs, int sign, size_t cells)
{
    pairs += sign;
    for (size_t i = 0; i < cells; i++)
        grid[i] = pairs[2 * i];
}

static unsigned signs_of(const plx_batch *b, int count)
{
    float most[PLX_SIGNS] = {0};
    for (int s = 0; s < PLX_SIGNS; s++)
        for (int i = 0; i < count; i++)
            most[s] = b->weight[s][i] > most[s] ? b->weight[s][i] : most[s];
    return (most[PLX_POSITIVE] > 0 ? 1U << PLX_POSITIVE : 0) |
           (most[PLX_NEGATIVE] > 0 ? 1U << PLX_NEGATIVE : 0);
}

static plx_ends ends_of(const plx_bundle *blocks, const plx_placing *p, int fineness, size_t row)
{
    double t0 = p->t_left, t1 = p->t_right;
    double y0 = plx_bundle_height(blocks, t0, 0, (double)row) - p->top;
    double y1 = plx_bundle_height(blocks, t1, 0, (double)row) - p->top;
    return (plx_ends){
        plx_density_fine_y(y0, fineness) + PLX_STRIP_MARGIN - 0.5,
        plx_density_fine_y(y1, fineness) + PLX_STRIP_MARGIN - 0.5,
        (1 - t0) * blocks->source_step * fineness,
        (1 - t1) * blocks->source_step * fineness,
    };
}

/* In squares of the matrix, whose cells in the grid stay in the near caches. Adds to cells
 * [][PLX_SIGNS], or [PLX_SIGNS][] at level 0; returns which signs occur, as bits. */
static unsigned fill(const plx_bundle *blocks, int level, const plx_bundle *b, const plx_placing *p,
    int fineness, float *grid)
{
    const unsigned both = (1U << PLX_SIGNS) - 1;
    unsigned signs = 0;
    plx_batch batch;
    size_t pitch = plx_strip_pitch(&p->strip), cells = plx_strip_cells(&p->strip);
    size_t rows, rows_end;
    for (plx_bundle_rows(blocks, &p->area, &rows, &rows_end); rows < rows_end; rows += ROWS) {
        size_t count = rows_end - rows < ROWS ? rows_end - rows : ROWS;
        size_t first[ROWS], end[ROWS], left = SIZE_MAX, right = 0;
        plx_ends ends[ROWS];
        for (size_t r = 0; r < count; r++) {
            plx_bundle_row(blocks, &p->area, rows + r, &first[r], &end[r]);
            ends[r] = ends_of(blocks, p, fineness, rows + r);
            left = first[r] < end[r] && first[r] < left ? first[r] : left;
            right = first[r] < end[r] && end[r] > right ? end[r] : right;
        }
        for (; left < right; left += CHUNK) {
            for (size_t r = 0; r < count; r++) {
                size_t from = first[r] > left ? first[r] : left;
                size_t to = end[r] < left + CHUNK ? end[r] : left + CHUNK;
                if (from >= to)
                    continue;
                int n = (int)(to - from);
                read_weights(b, level, rows + r, from, to, batch.weight[0], batch.weight[1]);
                find_cells(&batch, &ends[r], &p->strip, from, n);
                if (signs != both)
                    signs |= signs_of(&batch, n);
                if (level > 0)
                    fill_blocks(grid, pitch, &batch, n);
                else
                    fill_connections(grid, pitch, cells, &batch, n);
            }
        }
    }
    return signs;
}

/* Share of a column of pixels that the bundle spans. */
static float column_share(const plx_bundle *b, int x)
{
    return (float)(fmin(x + 1, b->target_x) - fmax(x, b->source_x));
}

/* Where a strip's columns of fine rows go. */
typedef struct plx_pixel_columns {
    float *first; /* of the first column, the topmost row */
    size_t stride;
    int rows, fineness;
} plx_pixel_columns;

static void take_column(void *user, int x, const float *fine)
{
    const plx_pixel_columns *c = user;
    plx_density_add_fine(
        c->first + (size_t)x * c->stride, fine + PLX_STRIP_MARGIN, c->rows, c->fineness);
}

static void transform(const plx_bundle *b, const plx_bundle_plan *plan, int index,
    const plx_density *picture, float *memory)
{
    plx_bundle blocks = plx_bundle_blocks(b, plan->level);
    plx_placing p = plx_bundle_place(&blocks, plan, index, picture->height);
    if (p.top == p.bottom)
        return;
    int left, right;
    plx_bundle_strip_columns(plan, index, &left, &right);
    const plx_strip *s = &p.strip;
    size_t cells = plx_strip_cells(s);
    float *grid = memory + PLX_SIGNS * cells, *fine = grid + (plan->level > 0 ? cells : 0);
    float *scratch = fine + s->height;
    memset(memory, 0, PLX_SIGNS * cells * sizeof *memory);
    unsigned signs = fill(&blocks, plan->level, b, &p, plan->fineness, memory);
    /* Where both ends of the link lie within one column, the shares are one. */
    float first = column_share(b, left), last = right - left > 1 ? column_share(b, right - 1) : 1;
    plx_pixel_columns pixels = {.stride = plx_density_stride(picture),
        .rows = p.bottom - p.top,
        .fineness = plan->fineness};
    plx_strip_columns out = {fine, take_column, &pixels};
    for (int sign = 0; sign < PLX_SIGNS; sign++) {
        if (!(signs & 1U << sign))
            continue;
        pixels.first = plx_density_column(picture, sign, left) + p.top;
        const float *own = memory + (size_t)sign * cells;
        if (plan->level > 0) {
            take_sign(grid, memory, sign, cells);
            own = grid;
        }
        plx_strip_transform(s, own, scratch, &out, first, last);
    }
}

/* A line in the columns from left to right, of which the bundle's first and last are crossed only
 * in part. */
static void add_line(const plx_bundle *b, const plx_density *picture, int sign, int left, int right,
    double source_y, double slope, float weight)
{
    for (int end = 0; end < 2 && left < right; end++) {
        int x = end ? right - 1 : left;
        double from = fmax(x, b->source_x), share = fmin(x + 1, b->target_x) - from;
        if (share >= 1)
            continue;
        /* The part of the column, as if it were a whole one. */
        plx_line_add(picture, sign, x, x + 1, source_y + slope * (from - b->source_x),
            slope * share, weight * (float)share);
        left += !end;
        right -= end;
    }
    if (left < right)
        plx_line_add(
            picture, sign, left, right, source_y + slope * (left - b->source_x), slope, weight);
}

static void draw_lines(
    const plx_bundle *b, const plx_bundle_plan *plan, int index, const plx_density *picture)
{
    int left, right;
    plx_bundle_strip_columns(plan, index, &left, &right);
    plx_area area = {left, -1, right, picture->height + 1};
    float weight[PLX_SIGNS][CHUNK];
    double width = b->target_x - b->source_x;
    plx_bundle blocks = plx_bundle_blocks(b, plan->level);
    if (!plx_bundle_clip(b, &area))
        return;
    size_t j, rows_end;
    for (plx_bundle_rows(&blocks, &area, &j, &rows_end); j < rows_end; j++) {
        size_t first, end;
        plx_bundle_row(&blocks, &area, j, &first, &end);
        double target_y = blocks.target_y + blocks.target_step * (double)j;
        for (; first < end; first += CHUNK) {
            size_t n = end - first < CHUNK ? end - first : CHUNK;
            read_weights(b, plan->level, j, first, first + n, weight[0], weight[1]);
            for (size_t i = 0; i < n; i++) {
                double source_y = blocks.source_y + blocks.source_step * (double)(first + i);
                for (int sign = 0; sign < PLX_SIGNS; sign++)
                    if (weight[sign][i] > 0)
                        add_line(b, picture, sign, left, right, source_y,
                            (target_y - source_y) / width, weight[sign][i]);
            }
        }
    }
}

typedef struct plx_stroking {
    const plx_density *picture;
    int sign;
    float weight;
} plx_stroking;

static void add_piece(void *user, int left, int right, double y, double slope, float share)
{
    const plx_stroking *s = user;
    plx_line_add(s->picture, s->sign, left, right, y, slope, s->weight * share);
}

static void draw_strokes(
    const plx_bundle *b, const plx_bundle_plan *plan, int index, const plx_density *picture)
{
    int left, right;
    plx_bundle_strip_columns(plan, index, &left, &right);
    double unit = b->strokes->unit, reach = PLX_STROKE_REACH * unit;
    plx_area area = {left, -reach, right, picture->height + reach};
    if (!plx_bundle_clip(b, &area))
        return;
    size_t j, rows_end;
    for (plx_bundle_rows(b, &area, &j, &rows_end); j < rows_end; j++) {
        size_t i, end;
        for (plx_bundle_row(b, &area, j, &i, &end); i < end; i++) {
            float weight = b->weights[j * b->in + i];
            plx_stroke s = {.x0 = b->source_x,
                .y0 = b->source_y + b->source_step * (double)i,
                .x1 = b->target_x,
                .y1 = b->target_y + b->target_step * (double)j,
                .unit = unit};
            if (weight == 0 || !isfinite(weight))
                continue;
            b->strokes->look(b->strokes->user, b->link, i, j, &s.width, &s.pattern);
            s.width *= unit;
            plx_stroking stroking = {picture, weight < 0 ? PLX_NEGATIVE : PLX_POSITIVE,
                fminf(fabsf(weight), PLX_WEIGHT_MOST) / plx_pattern_ink(s.pattern)};
            plx_stroke_split(&s, left, right, add_piece, &stroking);
        }
    }
}

void plx_bundle_draw_part(const plx_bundle *b, const plx_bundle_plan *plan, int index,
    const plx_density *picture, float *memory)
{
    if (plan->by_strokes)
        draw_strokes(b, plan, index, picture);
    else if (plan->by_lines)
        draw_lines(b, plan, index, picture);
    else
        transform(b, plan, index, picture, memory);
}
