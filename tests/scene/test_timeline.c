/* Data in order of time as one series, and what the network says of all its rows. */
#include "scene/answers.h"
#include "scene/timeline.h"
#include "support.h"
#include "train/builtin.h"
#include "train/trainer_source.h"

#include <math.h>

static void rows_come_in_time_and_the_test_is_later(void **state)
{
    (void)state;
    plx_dataset *whole = plx_builtin_create("market", 3, NULL), *test = NULL;
    plx_dataset *d = plx_builtin_create("market", 3, NULL);
    assert_true(plx_dataset_split(d, 0.25, 1, &test, NULL));
    plx_scaling s;
    assert_true(plx_scaling_init(&s, d, NULL));
    plx_timeline raw, t;
    assert_true(plx_timeline_make(whole, NULL, NULL, &raw, NULL));
    plx_scaling_apply(&s, d);
    plx_scaling_apply(&s, test);
    assert_true(plx_timeline_make(d, test, &s, &t, NULL));
    assert_int_equal(t.rows, whole->count);
    assert_int_equal(t.training_rows, d->count);
    assert_int_equal(t.points, t.rows * (whole->inputs + 1));
    double sum = 0;
    for (size_t r = 0; r < t.rows; r++) {
        assert_int_equal(t.label[r], whole->label[r]);
        for (size_t i = 0; i <= t.inputs; i++) {
            size_t at = r * (t.inputs + 1) + i;
            sum += (double)(i < t.inputs ? whole->x[r * t.inputs + i] : whole->next[r]);
            assert_true(at == 0 || t.at[at] > t.at[at - 1]);
            /* Scaling is taken back, which floats do only nearly. */
            assert_true(fabs(raw.level[at] - sum) < 1e-6 && fabs(t.level[at] - sum) < 0.1);
        }
        /* The class is what came next, against the usual swing. */
        size_t next = plx_timeline_next(&raw, r);
        double step = raw.level[next] - raw.level[next - 1], usual = 0.4 * raw.swing[r];
        if (fabs(fabs(step) - usual) > 1e-4)
            assert_int_equal(t.label[r], step > usual ? 2 : step < -usual ? 0 : 1);
    }
    plx_timeline_uninit(&t);
    plx_timeline_uninit(&raw);
    plx_scaling_uninit(&s);
    plx_dataset_destroy(&whole);
    plx_dataset_destroy(&test);
    plx_dataset_destroy(&d);
}

static void other_data_have_none(void **state)
{
    (void)state;
    plx_dataset *d = plx_builtin_create("moons", 1, NULL);
    plx_timeline t;
    assert_true(plx_timeline_make(d, NULL, NULL, &t, NULL));
    assert_int_equal(t.rows, 0);
    assert_true(plx_timeline_make(NULL, NULL, NULL, &t, NULL));
    assert_int_equal(t.rows, 0);
    plx_dataset_destroy(&d);
}

/* The share that is right is what the trainer measures. */
static void answers_are_those_of_the_trainer(void **state)
{
    (void)state;
    plx_dataset *d = plx_builtin_create("market", 1, NULL), *test = NULL;
    assert_true(plx_dataset_split(d, 0.2, 1, &test, NULL));
    plx_scaling scaling;
    assert_true(plx_scaling_init(&scaling, d, NULL));
    plx_scaling_apply(&scaling, d);
    plx_scaling_apply(&scaling, test);
    plx_network *n = plx_network_create(
        &(plx_network_desc){
            .spec = "32-19-3", .hidden_default = PLX_ACT_TANH, .output_default = PLX_ACT_SOFTMAX},
        NULL);
    plx_source *source = plx_trainer_source_create(
        &(plx_trainer_source_desc){
            .trainer = {.network = n, .train = d, .seed = 1, .learning_rate = 0.003}, .test = test},
        NULL);
    assert_non_null(source);
    plx_commands_push(
        source->commands, (plx_command){.kind = PLX_CMD_WANT, .index = PLX_WANT_REPORT});
    assert_true(plx_source_advance(source, 200, NULL));
    const plx_snapshot *s = plx_exchange_take(source->exchange);
    plx_answers *a = plx_answers_create(n, d, test, NULL);
    assert_non_null(a);
    assert_null(plx_answers_rows(a));
    /* In slices, none of them the whole. */
    size_t updates = 0;
    while (plx_answers_stale(a, s)) {
        bool completed = plx_answers_update(a, s, 1 << 20);
        assert_int_equal(completed, !plx_answers_stale(a, s));
        updates++;
    }
    assert_true(updates > 3);
    assert_int_equal(plx_answers_version(a), 1);
    assert_false(plx_answers_update(a, s, SIZE_MAX));
    const plx_answer *rows = plx_answers_rows(a);
    size_t right = 0;
    for (size_t i = 0; i < test->count; i++)
        right += rows[d->count + i].best == test->label[i];
    size_t told = 0;
    for (size_t c = 0; c < 3; c++)
        told += s->report.confusion[c * 3 + c];
    assert_int_equal(s->report.rows, test->count);
    assert_int_equal(right, told);
    plx_answers_destroy(&a);
    plx_source_destroy(&source);
    plx_network_destroy(&n);
    plx_scaling_uninit(&scaling);
    plx_dataset_destroy(&test);
    plx_dataset_destroy(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_in_time_and_the_test_is_later),
        cmocka_unit_test(other_data_have_none),
        cmocka_unit_test(answers_are_those_of_the_trainer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
