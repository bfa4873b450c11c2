/* Whole frames through the interface that the program uses. */
#include "gl.h"

#include "base/mem.h"
#include "base/rng.h"
#include "render/frame.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct plx_fixture {
    plx_network *network;
    plx_layout layout;
    plx_snapshot snapshot;
    plx_visuals visuals;
    plx_renderer *renderer;
} plx_fixture;

static void publish(plx_fixture *f)
{
    f->snapshot.sequence++;
    for (size_t i = 0; i < f->network->link_count; i++)
        f->snapshot.link_version[i]++;
}

static plx_renderer *create(const plx_fixture *f, plx_error *e)
{
    return plx_renderer_create(
        &(plx_renderer_desc){
            .device = gl_device, .network = f->network, .layout = &f->layout, .threads = 2},
        e);
}

static int setup(void **state)
{
    static plx_fixture f;
    f = (plx_fixture){
        .network = plx_network_create(&(plx_network_desc){.spec = "120-60-10"}, NULL)};
    assert_true(plx_layout_init(&f.layout, f.network, NULL));
    assert_true(plx_snapshot_init(&f.snapshot, f.network, NULL));
    assert_true(plx_visuals_init(&f.visuals, f.network, NULL));
    plx_rng rng;
    plx_rng_seed(&rng, 9, 0);
    for (size_t i = 0; i < f.network->param_count; i++)
        f.snapshot.params[i] = (float)plx_rng_normal(&rng);
    for (size_t i = 0; i < f.network->unit_count; i++)
        f.snapshot.activation[i] = (float)plx_rng_normal(&rng);
    f.renderer = create(&f, NULL);
    assert_non_null(f.renderer);
    publish(&f);
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    plx_fixture *f = *state;
    plx_renderer_destroy(&f->renderer);
    plx_visuals_uninit(&f->visuals);
    plx_snapshot_uninit(&f->snapshot);
    plx_layout_uninit(&f->layout);
    plx_network_destroy(&f->network);
    return 0;
}

typedef struct look {
    plx_viewport viewport;
    double zoom, zoom_x, zoom_y; /* 0: the whole */
    plx_engine engine;
    double budget_s; /* 0: exact */
    double threshold;
} look;

static const look whole = {.viewport = {320, 180, 1}};

/* Pixels of one frame, [height][width][4], to be freed. */
static unsigned char *frame(plx_fixture *f, const look *k, plx_edge_status *status)
{
    const plx_viewport *v = &k->viewport;
    plx_camera camera = plx_camera_frame(&f->layout.bounds, v);
    if (k->zoom > 0)
        camera = plx_camera_zoom(&camera, v, k->zoom, k->zoom_x * v->width, k->zoom_y * v->height);
    plx_visuals_update(&f->visuals, &f->snapshot);
    plx_frame frame = {
        .snapshot = &f->snapshot,
        .visuals = &f->visuals,
        .layout = &f->layout,
        .camera = camera,
        .viewport = *v,
        .engine = k->engine,
        .style = {.threshold = k->threshold},
        .exact = k->budget_s == 0,
        .frame_budget_s = k->budget_s,
    };
    plx_error e = {0};
    plx_target *target =
        plx_target_create(gl_device, "t", v->width, v->height, PLX_FORMAT_RGBA8, &e);
    if (!target || !plx_renderer_prepare(f->renderer, &frame, status, &e) ||
        !plx_renderer_finish(f->renderer, &frame, target, &e))
        fail_msg("%s", e.message);
    unsigned char *pixels = plx_alloc((size_t)v->width * (size_t)v->height, 4);
    plx_target_read_rgba8(target, pixels);
    plx_target_destroy(&target);
    return pixels;
}

static size_t bytes(const look *k)
{
    return (size_t)k->viewport.width * (size_t)k->viewport.height * 4;
}

/* The renderer as it was before it drew anything. */
static void forget(plx_fixture *f)
{
    plx_renderer_destroy(&f->renderer);
    f->renderer = create(f, NULL);
    assert_non_null(f->renderer);
}

static double mean(const unsigned char *pixels, const look *k)
{
    double sum = 0;
    for (size_t i = 0; i < bytes(k); i += 4)
        sum += pixels[i] + pixels[i + 1] + pixels[i + 2];
    return sum * 4 / 3 / (double)bytes(k);
}

static void the_same_frame_gives_the_same_bytes(void **state)
{
    plx_fixture *f = *state;
    static const look looks[] = {{.viewport = {320, 180, 1}}, {.viewport = {640, 360, 2}},
        {.viewport = {200, 300, 1}, .zoom = 12, .zoom_x = 0.2, .zoom_y = 0.4}};
    for (size_t i = 0; i < 3; i++) {
        plx_edge_status s;
        unsigned char *a = frame(f, &looks[i], &s);
        assert_true(s.complete && !s.busy && s.drawn == s.in_view && s.drawn > 0);
        unsigned char *again = frame(f, &looks[i], &s);
        forget(f);
        unsigned char *anew = frame(f, &looks[i], &s);
        assert_memory_equal(a, again, bytes(&looks[i]));
        assert_memory_equal(a, anew, bytes(&looks[i]));
        assert_true(mean(a, &looks[i]) > 10);
        plx_free(a);
        plx_free(again);
        plx_free(anew);
    }
    assert_no_gl_errors();
}

/* A frame that had too little time is thinned, and says so; asked again it becomes the whole. */
static void thinned_frames_complete(void **state)
{
    plx_fixture *f = *state;
    plx_edge_status s;
    look lines = whole;
    lines.engine = PLX_ENGINE_GEOMETRY;
    unsigned char *exact = frame(f, &lines, &s);
    uint64_t all = s.in_view;
    assert_int_equal(all, 120 * 60 + 60 * 10);
    forget(f);
    look hasty = whole;
    hasty.budget_s = 1e-3;
    hasty.engine = PLX_ENGINE_GEOMETRY;
    unsigned char *pixels = frame(f, &hasty, &s);
    assert_true(s.drawn < s.in_view && !s.complete && s.busy && s.changed);
    assert_int_equal(s.in_view, all);
    assert_true(memcmp(pixels, exact, bytes(&whole)) != 0);
    for (int i = 0; i < 10000 && s.busy; i++) {
        plx_free(pixels);
        pixels = frame(f, &hasty, &s);
    }
    assert_true(s.complete && !s.busy);
    assert_int_equal(s.drawn, all);
    assert_memory_equal(pixels, exact, bytes(&whole));
    plx_free(pixels);
    /* At rest nothing is drawn again. */
    pixels = frame(f, &hasty, &s);
    assert_false(s.changed);
    assert_memory_equal(pixels, exact, bytes(&whole));
    plx_free(pixels);
    plx_free(exact);
    assert_no_gl_errors();
}

/* While new weights come in, the picture shown is one of complete weights. */
static void new_weights_replace_old_ones_whole(void **state)
{
    plx_fixture *f = *state;
    plx_edge_status s;
    unsigned char *before = frame(f, &whole, &s);
    for (size_t i = 0; i < f->network->param_count; i++)
        f->snapshot.params[i] = -f->snapshot.params[i];
    publish(f);
    unsigned char *after = frame(f, &whole, &s);
    assert_int_equal(s.sequence, f->snapshot.sequence);
    /* What was orange is blue: the two differ in colour and hardly in light. */
    assert_true(memcmp(before, after, bytes(&whole)) != 0);
    assert_true(fabs(mean(before, &whole) - mean(after, &whole)) < 12);
    plx_free(before);
    plx_free(after);
    assert_no_gl_errors();
}

static void odd_weights_and_activations_spoil_nothing(void **state)
{
    plx_fixture *f = *state;
    static const float odd[] = {NAN, -NAN, INFINITY, -INFINITY};
    static const look looks[] = {{.viewport = {320, 180, 1}},
        {.viewport = {320, 180, 1}, .zoom = 20, .zoom_x = 0.5, .zoom_y = 0.5}};
    for (size_t l = 0; l < 2; l++) {
        for (size_t i = 0; i < 4; i++)
            f->snapshot.params[f->network->links[0].weight_offset + 60 * 120 / 2 + 40 + i] = 0;
        publish(f);
        plx_edge_status s;
        unsigned char *clean = frame(f, &looks[l], &s);
        for (size_t i = 0; i < 4; i++)
            f->snapshot.params[f->network->links[0].weight_offset + 60 * 120 / 2 + 40 + i] = odd[i];
        publish(f);
        unsigned char *pixels = frame(f, &looks[l], &s);
        assert_true(s.complete);
        assert_memory_equal(pixels, clean, bytes(&looks[l]));
        plx_free(pixels);
        plx_free(clean);
    }
    for (size_t i = 0; i < 4; i++)
        f->snapshot.activation[i] = odd[i];
    publish(f);
    plx_edge_status s;
    unsigned char *pixels = frame(f, &whole, &s);
    assert_true(mean(pixels, &whole) > 10);
    plx_free(pixels);
    assert_no_gl_errors();
}

/* At twice the scale the same picture has four times the pixels. */
static void scale_changes_size_and_not_the_picture(void **state)
{
    plx_fixture *f = *state;
    const look large = {.viewport = {640, 360, 2}};
    plx_edge_status s;
    unsigned char *small = frame(f, &whole, &s), *twice = frame(f, &large, &s);
    double difference = 0;
    for (size_t y = 0; y < 180; y++) {
        for (size_t x = 0; x < 320; x++) {
            for (size_t c = 0; c < 3; c++) {
                const unsigned char *at = twice + ((2 * y * 640) + 2 * x) * 4 + c;
                double reduced = (at[0] + at[4] + at[640 * 4] + at[640 * 4 + 4]) / 4.0;
                difference += fabs(reduced - small[(y * 320 + x) * 4 + c]);
            }
        }
    }
    difference /= 320 * 180 * 3;
    if (difference > 6)
        fail_msg("the pictures differ by %g of 255 on average", difference);
    plx_free(small);
    plx_free(twice);
    assert_no_gl_errors();
}

static void views_without_connections_are_empty(void **state)
{
    plx_fixture *f = *state;
    const look away = {.viewport = {320, 180, 1}, .zoom = 40, .zoom_x = 0, .zoom_y = 0};
    plx_edge_status s;
    unsigned char *pixels = frame(f, &away, &s);
    assert_int_equal(s.in_view, 0);
    assert_true(s.complete);
    for (size_t i = 0; i < bytes(&away); i += 4)
        assert_memory_equal(pixels + i, pixels, 4);
    plx_free(pixels);
    assert_no_gl_errors();
}

/* By whatever engine, connections below the threshold leave the picture. */
static void a_threshold_takes_connections_away(void **state)
{
    plx_fixture *f = *state;
    for (plx_engine engine = PLX_ENGINE_AUTO; engine <= PLX_ENGINE_DENSITY_CPU; engine++) {
        look all = whole, strong = whole, none = whole;
        all.engine = strong.engine = none.engine = engine;
        strong.threshold = 1.5;
        none.threshold = 100;
        plx_edge_status s;
        unsigned char *a = frame(f, &all, &s), *b = frame(f, &strong, &s), *c = frame(f, &none, &s);
        double most = mean(a, &whole), some = mean(b, &whole), least = mean(c, &whole);
        if (!(most > some + 1 && some > least + 1))
            fail_msg("engine %d: %g, %g, %g", (int)engine, most, some, least);
        plx_free(a);
        plx_free(b);
        plx_free(c);
    }
    assert_no_gl_errors();
}

static void no_memory_is_an_error(void **state)
{
    plx_fixture *f = *state;
    int failures = 0;
    for (uint64_t n = 1; n < 400; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        plx_renderer *r = create(f, &e);
        plx_mem_fail_at(0);
        if (r) {
            plx_renderer_destroy(&r);
            assert_true(failures > 5);
            assert_no_gl_errors();
            return;
        }
        assert_int_equal(e.code, PLX_ERR_MEMORY);
        failures++;
    }
    fail_msg("the renderer never came");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_same_frame_gives_the_same_bytes, setup, teardown),
        cmocka_unit_test_setup_teardown(thinned_frames_complete, setup, teardown),
        cmocka_unit_test_setup_teardown(new_weights_replace_old_ones_whole, setup, teardown),
        cmocka_unit_test_setup_teardown(odd_weights_and_activations_spoil_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(scale_changes_size_and_not_the_picture, setup, teardown),
        cmocka_unit_test_setup_teardown(views_without_connections_are_empty, setup, teardown),
        cmocka_unit_test_setup_teardown(a_threshold_takes_connections_away, setup, teardown),
        cmocka_unit_test_setup_teardown(no_memory_is_an_error, setup, teardown),
    };
    return cmocka_run_group_tests(tests, gl_setup, gl_teardown);
}
