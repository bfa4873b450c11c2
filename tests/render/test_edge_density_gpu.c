/* The GPU's picture of bundles against the one that the CPU makes of the same plan. */
#include "gl.h"

#include "base/mem.h"
#include "base/rng.h"
#include "density/bundle_view.h"
#include "density/engine.h"
#include "render/edge_density_gpu.h"
#include "render/gpu_blocks.h"
#include "render/gpu_strips.h"

#include <math.h>
#include <string.h>

/* As a part of the picture's peak: sums in another order, and places that the CPU finds in floats,
 * which are off by up to some 1e-5 rows. */
static const double TOLERANCE = 2e-5;

enum { WEIGHTS = 40000, VIEWS = 150 };

typedef struct plx_fixture {
    plx_workers *workers;
    plx_gpu_strips *strips;
    plx_pass *build;
    plx_rng rng;
    float weights[WEIGHTS];
} plx_fixture;

static int setup(void **state)
{
    static plx_fixture f;
    if (gl_setup(state) != 0)
        return -1;
    int limit = plx_device_caps(gl_device)->max_texture_size;
    memset(&f, 0, sizeof f);
    f.workers = plx_workers_create(2, NULL);
    f.strips = plx_gpu_strips_create(gl_device, limit, NULL);
    f.build = plx_gpu_blocks_pass(gl_device, NULL);
    plx_rng_seed(&f.rng, 23, 0);
    for (size_t i = 0; i < WEIGHTS; i++)
        f.weights[i] = (float)plx_rng_normal(&f.rng);
    *state = &f;
    return f.workers && f.strips && f.build ? 0 : -1;
}

static int teardown(void **state)
{
    plx_fixture *f = *state;
    plx_gpu_strips_destroy(&f->strips);
    plx_pass_destroy(&f->build);
    plx_workers_destroy(&f->workers);
    return gl_teardown(state);
}

/* What is to be drawn, by which way. */
typedef struct plx_view {
    plx_bundle bundle;
    int width, height, fineness, level;
    float threshold;
} plx_view;

static void draw_cpu(const plx_view *v, const plx_bundle_plan *plan, plx_density *picture)
{
    float *memory = plx_alloc(plan->memory + 1, sizeof *memory);
    assert_non_null(memory);
    for (int i = 0; i < plan->parts; i++)
        plx_bundle_draw_part(&v->bundle, plan, i, picture, memory);
    plx_free(memory);
}

/* Strips of whole height, as the engine draws them, a few at a time. */
static void draw_gpu(
    plx_fixture *f, const plx_view *v, const plx_bundle_plan *tiled, plx_target *target)
{
    plx_bundle_plan plan = *tiled;
    static const float zero[4] = {0};
    plx_error e = {0};
    int limit = plx_device_caps(gl_device)->max_texture_size;
    plx_gpu_blocks *blocks = plx_gpu_blocks_create(gl_device, v->bundle.pyramid, limit, &e);
    assert_non_null(blocks);
    plx_gpu_blocks_upload(blocks, v->bundle.weights);
    plx_gpu_source source = {
        .blocks = plx_gpu_blocks_level(blocks, f->build, plan.level, v->threshold, &e),
        .fold = plx_gpu_blocks_fold(blocks, plan.level),
        .raw = plan.level == 0,
        .threshold = v->threshold,
    };
    assert_non_null(source.blocks);
    plx_target_clear(target, zero);
    plan.parts /= plan.tiles;
    plan.tiles = 1;
    if (!plx_gpu_strips_fit(f->strips, &v->bundle, &plan, v->height, &e))
        fail_msg("%s", e.message);
    for (int i = 0; i < plan.parts;) {
        int most = 1 + (int)plx_rng_below(&f->rng, (uint64_t)plan.parts);
        int taken = plx_gpu_strips_draw(f->strips, &v->bundle, &plan, &source, i, most, target, &e);
        assert_true(taken > 0 && taken <= most);
        i += taken;
    }
    plx_gpu_blocks_destroy(&blocks);
}

/* The largest difference, as a part of the peak; that is no less than a hundredth of a common
 * weight, since where a line only grazes the picture what is left of it is the rounding of others.
 */
static double difference(const plx_density *a, const float *b)
{
    double worst = 0, peak = 0.01;
    for (int s = 0; s < PLX_SIGNS; s++)
        for (int x = 0; x < a->width; x++)
            for (int y = 0; y < a->height; y++) {
                double cpu = (double)plx_density_column(a, s, x)[y];
                double gpu =
                    (double)b[((size_t)y * (size_t)a->width + (size_t)x) * PLX_SIGNS + (size_t)s];
                double d = fabs(cpu - gpu);
                worst = d <= worst ? worst : d; /* a NaN is the worst */
                peak = fmax(peak, cpu);
            }
    return worst / peak;
}

/* Both pictures of a view; false when nothing of it is to be seen. */
static bool compare(plx_fixture *f, plx_view *v, const char *what, int number)
{
    plx_bundle *b = &v->bundle;
    plx_pyramid pyramid;
    plx_bundle_plan plan = {0};
    plx_density picture = {0};
    assert_true(plx_pyramid_init(&pyramid, b->in, b->out, b->source_step, b->target_step, NULL));
    plx_pyramid_build(&pyramid, b->weights, v->threshold, f->workers);
    b->pyramid = &pyramid;
    v->level = v->level < pyramid.levels ? v->level : pyramid.levels - 1;
    bool seen = plx_bundle_plan_force(&plan, b, v->width, v->height, v->fineness, v->level);
    if (seen) {
        float *sums = plx_alloc((size_t)v->width * (size_t)v->height, PLX_SIGNS * sizeof *sums);
        plx_target *target =
            plx_target_create(gl_device, "t", v->width, v->height, PLX_FORMAT_RG32F, NULL);
        assert_true(sums && target && plx_density_init(&picture, v->width, v->height, NULL));
        draw_cpu(v, &plan, &picture);
        draw_gpu(f, v, &plan, target);
        plx_target_read_rg32f(target, sums);
        double d = difference(&picture, sums);
        if (!(d <= TOLERANCE))
            fail_msg("%s %d: %zu to %zu units, %d x %d pixels, gap %g, fineness %d, level %d, "
                     "strips of %d in %d tiles: off by %g",
                what, number, b->in, b->out, v->width, v->height, b->target_x - b->source_x,
                v->fineness, v->level, plan.strip_width, plan.tiles, d);
        plx_density_uninit(&picture);
        plx_target_destroy(&target);
        plx_free(sums);
    }
    plx_pyramid_uninit(&pyramid);
    b->pyramid = NULL;
    return seen;
}

/* As a camera gives them: from far away to a few units, cut at all sides, units out of view. */
static plx_view random_view(plx_fixture *f)
{
    plx_rng *r = &f->rng;
    plx_view v = {
        .width = 20 + (int)plx_rng_below(r, 150),
        .height = 20 + (int)plx_rng_below(r, 150),
        .fineness = 1 << plx_rng_below(r, 3),
        .level = (int)plx_rng_below(r, 4),
        .threshold = plx_rng_below(r, 4) == 0 ? 0.7F : 0,
    };
    double zoom = exp(plx_rng_range(r, -2, 3)), gap = fmax(v.width * zoom, 2);
    bool one_in = plx_rng_below(r, 8) == 0, one_out = plx_rng_below(r, 8) == 0;
    v.bundle = (plx_bundle){
        .weights = f->weights,
        .in = one_in ? 1 : 2 + plx_rng_below(r, 190),
        .out = one_out ? 1 : 2 + plx_rng_below(r, 190),
    };
    plx_bundle *b = &v.bundle;
    b->source_x = plx_rng_range(r, -gap, v.width * 0.8);
    b->target_x = b->source_x + gap;
    b->source_step = v.height * zoom * plx_rng_range(r, 0.2, 1.2) / (double)b->in;
    b->target_step = v.height * zoom * plx_rng_range(r, 0.2, 1.2) / (double)b->out;
    b->source_y = v.height * 0.5 - b->source_step * (double)b->in * plx_rng_uniform(r);
    b->target_y = v.height * 0.5 - b->target_step * (double)b->out * plx_rng_uniform(r);
    return v;
}

static void random_views_are_the_cpus(void **state)
{
    plx_fixture *f = *state;
    int seen = 0;
    for (int i = 0; i < VIEWS; i++) {
        plx_view v = random_view(f);
        seen += compare(f, &v, "view", i);
    }
    assert_true(seen > VIEWS / 2);
    assert_no_gl_errors();
}

/* From two columns to several screens, some of whose lines stand steep. */
static void gaps_of_every_width_are_the_cpus(void **state)
{
    plx_fixture *f = *state;
    static const double gaps[] = {2, 2.5, 3, 7.25, 15, 16, 17.5, 33, 64, 129.75, 500, 3000};
    for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++) {
        for (int fineness = 1; fineness <= PLX_FINEST; fineness *= 2) {
            plx_view v = {
                .bundle = {.weights = f->weights,
                    .in = 60,
                    .out = 45,
                    .source_x = gaps[i] < 100 ? 20.3 : 20.3 - gaps[i] / 2,
                    .source_y = 2,
                    .source_step = 1.1,
                    .target_y = 9,
                    .target_step = 1.3},
                .width = 160,
                .height = 70,
                .fineness = fineness,
            };
            v.bundle.target_x = v.bundle.source_x + gaps[i];
            assert_true(compare(f, &v, "gap", (int)i));
        }
    }
    assert_no_gl_errors();
}

/* One unit of a million fills the view. */
static void deep_zooms_are_the_cpus(void **state)
{
    plx_fixture *f = *state;
    float *weights = plx_alloc(300000, sizeof *weights);
    assert_non_null(weights);
    for (size_t i = 0; i < 300000; i++)
        weights[i] = f->weights[i % WEIGHTS];
    for (int i = 0; i < 12; i++) {
        double step = exp(plx_rng_range(&f->rng, -3, 5)), unit = plx_rng_range(&f->rng, 0, 1e5);
        plx_view v = {
            .bundle = {.weights = weights,
                .in = 100000,
                .out = 3,
                .source_x = -1000,
                .source_y = 40 - unit * step,
                .source_step = step,
                .target_x = 1200,
                .target_y = 10,
                .target_step = 20},
            .width = 100,
            .height = 80,
            .fineness = 1 << i % 3,
            .level = i % 4,
        };
        compare(f, &v, "zoom", i);
    }
    plx_free(weights);
    assert_no_gl_errors();
}

static void odd_weights_are_the_cpus(void **state)
{
    plx_fixture *f = *state;
    static const float odd[] = {
        NAN, INFINITY, -INFINITY, 0, -0.0F, -NAN, 3, -3, 1, -1, 2, -2, NAN, 0.5F, INFINITY, 1};
    for (int i = 0; i < 9; i++) {
        plx_view v = {
            .bundle = {.weights = odd,
                .in = 4,
                .out = 4,
                .source_x = 0,
                .source_y = 5,
                .source_step = 10,
                .target_x = 50,
                .target_y = 5,
                .target_step = 10},
            .width = 50,
            .height = 50,
            .fineness = 1 << i % 3,
            .level = i / 3,
        };
        assert_true(compare(f, &v, "odd weights", i));
    }
    assert_no_gl_errors();
}

/* What does not fit into textures is refused, and what is refused leaves no error behind. */
static void what_does_not_fit_is_refused(void **state)
{
    plx_fixture *f = *state;
    plx_pyramid pyramid;
    plx_bundle_plan plan;
    plx_error e = {0};
    plx_bundle b = {.in = 200,
        .out = 200,
        .weights = f->weights,
        .pyramid = &pyramid,
        .source_y = 1,
        .source_step = 0.9,
        .target_x = 300,
        .target_y = 1,
        .target_step = 0.9};
    assert_true(plx_pyramid_init(&pyramid, b.in, b.out, 1, 1, NULL));
    assert_null(plx_gpu_blocks_create(gl_device, &pyramid, 128, &e));
    assert_non_null(strstr(e.message, "200 x 200"));
    plx_gpu_strips *small = plx_gpu_strips_create(gl_device, 128, NULL);
    assert_true(plx_bundle_plan_force(&plan, &b, 300, 200, 2, 0));
    assert_false(plx_gpu_strips_fit(small, &b, &plan, 200, &e));
    assert_true(plx_gpu_strips_fit(f->strips, &b, &plan, 200, &e));
    plx_gpu_strips_destroy(&small);
    plx_pyramid_uninit(&pyramid);
    assert_no_gl_errors();
}

/* A network, and a camera on it. */
typedef struct plx_scene {
    plx_network *network;
    plx_layout layout;
    plx_snapshot snapshot;
    plx_edge_maps *maps;
    plx_link_view views[3];
    plx_viewport viewport;
} plx_scene;

static void open_scene(plx_fixture *f, plx_scene *s)
{
    *s = (plx_scene){.viewport = {220, 110, 1}};
    s->network = plx_network_create(&(plx_network_desc){.spec = "40-200-150-3"}, NULL);
    assert_non_null(s->network);
    assert_int_equal(s->network->link_count, 3);
    assert_true(plx_layout_init(&s->layout, s->network, NULL));
    assert_true(plx_snapshot_init(&s->snapshot, s->network, NULL));
    for (size_t i = 0; i < s->network->param_count; i++)
        s->snapshot.params[i] = (float)plx_rng_normal(&f->rng);
    s->maps = plx_edge_maps_create(s->network, &s->layout, 2, NULL);
    assert_non_null(s->maps);
}

static void close_scene(plx_scene *s)
{
    plx_edge_maps_destroy(&s->maps);
    plx_snapshot_uninit(&s->snapshot);
    plx_layout_uninit(&s->layout);
    plx_network_destroy(&s->network);
}

static void look(plx_scene *s, double zoom, double threshold)
{
    plx_camera camera = plx_camera_frame(&s->layout.bounds, &s->viewport);
    camera = plx_camera_zoom(&camera, &s->viewport, zoom, 90, 60);
    plx_edge_maps_update(s->maps, &s->snapshot, threshold);
    for (size_t l = 0; l < 3; l++)
        plx_link_view_init(
            &s->views[l], &s->network->links[l], &s->layout, &camera, &s->viewport, 1);
}

static void draw_scene_cpu(plx_fixture *f, plx_scene *s, plx_quality quality, plx_density *picture)
{
    plx_density_engine *engine = plx_density_engine_create(f->workers, NULL);
    plx_bundle bundles[3];
    size_t count = 0;
    for (size_t l = 0; l < 3; l++) {
        if (s->views[l].in_view == 0)
            continue;
        bundles[count] = s->views[l].bundle;
        bundles[count].weights = s->snapshot.params + s->network->links[l].weight_offset;
        bundles[count++].pyramid = plx_edge_maps_get(s->maps, l);
    }
    assert_true(plx_density_engine_draw(engine, bundles, count, quality, picture, NULL));
    plx_density_engine_destroy(&engine);
}

static void draw_scene_gpu(plx_scene *s, plx_edge_density_gpu *gpu, plx_quality quality,
    double seconds, plx_target *target)
{
    static const float zero[4] = {0};
    plx_error e = {0};
    plx_target_clear(target, zero);
    if (!plx_edge_density_gpu_begin(gpu, s->views, 3, &s->snapshot, &s->viewport, quality, &e))
        fail_msg("%s", e.message);
    for (bool done = false; !done;)
        assert_true(plx_edge_density_gpu_more(gpu, seconds, target, &done, &e));
}

/* Lines, strips and levels of the pyramid as they come; new weights; in one go and in pieces. */
static void pictures_of_networks_are_the_cpus(void **state)
{
    plx_fixture *f = *state;
    static float sums[110 * 220 * PLX_SIGNS], again[110 * 220 * PLX_SIGNS];
    plx_scene s;
    plx_density picture = {0};
    open_scene(f, &s);
    plx_edge_density_gpu_desc desc = {.device = gl_device, .network = s.network, .maps = s.maps};
    plx_edge_density_gpu *gpu = plx_edge_density_gpu_create(&desc, NULL);
    plx_target *target = plx_target_create(gl_device, "t", 220, 110, PLX_FORMAT_RG32F, NULL);
    assert_true(gpu && target && plx_density_init(&picture, 220, 110, NULL));
    for (int i = 0; i < 12; i++) {
        plx_quality quality = i % 4 == 3 ? PLX_QUALITY_REST : PLX_QUALITY_MOVING;
        for (size_t l = 0; l < 3; l++)
            s.snapshot.link_version[l] += i % 3 == (int)l;
        s.snapshot.params[s.network->links[i % 3].weight_offset + (size_t)i] = 40;
        look(&s, exp(0.4 * i), i % 5 == 4 ? 0.5 : 0);
        draw_scene_cpu(f, &s, quality, &picture);
        draw_scene_gpu(&s, gpu, quality, INFINITY, target);
        plx_target_read_rg32f(target, sums);
        double d = difference(&picture, sums);
        if (!(d <= TOLERANCE))
            fail_msg("picture %d is off by %g", i, d);
        draw_scene_gpu(&s, gpu, quality, INFINITY, target);
        plx_target_read_rg32f(target, again);
        assert_memory_equal(sums, again, sizeof sums);
        if (i % 4 == 0) {
            draw_scene_gpu(&s, gpu, quality, 1e-9, target);
            plx_target_read_rg32f(target, again);
            assert_true(difference(&picture, again) <= TOLERANCE);
        }
        assert_true(plx_edge_density_gpu_seconds(gpu, s.views, 3, &s.viewport, quality) > 0);
    }
    plx_density_uninit(&picture);
    plx_target_destroy(&target);
    plx_edge_density_gpu_destroy(&gpu);
    close_scene(&s);
    assert_no_gl_errors();
}

static void networks_that_do_not_fit_are_refused(void **state)
{
    plx_fixture *f = *state;
    plx_scene s;
    plx_error e = {0};
    open_scene(f, &s);
    look(&s, 1, 0);
    plx_edge_density_gpu_desc desc = {
        .device = gl_device, .network = s.network, .maps = s.maps, .max_texture = 64};
    plx_edge_density_gpu *gpu = plx_edge_density_gpu_create(&desc, NULL);
    assert_non_null(gpu);
    assert_false(plx_edge_density_gpu_begin(
        gpu, s.views, 3, &s.snapshot, &s.viewport, PLX_QUALITY_MOVING, &e));
    assert_true(e.message[0] != '\0');
    plx_edge_density_gpu_destroy(&gpu);
    assert_true(plx_edge_density_gpu_check(gl_device, &e));
    close_scene(&s);
    assert_no_gl_errors();
}

static double seconds_of(const plx_edge_density_gpu *gpu, const plx_scene *s)
{
    return plx_edge_density_gpu_seconds(gpu, s->views, 3, &s->viewport, PLX_QUALITY_MOVING);
}

/* Who chooses between engines is told, at the latest after it was tried. */
static void what_has_no_room_takes_for_ever(void **state)
{
    plx_fixture *f = *state;
    plx_scene s;
    plx_error e = {0};
    open_scene(f, &s);
    look(&s, 1, 0);
    plx_edge_density_gpu_desc desc = {
        .device = gl_device, .network = s.network, .maps = s.maps, .max_texture = 230};
    plx_edge_density_gpu *gpu = plx_edge_density_gpu_create(&desc, NULL);
    assert_true(isfinite(seconds_of(gpu, &s)));
    for (int i = 0; i < 2; i++) {
        assert_false(plx_edge_density_gpu_begin(
            gpu, s.views, 3, &s.snapshot, &s.viewport, PLX_QUALITY_MOVING, &e));
        assert_true(isinf(seconds_of(gpu, &s)));
    }
    plx_edge_density_gpu_destroy(&gpu);
    desc.max_texture = 0;
    desc.most_weights = 30000;
    gpu = plx_edge_density_gpu_create(&desc, NULL);
    assert_true(isinf(seconds_of(gpu, &s)));
    desc.most_weights = 40000;
    plx_edge_density_gpu_destroy(&gpu);
    gpu = plx_edge_density_gpu_create(&desc, NULL);
    assert_true(isfinite(seconds_of(gpu, &s)));
    plx_edge_density_gpu_destroy(&gpu);
    close_scene(&s);
    assert_no_gl_errors();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_views_are_the_cpus),
        cmocka_unit_test(gaps_of_every_width_are_the_cpus),
        cmocka_unit_test(deep_zooms_are_the_cpus),
        cmocka_unit_test(odd_weights_are_the_cpus),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(pictures_of_networks_are_the_cpus),
        cmocka_unit_test(networks_that_do_not_fit_are_refused),
        cmocka_unit_test(what_has_no_room_takes_for_ever),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
