/* Pictures of connections that a thread of its own makes: of few all at once, of many some first
 * and an atlas of all. */
#include "base/clock.h"
#include "base/mem.h"
#include "base/rng.h"
#include "model/graph_build.h"
#include "render/graph_painter.h"
#include "support.h"

#include <math.h>
#include <string.h>

enum { UNITS = 400, CONNECTIONS = 6000, WIDTH = 160, HEIGHT = 90 };

typedef struct fixture {
    plx_graph *graph;
    float place[UNITS * 2];
    plx_graph_scene scene;
    plx_graph_ask ask;
} fixture;

static int setup(void **state)
{
    static fixture f;
    plx_rng rng;
    plx_rng_seed(&rng, 5, 0);
    plx_graph_build *b = plx_graph_build_create("made", "made up", 0, NULL);
    plx_graph_build_count(b, UNITS);
    for (size_t i = 0; i < CONNECTIONS; i++)
        assert_true(plx_graph_build_connect(b, (uint32_t)plx_rng_below(&rng, UNITS),
            (uint32_t)plx_rng_below(&rng, UNITS), 1, PLX_UNTYPED, NULL));
    f.graph = plx_graph_build_finish(&b, NULL);
    for (size_t i = 0; i < UNITS * 2; i++)
        f.place[i] = (float)plx_rng_range(&rng, -10, 10);
    f.scene = (plx_graph_scene){
        .graph = f.graph, .place = f.place, .version = 1, .colors = 1, .classes = 1};
    f.ask = (plx_graph_ask){.camera = {0, 0, 4},
        .viewport = {.width = WIDTH, .height = HEIGHT},
        .quality = PLX_QUALITY_REST,
        .ink = {{1, 0.5F, 0}}};
    *state = &f;
    return f.graph ? 0 : -1;
}

static int teardown(void **state)
{
    plx_graph_destroy(&((fixture *)*state)->graph);
    return 0;
}

/* The next painting; the limit is for machines that are busy. */
static const plx_graph_painting *next(plx_graph_painter *p)
{
    const plx_graph_painting *painting;
    plx_error e;
    bool fresh = false;
    for (double end = plx_now_s() + 60; !fresh && plx_now_s() < end;) {
        assert_true(plx_graph_painter_take(p, &painting, &fresh, &e));
        plx_sleep_s(0.001);
    }
    assert_true(fresh);
    return painting;
}

static size_t lit(const plx_graph_painting *painting)
{
    size_t count = 0;
    for (size_t i = 0; i < WIDTH * HEIGHT; i++)
        count += painting->colors[i * 4] > 40;
    return count;
}

static void few_are_drawn_whole(void **state)
{
    fixture *f = *state;
    plx_graph_painter *p = plx_graph_painter_create(&(plx_graph_painter_desc){.threads = 2}, NULL);
    const plx_graph_painting *painting;
    plx_error e;
    assert_non_null(p);
    assert_true(plx_graph_painter_take(p, &painting, NULL, &e));
    assert_int_equal(painting->version, 0);
    assert_true(plx_graph_painter_show(p, &f->scene, NULL));
    plx_graph_painter_ask(p, &f->ask);
    painting = next(p);
    assert_true(painting->whole && !painting->dear);
    assert_int_equal(painting->version, 1);
    assert_true(lit(painting) > 1000);
    assert_null(plx_graph_painter_atlas(p, 1, &f->ask));
    /* Units elsewhere make another picture; where they were said to be is copied. */
    plx_graph_scene gone = f->scene;
    float *far = plx_alloc(UNITS * 2, sizeof *far);
    for (size_t i = 0; i < UNITS * 2; i++)
        far[i] = f->place[i] + 1000;
    gone.place = far;
    gone.version = 2;
    assert_true(plx_graph_painter_show(p, &gone, NULL));
    memset(far, 0, UNITS * 2 * sizeof *far);
    plx_free(far);
    while ((painting = next(p))->version != 2)
        ;
    assert_int_equal(lit(painting), 0);
    plx_graph_painter_destroy(&p);
    assert_null(p);
}

static void of_many_some_come_first_and_then_an_atlas_of_all(void **state)
{
    fixture *f = *state;
    plx_graph_painter *p = plx_graph_painter_create(
        &(plx_graph_painter_desc){.threads = 1, .dear = 600, .atlas = 1 << 20}, NULL);
    assert_non_null(p);
    plx_graph_scene scene = f->scene;
    scene.passing = true;
    assert_true(plx_graph_painter_show(p, &scene, NULL));
    plx_graph_painter_ask(p, &f->ask);
    const plx_graph_painting *painting = next(p);
    assert_true(painting->dear && !painting->whole);
    assert_true(lit(painting) > 1000);
    /* While units are on their way there is no more than that. */
    assert_null(plx_graph_painter_atlas(p, 1, &f->ask));
    scene.passing = false;
    scene.version = 2;
    assert_true(plx_graph_painter_show(p, &scene, NULL));
    const plx_atlas *atlas = NULL;
    for (double end = plx_now_s() + 60; !atlas && plx_now_s() < end; plx_sleep_s(0.001)) {
        bool news = plx_graph_painter_has_news(p);
        assert_true(plx_graph_painter_take(p, &painting, NULL, NULL));
        atlas = news ? plx_graph_painter_atlas(p, 2, &f->ask) : NULL;
    }
    assert_non_null(atlas);
    assert_true(plx_graph_painter_take(p, &painting, NULL, NULL));
    assert_false(plx_graph_painter_has_news(p));
    assert_true(plx_atlas_is_fine(atlas, f->ask.camera.scale));
    plx_graph_painter_give_back(p);
    assert_null(plx_graph_painter_atlas(p, 1, &f->ask));
    /* Nearer than that it draws all of them, once the camera rests. */
    plx_graph_ask near = f->ask;
    near.camera.scale = atlas->scale * 2;
    plx_graph_painter_ask(p, &near);
    do {
        painting = next(p);
    } while (!painting->whole);
    assert_true(painting->ask.camera.scale == near.camera.scale);
    /* And then an atlas of what is in and around that view, from which its neighbours are taken. */
    double finest = 0;
    bool fine = false;
    near.quality = PLX_QUALITY_REST;
    for (double end = plx_now_s() + 60; !fine && plx_now_s() < end; plx_sleep_s(0.001)) {
        plx_graph_ask moved = near;
        moved.camera.x += WIDTH * 0.2 / near.camera.scale;
        moved.camera.scale *= 0.9;
        const plx_atlas *a = plx_graph_painter_atlas(p, 2, &moved);
        fine = a && plx_atlas_is_fine(a, moved.camera.scale);
        finest = a ? a->scale : 0;
        plx_graph_painter_give_back(p);
    }
    assert_true(fine && finest > near.camera.scale);
    /* Further away than it reaches there is the one of the whole. */
    plx_graph_ask away = near;
    away.camera.x += WIDTH * 3 / near.camera.scale;
    const plx_atlas *whole = plx_graph_painter_atlas(p, 2, &away);
    assert_true(whole && whole->scale < finest);
    plx_graph_painter_give_back(p);
    plx_graph_painter_destroy(&p);
}

/* Rows that are lit in a column, each by its share of the brightest. */
static double rows_lit(const plx_graph_painting *painting, int column, int height)
{
    double sum = 0, most = 0;
    for (int y = 0; y < height; y++) {
        double v = painting->colors[(y * WIDTH + column) * 4];
        sum += v > 20 ? v : 0;
        most = v > most ? v : most;
    }
    return most > 0 ? sum / most : 0;
}

/* A connection is as wide as plx_lines_width says, which the legend shows, at any distance. */
static void widths_are_of_the_screen(void **state)
{
    fixture *f = *state;
    plx_graph_build *b = plx_graph_build_create("made", "made up", 0, NULL);
    plx_graph_build_count(b, 4);
    plx_graph_build_directed(b, false);
    for (int i = 0; i < 30; i++)
        assert_true(plx_graph_build_connect(b, 2, 3, 1, PLX_UNTYPED, NULL));
    assert_true(plx_graph_build_connect(b, 0, 1, 60, PLX_UNTYPED, NULL));
    plx_graph *g = plx_graph_build_finish(&b, NULL);
    const float place[] = {-10, 0, 10, 0, 500, 500, 520, 500};
    plx_graph_painter *p =
        plx_graph_painter_create(&(plx_graph_painter_desc){.threads = 1, .still = true}, NULL);
    assert_true(g && p);
    plx_graph_scene scene = {
        .graph = g, .place = place, .version = 1, .colors = 1, .classes = 1, .widths = true};
    assert_true(plx_graph_painter_show(p, &scene, NULL));
    plx_graph_ask ask = f->ask;
    plx_line_sizes sizes = plx_lines_sizes(g, 0);
    double width = plx_lines_width(60, &sizes);
    assert_true(width > 4);
    for (int i = 0; i < 3; i++) {
        ask.camera.scale = i == 1 ? 20 : 4;
        ask.viewport.ui_scale = i == 2 ? 2 : 1;
        plx_graph_painter_ask(p, &ask);
        const plx_graph_painting *painting;
        do {
            painting = next(p);
        } while (!plx_graph_ask_same(&painting->ask, &ask));
        double got = rows_lit(painting, WIDTH / 2, HEIGHT);
        print_message("%.2f pixels wide, %.2f drawn\n", width * ask.viewport.ui_scale, got);
        assert_true(fabs(got - width * ask.viewport.ui_scale) < 1.2);
    }
    plx_graph_painter_destroy(&p);
    plx_graph_destroy(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_are_drawn_whole),
        cmocka_unit_test(widths_are_of_the_screen),
        cmocka_unit_test(of_many_some_come_first_and_then_an_atlas_of_all),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
