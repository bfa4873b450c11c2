/* A survey against the same numbers found row by row. */
#include "base/mem.h"
#include "support.h"
#include "train/builtin.h"
#include "train/survey.h"

#include <math.h>
#include <string.h>

typedef struct fixture {
    plx_dataset *data;
    plx_network *network;
    plx_trainer *trainer;
    plx_survey *survey;
    plx_snapshot shot;
} fixture;

static fixture open_with(plx_dataset *data, const char *spec)
{
    fixture f = {.data = data};
    f.network =
        plx_network_create(&(plx_network_desc){.spec = spec,
                               .hidden_default = PLX_ACT_RELU,
                               .output_default = data->label ? PLX_ACT_SOFTMAX : PLX_ACT_IDENTITY},
            NULL);
    f.trainer = plx_trainer_create(
        &(plx_trainer_desc){.network = f.network, .train = data, .seed = 3}, NULL);
    assert_non_null(f.trainer);
    f.survey = plx_survey_create(f.trainer, data, NULL);
    assert_non_null(f.survey);
    assert_true(plx_snapshot_init(&f.shot, f.network, NULL));
    return f;
}

static void shut(fixture *f)
{
    plx_snapshot_uninit(&f->shot);
    plx_survey_destroy(&f->survey);
    assert_null(f->survey);
    plx_trainer_destroy(&f->trainer);
    plx_network_destroy(&f->network);
    plx_dataset_destroy(&f->data);
}

static void run_steps(fixture *f, int steps)
{
    for (int i = 0; i < steps; i++)
        assert_true(plx_trainer_step(f->trainer, NULL));
}

/* The published numbers for the trainer's weights of now. */
static void assert_true_to_rows(const fixture *f)
{
    const plx_snapshot *s = &f->shot;
    size_t units = f->network->unit_count, rows = f->data->count, classes = f->data->outputs;
    double *sum = plx_alloc(units, sizeof *sum), *squares = plx_alloc(units, sizeof *squares);
    double *zeros = plx_alloc(units, sizeof *zeros), *loss = plx_alloc(rows, sizeof *loss);
    uint32_t *confusion = plx_alloc(classes * classes, sizeof *confusion);
    float *a = plx_alloc(units, sizeof *a), *g = plx_alloc(units, sizeof *g);
    for (size_t r = 0; r < rows; r++) {
        loss[r] = plx_trainer_units(
            f->trainer, f->data, r, &(plx_unit_values){.activation = a, .gradient = g});
        for (size_t u = 0; u < units; u++) {
            sum[u] += (double)a[u];
            squares[u] += (double)a[u] * (double)a[u];
            zeros[u] += a[u] == 0;
        }
        size_t best = 0;
        for (size_t c = 1; c < classes; c++)
            best = a[units - classes + c] > a[units - classes + best] ? c : best;
        if (f->data->label)
            confusion[f->data->label[r] * classes + best]++;
    }
    for (size_t u = 0; u < units; u++) {
        double mean = sum[u] / (double)rows;
        assert_true(fabs((double)s->unit_mean[u] - mean) < 1e-5);
        assert_true(
            fabs((double)s->unit_variance[u] - (squares[u] / (double)rows - mean * mean)) < 1e-4);
        assert_true(fabs((double)s->unit_zero_share[u] - zeros[u] / (double)rows) < 1e-6);
    }
    const plx_report *report = &s->report;
    assert_int_equal(report->rows, rows);
    assert_int_equal(report->classes, f->data->label ? classes : 0);
    assert_int_equal(report->ranked, rows < PLX_MAX_RANKED ? rows : PLX_MAX_RANKED);
    if (f->data->label)
        assert_memory_equal(report->confusion, confusion, classes * classes * sizeof *confusion);
    /* The ranking holds what is claimed of its rows, in order, and nobody worse is left out. */
    size_t at_least = 0;
    for (size_t i = 0; i < report->ranked; i++) {
        const plx_ranked_row *row = &report->ranking[i];
        assert_true(fabs((double)row->loss - loss[row->row]) < 1e-4 * (1 + loss[row->row]));
        assert_int_equal(row->label, f->data->label ? (int64_t)f->data->label[row->row] : -1);
        assert_true((row->predicted == -1) == !f->data->label);
        if (i > 0)
            assert_true(
                row->loss < row[-1].loss || (row->loss == row[-1].loss && row->row > row[-1].row));
    }
    double least = (double)report->ranking[report->ranked - 1].loss;
    for (size_t r = 0; r < rows; r++)
        at_least += loss[r] > least + 1e-4;
    assert_true(at_least <= report->ranked);
    plx_free(sum);
    plx_free(squares);
    plx_free(zeros);
    plx_free(loss);
    plx_free(confusion);
    plx_free(a);
    plx_free(g);
}

static void is_what_the_rows_give(void **state)
{
    (void)state;
    fixture f = open_with(plx_builtin_create("gauss", 1, NULL), "2-9-6:tanh-4");
    run_steps(&f, 100);
    plx_survey_begin(f.survey);
    while (!plx_survey_slice(f.survey)) {
    }
    assert_false(plx_survey_busy(f.survey));
    plx_survey_publish(f.survey, true, true, &f.shot);
    assert_int_equal(f.shot.report.step, 100);
    assert_true_to_rows(&f);
    shut(&f);
}

static void regression_has_no_classes(void **state)
{
    (void)state;
    fixture f = open_with(plx_builtin_create("plane", 1, NULL), "2-9-1");
    plx_survey_begin(f.survey);
    while (!plx_survey_slice(f.survey)) {
    }
    plx_survey_publish(f.survey, true, true, &f.shot);
    assert_true_to_rows(&f);
    shut(&f);
}

static void slices_are_of_one_state(void **state)
{
    (void)state;
    fixture f = open_with(plx_builtin_create("gauss", 1, NULL), "2-9-4");
    size_t bytes = f.network->param_count * sizeof(float);
    float *then = plx_alloc(f.network->param_count, sizeof *then);
    run_steps(&f, 5);
    memcpy(then, plx_trainer_params(f.trainer), bytes);
    plx_survey_begin(f.survey);
    int slices = 1;
    while (!plx_survey_slice(f.survey)) {
        run_steps(&f, 3);
        slices++;
    }
    assert_true(slices > 2);
    assert_memory_not_equal(then, plx_trainer_params(f.trainer), bytes);
    plx_trainer_set_params(f.trainer, then);
    plx_survey_publish(f.survey, true, true, &f.shot);
    assert_int_equal(f.shot.report.step, 5);
    assert_true_to_rows(&f);
    plx_free(then);
    shut(&f);
}

static void publishes_what_is_wanted_and_new(void **state)
{
    (void)state;
    fixture f = open_with(plx_builtin_create("gauss", 1, NULL), "2-9-4");
    plx_survey_publish(f.survey, true, true, &f.shot); /* none was made */
    assert_int_equal(f.shot.report.version, 0);
    assert_int_equal(f.shot.unit_statistics_version, 0);
    plx_survey_begin(f.survey);
    while (!plx_survey_slice(f.survey)) {
    }
    plx_survey_publish(f.survey, true, false, &f.shot);
    assert_int_equal(f.shot.report.version, 0);
    assert_int_not_equal(f.shot.unit_statistics_version, 0);
    f.shot.unit_mean[3] = -7; /* in already: nothing is copied */
    plx_survey_publish(f.survey, true, true, &f.shot);
    assert_true(f.shot.unit_mean[3] == -7);
    assert_int_not_equal(f.shot.report.version, 0);
    plx_survey_begin(f.survey);
    plx_survey_publish(f.survey, false, true, &f.shot); /* the last complete one stays */
    assert_int_equal(f.shot.unit_statistics_version, 0);
    assert_int_not_equal(f.shot.report.version, 0);
    shut(&f);
}

static void large_data_is_sampled_evenly(void **state)
{
    (void)state;
    plx_dataset *d = plx_dataset_create("many", PLX_TASK_CLASSIFICATION, 40000, 1, 2, NULL);
    for (size_t i = 0; i < d->count; i++) {
        d->x[i] = (float)i / (float)d->count;
        d->label[i] = i >= 10000;
    }
    fixture f = open_with(d, "1-2");
    plx_survey_begin(f.survey);
    while (!plx_survey_slice(f.survey)) {
    }
    plx_survey_publish(f.survey, true, true, &f.shot);
    const plx_report *r = &f.shot.report;
    assert_int_equal(r->rows, 16384);
    assert_true(fabsf(f.shot.unit_mean[0] - 0.5f) < 1e-4f);
    uint32_t first = r->confusion[0] + r->confusion[1];
    assert_in_range(first, 4095, 4097);
    assert_int_equal(first + r->confusion[2] + r->confusion[3], r->rows);
    for (size_t i = 0; i < r->ranked; i++)
        assert_int_equal(r->ranking[i].label, r->ranking[i].row >= 10000);
    shut(&f);
}

static void what_is_not_a_number_is_worst(void **state)
{
    (void)state;
    plx_dataset *d = plx_builtin_create("gauss", 1, NULL);
    fixture f = open_with(d, "2-9-4");
    d->x[2 * 77] = NAN;
    plx_survey_begin(f.survey);
    while (!plx_survey_slice(f.survey)) {
    }
    plx_survey_publish(f.survey, true, true, &f.shot);
    assert_int_equal(f.shot.report.ranking[0].row, 77);
    assert_true(isfinite(f.shot.report.ranking[1].loss));
    assert_true(isnan(f.shot.unit_mean[0]) && isnan(f.shot.unit_variance[0]));
    shut(&f);
}

static void every_failed_allocation_is_survived(void **state)
{
    (void)state;
    fixture f = open_with(plx_builtin_create("gauss", 1, NULL), "2-9-4");
    for (uint64_t n = 1;; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        plx_survey *s = plx_survey_create(f.trainer, f.data, &e);
        plx_mem_fail_at(0);
        if (s) {
            assert_int_equal(n, 12);
            plx_survey_destroy(&s);
            break;
        }
        assert_int_equal(e.code, PLX_ERR_MEMORY);
    }
    shut(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_what_the_rows_give),
        cmocka_unit_test(regression_has_no_classes),
        cmocka_unit_test(slices_are_of_one_state),
        cmocka_unit_test(publishes_what_is_wanted_and_new),
        cmocka_unit_test(large_data_is_sampled_evenly),
        cmocka_unit_test(what_is_not_a_number_is_worst),
        cmocka_unit_test(every_failed_allocation_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
