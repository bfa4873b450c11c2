/* The panels that tell: over real trainings, by clicks and pixels. */
#include "panel_stand.h"

#include "scene/unit_card.h"

#include <math.h>

static panel_stand stand;

static void draw_all(
    const char *data, panel_function panel, void *state, int width, int height, const char *name)
{
    static const struct {
        const char *name;
        double scale;
        plx_gui_theme theme;
    } looks[] = {
        {"dark", 1, PLX_GUI_DARK},
        {"light", 1, PLX_GUI_LIGHT},
        {"dark2", 2, PLX_GUI_DARK},
        {"light2", 2, PLX_GUI_LIGHT},
    };
    for (size_t i = 0; i < 4; i++) {
        char file[96];
        panel_stand_show(&stand, panel, state, width, height, looks[i].scale, looks[i].theme);
        snprintf(file, sizeof file, "%s-%s-%s", name, data, looks[i].name);
        free(panel_stand_picture(&stand, file));
    }
}

static void every_panel_is_drawn(void **state)
{
    (void)state;
    static const char *const data[] = {"digits", "spiral", "market", "plane"};
    for (size_t i = 0; i < sizeof data / sizeof *data; i++) {
        plx_curves_panel curves = {.smoothing = 0.6};
        plx_histograms_panel now = {0}, gradients = {.kind = PLX_SPREAD_GRADIENTS},
                             ridges = {.time = PLX_HISTOGRAM_RIDGES};
        plx_unit_panel unit = {0};
        plx_data_panel samples = {.wrong_first = 1};
        panel_stand_open(&stand, data[i],
            PLX_WANT_GRADIENT | PLX_WANT_GRADIENT_NORM | PLX_WANT_REPORT |
                PLX_WANT_UNIT_STATISTICS);
        panel_stand_step(&stand, 300, 4);
        draw_all(data[i], plx_panel_curves, &curves, 760, 190, "curves");
        draw_all(data[i], plx_panel_histograms, &now, 760, 190, "histograms");
        draw_all(data[i], plx_panel_histograms, &gradients, 760, 190, "gradients");
        draw_all(data[i], plx_panel_histograms, &ridges, 760, 190, "ridges");
        draw_all(data[i], plx_panel_unit, &unit, 272, 1100, "nounit");
        panel_stand_select(&stand, 1, 5);
        draw_all(data[i], plx_panel_unit, &unit, 272, 1100, "unit");
        draw_all(data[i], plx_panel_data, &samples, 272, 1000, "data");
        plx_panel_curves_close(&curves);
        panel_stand_close(&stand);
    }
    assert_no_gl_errors();
}

static size_t different(const unsigned char *a, const unsigned char *b)
{
    size_t count = 0;
    for (size_t i = 0; i < (size_t)stand.width * (size_t)stand.height * 4; i++)
        count += a[i] != b[i];
    return count;
}

/* Clicks down the middle of a column of the panel until something is asked for. */
static const plx_request *click_down(double x, double from, double to, plx_request_kind kind)
{
    for (double y = from; y < to; y += 6) {
        panel_stand_click(&stand, x, y);
        const plx_request *asked = panel_stand_asked(&stand, kind);
        if (asked)
            return asked;
    }
    fail_msg("nothing was asked for at x = %g", x);
    return NULL;
}

static void axes_become_logarithmic(void **state)
{
    (void)state;
    plx_curves_panel curves = {0};
    panel_stand_open(&stand, "spiral", 0);
    panel_stand_show(&stand, plx_panel_curves, &curves, 760, 190, 1, PLX_GUI_DARK);
    /* Nothing was trained: it says so, and no chart is there to be clicked. */
    unsigned char *empty = panel_stand_picture(&stand, "curves-empty");
    assert_true((stand.requests.wants & PLX_WANT_GRADIENT_NORM) != 0);
    panel_stand_step(&stand, 100, 2);
    unsigned char *linear = panel_stand_picture(&stand, "curves-linear");
    assert_true(different(empty, linear) > 5000);
    for (double x = 210; x < 500 && !curves.log_y; x += 10)
        panel_stand_click(&stand, x, 24);
    assert_true(curves.log_y);
    assert_false(curves.log_x);
    hand(stand.gui, PLX_EVENT_MOVE, 1, 1);
    unsigned char *log = panel_stand_picture(&stand, "curves-log");
    assert_true(different(linear, log) > 1000);
    /* Values at the pointer. */
    hand(stand.gui, PLX_EVENT_MOVE, 120, 120);
    unsigned char *read = panel_stand_picture(&stand, "curves-read");
    assert_true(different(log, read) > 1000);
    free(empty);
    free(linear);
    free(log);
    free(read);
    plx_panel_curves_close(&curves);
    panel_stand_close(&stand);
    assert_no_gl_errors();
}

static void a_press_among_the_ridges_compares_with_that_step(void **state)
{
    (void)state;
    plx_histograms_panel panel = {.time = PLX_HISTOGRAM_RIDGES};
    panel_stand_open(&stand, "spiral", 0);
    panel_stand_step(&stand, 300, 4);
    panel_stand_show(&stand, plx_panel_histograms, &panel, 760, 190, 1, PLX_GUI_DARK);
    panel_stand_frames(&stand);
    /* Lower is later. */
    uint64_t steps[2];
    for (size_t i = 0; i < 2; i++) {
        panel_stand_click(&stand, 150, i == 0 ? 100 : 140);
        assert_true(panel.compares);
        steps[i] = panel.step;
    }
    assert_true(steps[0] < steps[1] && steps[1] <= 300);
    panel.time = PLX_HISTOGRAM_NOW;
    unsigned char *late = panel_stand_picture(&stand, "compared-late");
    panel.step = 0;
    unsigned char *early = panel_stand_picture(&stand, "compared-early");
    assert_true(different(late, early) > 200);
    free(late);
    free(early);
    panel_stand_close(&stand);
}

static void connections_of_a_unit_lead_to_others(void **state)
{
    (void)state;
    plx_unit_panel panel = {0};
    panel_stand_open(&stand, "digits", PLX_WANT_UNIT_STATISTICS);
    panel_stand_step(&stand, 20, 20);
    panel_stand_show(&stand, plx_panel_unit, &panel, 272, 1100, 1, PLX_GUI_DARK);
    panel_stand_frames(&stand);
    assert_int_equal(stand.requests.count, 0);
    assert_int_equal(stand.requests.wants, 0);
    panel_stand_select(&stand, 1, 7);
    plx_unit_card card;
    plx_unit_card_make(&card, stand.context.snapshot, stand.unit, PLX_CARD_BY_WEIGHT);
    panel_stand_frames(&stand);
    assert_int_equal(stand.requests.wants, PLX_WANT_UNIT_STATISTICS);
    /* Below the image, whose pixels are units too: the strongest input. */
    const plx_request *asked = click_down(60, 600, 900, PLX_REQUEST_SELECT);
    assert_int_equal(asked->unit.layer, 0);
    assert_int_equal(asked->unit.unit, card.input[0].other.unit);
    const plx_request *hover = panel_stand_asked(&stand, PLX_REQUEST_HOVER);
    assert_non_null(hover);
    assert_int_equal(hover->unit.unit, card.input[0].other.unit);
    panel_stand_close(&stand);
}

static void samples_are_stepped_by_their_loss(void **state)
{
    (void)state;
    plx_data_panel panel = {0};
    panel_stand_open(&stand, "digits", PLX_WANT_REPORT);
    panel_stand_step(&stand, 60, 20);
    panel_stand_show(&stand, plx_panel_data, &panel, 272, 1000, 1, PLX_GUI_DARK);
    panel_stand_frames(&stand);
    assert_true((stand.requests.wants & PLX_WANT_REPORT) != 0);
    /* In the order of the data. */
    const double back = 29, on = 69, arrows = 54;
    panel_stand_click(&stand, on, arrows);
    const plx_request *asked = panel_stand_asked(&stand, PLX_REQUEST_COMMAND);
    assert_non_null(asked);
    assert_int_equal(asked->command.kind, PLX_CMD_SAMPLE_STEP);
    assert_true(asked->command.value == 1);
    /* The most wrong one first. */
    const plx_report *report = &stand.context.snapshot->report;
    assert_true(report->ranked > 2);
    panel_stand_click(&stand, 200, 24);
    assert_int_equal(panel.wrong_first, 1);
    asked = panel_stand_asked(&stand, PLX_REQUEST_COMMAND);
    assert_non_null(asked);
    assert_int_equal(asked->command.kind, PLX_CMD_SAMPLE);
    assert_int_equal(asked->command.index, report->ranking[0].row);
    plx_commands_push(stand.source->commands, asked->command);
    panel_stand_step(&stand, 0, 1);
    assert_true(plx_source_advance(stand.source, 0, NULL));
    panel_stand_take(&stand);
    report = &stand.context.snapshot->report;
    panel_stand_click(&stand, on, arrows);
    asked = panel_stand_asked(&stand, PLX_REQUEST_COMMAND);
    assert_int_equal(asked->command.index, report->ranking[1].row);
    panel_stand_click(&stand, back, arrows);
    asked = panel_stand_asked(&stand, PLX_REQUEST_COMMAND);
    assert_int_equal(asked->command.index, report->ranking[report->ranked - 1].row);
    panel_stand_close(&stand);
}

static void cells_of_the_confusion_matrix_show_their_samples(void **state)
{
    (void)state;
    plx_data_panel panel = {0};
    panel_stand_open(&stand, "market", PLX_WANT_REPORT);
    panel_stand_step(&stand, 60, 20);
    panel_stand_show(&stand, plx_panel_data, &panel, 272, 1000, 1, PLX_GUI_DARK);
    panel_stand_frames(&stand);
    /* From the matrix on, in its second column. */
    const plx_request *asked = click_down(110, 400, 700, PLX_REQUEST_COMMAND);
    assert_int_equal(asked->command.kind, PLX_CMD_SAMPLE);
    const plx_report *report = &stand.context.snapshot->report;
    size_t i = 0;
    while (i < report->ranked && report->ranking[i].row != asked->command.index)
        i++;
    assert_true(i < report->ranked);
    assert_int_equal(report->ranking[i].predicted, 1);
    panel_stand_close(&stand);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_panel_is_drawn),
        cmocka_unit_test(axes_become_logarithmic),
        cmocka_unit_test(a_press_among_the_ridges_compares_with_that_step),
        cmocka_unit_test(connections_of_a_unit_lead_to_others),
        cmocka_unit_test(samples_are_stepped_by_their_loss),
        cmocka_unit_test(cells_of_the_confusion_matrix_show_their_samples),
    };
    return cmocka_run_group_tests(tests, gl_setup, gl_teardown);
}
