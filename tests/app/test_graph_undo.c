#include "app/graph_undo.h"
#include "support.h"

#include <stdlib.h>
#include <string.h>

typedef struct fixture {
    plx_graph_undo undo;
    plx_graph_state now;
    double time;
} fixture;

static int setup(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    f->now.layout = PLX_GRAPH_FORCE;
    f->now.unit = f->now.around = f->now.to = PLX_NO_NAME;
    plx_graph_undo_note(&f->undo, &f->now, 0);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    free(*state);
    return 0;
}

static void note(fixture *f, double passed)
{
    f->time += passed;
    plx_graph_undo_note(&f->undo, &f->now, f->time);
}

static void changes_are_undone_and_done_again(void **state)
{
    fixture *f = *state;
    unsigned changed;
    f->now.by = PLX_GRAPH_BY_SIGN;
    note(f, 0.1);
    note(f, 0.1); /* nothing has changed */
    f->now.layout = PLX_GRAPH_CIRCULAR;
    note(f, 0.1);
    const plx_graph_state *s = plx_graph_undo_step(&f->undo, -1, &changed);
    assert_true(s && s->layout == PLX_GRAPH_FORCE && s->by == PLX_GRAPH_BY_SIGN);
    assert_int_equal(changed, PLX_GRAPH_CHANGED_LAYOUT);
    s = plx_graph_undo_step(&f->undo, -1, &changed);
    assert_true(s && s->by == PLX_GRAPH_BY_DEFAULT);
    assert_int_equal(changed, PLX_GRAPH_CHANGED_LOOK);
    assert_null(plx_graph_undo_step(&f->undo, -1, &changed));
    s = plx_graph_undo_step(&f->undo, 1, &changed);
    assert_true(s && s->by == PLX_GRAPH_BY_SIGN && s->layout == PLX_GRAPH_FORCE);
    /* Something else ends what was undone. */
    f->now = *s;
    f->now.no_names = true;
    note(f, 0.1);
    assert_null(plx_graph_undo_step(&f->undo, 1, &changed));
}

static void a_slider_is_one_change(void **state)
{
    fixture *f = *state;
    unsigned changed;
    for (int i = 1; i <= 20; i++) {
        f->now.threshold = (float)i;
        note(f, 0.02);
    }
    const plx_graph_state *s = plx_graph_undo_step(&f->undo, -1, &changed);
    assert_true(s && s->threshold == 0);
    assert_int_equal(changed, PLX_GRAPH_CHANGED_SLIDER);
    assert_null(plx_graph_undo_step(&f->undo, -1, &changed));
}

static void sides_and_times_are_changes(void **state)
{
    fixture *f = *state;
    unsigned changed;
    f->now.side.yaw = 0.5;
    note(f, 0.1);
    f->now.side.pitch = 0.25;
    note(f, 0.1);
    for (size_t i = 1; i <= 9; i++) { /* a key that is held */
        f->now.time = i;
        note(f, 0.05);
    }
    const plx_graph_state *s = plx_graph_undo_step(&f->undo, -1, &changed);
    assert_true(s && s->time == 0 && s->side.pitch == 0.25);
    assert_int_equal(changed, PLX_GRAPH_CHANGED_TIME);
    s = plx_graph_undo_step(&f->undo, 1, &changed);
    plx_undo_steps_pause(&f->undo.steps);
    f->now.time = 50; /* what was played through comes after it */
    note(f, 0.1);
    s = plx_graph_undo_step(&f->undo, -1, &changed);
    assert_true(s && s->time == 9);
    plx_graph_undo_step(&f->undo, -1, &changed);
    s = plx_graph_undo_step(&f->undo, -1, &changed);
    assert_true(s && s->side.pitch == 0 && s->side.yaw == 0.5);
    assert_int_equal(changed, PLX_GRAPH_CHANGED_SIDE);
    s = plx_graph_undo_step(&f->undo, -1, &changed);
    assert_true(s && s->side.yaw == 0);
    assert_null(plx_graph_undo_step(&f->undo, -1, &changed));
}

static void the_oldest_are_forgotten(void **state)
{
    fixture *f = *state;
    unsigned changed;
    for (size_t i = 1; i <= PLX_UNDO_MAX + 9; i++) {
        f->now.steps = i;
        note(f, 5);
    }
    size_t undone = 0;
    const plx_graph_state *last = NULL, *s;
    while ((s = plx_graph_undo_step(&f->undo, -1, &changed))) {
        last = s;
        undone++;
    }
    assert_int_equal(undone, PLX_UNDO_MAX - 1);
    assert_int_equal(last->steps, 10);
}

static void moved_units_go_back(void **state)
{
    fixture *f = *state;
    plx_graph_move m = {
        .layout = PLX_GRAPH_FORCE, .unit = 7, .before = {false, 1, 2}, .after = {true, 3, 4}};
    plx_graph_undo_moved(&f->undo, &m);
    m.before = m.after;
    m.after.held = false;
    plx_graph_undo_moved(&f->undo, &m);
    assert_int_equal(f->undo.moves.at, 2);
    assert_true(plx_graph_undo_move(&f->undo, 0, &m));
    assert_true(m.unit == 7 && m.after.held && m.after.x == 3 && m.after.y == 4);
    assert_true(plx_graph_undo_move(&f->undo, 0, &m));
    assert_true(!m.after.held && m.after.x == 1);
    assert_false(plx_graph_undo_move(&f->undo, 0, &m));
    assert_true(plx_graph_undo_move(&f->undo, 1, &m));
    assert_true(m.after.held && m.after.x == 3);
    assert_false(plx_graph_undo_move(&f->undo, 1, &m));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(changes_are_undone_and_done_again, setup, teardown),
        cmocka_unit_test_setup_teardown(a_slider_is_one_change, setup, teardown),
        cmocka_unit_test_setup_teardown(sides_and_times_are_changes, setup, teardown),
        cmocka_unit_test_setup_teardown(the_oldest_are_forgotten, setup, teardown),
        cmocka_unit_test_setup_teardown(moved_units_go_back, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
