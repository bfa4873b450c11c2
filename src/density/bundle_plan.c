#include "density/bundle_view.h"

#include <math.h>
#include <stddef.h>

/* Seconds on a common core, for choosing between more strips (less to transform, more to fill) and
 * fewer, and between the transform and lines: measured with tests/bench/bench_density. */
static const double FILL_S = 5e-9;     /* one connection into a grid, */
static const double BLOCK_S = 8e-9;    /* and one block, which has both signs */
static const double ROW_S = 80e-9;     /* what is in view of one target unit, or row of blocks, */
static const double CELL_S = 0.25e-9;  /* one cell of one level of the transform, in the caches */
static const double FAR_S = 0.5e-9;    /* and where the grid is too large for them */
static const double PART_S = 8e-6;     /* one part */
static const double LINE_S = 50e-9;    /* one line into one strip, */
static const double COLUMN_S = 4e-9;   /* and into each of its columns */
static const double STEEP_FACTOR = 2;  /* a pixel of a steep one against a column, */
static const double STROKE_FACTOR = 3; /* how much dearer a line is with a width and a pattern */

/* Floats: a grid and its halves stay near the core below the first; a part takes more than the
 * second only where lines are so steep that not even one column would fit, and never more than the
 * third. */
static const size_t NEAR = (size_t)64 << 10, MEMORY_MOST = (size_t)6 << 20,
                    MEMORY_LIMIT = (size_t)32 << 20;

/* Seconds that lines of blocks may take. Where those are drawn, a line stands so steep that it is
 * much longer than a block, and blocks may be larger. */
static const double STEEP_S = 0.25;

enum {
    LINE_STRIP = 32, /* columns */
    STROKE_STRIP = 128,
    MOST_STROKES = 1 << 14, /* more lines are too close for widths and patterns to be seen */
    MIN_STRIP = 8,
    MAX_STRIP = 1024, /* columns, powers of two */
    SAMPLES = 16,     /* rows of a bundle from which counts are estimated */
    MAX_TILES = 16,   /* in a strip */
};

/* What a quality stands for. */
typedef struct plx_effort {
    double block_px;    /* blocks of the pyramid need not be smaller than this, */
    double most_blocks; /* nor so many that more than these are read, */
    double most_px;     /* unless they would be larger than this then; */
    double many_lines;  /* above so many lines a pixel */
    double many_blocks; /* that many blocks do, */
    double many_px;     /* and of this size; */
    double more_px; /* the power of how many times as many there are, that they may be larger by */
    double few_lines;    /* lines a pixel below which rows are finest */
    int finest, fine;    /* rows a pixel below and above that */
    double lines_factor; /* how much dearer lines may be than the transform */
} plx_effort;

/* Noise sums up as the root of the number of lines, their mean as the number: with n lines a pixel,
 * errors of the same size for each line weigh 1/√n. The numbers are from tests/bench/bench_density:
 * 32 and 45 dB, with some to spare. */
static const plx_effort efforts[] = {
    [PLX_QUALITY_MOVING] = {0.75, 8e5, 1.2, 900, 4e5, 2.5, 0.25, 8, 2, 1, 1},
    [PLX_QUALITY_REST] = {0.35, 6e6, 1.25, 4000, 4e5, 1.25, 0, 350, 4, 2, 2},
    [PLX_QUALITY_EXACT] = {0, INFINITY, 0, INFINITY, 0, 0, 0, 0, 4, 4, INFINITY},
};

/* Estimated from some of the rows, whose number is added to *all_rows. */
static double count_in(const plx_bundle *b, const plx_area *area, double *all_rows)
{
    size_t top, bottom;
    plx_bundle_rows(b, area, &top, &bottom);
    size_t rows = bottom - top, samples = rows < SAMPLES ? rows : SAMPLES;
    double count = 0;
    for (size_t s = 0; s < samples; s++) {
        size_t first, end;
        plx_bundle_row(b, area, top + (2 * s + 1) * rows / (2 * samples), &first, &end);
        count += (double)(end - first);
    }
    *all_rows += (double)rows;
    return samples > 0 ? count * (double)rows / (double)samples : 0;
}

static uint64_t count_in_view(const plx_bundle *b, const plx_area *area)
{
    uint64_t count = 0;
    size_t j, rows_end;
    for (plx_bundle_rows(b, area, &j, &rows_end); j < rows_end; j++) {
        size_t first, end;
        plx_bundle_row(b, area, j, &first, &end);
        count += end - first;
    }
    return count;
}

/* Near a layer lines meet in its units, and there a block is as large as it is; in the midst of the
 * gap its two sides have half of that each. */
static int choose_level(
    const plx_bundle *b, const plx_area *area, double in_view, int height, const plx_effort *effort)
{
    double lines = in_view / height / effort->many_lines;
    double most_blocks = lines > 1 ? effort->many_blocks : effort->most_blocks;
    double most_px = lines > 1 ? effort->many_px * pow(lines, effort->more_px) : effort->most_px;
    double source = 1 - plx_bundle_way(b, area->left), target = plx_bundle_way(b, area->right);
    int level = 0;
    while (b->pyramid && level + 1 < b->pyramid->levels) {
        const plx_pyramid_level *now = &b->pyramid->level[level], *next = now + 1;
        double in = next->block_in > 1 ? (double)next->block_in * b->source_step : 0;
        double out = next->block_out > 1 ? (double)next->block_out * b->target_step : 0;
        double blocks = in_view / (double)(now->block_in * now->block_out);
        if (blocks <= most_blocks ? fmax(in, out) > effort->block_px
                                  : fmax(in * source, out * target) > most_px)
            break;
        level++;
    }
    return level;
}

static size_t round_up(size_t bytes)
{
    return (bytes + 63) / 64 * 64;
}

/* Tiles of rows that keep the grid of a strip in the near caches; they pay as long as they are
 * higher than lines rise in the strip, for a line is in every tile that it crosses. */
static int choose_tiles(const plx_bundle_plan *plan, const plx_bundle *blocks, int height)
{
    plx_bundle_plan one = *plan;
    one.tiles = 1;
    plx_placing p = plx_bundle_place(
        blocks, &one, (plan->end_column - plan->first_column) / plan->strip_width / 2, height);
    if (p.top == p.bottom)
        return 1;
    double rises = p.strip.rise_max - p.strip.rise_min + 1;
    double wanted = (double)plx_strip_cells(&p.strip) / (double)NEAR;
    double most = p.strip.height / rises;
    return (int)fmax(1, fmin(fmin(ceil(wanted), most), MAX_TILES));
}

/* Sets tiles, parts, seconds and memory for the plan's strip width. */
static void estimate_transform(plx_bundle_plan *plan, const plx_bundle *b, int height)
{
    plx_bundle blocks = plx_bundle_blocks(b, plan->level);
    int columns = plan->end_column - plan->first_column;
    plan->tiles = choose_tiles(plan, &blocks, height);
    plan->parts = (columns + plan->strip_width - 1) / plan->strip_width * plan->tiles;
    plan->seconds = 0;
    plan->memory = 0;
    double fill = plan->level > 0 ? BLOCK_S : FILL_S, rows = 0;
    for (int i = 0; i < plan->parts; i++) {
        plx_placing p = plx_bundle_place(&blocks, plan, i, height);
        if (p.top == p.bottom)
            continue;
        size_t cells = plx_strip_cells(&p.strip);
        size_t fine = (size_t)p.strip.height;
        /* Signs that lie side by side are taken apart one at a time. */
        size_t grids = PLX_SIGNS + (plan->level > 0);
        size_t memory = grids * cells + fine + plx_strip_scratch(&p.strip);
        plan->memory = memory > plan->memory ? memory : plan->memory;
        double far = cells > NEAR ? log2((double)cells / (double)NEAR) : 0;
        double far_cost = PLX_SIGNS * (double)cells * far * (FAR_S - CELL_S);
        plan->seconds += PART_S + count_in(&blocks, &p.area, &rows) * fill + far_cost +
                         PLX_SIGNS * plx_strip_cost(&p.strip) * CELL_S;
    }
    plan->seconds += rows * ROW_S;
    plan->memory = round_up(plan->memory * sizeof(float)) / sizeof(float);
}

/* Each halving widens lines of one row a pixel a little, which shows where few lie over a pixel. */
static int widest_strip(const plx_bundle_plan *plan, int height)
{
    double lines = (double)plan->in_view / height;
    return plan->fineness > 1 ? MAX_STRIP : (int)fmin(fmax(lines, MIN_STRIP), MAX_STRIP);
}

/* Seconds that a plan is worth: few parts leave threads with nothing to do at the end. Not by the
 * threads of this machine, for pictures are to be the same on all. */
static double seconds_shared(const plx_bundle_plan *plan)
{
    const int threads = 4;
    int rounds = (plan->parts + threads - 1) / threads;
    return plan->seconds * rounds * threads / fmax(plan->parts, 1);
}

static void plan_transform(plx_bundle_plan *plan, const plx_bundle *b, int height)
{
    int columns = plan->end_column - plan->first_column, widest = widest_strip(plan, height);
    plx_bundle_plan best = *plan;
    best.seconds = INFINITY;
    best.memory = SIZE_MAX;
    for (int width = MIN_STRIP; width <= widest; width *= 2) {
        plan->strip_width = width;
        estimate_transform(plan, b, height);
        bool fits = plan->memory <= MEMORY_MOST, best_fits = best.memory <= MEMORY_MOST;
        if (fits == best_fits ? seconds_shared(plan) < seconds_shared(&best) : fits)
            best = *plan;
        if (width >= columns || !fits)
            break;
    }
    /* A grid shrinks at most as the square of its width. */
    bool may_fit = best.memory / (size_t)(MIN_STRIP * MIN_STRIP) <= MEMORY_LIMIT;
    for (int width = MIN_STRIP / 2; may_fit && width > 0 && best.memory > MEMORY_MOST; width /= 2) {
        plan->strip_width = width;
        estimate_transform(plan, b, height);
        if (plan->memory < best.memory)
            best = *plan;
    }
    *plan = best;
}

/* A line takes time by its columns, or by its rows where it is steep; either is bounded by what the
 * picture has of them. */
static double lines_seconds(const plx_bundle_plan *plan, const plx_bundle *b, int height, int level)
{
    double block = 1;
    if (level > 0)
        block = (double)(b->pyramid->level[level].block_in * b->pyramid->level[level].block_out);
    double columns = plan->end_column - plan->first_column;
    double rise = fabs(b->target_y + b->target_step * (double)b->out / 2 - b->source_y -
                       b->source_step * (double)b->in / 2) +
                  (b->source_step * (double)b->in + b->target_step * (double)b->out) / 3;
    double slope = rise / (b->target_x - b->source_x);
    double pixels = columns;
    if (slope > 1)
        pixels = fmax(columns, STEEP_FACTOR * fmin(slope * columns, fmax(height, columns)));
    double strips = ceil(columns / LINE_STRIP), rows = 0;
    plx_area area = {0, -1, plan->end_column, height + 1};
    plx_bundle blocks = plx_bundle_blocks(b, level);
    if (plx_bundle_clip(b, &area))
        count_in(&blocks, &area, &rows);
    return (double)plan->in_view / block * (pixels * COLUMN_S + strips * LINE_S) +
           rows * strips * ROW_S;
}

/* What every plan has; false when nothing is in view. */
static bool begin_plan(
    plx_bundle_plan *plan, const plx_bundle *b, int width, int height, plx_area *area)
{
    *area = (plx_area){0, -1, width, height + 1};
    *plan = (plx_bundle_plan){0};
    if (!plx_bundle_clip(b, area))
        return false;
    plan->first_column = (int)floor(area->left);
    plan->end_column = (int)ceil(area->right);
    plan->in_view = count_in_view(b, area);
    return plan->in_view > 0;
}

static void plan_lines(plx_bundle_plan *plan, int level, double seconds)
{
    plan->by_lines = true;
    plan->fineness = 1;
    plan->level = level;
    plan->strip_width = plan->by_strokes ? STROKE_STRIP : LINE_STRIP;
    plan->tiles = 1;
    plan->parts =
        (plan->end_column - plan->first_column + plan->strip_width - 1) / plan->strip_width;
    plan->seconds = seconds;
    plan->memory = 0;
}

/* For lines that the transform has no room for. */
static void plan_steep(plx_bundle_plan *plan, const plx_bundle *b, int height)
{
    int level = plan->level;
    double seconds = lines_seconds(plan, b, height, level);
    while (b->pyramid && level + 1 < b->pyramid->levels && seconds > STEEP_S)
        seconds = lines_seconds(plan, b, height, ++level);
    if (plan->memory > MEMORY_LIMIT || seconds < plan->seconds)
        plan_lines(plan, level, seconds);
}

bool plx_bundle_plan_make(
    plx_bundle_plan *plan, const plx_bundle *b, int width, int height, plx_quality quality)
{
    const plx_effort *effort = &efforts[quality];
    plx_area area;
    if (!begin_plan(plan, b, width, height, &area))
        return false;
    double in_view = (double)plan->in_view, lines = lines_seconds(plan, b, height, 0);
    if (b->strokes && plan->in_view <= MOST_STROKES) {
        plan->by_strokes = true;
        plan_lines(plan, 0, STROKE_FACTOR * lines);
        return true;
    }
    plan->fineness = in_view / height < effort->few_lines ? effort->finest : effort->fine;
    plan->level = choose_level(b, &area, in_view, height, effort);
    if (quality != PLX_QUALITY_EXACT) {
        plan_transform(plan, b, height);
        while (plan->memory > MEMORY_MOST && plan->fineness > 1) {
            plan->fineness /= 2;
            plan_transform(plan, b, height);
        }
        if (plan->memory > MEMORY_MOST) {
            plan_steep(plan, b, height);
            return true;
        }
        if (lines > effort->lines_factor * plan->seconds)
            return true;
    }
    plan_lines(plan, 0, lines);
    return true;
}

bool plx_bundle_plan_band(
    plx_bundle_plan *band, const plx_bundle_plan *whole, const plx_bundle *b, int width, int height)
{
    /* What is wide, or widened by the transform, may reach in from as far. */
    int reach = PLX_STRIP_MARGIN;
    if (whole->by_strokes)
        reach += (int)ceil(PLX_STROKE_REACH * b->strokes->unit);
    plx_bundle wider = *b;
    wider.source_y += reach;
    wider.target_y += reach;
    plx_area area;
    if (!begin_plan(band, &wider, width, height + 2 * reach, &area))
        return false;
    band->by_strokes = whole->by_strokes;
    if (whole->by_lines) {
        plan_lines(band, whole->level, lines_seconds(band, b, height, whole->level));
        return true;
    }
    band->fineness = whole->fineness;
    band->level = whole->level;
    band->strip_width = whole->strip_width;
    estimate_transform(band, b, height);
    return true;
}

bool plx_bundle_plan_force(
    plx_bundle_plan *plan, const plx_bundle *b, int width, int height, int fineness, int level)
{
    plx_area area;
    if (!begin_plan(plan, b, width, height, &area))
        return false;
    plan->fineness = fineness;
    plan->level = level;
    if (fineness > 0)
        plan_transform(plan, b, height);
    else
        plan_lines(plan, 0, lines_seconds(plan, b, height, 0));
    return true;
}
