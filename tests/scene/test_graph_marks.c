#include "scene/graph_marks.h"

#include "base/mem.h"
#include "base/rng.h"
#include "model/graph_build.h"
#include "platform/fonts.h"
#include "support.h"

#include <math.h>
#include <stdio.h>

enum { UNITS = 400 };

typedef struct stand {
    plx_graph *graph;
    plx_graph_stats stats;
    float place[UNITS * 2];
    plx_graph_marks marks;
    plx_font *font;
    plx_overlay overlay;
    plx_viewport viewport;
    plx_camera whole;
} stand;

/* Unit 0 has the most connections. */
static int set_up(void **state)
{
    stand *s = plx_alloc(1, sizeof *s);
    plx_graph_build *b = plx_graph_build_create("test", "test", 1 << 20, NULL);
    plx_rng rng;
    plx_rng_seed(&rng, 4, 0);
    for (size_t u = 0; u < UNITS; u++) {
        char name[16];
        uint32_t unit;
        int n = snprintf(name, sizeof name, "unit %zu", u);
        assert_true(plx_graph_build_unit(b, name, (size_t)n, &unit, NULL, NULL));
        s->place[u * 2] = (float)plx_rng_normal(&rng);
        s->place[u * 2 + 1] = (float)plx_rng_normal(&rng);
        for (uint32_t v = 0; v < unit; v++)
            if (v * 37 % (unit + 1) == 0)
                assert_true(plx_graph_build_connect(b, unit, v, 1, PLX_UNTYPED, NULL));
    }
    s->graph = plx_graph_build_finish(&b, NULL);
    assert_true(plx_graph_stats_init(&s->stats, s->graph, NULL));
    assert_true(plx_graph_marks_init(&s->marks, s->graph, &s->stats, s->place, NULL));
    char path[512];
    if (plx_find_font(path, sizeof path, NULL))
        s->font = plx_font_create(path, 1, NULL);
    plx_overlay_init(&s->overlay, s->font, 1);
    s->overlay.keeps_texts = true;
    s->viewport = (plx_viewport){1280, 720, 1, {0}};
    plx_bounds bounds = plx_graph_bounds(s->place, UNITS);
    s->whole = plx_graph_camera(&bounds, &s->viewport);
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    stand *s = *state;
    plx_overlay_uninit(&s->overlay);
    plx_font_destroy(&s->font);
    plx_graph_marks_uninit(&s->marks);
    plx_graph_stats_uninit(&s->stats);
    plx_graph_destroy(&s->graph);
    plx_free(s);
    return 0;
}

static size_t name_all(stand *s, const plx_camera *c, const plx_bounds *avoid)
{
    plx_overlay_clear(&s->overlay);
    return plx_graph_add_names(&s->marks,
        &(plx_graph_names){.camera = c,
            .viewport = &s->viewport,
            .whole = s->whole.scale,
            .avoid = avoid,
            .avoid_count = avoid ? 1 : 0,
            .ink = {255, 255, 255, 255},
            .halo = {0, 0, 0, 255}},
        &s->overlay);
}

static void all_units_are_in_the_picture(void **state)
{
    stand *s = *state;
    for (size_t u = 0; u < UNITS; u++) {
        double x = plx_camera_px(&s->whole, &s->viewport, (double)s->place[u * 2]);
        double y = plx_camera_py(&s->whole, &s->viewport, (double)s->place[u * 2 + 1]);
        assert_true(x > 20 && x < 1260 && y > 20 && y < 700);
    }
}

static void names_cover_neither_each_other_nor_the_legend(void **state)
{
    stand *s = *state;
    if (!s->font)
        skip();
    const plx_bounds legend = {0, 300, 500, 720};
    size_t named = name_all(s, &s->whole, &legend);
    assert_true(named > 15);
    assert_int_equal(s->overlay.run_count, named * 5);
    /* The last run of five is the name itself. */
    for (size_t i = 4; i < s->overlay.run_count; i += 5) {
        const plx_text_run *a = &s->overlay.runs[i];
        double wide =
            (double)plx_overlay_text_width(&s->overlay, a->size, s->overlay.texts + a->text);
        assert_true((double)a->x >= 500 || (double)a->y <= 300);
        for (size_t j = 4; j < i; j += 5) {
            const plx_text_run *b = &s->overlay.runs[j];
            double other =
                (double)plx_overlay_text_width(&s->overlay, b->size, s->overlay.texts + b->text);
            bool apart = (double)a->x + wide <= (double)b->x ||
                         (double)b->x + other <= (double)a->x || fabsf(a->y - b->y) > 8;
            assert_true(apart);
        }
    }
}

static void the_most_important_are_named_first_and_more_nearby(void **state)
{
    stand *s = *state;
    if (!s->font)
        skip();
    for (size_t i = 1; i < UNITS; i++) {
        uint32_t a = s->marks.order[i - 1], b = s->marks.order[i];
        assert_true(s->stats.in[a] + s->stats.out[a] >= s->stats.in[b] + s->stats.out[b]);
    }
    name_all(s, &s->whole, NULL);
    char room[PLX_GRAPH_NAME];
    assert_string_equal(s->overlay.texts + s->overlay.runs[4].text,
        plx_graph_unit_name(s->graph, s->marks.order[0], room, sizeof room));
    /* Of what is in view, nearly all have their names once there is room. */
    plx_camera near = s->whole;
    near.x = (double)s->place[0];
    near.y = (double)s->place[1];
    near.scale *= 12;
    size_t in_view = 0;
    for (size_t u = 0; u < UNITS; u++)
        in_view +=
            fabs(plx_camera_px(&near, &s->viewport, (double)s->place[u * 2]) - 640) < 540 &&
            fabs(plx_camera_py(&near, &s->viewport, (double)s->place[u * 2 + 1]) - 360) < 320;
    assert_true(name_all(s, &near, NULL) >= in_view * 9 / 10);
}

/* At the right, unless a lesser unit is there and none at the left. */
static void names_lie_on_no_unit_where_there_is_room(void **state)
{
    stand *s = *state;
    if (!s->font)
        skip();
    uint32_t most = s->marks.order[0], least = s->marks.order[UNITS - 1];
    plx_camera c = {0, 0, s->whole.scale};
    for (size_t i = 0; i < UNITS * 2; i++)
        s->place[i] = 1e4F;
    s->place[most * 2] = s->place[most * 2 + 1] = 0;
    assert_int_equal(name_all(s, &c, NULL), 1);
    assert_true(s->overlay.runs[4].x > 640);
    s->place[least * 2] = (float)(40 / c.scale);
    s->place[least * 2 + 1] = 0;
    name_all(s, &c, NULL);
    assert_true(s->overlay.runs[4].x < 640);
}

static void what_is_under_the_pointer_is_found(void **state)
{
    stand *s = *state;
    uint32_t most = s->marks.order[0];
    double x = plx_camera_px(&s->whole, &s->viewport, (double)s->place[most * 2]);
    double y = plx_camera_py(&s->whole, &s->viewport, (double)s->place[most * 2 + 1]);
    assert_int_equal(
        plx_graph_pick(&s->marks, &s->whole, &s->viewport, s->whole.scale, x, y), most);
    assert_int_equal(plx_graph_pick(&s->marks, &s->whole, &s->viewport, s->whole.scale, -500, -500),
        PLX_NO_NAME);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_units_are_in_the_picture, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            names_cover_neither_each_other_nor_the_legend, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            the_most_important_are_named_first_and_more_nearby, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            names_lie_on_no_unit_where_there_is_room, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_under_the_pointer_is_found, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
