#include "density/segments_view.h"

/* Seconds on a busy core, measured with tests/bench/bench_segments. */
static const double GET_S = 35e-9;   /* to look a segment up in order, twice for sorting, */
static const double PLACE_S = 27e-9; /* and each time to count or place it in one part */
static const double TAKE_S = 60e-9;  /* to look it up from the list of a part */
static const double SPLAT_S = 35e-9; /* into one grid: these are too many for the near caches */
static const double STEEP_S = 25e-9; /* into one column, where it is steep */
static const double CELL_S = 0.4e-9; /* one cell of one level of the transform, in the caches */
static const double FAR_S = 0.8e-9;  /* and where the grids are too large for them */
static const double PART_S = 10e-6;  /* one part */
static const double LINE_S = 150e-9; /* one line into one strip, */
static const double COLUMN_S = 8e-9; /* into each of its columns, or rows if it is steep */

/* Floats: grids of a part that stay near the core, and the most that a part may need. */
static const size_t NEAR = (size_t)128 << 10, MEMORY_MOST = (size_t)8 << 20;

enum {
    SAMPLES = 2048,  /* segments from which all is estimated */
    LINE_STRIP = 32, /* columns */
    MIN_STRIP = 4,
    MAX_STEEPEST = 4,
    MIN_ROWS = 64,
    MAX_TILES = 16,
};

typedef struct plx_effort {
    double few_lines;    /* lines a pixel below which rows are finest */
    int finest, fine;    /* rows a pixel below and above that */
    double lines_factor; /* how much dearer lines may be than the transform */
} plx_effort;

/* 32 and 40 dB for random graphs, with some to spare (tests/bench/bench_segments). */
static const plx_effort efforts[] = {
    [PLX_QUALITY_MOVING] = {8, 2, 1, 1},
    [PLX_QUALITY_REST] = {2, 4, 2, 2},
    [PLX_QUALITY_EXACT] = {0, 4, 4, INFINITY},
};

/* Some of the segments in view. */
typedef struct plx_samples {
    float columns[SAMPLES]; /* that are in view of each */
    float slope[SAMPLES];   /* its size */
    int count;
    double each;           /* segments that one stands for */
    double looked;         /* samples that were looked at times each: the size of the set */
    double columns_in_all; /* of all segments */
} plx_samples;

/* The part of a segment that is in view, in columns; 0: none. */
static double columns_in_view(const plx_straight *s, int width, int height)
{
    double from = fmax(s->x0, 0), to = fmin(s->x1, width);
    if (s->slope != 0) {
        double a = s->x0 + (-1 - s->y0) / s->slope, b = s->x0 + (height + 1 - s->y0) / s->slope;
        from = fmax(from, fmin(a, b));
        to = fmin(to, fmax(a, b));
    } else if (s->y0 < -1 || s->y0 > height + 1) {
        return 0;
    }
    return fmax(to - from, 0);
}

static void take_sample(
    plx_samples *t, const plx_segments *set, size_t index, int width, int height)
{
    plx_straight s;
    if (t->count == SAMPLES || !plx_segments_get(set, index, &s))
        return;
    double columns = columns_in_view(&s, width, height);
    if (columns > 0) {
        t->columns[t->count] = (float)columns;
        t->slope[t->count++] = (float)fabs(s.slope);
        t->columns_in_all += columns * t->each;
    }
}

/* The segments of a box; how many there are that may be in view. */
static size_t count_box(const plx_segments *set, size_t box, int width, int height)
{
    size_t left = set->count - box * PLX_SEGMENTS_BOX;
    return !plx_segments_box_in_view(set, box, width, height) ? 0
           : left < PLX_SEGMENTS_BOX                          ? left
                                                              : PLX_SEGMENTS_BOX;
}

static void take_samples(plx_samples *t, const plx_segments *set, int width, int height)
{
    size_t boxes = set->boxes ? (set->count + PLX_SEGMENTS_BOX - 1) / PLX_SEGMENTS_BOX : 0;
    size_t all = set->boxes ? 0 : set->count;
    for (size_t b = 0; b < boxes; b++)
        all += count_box(set, b, width, height);
    size_t n = all < SAMPLES ? all : SAMPLES;
    t->count = 0;
    t->each = n > 0 ? (double)all / (double)n : 0;
    t->looked = (double)all;
    t->columns_in_all = 0;
    if (!set->boxes)
        for (size_t k = 0; k < n; k++)
            take_sample(t, set, (size_t)(t->each * (double)k), width, height);
    double next = 0; /* the place of the next sample among those of boxes in view */
    size_t before = 0;
    for (size_t b = 0; b < boxes && n > 0; b++) {
        size_t in = count_box(set, b, width, height);
        while (next < (double)(before + in)) {
            take_sample(t, set, b * PLX_SEGMENTS_BOX + (size_t)next - before, width, height);
            next += t->each;
        }
        before += in;
    }
}

static int round_up(int a, int b)
{
    return (a + b - 1) / b;
}

static void cut(plx_segments_plan *plan, int strip_width, int tiles)
{
    plan->strip_width = strip_width;
    plan->tile_rows = round_up(plan->height, tiles);
    plan->tiles = round_up(plan->height, plan->tile_rows);
    plan->strips = round_up(plan->width, strip_width);
    plan->parts = plan->strips * plan->tiles;
}

/* Parts that a segment is in. */
static double parts_of(const plx_segments_plan *plan, double columns, double slope)
{
    double rows = fmin(slope * columns, plan->height), around = 2 * plx_segments_around(plan);
    double strips = 1 + columns / plan->strip_width;
    double tiles = plan->tiles > 1 ? (rows + around * strips) / plan->tile_rows : 0;
    return strips + tiles;
}

static double sorting_seconds(const plx_samples *t, double parts)
{
    return 2 * GET_S * t->looked + parts * t->each * 2 * PLACE_S;
}

static double filling_seconds(const plx_segments_plan *plan, const plx_samples *t)
{
    double parts = 0, seconds = 0, strip = plan->strip_width;
    for (int k = 0; k < t->count; k++) {
        double columns = (double)t->columns[k], slope = (double)t->slope[k];
        double in = parts_of(plan, columns, slope);
        parts += in;
        seconds += in * TAKE_S;
        if (slope > plan->steepest) {
            seconds += (columns + in) * STEEP_S;
        } else {
            /* A grid for each strip that it crosses, and at its ends some half of those that there
             * may be. */
            double inside = fmin(columns, strip);
            seconds += (in + columns / strip + log2(1 + inside)) * SPLAT_S;
        }
    }
    return seconds * t->each + sorting_seconds(t, parts);
}

static double transform_seconds(const plx_segments_plan *plan, const plx_segments_tree *tree)
{
    double far =
        (double)tree->floats > (double)NEAR ? log2((double)tree->floats / (double)NEAR) : 0;
    double each = CELL_S + fmin(far / 4, 1) * (FAR_S - CELL_S);
    return plan->parts * (PART_S + PLX_SIGNS * (double)tree->floats * each);
}

/* Sets memory and seconds. */
static void estimate(plx_segments_plan *plan, const plx_samples *t)
{
    plx_segments_tree tree;
    plx_segments_tree_make(&tree, plan);
    size_t doubles = PLX_SIGNS * (size_t)plan->strip_width * tree.steep_rows;
    plan->memory = doubles * (sizeof(double) / sizeof(float)) + PLX_SIGNS * tree.floats +
                   (size_t)tree.shape[0].height;
    plan->seconds = transform_seconds(plan, &tree) + filling_seconds(plan, t);
}

static void plan_transform(plx_segments_plan *plan, const plx_samples *t)
{
    plx_segments_plan best = {0};
    best.seconds = INFINITY;
    for (plan->steepest = 1; plan->steepest <= MAX_STEEPEST; plan->steepest *= 2) {
        for (int width = MIN_STRIP; width <= PLX_SEGMENTS_WIDEST; width *= 2) {
            for (int tiles = 1; tiles <= MAX_TILES; tiles *= 2) {
                if (tiles > 1 && plan->height / tiles < MIN_ROWS)
                    break;
                cut(plan, width, tiles);
                estimate(plan, t);
                if (plan->seconds < best.seconds && plan->memory <= MEMORY_MOST)
                    best = *plan;
            }
        }
    }
    *plan = best;
}

static void plan_lines(plx_segments_plan *plan, const plx_samples *t)
{
    plan->by_lines = true;
    plan->fineness = 1;
    plan->memory = 0;
    cut(plan, LINE_STRIP, 1);
    double seconds = 0, parts = 0;
    for (int k = 0; k < t->count; k++) {
        double columns = (double)t->columns[k], slope = (double)t->slope[k];
        double in = parts_of(plan, columns, slope), rows = fmin(columns * slope, plan->height);
        parts += in;
        seconds += in * (TAKE_S + LINE_S) + fmax(columns, rows) * COLUMN_S;
    }
    plan->seconds = seconds * t->each + sorting_seconds(t, parts);
}

bool plx_segments_plan_make(
    plx_segments_plan *plan, const plx_segments *set, int width, int height, plx_quality quality)
{
    const plx_effort *effort = &efforts[quality];
    plx_samples samples;
    take_samples(&samples, set, width, height);
    plx_segments_plan lines = {.width = width, .height = height};
    lines.in_view = samples.count * samples.each;
    *plan = lines;
    plan_lines(&lines, &samples);
    double over_a_pixel = samples.columns_in_all / width / height;
    plan->fineness = over_a_pixel < effort->few_lines ? effort->finest : effort->fine;
    if (quality != PLX_QUALITY_EXACT)
        plan_transform(plan, &samples);
    if (quality == PLX_QUALITY_EXACT || lines.seconds <= effort->lines_factor * plan->seconds)
        *plan = lines;
    /* Of more segments than samples, a few may be in view unseen. */
    return samples.count > 0 || samples.looked > SAMPLES;
}

void plx_segments_plan_force(plx_segments_plan *plan, const plx_segments *set, int width,
    int height, int fineness, int strip_width, int steepest)
{
    plx_samples samples;
    take_samples(&samples, set, width, height);
    *plan = (plx_segments_plan){.width = width,
        .height = height,
        .fineness = fineness,
        .steepest = steepest,
        .in_view = samples.count * samples.each};
    if (fineness == 0) {
        plan_lines(plan, &samples);
        return;
    }
    cut(plan, strip_width, height > 4 * MIN_ROWS ? height / (4 * MIN_ROWS) : 1);
    estimate(plan, &samples);
}
