#include "overlay_text.h"
#include "ui/sample.h"
#include "ui/style.h"

#include <math.h>

static const plx_viewport view = {1280, 720, 1};
static const char *const classes[] = {"cat", "dog", "owl"};

typedef struct plx_fixture {
    plx_font *font;
    plx_overlay overlay;
    plx_network *network;
    plx_snapshot snapshot;
    plx_sample_view sample;
} plx_fixture;

static int setup(void **state)
{
    static plx_fixture f;
    f.font = any_font();
    f.network = plx_network_create(&(plx_network_desc){.spec = "6-3"}, NULL);
    if (!f.font || !plx_snapshot_init(&f.snapshot, f.network, NULL))
        return -1;
    plx_overlay_init(&f.overlay, f.font, 1);
    /* A picture of 3 x 2, and what the network makes of it. */
    static const float activation[] = {-1, 0, 1, 3, 0, -1, /**/ 0.25F, 0.5F, 0.25F};
    for (size_t i = 0; i < 9; i++)
        f.snapshot.activation[i] = activation[i];
    f.snapshot.status.sample = 17;
    f.snapshot.status.sample_label = 1;
    f.sample = (plx_sample_view){
        .snapshot = &f.snapshot, .image_width = 3, .image_height = 2, .class_name = classes};
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    plx_fixture *f = *state;
    plx_overlay_uninit(&f->overlay);
    plx_snapshot_uninit(&f->snapshot);
    plx_network_destroy(&f->network);
    plx_font_destroy(&f->font);
    return 0;
}

static void add(plx_fixture *f, const plx_viewport *v)
{
    plx_overlay_clear(&f->overlay);
    plx_sample_add(&f->overlay, &f->sample, v);
}

static void class_and_guess_are_written(void **state)
{
    plx_fixture *f = *state;
    add(f, &view);
    assert_string_equal(overlay_text(&f->overlay), "sample17isdogseenasdog");
    assert_inside(&f->overlay, (float)view.width, (float)view.height);
    const plx_quad *last = &f->overlay.quads[f->overlay.count - 1];
    assert_int_equal(last->rgba[2], plx_inks_of(PLX_THEME_DARK)->text.b);
    f->snapshot.activation[8] = 0.75F;
    add(f, &view);
    assert_shows(&f->overlay, "isdogseenasowl");
    last = &f->overlay.quads[f->overlay.count - 1];
    assert_int_equal(last->rgba[2], plx_inks_of(PLX_THEME_DARK)->warn.b);
}

/* The shade of pixel (column, row), from the quads that follow the panel and the black ground. */
static int shade(const plx_fixture *f, int column, int row)
{
    const plx_quad *ground = &f->overlay.quads[1];
    float cell = ground->w / 3;
    for (size_t i = 2; i < f->overlay.count; i++) {
        const plx_quad *q = &f->overlay.quads[i];
        if (q->u1 == q->u0 && fabsf(q->x - ground->x - cell * (float)column) < 0.1F &&
            fabsf(q->y - ground->y - cell * (float)row) < 0.1F)
            return q->rgba[0];
    }
    return 0;
}

static void the_picture_spans_black_to_white(void **state)
{
    plx_fixture *f = *state;
    add(f, &view);
    static const int expected[2][3] = {{0, 64, 128}, {255, 64, 0}};
    for (int row = 0; row < 2; row++)
        for (int column = 0; column < 3; column++)
            assert_in_range(
                shade(f, column, row) + 1, expected[row][column], expected[row][column] + 2);
}

static void odd_pixels_do_not_spoil_the_rest(void **state)
{
    plx_fixture *f = *state;
    f->snapshot.activation[0] = NAN;
    f->snapshot.activation[4] = INFINITY;
    add(f, &view);
    assert_int_equal(shade(f, 0, 0), 0);
    assert_int_equal(shade(f, 0, 1), 255);
    assert_int_equal(shade(f, 1, 1), 255);
    /* All the same: nothing to tell apart, and no division by nothing. */
    for (size_t i = 0; i < 6; i++)
        f->snapshot.activation[i] = 2;
    add(f, &view);
    assert_int_equal(shade(f, 1, 1), 0);
}

static void nothing_where_there_is_no_class_or_no_room(void **state)
{
    plx_fixture *f = *state;
    add(f, &(plx_viewport){639, 720, 1});
    assert_int_equal(f->overlay.count, 0);
    add(f, &(plx_viewport){1279, 720, 2});
    assert_int_equal(f->overlay.count, 0);
    f->snapshot.status.sample_label = -1;
    add(f, &view);
    assert_int_equal(f->overlay.count, 0);
    f->snapshot.status.sample_label = 0;
    f->sample.class_name = NULL;
    add(f, &view);
    assert_int_equal(f->overlay.count, 0);
}

static void without_a_picture_only_text(void **state)
{
    plx_fixture *f = *state;
    f->sample.image_width = f->sample.image_height = 0;
    add(f, &view);
    assert_string_equal(overlay_text(&f->overlay), "sample17isdogseenasdog");
    size_t plain = 0;
    for (size_t i = 0; i < f->overlay.count; i++)
        plain += f->overlay.quads[i].u1 == f->overlay.quads[i].u0;
    assert_int_equal(plain, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(class_and_guess_are_written, setup, teardown),
        cmocka_unit_test_setup_teardown(the_picture_spans_black_to_white, setup, teardown),
        cmocka_unit_test_setup_teardown(odd_pixels_do_not_spoil_the_rest, setup, teardown),
        cmocka_unit_test_setup_teardown(
            nothing_where_there_is_no_class_or_no_room, setup, teardown),
        cmocka_unit_test_setup_teardown(without_a_picture_only_text, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
