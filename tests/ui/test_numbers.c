#include "overlay_text.h"
#include "ui/numbers.h"
#include "ui/style.h"

#include <math.h>

static const plx_viewport wide = {1920, 1080, 1};

typedef struct plx_fixture {
    plx_font *font;
    plx_overlay overlay;
    plx_status status;
    plx_numbers numbers;
} plx_fixture;

static int setup(void **state)
{
    static plx_fixture f;
    f.font = any_font();
    if (!f.font)
        return -1;
    plx_overlay_init(&f.overlay, f.font, 1);
    f.status = (plx_status){
        .state = PLX_RUN_RUNNING,
        .step = 12345,
        .epoch = 3.25,
        .train_loss = 0.125,
        .train_accuracy = 0.9375,
        .test_loss = 0.5,
        .test_accuracy = 0.875,
        .learning_rate = 0.001,
        .optimizer = "adam",
    };
    f.numbers = (plx_numbers){.status = &f.status,
        .fps = 60,
        .drawn = 1000,
        .in_view = 266200,
        .age_s = 0.031,
        .engine = "density-cpu",
        .scale = 0.5};
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    plx_fixture *f = *state;
    plx_overlay_uninit(&f->overlay);
    plx_font_destroy(&f->font);
    return 0;
}

static void add(plx_fixture *f, const plx_viewport *v)
{
    plx_overlay_clear(&f->overlay);
    plx_numbers_add(&f->overlay, &f->numbers, v);
}

static void all_that_is_known_is_shown(void **state)
{
    plx_fixture *f = *state;
    add(f, &wide);
    static const char *const shown[] = {"training", "step12,345", "epoch3.25", "loss0.1250",
        "accuracy93.8%", "test87.5%", "adam0.001", "drawn1,000of266,200", "age31ms", "fps60",
        "bydensity-cpu", "resolution50%"};
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        assert_shows(&f->overlay, shown[i]);
    assert_inside(&f->overlay, (float)wide.width, (float)wide.height);
    /* The bar lies along the lower edge. */
    assert_true(f->overlay.quads[0].y == (float)(wide.height - PLX_BAR_HEIGHT));
    assert_true(f->overlay.quads[0].w == (float)wide.width);
}

static void what_is_hidden_is_told_and_where_to_click(void **state)
{
    plx_fixture *f = *state;
    plx_numbers kept = f->numbers;
    plx_overlay_clear(&f->overlay);
    plx_bounds sign = plx_numbers_add(&f->overlay, &f->numbers, &wide);
    assert_true(sign.right <= sign.left);
    f->numbers.drawn = f->numbers.in_view = f->numbers.all = 1000;
    f->numbers.hidden = 12;
    f->numbers.shown = 640;
    plx_overlay_clear(&f->overlay);
    sign = plx_numbers_add(&f->overlay, &f->numbers, &wide);
    assert_shows(&f->overlay, "drawn640of1,000connections");
    assert_shows(&f->overlay, "12unitshidden");
    assert_true(sign.left > 0 && sign.right > sign.left && sign.right < wide.width);
    assert_true(sign.top >= wide.height - PLX_BAR_HEIGHT && sign.bottom <= wide.height);
    /* Of a part of the network nobody counts. */
    f->numbers.in_view = f->numbers.drawn = 900;
    f->numbers.dimmed = true;
    add(f, &wide);
    assert_shows(&f->overlay, "drawnallthatareshown");
    assert_shows(&f->overlay, "12unitshidden,therestdimmed");
    /* It is the last to go in a narrow window. */
    const plx_viewport narrow = {420, 400, 1};
    f->numbers.dimmed = false;
    add(f, &narrow);
    assert_shows(&f->overlay, "12unitshidden");
    assert_inside(&f->overlay, (float)narrow.width, (float)narrow.height);
    f->numbers = kept;
}

static void what_is_not_measured_is_left_out(void **state)
{
    plx_fixture *f = *state;
    f->status.train_loss = f->status.train_accuracy = NAN;
    f->status.test_loss = f->status.test_accuracy = NAN;
    f->numbers.fps = 0;
    f->numbers.age_s = -1;
    f->numbers.drawn = f->numbers.in_view;
    f->numbers.scale = 1;
    add(f, &wide);
    static const char *const hidden[] = {
        "loss", "accuracy", "test", "fps", "age", "nan", "resolution"};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        assert_hides(&f->overlay, hidden[i]);
    assert_shows(&f->overlay, "drawnall266,200connections");
    f->numbers.threshold = 0.05;
    add(f, &wide);
    assert_shows(&f->overlay, "drawnallwith|w|from0.05");
    assert_hides(&f->overlay, "266,200");
    /* Regression has a loss on the test data and no accuracy. */
    f->status.test_loss = 0.5;
    add(f, &wide);
    assert_shows(&f->overlay, "testloss0.5000");
}

static void states_have_names(void **state)
{
    plx_fixture *f = *state;
    static const char *const names[] = {[PLX_RUN_RUNNING] = "training",
        [PLX_RUN_PAUSED] = "paused",
        [PLX_RUN_FINISHED] = "finished",
        [PLX_RUN_DIVERGED] = "diverged"};
    for (int i = 0; i < 4; i++) {
        f->status.state = (plx_run_state)i;
        add(f, &wide);
        assert_shows(&f->overlay, names[i]);
    }
    f->numbers.age_s = 12.34;
    add(f, &wide);
    assert_shows(&f->overlay, "age12.3s");
}

static void narrow_windows_lose_the_least_needed_first(void **state)
{
    plx_fixture *f = *state;
    size_t before = SIZE_MAX;
    for (int width = 1920; width >= 160; width -= 40) {
        const plx_viewport v = {width, 400, 1};
        add(f, &v);
        assert_inside(&f->overlay, (float)width, 400);
        assert_shows(&f->overlay, "training");
        assert_true(f->overlay.count <= before);
        before = f->overlay.count;
    }
    assert_hides(&f->overlay, "fps");
    assert_hides(&f->overlay, "epoch");
}

static const plx_bounds nothing;

static void messages_lie_over_the_bar(void **state)
{
    plx_fixture *f = *state;
    plx_overlay_clear(&f->overlay);
    plx_message_add(&f->overlay, "saved picture.png", false, &wide, &nothing);
    assert_string_equal(overlay_text(&f->overlay), "savedpicture.png");
    const plx_quad *panel = &f->overlay.quads[0];
    assert_true(panel->y + panel->h < (float)(wide.height - PLX_BAR_HEIGHT));
    assert_true(fabsf(panel->x + panel->w / 2 - 960) < 1);
    unsigned char calm = f->overlay.quads[1].rgba[2];
    plx_overlay_clear(&f->overlay);
    plx_message_add(&f->overlay, "saved picture.png", true, &wide, &nothing);
    assert_int_not_equal(f->overlay.quads[1].rgba[2], calm);
}

static void messages_stay_clear_of_the_legend(void **state)
{
    plx_fixture *f = *state;
    const plx_quad *panel = NULL;
    for (int wide_one = 0; wide_one < 2; wide_one++) {
        /* Beside it where there is room, else over it. */
        plx_bounds legend = {wide_one ? 100 : 900, 800, 1900, wide.height - PLX_BAR_HEIGHT - 10};
        plx_overlay_clear(&f->overlay);
        plx_message_add(&f->overlay, "saved picture.png", false, &wide, &legend);
        panel = &f->overlay.quads[0];
        assert_true(panel->x >= 12 && (double)(panel->x + panel->w) < wide.width);
        if (wide_one)
            assert_true((double)(panel->y + panel->h) < legend.top);
        else
            assert_true((double)(panel->x + panel->w) < legend.left);
    }
    plx_bounds aside = {1600, 800, 1900, wide.height - PLX_BAR_HEIGHT - 10};
    plx_overlay_clear(&f->overlay);
    plx_message_add(&f->overlay, "saved picture.png", false, &wide, &aside);
    panel = &f->overlay.quads[0];
    assert_true(fabsf(panel->x + panel->w / 2 - 960) < 1);
}

static void messages_that_are_too_long_are_cut(void **state)
{
    plx_fixture *f = *state;
    plx_viewport narrow = {240, 300, 1, {20, 0, 30, 0}};
    for (int i = 0; i < 2; i++) {
        plx_overlay_clear(&f->overlay);
        plx_message_add(&f->overlay,
            i == 0 ? "the file äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäöü could not be written" : "short",
            false, &narrow, &nothing);
        const plx_quad *panel = &f->overlay.quads[0];
        assert_true(panel->x >= 20 && panel->x + panel->w <= 210);
        const plx_quad *last = &f->overlay.quads[f->overlay.count - 1];
        assert_true(last->x + last->w <= panel->x + panel->w);
        assert_true(i == 1 || f->overlay.count > 10);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_that_is_known_is_shown, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_hidden_is_told_and_where_to_click, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_not_measured_is_left_out, setup, teardown),
        cmocka_unit_test_setup_teardown(states_have_names, setup, teardown),
        cmocka_unit_test_setup_teardown(
            narrow_windows_lose_the_least_needed_first, setup, teardown),
        cmocka_unit_test_setup_teardown(messages_lie_over_the_bar, setup, teardown),
        cmocka_unit_test_setup_teardown(messages_stay_clear_of_the_legend, setup, teardown),
        cmocka_unit_test_setup_teardown(messages_that_are_too_long_are_cut, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
