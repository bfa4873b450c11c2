#include "labelled.h"
#include "scene/unit_marks.h"

#include <math.h>
#include <string.h>

static const plx_viewport view = {1280, 720, 1};
static const char *const classes[] = {"left", "right"};

static int setup(void **state)
{
    static labelled f;
    if (!labelled_open(&f, "pixels=400-30:tanh-2:softmax", 1))
        return -1;
    f.snapshot.activation[430] = 0.25F;
    f.snapshot.activation[431] = 0.75F;
    f.snapshot.activation[7] = NAN;
    f.source.class_name = classes;
    *state = &f;
    return 0;
}

static void label(labelled *f, const plx_camera *camera)
{
    plx_overlay_clear(&f->overlay);
    plx_labels_add(&f->overlay, &f->source, camera, &view);
}

static void from_afar_layers_and_classes_are_named(void **state)
{
    labelled *f = *state;
    plx_camera camera = plx_camera_frame(&f->layout.bounds, &view);
    label(f, &camera);
    assert_shows(&f->overlay, "pixels");
    assert_shows(&f->overlay, "400");
    assert_shows(&f->overlay, "tanh");
    assert_shows(&f->overlay, "softmax");
    assert_shows(&f->overlay, "left0.250");
    assert_shows(&f->overlay, "right0.750");
    /* Once it was changed, it is the function in use that is told. */
    f->snapshot.layer_activation[1] = PLX_ACT_SIGMOID;
    label(f, &camera);
    assert_shows(&f->overlay, "sigmoid");
    assert_hides(&f->overlay, "tanh");
    /* 400 units stand too close for a number each. */
    assert_hides(&f->overlay, "0.000");
    assert_inside(&f->overlay, (float)view.width, (float)view.height);
}

static void without_classes_units_have_numbers(void **state)
{
    labelled *f = *state;
    plx_camera camera = plx_camera_frame(&f->layout.bounds, &view);
    f->source.class_name = NULL;
    label(f, &camera);
    assert_shows(&f->overlay, "00.25010.750");
}

static void near_units_show_their_values(void **state)
{
    labelled *f = *state;
    const plx_column *c = &f->layout.columns[0];
    plx_camera camera = {c->x, plx_column_y(c, 7), 40 / c->spacing};
    label(f, &camera);
    assert_shows(&f->overlay, "60.000");
    assert_shows(&f->overlay, "7nan");
    assert_shows(&f->overlay, "80.000");
    assert_hides(&f->overlay, "400.000");
    assert_hides(&f->overlay, "left");
    /* The name of the column stays at the top edge while the column is in view. */
    assert_shows(&f->overlay, "pixels");
}

static void out_of_view_nothing_is_named(void **state)
{
    labelled *f = *state;
    static const plx_camera away[] = {
        {0.75, 40, 500}, {0.75, -40, 500}, {50, 0, 500}, {-50, 0, 500}};
    for (size_t i = 0; i < 4; i++) {
        label(f, &away[i]);
        assert_int_equal(f->overlay.count, 0);
    }
    /* As close as the camera may come, there is no more to write than fits. */
    plx_camera close = {0, 0, 400 / f->layout.columns[0].spacing};
    label(f, &close);
    assert_in_range(f->overlay.count, 1, 200);
}

static void radius_grows_with_zoom_up_to_a_limit(void **state)
{
    labelled *f = *state;
    const plx_column *c = &f->layout.columns[0];
    double before = 0;
    for (double scale = 10; scale < 1e9; scale *= 1.7) {
        plx_camera camera = {0, 0, scale};
        double radius = plx_unit_radius(c, &camera, &view);
        assert_true(radius >= before && radius <= 43.1);
        /* Neighbours never touch. */
        assert_true(2 * radius < c->spacing * scale);
        before = radius;
    }
    assert_true(before > 30);
}

static void shown_in(labelled *f, const char *spec, const plx_viewport *v)
{
    labelled_teardown((void *[]){f});
    assert_true(labelled_open(f, spec, v->ui_scale));
    for (size_t u = 0; u < f->network->unit_count; u++)
        f->snapshot.activation[u] = -0.125F;
    f->source.class_name = classes;
}

static void inputs_have_the_names_of_columns(void **state)
{
    labelled *f = *state;
    static const char *const inputs[] = {"width", ""};
    shown_in(f, "2-3:relu-2", &view);
    plx_camera camera = plx_camera_frame(&f->layout.bounds, &view);
    f->source.input_name = inputs;
    label(f, &camera);
    assert_shows(&f->overlay, "width?0.125");
    assert_shows(&f->overlay, "1?0.125");
    assert_shows(&f->overlay, "3?ReLU");
}

/* Where panels leave little, names come before numbers, and the beginnings of names before all. */
static void what_is_beside_a_unit_fits(void **state)
{
    labelled *f = *state;
    static const char *const inputs[] = {"a name", "a name that is far too long for this"};
    plx_viewport small = {900, 900, 1, {.left = 60, .right = 60}};
    shown_in(f, "2-3-2", &small);
    f->source.input_name = inputs;
    plx_camera camera = plx_camera_frame(&f->layout.bounds, &small);
    for (double pan = 0; pan < 30; pan += 3) {
        plx_camera now = camera;
        now.x += pan / camera.scale;
        plx_overlay_clear(&f->overlay);
        plx_labels_add(&f->overlay, &f->source, &now, &small);
        for (size_t i = 0; i < f->overlay.count; i++)
            assert_true(f->overlay.quads[i].x >= 60);
    }
    plx_overlay_clear(&f->overlay);
    plx_labels_add(&f->overlay, &f->source, &camera, &small);
    assert_shows(&f->overlay, "aname");
    assert_hides(&f->overlay, "far");
    camera.x += 30 / camera.scale;
    plx_overlay_clear(&f->overlay);
    plx_labels_add(&f->overlay, &f->source, &camera, &small);
    assert_hides(&f->overlay, "aname");
}

static void the_bar_covers_no_label(void **state)
{
    labelled *f = *state;
    shown_in(f, "2-4-2", &view);
    plx_camera camera = plx_camera_frame(&f->layout.bounds, &view);
    const plx_column *c = &f->layout.columns[1];
    double low =
        plx_camera_py(&camera, &view, plx_column_y(c, 3)) + plx_unit_radius(c, &camera, &view);
    size_t seen = 0;
    for (int cover = 0; cover < 60; cover++) {
        f->source.bar = view.height - low - 30 + cover;
        label(f, &camera);
        double end = view.height - f->source.bar;
        for (size_t i = 0; i < f->overlay.count; i++)
            assert_true((double)(f->overlay.quads[i].y + f->overlay.quads[i].h) <= end + 3 ||
                        (double)f->overlay.quads[i].y < end - 40);
        seen += strstr(overlay_text(&f->overlay), "3?0.125") != NULL;
    }
    assert_in_range(seen, 10, 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            from_afar_layers_and_classes_are_named, setup, labelled_teardown),
        cmocka_unit_test_setup_teardown(
            without_classes_units_have_numbers, setup, labelled_teardown),
        cmocka_unit_test_setup_teardown(near_units_show_their_values, setup, labelled_teardown),
        cmocka_unit_test_setup_teardown(out_of_view_nothing_is_named, setup, labelled_teardown),
        cmocka_unit_test_setup_teardown(inputs_have_the_names_of_columns, setup, labelled_teardown),
        cmocka_unit_test_setup_teardown(what_is_beside_a_unit_fits, setup, labelled_teardown),
        cmocka_unit_test_setup_teardown(the_bar_covers_no_label, setup, labelled_teardown),
        cmocka_unit_test_setup_teardown(
            radius_grows_with_zoom_up_to_a_limit, setup, labelled_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
