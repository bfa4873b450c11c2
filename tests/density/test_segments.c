/* Sets of segments against the exact picture: alone at every slope and place, and many at once. */
#include "both_ways.h"

#include "base/rng.h"
#include "density/segment_engine.h"

#include <float.h>

enum { POINTS = 3000, SEGMENTS = 10000 };

typedef struct plx_fixture {
    plx_workers *workers;
    plx_segment_lists lists;
    float *memory; /* of parts; what other plans left in it must not matter */
    size_t room;
    plx_rng rng;
    float points[2 * POINTS];
    double exact_points[2 * POINTS];
    uint32_t source[SEGMENTS], target[SEGMENTS];
    float weights[SEGMENTS];
    both_ways both;
} plx_fixture;

/* A graph in the unit square: most neighbours are near, some are far. */
static int setup(void **state)
{
    static plx_fixture f;
    memset(&f, 0, sizeof f);
    f.workers = plx_workers_create(2, NULL);
    assert_non_null(f.workers);
    plx_rng_seed(&f.rng, 21, 0);
    for (size_t i = 0; i < 2 * POINTS; i++) {
        f.points[i] = (float)plx_rng_uniform(&f.rng);
        f.exact_points[i] = (double)f.points[i];
    }
    for (size_t i = 0; i < SEGMENTS; i++) {
        f.source[i] = (uint32_t)plx_rng_below(&f.rng, POINTS);
        f.target[i] = (uint32_t)plx_rng_below(&f.rng, POINTS);
        f.weights[i] = (float)plx_rng_normal(&f.rng);
    }
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    plx_fixture *f = *state;
    plx_segment_lists_uninit(&f->lists);
    plx_free(f->memory);
    plx_workers_destroy(&f->workers);
    return 0;
}

static plx_segments graph(const plx_fixture *f, size_t count)
{
    return (plx_segments){.points_f = f->points,
        .points = POINTS,
        .source = f->source,
        .target = f->target,
        .weights = f->weights,
        .count = count,
        .scale_x = 1,
        .scale_y = 1};
}

static plx_segment segment_of(const plx_segments *set, size_t i)
{
    double at[2][2];
    for (int end = 0; end < 2; end++) {
        size_t p = 2 * (size_t)(end ? set->target : set->source)[i];
        double x = set->points_f ? (double)set->points_f[p] : set->points_d[p];
        double y = set->points_f ? (double)set->points_f[p + 1] : set->points_d[p + 1];
        at[end][0] = set->scale_x * x + set->offset_x;
        at[end][1] = set->scale_y * y + set->offset_y;
    }
    int left = at[1][0] < at[0][0];
    return (plx_segment){
        at[left][0], at[left][1], at[!left][0], at[!left][1], set->weights ? set->weights[i] : 1};
}

static void draw_exact(plx_fixture *f, const plx_segments *set)
{
    memset(f->both.exact, 0,
        PLX_SIGNS * (size_t)f->both.fast.width * (size_t)f->both.fast.height *
            sizeof *f->both.exact);
    for (size_t i = 0; i < set->count; i++) {
        plx_segment s = segment_of(set, i);
        if (s.x0 < s.x1)
            plx_reference_add(f->both.exact, f->both.fast.width, f->both.fast.height, &s);
    }
}

static void draw_planned(
    plx_fixture *f, const plx_segments *set, const plx_segments_plan *plan, const plx_density *d)
{
    if (plan->memory > f->room) {
        plx_free(f->memory);
        f->room = plan->memory;
        f->memory = plx_alloc(f->room, sizeof *f->memory);
        assert_non_null(f->memory);
        memset(f->memory, 0x7f, f->room * sizeof *f->memory);
    }
    assert_true(plx_segment_lists_sort(&f->lists, set, plan, f->workers, NULL));
    clear_picture(d);
    for (int i = 0; i < plan->parts; i++)
        plx_segments_draw_part(set, plan, &f->lists, i, d, f->memory);
}

static void draw_forced(
    plx_fixture *f, const plx_segments *set, int fineness, int strip_width, int steepest)
{
    plx_segments_plan plan;
    while (strip_width * fineness * steepest > 128) /* grids grow with the square */
        strip_width /= 2;
    plx_segments_plan_force(
        &plan, set, f->both.fast.width, f->both.fast.height, fineness, strip_width, steepest);
    draw_planned(f, set, &plan, &f->both.fast);
}

static plx_segments_plan draw_quality(plx_fixture *f, const plx_segments *set, plx_quality quality)
{
    plx_segments_plan plan = {0};
    clear_picture(&f->both.fast);
    if (plx_segments_plan_make(&plan, set, f->both.fast.width, f->both.fast.height, quality))
        draw_planned(f, set, &plan, &f->both.fast);
    return plan;
}

/* A set of one segment between two points. */
typedef struct plx_single {
    double points[4];
    uint32_t source, target;
    float weight;
} plx_single;

static plx_segments single_set(const plx_single *s)
{
    return (plx_segments){.points_d = s->points,
        .points = 2,
        .source = &s->source,
        .target = &s->target,
        .weights = &s->weight,
        .count = 1,
        .scale_x = 1,
        .scale_y = 1};
}

/* Every column's sum, and the mean height in it, of one segment that is `reach` rows wide. */
static void check_columns(
    const plx_fixture *f, const plx_segment *s, int trial, double reach, double slack)
{
    int w = f->both.fast.width, h = f->both.fast.height;
    for (int x = 0; x < PLX_SIGNS * w; x++) {
        const float *fast = plx_density_column(&f->both.fast, x / w, x % w);
        const double *exact = f->both.exact + (size_t)x * (size_t)h;
        double sum = 0, mean = 0, true_sum = 0, true_mean = 0, edge = 0;
        for (int y = 0; y < h; y++) {
            assert_true(isfinite(fast[y]));
            sum += (double)fast[y];
            mean += (double)fast[y] * y;
            true_sum += exact[y];
            true_mean += exact[y] * y;
            if (y < reach || y >= h - reach)
                edge += exact[y];
        }
        bool beside = x % w + 1 <= s->x0 || x % w >= s->x1 || (x >= w) != (s->weight < 0);
        if (beside && sum != 0)
            fail_msg("%d, column %d: %g beside the segment", trial, x, sum);
        /* What is widened may leave the picture, or come in. */
        bool whole = edge == 0 && true_sum > 0;
        if (!whole && !(fabs(sum - true_sum) < 0.5))
            fail_msg("%d, column %d: sum %g, not %g", trial, x, sum, true_sum);
        if (!whole)
            continue;
        if (!(fabs(sum - true_sum) <= 1e-5 * true_sum + 1e-9))
            fail_msg("%d, column %d: sum %g, not %g", trial, x, sum, true_sum);
        if (true_sum > 1e-6 && !(fabs(mean / sum - true_mean / true_sum) < slack))
            fail_msg("%d, column %d: at %g, not %g", trial, x, mean / sum, true_mean / true_sum);
    }
}

static void single_segments_at_every_slope_length_and_place(void **state)
{
    plx_fixture *f = *state;
    both_ways_open(&f->both, 150, 110);
    for (int t = 0; t < 1000; t++) {
        double length = exp(plx_rng_range(&f->rng, -4, 7)), turn = plx_rng_range(&f->rng, 0, 6.3);
        double x = plx_rng_range(&f->rng, -20, 170), y = plx_rng_range(&f->rng, -20, 130);
        /* Now and then along an edge or the middle of pixels. */
        x = t % 4 ? x : floor(2 * x) / 2;
        y = t % 3 ? y : floor(2 * y) / 2;
        turn = t % 17 ? turn : 0;
        double along = length * plx_rng_uniform(&f->rng), rest = length - along;
        plx_single s = {.points = {x - along * cos(turn), y - along * sin(turn),
                            x + rest * cos(turn), y + rest * sin(turn)},
            .source = t & 1,
            .target = !(t & 1),
            .weight = t & 2 ? -1.5F : 1.5F};
        plx_segments set = single_set(&s);
        int fineness = t % 5 == 4 ? 0 : 1 << t % 3;
        draw_forced(f, &set, fineness, 1 << t % 9, 1 << t % 4);
        draw_exact(f, &set);
        plx_segment exact = segment_of(&set, 0);
        check_columns(f, &exact, t, 4, fineness == 0 ? 1e-4 : 0.02);
    }
    both_ways_close(&f->both);
}

/* What is too steep for the grids is exact, as lines one by one are. */
static void steep_ones_and_few_are_exact(void **state)
{
    plx_fixture *f = *state;
    both_ways_open(&f->both, 130, 90);
    for (int t = 0; t < 1000; t++) {
        double slope = exp(plx_rng_range(&f->rng, 0.1, 12)) * (t & 1 ? 1 : -1);
        double x = plx_rng_range(&f->rng, -5, 135), y = plx_rng_range(&f->rng, -5, 95);
        double width = exp(plx_rng_range(&f->rng, -12, 2)) * plx_rng_uniform(&f->rng);
        plx_single s = {.points = {x, y, x + width, y + slope * width}, .target = 1, .weight = 1};
        plx_segments set = single_set(&s);
        draw_forced(f, &set, t % 3, 1 << t % 9, 1);
        draw_exact(f, &set);
        for (int i = 0; i < 130 * 90; i++) {
            float fast = plx_density_column(&f->both.fast, PLX_POSITIVE, i / 90)[i % 90];
            if (!(fabs((double)fast - f->both.exact[i]) < 1e-5))
                fail_msg("%d: column %d row %d: %g, not %g", t, i / 90, i % 90, (double)fast,
                    f->both.exact[i]);
        }
    }
    both_ways_close(&f->both);
}

/* Where the camera looks at the unit square. */
static void look(plx_segments *set, const plx_density *d, double zoom, double x, double y)
{
    set->scale_x = d->width * zoom;
    set->scale_y = -d->height * zoom;
    set->offset_x = d->width * 0.5 - x * set->scale_x;
    set->offset_y = d->height * 0.5 - y * set->scale_y;
}

static void graphs_at_every_zoom(void **state)
{
    plx_fixture *f = *state;
    static const double zooms[] = {0.05, 0.3, 0.9, 2, 9, 40};
    both_ways_open(&f->both, 400, 300);
    for (size_t z = 0; z < sizeof zooms / sizeof *zooms; z++) {
        plx_segments set = graph(f, SEGMENTS);
        look(&set, &f->both.fast, zooms[z], 0.4, 0.55);
        draw_exact(f, &set);
        for (int fineness = 0; fineness <= PLX_FINEST; fineness += fineness == 2 ? 2 : 1) {
            static const double wanted_db[PLX_FINEST + 1] = {110, 24, 32, 0, 40};
            draw_forced(f, &set, fineness, 32, 2);
            plx_difference d = both_ways_compare(&f->both);
            print_message("zoom %g, fineness %d: %.1f dB, columns %.1g\n", zooms[z], fineness,
                d.psnr_db, d.column_error_by_largest);
            if (!(d.psnr_db >= wanted_db[fineness] && d.total_error < 2e-3))
                fail_msg("zoom %g, fineness %d: %.1f dB, sum off by %g", zooms[z], fineness,
                    d.psnr_db, d.total_error);
            if (zooms[z] < 1 && !(d.column_error_by_largest <= 1e-5))
                fail_msg("zoom %g, fineness %d: columns off by %g", zooms[z], fineness,
                    d.column_error_by_largest);
        }
        static const double quality_db[] = {32, 40, 110};
        for (plx_quality q = PLX_QUALITY_MOVING; q <= PLX_QUALITY_EXACT; q++) {
            plx_segments_plan plan = draw_quality(f, &set, q);
            plx_difference d = both_ways_compare(&f->both);
            print_message("zoom %g, quality %d: %.1f dB, %s %d wide, x%d, to %d, %d tiles\n",
                zooms[z], q, d.psnr_db, plan.by_lines ? "lines" : "grids", plan.strip_width,
                plan.fineness, plan.steepest, plan.tiles);
            assert_true(d.psnr_db >= quality_db[q] || (plan.by_lines && d.psnr_db > 110));
        }
    }
    both_ways_close(&f->both);
}

static void few_are_drawn_one_by_one(void **state)
{
    plx_fixture *f = *state;
    both_ways_open(&f->both, 300, 200);
    plx_segments set = graph(f, 40);
    look(&set, &f->both.fast, 0.8, 0.5, 0.5);
    draw_exact(f, &set);
    for (plx_quality q = PLX_QUALITY_MOVING; q <= PLX_QUALITY_EXACT; q++) {
        assert_true(draw_quality(f, &set, q).by_lines);
        assert_true(both_ways_compare(&f->both).psnr_db > 110);
    }
    set.count = 0;
    plx_segments_plan plan;
    assert_false(plx_segments_plan_make(&plan, &set, 300, 200, PLX_QUALITY_REST));
    both_ways_close(&f->both);
}

/* One that is in view among many that are not is drawn. */
static void one_of_many_is_found(void **state)
{
    plx_fixture *f = *state;
    both_ways_open(&f->both, 60, 50);
    double *points = plx_alloc((size_t)SEGMENTS + 1, 2 * sizeof *points);
    uint32_t *source = plx_alloc(SEGMENTS, sizeof *source);
    uint32_t *target = plx_alloc(SEGMENTS, sizeof *target);
    for (uint32_t i = 0; i < SEGMENTS; i++) {
        points[2 * i] = points[2 * i + 1] = 1000 + i;
        source[i] = i;
        target[i] = i + 1;
    }
    points[(size_t)2 * SEGMENTS] = 2e5;
    points[2 * 7777] = 10.5;
    points[2 * 7777 + 1] = 20;
    points[2 * 7778] = 40;
    points[2 * 7778 + 1] = 25;
    plx_segments set = {.points_d = points,
        .points = (size_t)SEGMENTS + 1,
        .source = source,
        .target = target,
        .count = SEGMENTS,
        .scale_x = 1,
        .scale_y = 1};
    draw_exact(f, &set);
    draw_quality(f, &set, PLX_QUALITY_MOVING);
    assert_true(plx_density_column(&f->both.fast, PLX_POSITIVE, 20)[21] > 0.1F);
    assert_true(both_ways_compare(&f->both).psnr_db > 100);
    plx_free(points);
    plx_free(source);
    plx_free(target);
    both_ways_close(&f->both);
}

/* Points as floats or doubles, weights or none, ends in either order, cameras that mirror. */
static void inputs_of_every_kind(void **state)
{
    plx_fixture *f = *state;
    both_ways_open(&f->both, 200, 150);
    for (int kind = 0; kind < 16; kind++) {
        plx_segments set = graph(f, 2000);
        look(&set, &f->both.fast, 0.9, 0.5, 0.5);
        if (kind & 1) {
            set.points_f = NULL;
            set.points_d = f->exact_points;
        }
        if (kind & 2) {
            set.source = f->target;
            set.target = f->source;
        }
        if (kind & 4)
            set.weights = NULL;
        if (kind & 8) {
            set.scale_x = -set.scale_x;
            set.offset_x = f->both.fast.width - set.offset_x;
        }
        draw_exact(f, &set);
        draw_forced(f, &set, 2, 16, 1);
        plx_difference d = both_ways_compare(&f->both);
        if (!(d.psnr_db > 32 && d.column_error_by_largest < 1e-5))
            fail_msg("%d: %.1f dB, columns off by %g", kind, d.psnr_db, d.column_error_by_largest);
    }
    both_ways_close(&f->both);
}

static void weak_ones_are_left_out(void **state)
{
    plx_fixture *f = *state;
    both_ways_open(&f->both, 200, 150);
    plx_segments set = graph(f, SEGMENTS);
    look(&set, &f->both.fast, 0.9, 0.5, 0.5);
    plx_segments strong = set;
    set.threshold = 1.5F;
    float *weights = plx_alloc(SEGMENTS, sizeof *weights);
    assert_non_null(weights);
    strong.weights = weights;
    size_t left = 0;
    for (size_t i = 0; i < SEGMENTS; i++) {
        weights[i] = fabsf(f->weights[i]) >= 1.5F ? f->weights[i] : 0;
        left += weights[i] != 0;
    }
    assert_true(left > 500 && left < 5000);
    draw_exact(f, &strong);
    draw_forced(f, &set, 4, 32, 1);
    assert_true(both_ways_compare(&f->both).column_error_by_largest < 1e-5 &&
                both_ways_compare(&f->both).psnr_db > 36);
    plx_free(weights);
    both_ways_close(&f->both);
}

static void odd_values_poison_nothing(void **state)
{
    plx_fixture *f = *state;
    static const float odd[] = {NAN, INFINITY, -INFINITY, 0, -0.0F, 1e-45F, 2e38F, -2e38F};
    static const double places[] = {NAN, INFINITY, -INFINITY, DBL_MAX, -DBL_MAX, 1e300, -1e300,
        1e18, -1e18, 1e9, -1e9, 1e-320, 0, 7, 31.5, 50};
    enum { ODD = sizeof odd / sizeof *odd, PLACES = sizeof places / sizeof *places };
    both_ways_open(&f->both, 50, 40);
    for (int t = 0; t < 1000; t++) {
        plx_single s = {.source = 0, .target = 1, .weight = t % 3 ? 1 : odd[t / 3 % ODD]};
        for (int k = 0; k < 4; k++)
            s.points[k] = places[plx_rng_below(&f->rng, PLACES)];
        plx_segments set = single_set(&s);
        set.offset_x = t % 7 ? 0 : 0.25;
        draw_forced(f, &set, t % 4 == 3 ? 4 : t % 4, 1 << t % 9, 1 << t % 4);
        double most = (double)fabsf(s.weight) * 1.3 + 1e-4;
        bool drawn = isfinite(s.weight);
        for (int i = 0; i < PLX_SIGNS * 50 * 40; i++) {
            float v = plx_density_column(&f->both.fast, i / 2000, i / 40 % 50)[i % 40];
            if (!(drawn ? fabs((double)v) <= most : v == 0))
                fail_msg("%d: %g where %g was drawn", t, (double)v, (double)s.weight);
        }
        draw_quality(f, &set, t & 1 ? PLX_QUALITY_REST : PLX_QUALITY_EXACT);
    }
    both_ways_close(&f->both);
}

static void ends_that_are_no_points_are_left_out(void **state)
{
    plx_fixture *f = *state;
    both_ways_open(&f->both, 50, 40);
    plx_single s = {.points = {5, 5, 45, 30}, .source = 0, .target = 2, .weight = 1};
    plx_segments set = single_set(&s);
    draw_exact(f, &(plx_segments){0});
    for (int fineness = 0; fineness < 3; fineness++) {
        draw_forced(f, &set, fineness, 8, 1);
        assert_true(both_ways_compare(&f->both).total_error == 0);
    }
    /* Without width there are no columns. */
    s = (plx_single){.points = {5, 5, 5, 30}, .source = 0, .target = 1, .weight = 1};
    draw_forced(f, &set, 1, 8, 1);
    assert_true(both_ways_compare(&f->both).total_error == 0);
    /* Hardly any: as much as there is. */
    s.points[2] += 0.125;
    draw_exact(f, &set);
    draw_forced(f, &set, 1, 8, 1);
    assert_true(both_ways_compare(&f->both).psnr_db > 100);
    both_ways_close(&f->both);
}

static void threads_change_nothing_and_later_frames_allocate_nothing(void **state)
{
    plx_fixture *f = *state;
    plx_workers *one = plx_workers_create(1, NULL), *three = plx_workers_create(3, NULL);
    plx_segment_engine *alone = plx_segment_engine_create(one, NULL);
    plx_segment_engine *many = plx_segment_engine_create(three, NULL);
    plx_density other;
    plx_segments set = graph(f, SEGMENTS);
    both_ways_open(&f->both, 320, 200);
    assert_true(plx_density_init(&other, 320, 200, NULL));
    for (plx_quality q = PLX_QUALITY_MOVING; q <= PLX_QUALITY_EXACT; q++) {
        look(&set, &f->both.fast, 1.3, 0.45, 0.5);
        for (int frame = 0; frame < 2; frame++) {
            clear_picture(&f->both.fast);
            clear_picture(&other);
            plx_mem_fail_at((uint64_t)frame);
            assert_true(plx_segment_engine_draw(alone, &set, q, &f->both.fast, NULL));
            assert_true(plx_segment_engine_begin(many, &set, q, &other, NULL));
            /* Now and then it is called again before all is drawn. */
            while (!plx_segment_engine_more(many, 1e-9))
                ;
            plx_mem_fail_at(0);
            for (int x = 0; x < PLX_SIGNS * 320; x++)
                assert_memory_equal(plx_density_column(&f->both.fast, x / 320, x % 320),
                    plx_density_column(&other, x / 320, x % 320), 200 * sizeof(float));
        }
    }
    plx_segment_engine_destroy(&alone);
    plx_segment_engine_destroy(&many);
    plx_workers_destroy(&one);
    plx_workers_destroy(&three);
    plx_density_uninit(&other);
    both_ways_close(&f->both);
}

/* Lines one by one, so that both are drawn in the same way whatever the plan samples. */
static void boxes_out_of_view_are_left_out_and_nothing_else(void **state)
{
    plx_fixture *f = *state;
    static float boxes[SEGMENTS / PLX_SEGMENTS_BOX + 1][4];
    plx_segment_engine *engine = plx_segment_engine_create(f->workers, NULL);
    plx_segments set = graph(f, SEGMENTS);
    plx_density other;
    both_ways_open(&f->both, 200, 150);
    assert_true(plx_density_init(&other, 200, 150, NULL));
    /* What follows each other lies side by side, for else each box would hold all. */
    for (uint32_t i = 0; i < SEGMENTS; i++) {
        f->source[i] = i % POINTS;
        f->target[i] = (i + 1) % POINTS;
    }
    for (size_t i = 0; i < POINTS; i++)
        f->points[i * 2] = (float)i / POINTS;
    for (size_t i = 0; i < SEGMENTS; i++) {
        float *box = boxes[i / PLX_SEGMENTS_BOX];
        if (i % PLX_SEGMENTS_BOX == 0)
            box[0] = box[1] = FLT_MAX, box[2] = box[3] = -FLT_MAX;
        for (int end = 0; end < 2; end++) {
            const float *p = &f->points[2 * (size_t)(end ? f->target[i] : f->source[i])];
            box[0] = fminf(box[0], p[0]), box[1] = fminf(box[1], p[1]);
            box[2] = fmaxf(box[2], p[0]), box[3] = fmaxf(box[3], p[1]);
        }
    }
    for (double zoom = 0.5; zoom < 60; zoom *= 3) {
        look(&set, &f->both.fast, zoom, 0.6, 0.4);
        set.boxes = NULL;
        clear_picture(&f->both.fast);
        assert_true(plx_segment_engine_draw(engine, &set, PLX_QUALITY_EXACT, &f->both.fast, NULL));
        set.boxes = (const float(*)[4])boxes;
        clear_picture(&other);
        assert_true(plx_segment_engine_draw(engine, &set, PLX_QUALITY_EXACT, &other, NULL));
        for (int x = 0; x < PLX_SIGNS * 200; x++)
            assert_memory_equal(plx_density_column(&f->both.fast, x / 200, x % 200),
                plx_density_column(&other, x / 200, x % 200), 150 * sizeof(float));
    }
    /* A box that lies elsewhere than its segments hides them: so boxes are what is looked at. */
    for (size_t b = 0; b < SEGMENTS / PLX_SEGMENTS_BOX + 1; b++)
        boxes[b][0] = boxes[b][2] = -1e6F;
    clear_picture(&other);
    assert_true(plx_segment_engine_draw(engine, &set, PLX_QUALITY_EXACT, &other, NULL));
    for (int x = 0; x < 200; x++)
        assert_float_equal(plx_density_column(&other, 0, x)[75], 0, 0);
    plx_segment_engine_destroy(&engine);
    plx_density_uninit(&other);
    both_ways_close(&f->both);
    assert_int_equal(teardown(state), 0);
    assert_int_equal(setup(state), 0);
}

static void without_memory_there_is_an_error(void **state)
{
    plx_fixture *f = *state;
    plx_error e = {0};
    plx_mem_fail_at(1);
    assert_null(plx_segment_engine_create(f->workers, &e));
    plx_mem_fail_at(0);
    assert_int_equal(e.code, PLX_ERR_MEMORY);
    plx_segments set = graph(f, SEGMENTS);
    both_ways_open(&f->both, 100, 80);
    look(&set, &f->both.fast, 0.9, 0.5, 0.5);
    draw_exact(f, &set);
    for (uint64_t n = 1; n <= 3; n++) {
        plx_segment_engine *g = plx_segment_engine_create(f->workers, NULL);
        e = (plx_error){0};
        plx_mem_fail_at(n);
        assert_false(plx_segment_engine_begin(g, &set, PLX_QUALITY_MOVING, &f->both.fast, &e));
        plx_mem_fail_at(0);
        assert_int_equal(e.code, PLX_ERR_MEMORY);
        clear_picture(&f->both.fast);
        assert_true(plx_segment_engine_more(g, INFINITY)); /* nothing to draw */
        assert_true(plx_density_column(&f->both.fast, PLX_POSITIVE, 50)[40] == 0);
        assert_true(plx_segment_engine_draw(g, &set, PLX_QUALITY_MOVING, &f->both.fast, &e));
        assert_true(both_ways_compare(&f->both).psnr_db > 30);
        plx_segment_engine_destroy(&g);
    }
    both_ways_close(&f->both);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_change_nothing_and_later_frames_allocate_nothing),
        cmocka_unit_test(single_segments_at_every_slope_length_and_place),
        cmocka_unit_test(steep_ones_and_few_are_exact),
        cmocka_unit_test(graphs_at_every_zoom),
        cmocka_unit_test(few_are_drawn_one_by_one),
        cmocka_unit_test(one_of_many_is_found),
        cmocka_unit_test(inputs_of_every_kind),
        cmocka_unit_test(weak_ones_are_left_out),
        cmocka_unit_test(odd_values_poison_nothing),
        cmocka_unit_test(ends_that_are_no_points_are_left_out),
        cmocka_unit_test(boxes_out_of_view_are_left_out_and_nothing_else),
        cmocka_unit_test(without_memory_there_is_an_error),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
