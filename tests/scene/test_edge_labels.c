#include "labelled.h"

#include "base/rng.h"
#include "scene/edge_labels.h"

#include <math.h>

static const plx_viewport view = {1280, 720, 1};

static plx_edge_label placed[PLX_EDGE_LABELS_MAX];
static size_t placed_count;

static int setup(void **state)
{
    static labelled f;
    if (!labelled_open(&f, "40-30-3", 1))
        return -1;
    plx_rng r;
    plx_rng_seed(&r, 21, 0);
    for (size_t i = 0; i < f.network->param_count; i++)
        f.snapshot.params[i] = (float)plx_rng_range(&r, -1, 1);
    *state = &f;
    return 0;
}

static void place(labelled *f, const plx_camera *camera)
{
    placed_count = plx_edge_labels_place(placed, &f->overlay, &f->source, camera, &view);
}

static bool apart(const plx_edge_label *a, const plx_edge_label *b)
{
    return fabsf(a->x - b->x) >= a->width || fabsf(a->y - b->y) >= a->height;
}

static const plx_edge_label *find(
    const plx_edge_label *labels, size_t count, const plx_connection_ref *c)
{
    for (size_t i = 0; i < count; i++) {
        const plx_connection_ref *o = &labels[i].connection;
        if (o->link == c->link && o->source == c->source && o->target == c->target)
            return &labels[i];
    }
    return NULL;
}

/* On its line, within the view, and clear of the others. */
static void check_place(const labelled *f, const plx_camera *camera, size_t index)
{
    const plx_edge_label *l = &placed[index];
    const plx_link *link = &f->network->links[l->connection.link];
    const plx_column *s = &f->layout.columns[link->source], *t = &f->layout.columns[link->target];
    double x = plx_camera_world_x(camera, &view, (double)l->x);
    double way = (x - s->x) / (t->x - s->x);
    double y = (1 - way) * plx_column_y(s, (double)l->connection.source) +
               way * plx_column_y(t, (double)l->connection.target);
    assert_true(fabs(plx_camera_py(camera, &view, y) - (double)l->y) < 0.01);
    assert_true(way > 0 && way < 1);
    assert_true(l->alpha > 0 && l->alpha <= 1);
    assert_true(l->weight == plx_connection_weight(f->network, f->snapshot.params, &l->connection));
    assert_true(l->x >= l->width / 2 && l->x <= (float)view.width - l->width / 2);
    assert_true(l->y >= l->height / 2 && l->y <= (float)view.height - l->height / 2);
    for (size_t i = 0; i < index; i++) {
        assert_true(apart(l, &placed[i]));
        assert_true(fabsf(l->weight) <= fabsf(placed[i].weight));
    }
}

static void numbers_never_touch(void **state)
{
    labelled *f = *state;
    plx_rng r;
    plx_rng_seed(&r, 22, 0);
    size_t most = 0;
    for (int t = 0; t < 1000; t++) {
        plx_camera camera = {plx_rng_range(&r, 0, 1.5), plx_rng_range(&r, -0.5, 0.5),
            pow(10, plx_rng_range(&r, 2.5, 5.5))};
        place(f, &camera);
        for (size_t i = 0; i < placed_count; i++)
            check_place(f, &camera, i);
        most = placed_count > most ? placed_count : most;
    }
    assert_in_range(most, 15, 150);
}

static void from_afar_there_are_none(void **state)
{
    labelled *f = *state;
    plx_camera camera = plx_camera_frame(&f->layout.bounds, &view);
    place(f, &camera);
    assert_int_equal(placed_count, 0);
    /* And none that would not be drawn. */
    plx_camera near = {0.3, 0.01, 20000};
    place(f, &near);
    assert_true(placed_count > 3);
    f->source.threshold = 2;
    place(f, &near);
    assert_int_equal(placed_count, 0);
    f->source.threshold = 0;
    for (size_t i = 0; i < f->network->param_count; i++)
        f->snapshot.params[i] = 0;
    place(f, &near);
    assert_int_equal(placed_count, 0);
}

/* From one camera to another that is nearly the same, no number moves by much more than the world,
 * and none appears or goes but gradually. */
static void check_steps(labelled *f, plx_camera camera, plx_camera step, double zoom)
{
    static plx_edge_label before[PLX_EDGE_LABELS_MAX];
    size_t before_count = 0, seen = 0;
    for (int i = 0; i < 1500; i++) {
        place(f, &camera);
        for (size_t k = 0; k < placed_count && i > 0; k++) {
            const plx_edge_label *l = &placed[k];
            const plx_edge_label *o = find(before, before_count, &l->connection);
            assert_true(fabsf(l->alpha - (o ? o->alpha : 0)) < 0.4F);
            assert_true(!o || hypotf(l->x - o->x, l->y - o->y) < 2.5F);
        }
        for (size_t k = 0; k < before_count; k++)
            assert_true(
                find(placed, placed_count, &before[k].connection) || before[k].alpha < 0.3F);
        memcpy(before, placed, sizeof before);
        before_count = placed_count;
        seen += placed_count;
        camera.x += step.x / camera.scale;
        camera.y += step.y / camera.scale;
        camera.scale *= zoom;
    }
    assert_true(seen > 300);
}

static void nothing_jumps(void **state)
{
    labelled *f = *state;
    check_steps(f, (plx_camera){0.3, 0.1, 20000}, (plx_camera){0.5, 0, 0}, 1);
    check_steps(f, (plx_camera){0.3, 0.1, 20000}, (plx_camera){0, -0.5, 0}, 1);
    check_steps(f, (plx_camera){0.31, 0.01, 30000}, (plx_camera){0.3, 0.4, 0}, 1);
    check_steps(f, (plx_camera){1.15, 0.1, 4000}, (plx_camera){0.1, 0.2, 0}, 1);
    check_steps(f, (plx_camera){0.3, 0.1, 9000}, (plx_camera){0, 0, 0}, 1.001);
    check_steps(f, (plx_camera){0.301, 0.1, 50000}, (plx_camera){0, 0, 0}, 1 / 1.001);
}

static void what_is_written_stays_legible(void **state)
{
    labelled *f = *state;
    plx_camera camera = {0.3, 0.01, 20000};
    place(f, &camera);
    assert_true(placed_count > 0);
    plx_edge_label first = placed[0];
    plx_overlay_text(&f->overlay, first.x, first.y, PLX_TEXT_SMALL, PLX_ALIGN_CENTER,
        (plx_rgba){255, 255, 255, 255}, "12");
    place(f, &camera);
    assert_null(find(placed, placed_count, &first.connection));
    assert_true(placed_count > 0);
    /* A panel over it all leaves no room. */
    plx_overlay_rect(&f->overlay, 0, 0, 1280, 720, 0, (plx_rgba){0, 0, 0, 255});
    place(f, &camera);
    assert_int_equal(placed_count, 0);
}

static void numbers_are_written(void **state)
{
    labelled *f = *state;
    /* At the last layer only three lines leave a unit. */
    plx_camera camera = {f->layout.columns[1].x, plx_column_y(&f->layout.columns[1], 12), 30000};
    camera.x += 700 / camera.scale;
    float *weights = plx_link_weights(&f->network->links[1], f->snapshot.params);
    weights[12] = 0.03124F;
    weights[30 + 12] = -1.5F;
    weights[60 + 12] = NAN;
    plx_edge_labels_add(&f->overlay, &f->source, &camera, &view);
    assert_string_equal(overlay_text(&f->overlay), "NaN?1.5000+0.0312");
    /* What is not a number is magenta. */
    assert_true(f->overlay.quads[1].rgba[0] > 200 && f->overlay.quads[1].rgba[1] < 150);
    assert_inside(&f->overlay, (float)view.width, (float)view.height);
    f->overlay.font = NULL;
    plx_overlay_clear(&f->overlay);
    plx_edge_labels_add(&f->overlay, &f->source, &camera, &view);
    assert_int_equal(f->overlay.count, 0);
}

static void numbers_have_sensible_digits(void **state)
{
    (void)state;
    static const struct {
        float weight;
        const char *text;
    } cases[] = {{0.0312F, "+0.0312"}, {-0.0312F, "−0.0312"}, {1, "+1.0000"}, {0.001F, "+0.0010"},
        {9.99999F, "+10.000"}, {-12.3456F, "−12.346"}, {99.9999F, "+100.00"}, {123.456F, "+123.46"},
        {1234.56F, "+1234.6"}, {9999.9F, "+1.0e+04"}, {3.14e-5F, "+3.1e-05"}, {-2e30F, "−2.0e+30"},
        {1e-42F, "+1.0e-42"}, {0, "0"}, {-0.0F, "0"}, {NAN, "NaN"}, {-NAN, "NaN"},
        {INFINITY, "+inf"}, {-INFINITY, "−inf"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[32];
        plx_edge_label_text(cases[i].weight, text, sizeof text);
        assert_string_equal(text, cases[i].text);
    }
}

/* A layer of millions costs no more than a small one: this would take minutes otherwise. */
static void layers_of_millions_are_no_matter(void **state)
{
    labelled *f = *state;
    plx_network *n = plx_network_create(&(plx_network_desc){.spec = "4000000-1-3000000"}, NULL);
    plx_layout layout;
    plx_snapshot snapshot;
    if (!plx_layout_init(&layout, n, NULL) || !plx_snapshot_init(&snapshot, n, NULL)) {
        fail();
        return;
    }
    for (size_t i = 0; i < n->param_count; i++)
        snapshot.params[i] = 0.5F;
    f->source.network = n;
    f->source.layout = &layout;
    f->source.snapshot = &snapshot;
    double unit = layout.columns[0].spacing;
    for (int i = 0; i < 2000; i++) {
        plx_camera camera = {0.1, plx_column_y(&layout.columns[0], 1000000 + i), 100 / unit};
        place(f, &camera);
        assert_in_range(placed_count, 1, 20);
        camera.scale = 500;
        place(f, &camera);
        assert_int_equal(placed_count, 0);
    }
    plx_snapshot_uninit(&snapshot);
    plx_layout_uninit(&layout);
    plx_network_destroy(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(numbers_never_touch, setup, labelled_teardown),
        cmocka_unit_test_setup_teardown(from_afar_there_are_none, setup, labelled_teardown),
        cmocka_unit_test_setup_teardown(nothing_jumps, setup, labelled_teardown),
        cmocka_unit_test_setup_teardown(what_is_written_stays_legible, setup, labelled_teardown),
        cmocka_unit_test_setup_teardown(numbers_are_written, setup, labelled_teardown),
        cmocka_unit_test(numbers_have_sensible_digits),
        cmocka_unit_test_setup_teardown(layers_of_millions_are_no_matter, setup, labelled_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
