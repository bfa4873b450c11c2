#include "scene/undo.h"
#include "support.h"

#include <stdlib.h>
#include <string.h>

typedef struct plx_fixture {
    plx_network *network;
    plx_selection selection;
    plx_style style;
    int view;
    uint64_t film, values, sample;
    plx_order_kind order[3];
    bool in_place[2];
    plx_undo undo;
} plx_fixture;

static plx_fixture *open_fixture(void)
{
    plx_fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->network = plx_network_create(&(plx_network_desc){.spec = "40-30-4"}, NULL);
    assert_non_null(f->network);
    assert_true(plx_selection_init(&f->selection, f->network, NULL));
    f->style = PLX_STYLE_DEFAULT;
    return f;
}

static void close_fixture(plx_fixture *f)
{
    plx_undo_uninit(&f->undo);
    plx_selection_uninit(&f->selection);
    plx_network_destroy(&f->network);
    free(f);
}

static void note(plx_fixture *f, double now_s)
{
    plx_undo_note(&f->undo,
        &(plx_undo_now){.selection = &f->selection,
            .style = &f->style,
            .view = f->view,
            .film = f->film,
            .values = f->values,
            .sample = f->sample,
            .order = f->order,
            .order_count = 3,
            .in_place = f->in_place,
            .in_place_count = 2},
        now_s);
}

/* Goes there as a window does; what it changed. */
static unsigned step(plx_fixture *f, int direction)
{
    unsigned changed = 0;
    const plx_undo_state *state = plx_undo_step(&f->undo, direction, &changed);
    if (!state)
        return 0;
    assert_true(plx_selection_restore(&f->selection, &state->selection));
    plx_undo_restored(&f->undo, &f->selection);
    f->style = state->style;
    f->view = state->view;
    f->film = state->film;
    f->values = state->values;
    f->sample = state->sample;
    memcpy(f->order, state->order, sizeof f->order);
    memcpy(f->in_place, state->in_place, sizeof f->in_place);
    /* What was restored is no change. */
    note(f, 1e6);
    return changed;
}

static void each_change_is_undone_and_done_again(void **state)
{
    (void)state;
    plx_fixture *f = open_fixture();
    note(f, 0);
    assert_int_equal(step(f, -1), 0);
    plx_select_unit(&f->selection, PLX_SELECT_ONLY, 1, 7);
    note(f, 0);
    plx_selection_hide(&f->selection);
    note(f, 0);
    f->view = 2;
    note(f, 0);
    f->style.edges.gain = 3;
    note(f, 0);
    assert_int_equal(step(f, -1), PLX_CHANGED_STYLE);
    assert_true(plx_style_equal(&f->style, &PLX_STYLE_DEFAULT));
    assert_int_equal(step(f, -1), PLX_CHANGED_VIEW);
    assert_int_equal(f->view, 0);
    assert_int_equal(step(f, -1), PLX_CHANGED_SELECTED | PLX_CHANGED_SHOWN);
    assert_int_equal(f->selection.hidden_count, 0);
    assert_true(plx_unit_set_has(&f->selection.selected, 47));
    assert_int_equal(step(f, -1), PLX_CHANGED_SELECTED);
    assert_int_equal(f->selection.selected_count, 0);
    assert_int_equal(step(f, -1), 0);
    for (int i = 0; i < 4; i++)
        assert_int_not_equal(step(f, 1), 0);
    assert_int_equal(step(f, 1), 0);
    assert_int_equal(f->selection.hidden_count, 1);
    assert_int_equal(f->view, 2);
    assert_true(f->style.edges.gain == 3);
    close_fixture(f);
}

static void something_else_ends_what_was_undone(void **state)
{
    (void)state;
    plx_fixture *f = open_fixture();
    note(f, 0);
    plx_select_unit(&f->selection, PLX_SELECT_ONLY, 0, 1);
    note(f, 0);
    plx_select_unit(&f->selection, PLX_SELECT_ONLY, 0, 2);
    note(f, 0);
    step(f, -1);
    plx_select_unit(&f->selection, PLX_SELECT_ONLY, 0, 3);
    note(f, 0);
    assert_int_equal(step(f, 1), 0);
    step(f, -1);
    assert_true(plx_unit_set_has(&f->selection.selected, 1));
    close_fixture(f);
}

/* Samples that are leafed through are one change, values are one each. */
static void samples_and_values_are_undone(void **state)
{
    (void)state;
    plx_fixture *f = open_fixture();
    note(f, 0);
    for (uint64_t i = 1; i <= 5; i++) {
        f->sample = i;
        note(f, 10 + 0.1 * (double)i);
    }
    f->values = 1;
    note(f, 10.6);
    f->values = 2;
    note(f, 10.7);
    f->style.edges.gain = 3;
    note(f, 10.8);
    f->sample = 6; /* in no row with the others */
    note(f, 10.9);
    assert_int_equal(f->undo.steps.count, 6);
    assert_int_equal(step(f, -1), PLX_CHANGED_SAMPLE);
    assert_int_equal(f->sample, 5);
    assert_int_equal(step(f, -1), PLX_CHANGED_STYLE);
    assert_int_equal(step(f, -1), PLX_CHANGED_VALUES);
    assert_int_equal(f->values, 1);
    assert_int_equal(step(f, -1), PLX_CHANGED_VALUES);
    assert_int_equal(step(f, -1), PLX_CHANGED_SAMPLE);
    assert_int_equal(f->sample, 0);
    assert_int_equal(step(f, -1), 0);
    assert_int_equal(step(f, 1), PLX_CHANGED_SAMPLE);
    assert_int_equal(f->sample, 5);
    close_fixture(f);
}

/* A slider is dragged. */
static void styles_in_a_row_are_one_change(void **state)
{
    (void)state;
    plx_fixture *f = open_fixture();
    note(f, 0);
    for (int i = 1; i <= 10; i++) {
        f->style.edges.gain = 1 + i;
        note(f, 10 + 0.1 * i);
    }
    assert_int_equal(f->undo.steps.count, 2);
    f->style.edges.gain = 5;
    note(f, 11 + 2 * PLX_UNDO_PAUSE_S);
    assert_int_equal(f->undo.steps.count, 3);
    step(f, -1);
    assert_true(f->style.edges.gain == 11);
    step(f, -1);
    assert_true(f->style.edges.gain == PLX_STYLE_DEFAULT.edges.gain);
    close_fixture(f);
}

static void the_same_again_is_no_change(void **state)
{
    (void)state;
    plx_fixture *f = open_fixture();
    note(f, 0);
    for (int i = 0; i < 3; i++) {
        plx_select_unit(&f->selection, PLX_SELECT_ONLY, 0, 1);
        note(f, i);
    }
    assert_int_equal(f->undo.steps.count, 2);
    close_fixture(f);
}

static void the_oldest_are_forgotten(void **state)
{
    (void)state;
    plx_fixture *f = open_fixture();
    for (size_t i = 0; i < PLX_UNDO_MAX + 30; i++) {
        plx_select_unit(&f->selection, PLX_SELECT_ONLY, 0, i % 40);
        note(f, 0);
    }
    assert_int_equal(f->undo.steps.count, PLX_UNDO_MAX);
    size_t undone = 0;
    while (step(f, -1) != 0)
        undone++;
    assert_int_equal(undone, PLX_UNDO_MAX - 1);
    close_fixture(f);
}

static void orders_and_matrices_in_place_are_undone(void **state)
{
    (void)state;
    plx_fixture *f = open_fixture();
    note(f, 0);
    f->order[1] = PLX_ORDER_SIMILARITY;
    note(f, 1);
    f->order[1] = PLX_ORDER_NORM;
    note(f, 1.1); /* no slider: each is a change of its own */
    f->in_place[0] = true;
    note(f, 1.2);
    assert_int_equal(step(f, -1), PLX_CHANGED_IN_PLACE);
    assert_false(f->in_place[0]);
    assert_int_equal(f->order[1], PLX_ORDER_NORM);
    assert_int_equal(step(f, -1), PLX_CHANGED_ORDER);
    assert_int_equal(f->order[1], PLX_ORDER_SIMILARITY);
    assert_int_equal(step(f, -1), PLX_CHANGED_ORDER);
    assert_int_equal(f->order[1], PLX_ORDER_INDEX);
    assert_int_equal(step(f, -1), 0);
    assert_int_equal(step(f, 1), PLX_CHANGED_ORDER);
    assert_int_equal(step(f, 1), PLX_CHANGED_ORDER);
    assert_int_equal(step(f, 1), PLX_CHANGED_IN_PLACE);
    assert_true(f->in_place[0]);
    assert_int_equal(step(f, 1), 0);
    close_fixture(f);
}

static void the_film_is_one_of_them(void **state)
{
    (void)state;
    plx_fixture *f = open_fixture();
    note(f, 0);
    f->film = 1;
    note(f, 0.1);
    f->film = 2;
    note(f, 0.2);
    plx_select_unit(&f->selection, PLX_SELECT_ONLY, 0, 1);
    note(f, 0.3);
    assert_int_equal(step(f, -1), PLX_CHANGED_SELECTED);
    assert_int_equal(step(f, -1), PLX_CHANGED_FILM);
    assert_int_equal(f->film, 1);
    assert_int_equal(step(f, -1), PLX_CHANGED_FILM);
    assert_int_equal(f->film, 0);
    assert_int_equal(step(f, 1), PLX_CHANGED_FILM);
    assert_int_equal(f->film, 1);
    close_fixture(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_and_matrices_in_place_are_undone),
        cmocka_unit_test(the_film_is_one_of_them),
        cmocka_unit_test(each_change_is_undone_and_done_again),
        cmocka_unit_test(something_else_ends_what_was_undone),
        cmocka_unit_test(samples_and_values_are_undone),
        cmocka_unit_test(styles_in_a_row_are_one_change),
        cmocka_unit_test(the_same_again_is_no_change),
        cmocka_unit_test(the_oldest_are_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
