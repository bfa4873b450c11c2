#include "base/clock.h"
#include "base/mem.h"
#include "support.h"
#include "train/builtin.h"
#include "train/trainer_source.h"

#include <math.h>
#include <string.h>

static const double PATIENCE = 60; /* seconds until a test gives up; no measure of speed */

typedef struct fixture {
    plx_dataset *train, *test;
    plx_network *network;
    plx_source *source;
} fixture;

static fixture open_with(const char *spec, plx_trainer_desc desc, bool with_test, bool paused)
{
    fixture f = {.train = plx_builtin_create("moons", 1, NULL)};
    if (with_test)
        assert_true(plx_dataset_split(f.train, 0.2, 1, &f.test, NULL));
    f.network = plx_network_create(
        &(plx_network_desc){
            .spec = spec, .hidden_default = PLX_ACT_RELU, .output_default = PLX_ACT_SOFTMAX},
        NULL);
    desc.network = f.network;
    desc.train = f.train;
    f.source = plx_trainer_source_create(
        &(plx_trainer_source_desc){.trainer = desc, .test = f.test, .paused = paused}, NULL);
    assert_non_null(f.source);
    return f;
}

static void shut(fixture *f)
{
    plx_source_destroy(&f->source);
    assert_null(f->source);
    plx_network_destroy(&f->network);
    plx_dataset_destroy(&f->train);
    plx_dataset_destroy(&f->test);
}

static void push(fixture *f, plx_command_kind kind, double value, uint64_t index)
{
    assert_true(plx_commands_push(
        f->source->commands, (plx_command){.kind = kind, .value = value, .index = index}));
}

static const plx_snapshot *take(fixture *f)
{
    return plx_exchange_take(f->source->exchange);
}

/* Newest snapshot once `seen` holds of it. */
static const plx_snapshot *wait_for(
    fixture *f, bool (*seen)(const plx_snapshot *s, uint64_t n), uint64_t n)
{
    double until = plx_now_s() + PATIENCE;
    while (plx_now_s() < until) {
        const plx_snapshot *s = take(f);
        if (seen(s, n))
            return s;
        plx_sleep_s(0.001);
    }
    fail_msg("nothing came");
    return NULL;
}

static bool in_state(const plx_snapshot *s, uint64_t state)
{
    return s->status.state == (plx_run_state)state;
}

static bool has_steps(const plx_snapshot *s, uint64_t n)
{
    return s->status.step >= n;
}

static bool has_sample(const plx_snapshot *s, uint64_t n)
{
    return s->status.sample == n;
}

static bool was_tested(const plx_snapshot *s, uint64_t n)
{
    (void)n;
    return !isnan(s->status.test_loss);
}

static bool was_reset_and_runs(const plx_snapshot *s, uint64_t n)
{
    return s->status.state == PLX_RUN_RUNNING && s->status.step < n;
}

static void assert_rows_sum_to_one(const plx_snapshot *s)
{
    const plx_layer *last = &s->network->layers[s->network->layer_count - 1];
    float sum = 0;
    for (size_t i = 0; i < last->units; i++)
        sum += s->activation[last->unit_offset + i];
    assert_true(fabsf(sum - 1) < 1e-5f);
}

static void start_publishes_at_once_and_fills_the_status(void **state)
{
    (void)state;
    fixture f = open_with("2-16-2", (plx_trainer_desc){.seed = 4}, true, false);
    assert_int_equal(take(&f)->sequence, 0);
    assert_true(plx_source_start(f.source, NULL));
    const plx_snapshot *s = take(&f);
    assert_true(s->sequence >= 1);
    assert_true(s->link_version[0] > 0);
    s = wait_for(&f, was_tested, 0);
    assert_true(s->status.step > 0);
    assert_true(s->status.epoch >= 1);
    assert_true(isfinite(s->status.train_loss) && isfinite(s->status.train_accuracy));
    assert_true(isfinite(s->status.test_accuracy));
    assert_true(s->status.learning_rate == 0.001);
    assert_string_equal(s->status.optimizer, "adam");
    assert_string_equal(s->status.message, "");
    assert_int_equal(s->status.sample_label, f.test->label[s->status.sample]);
    assert_ptr_equal(plx_trainer_source_samples(f.source), f.test);
    assert_rows_sum_to_one(s);
    shut(&f);
}

static void pause_step_and_resume(void **state)
{
    (void)state;
    fixture f = open_with("2-16-2", (plx_trainer_desc){0}, true, true);
    assert_true(plx_source_start(f.source, NULL));
    const plx_snapshot *s = take(&f);
    assert_int_equal(s->status.state, PLX_RUN_PAUSED);
    assert_int_equal(s->status.step, 0);
    push(&f, PLX_CMD_STEP, 1, 0);
    push(&f, PLX_CMD_SAMPLE, 0, 5); /* comes through while paused, after the step */
    s = wait_for(&f, has_sample, 5);
    assert_true(s->status.step <= 1);
    wait_for(&f, has_steps, 1);
    push(&f, PLX_CMD_STEP, 7, 0);
    s = wait_for(&f, has_steps, 8);
    assert_int_equal(s->status.step, 8);
    assert_int_equal(s->status.state, PLX_RUN_PAUSED);
    assert_true(s->status.samples_per_s == 0);
    push(&f, PLX_CMD_TOGGLE_PAUSE, 0, 0);
    s = wait_for(&f, has_steps, 200);
    assert_int_equal(s->status.state, PLX_RUN_RUNNING);
    push(&f, PLX_CMD_PAUSE, 1, 0);
    s = wait_for(&f, in_state, PLX_RUN_PAUSED);
    uint64_t sequence = s->sequence, steps = s->status.step;
    plx_sleep_s(0.05);
    s = take(&f);
    assert_int_equal(s->status.step, steps);
    assert_int_equal(s->sequence, sequence); /* asleep, not publishing */
    push(&f, PLX_CMD_PAUSE, 0, 0);
    wait_for(&f, has_steps, steps + 1);
    shut(&f);
}

static void samples_wrap_and_show_their_values(void **state)
{
    (void)state;
    fixture f = open_with("2-6-2", (plx_trainer_desc){0}, false, true);
    assert_true(plx_source_start(f.source, NULL));
    assert_ptr_equal(plx_trainer_source_samples(f.source), f.train);
    push(&f, PLX_CMD_SAMPLE, 0, 3 * f.train->count + 11);
    const plx_snapshot *s = wait_for(&f, has_sample, 11);
    assert_true(s->activation[0] == f.train->x[22] && s->activation[1] == f.train->x[23]);
    assert_int_equal(s->status.sample_label, f.train->label[11]);
    assert_rows_sum_to_one(s);
    shut(&f);
}

static void epochs_end_and_reset_begins_again(void **state)
{
    (void)state;
    fixture f = open_with("2-8-2", (plx_trainer_desc){.epochs = 2, .batch = 100}, true, false);
    uint64_t steps = 2 * ((f.train->count + 99) / 100);
    assert_true(plx_source_start(f.source, NULL));
    const plx_snapshot *s = wait_for(&f, in_state, PLX_RUN_FINISHED);
    assert_int_equal(s->status.step, steps);
    assert_true(s->status.epoch == 2);
    assert_true(!isnan(s->status.test_loss));
    float weight = s->params[0];
    push(&f, PLX_CMD_PAUSE, 0, 0); /* nothing to resume */
    push(&f, PLX_CMD_STEP, 1, 0);
    push(&f, PLX_CMD_SAMPLE, 0, 3);
    s = wait_for(&f, has_sample, 3);
    assert_int_equal(s->status.state, PLX_RUN_FINISHED);
    assert_int_equal(s->status.step, steps);
    /* The same seed from the beginning ends at the same weights. */
    uint64_t version = s->link_version[0];
    push(&f, PLX_CMD_RESET, 0, 0);
    double until = plx_now_s() + PATIENCE;
    do {
        s = take(&f);
    } while ((s->link_version[0] <= version || s->status.state != PLX_RUN_FINISHED) &&
             plx_now_s() < until);
    assert_int_equal(s->status.state, PLX_RUN_FINISHED);
    assert_true(s->link_version[0] > version);
    assert_true(s->params[0] == weight);
    shut(&f);
}

static void divergence_pauses_and_can_be_left(void **state)
{
    (void)state;
    fixture f = open_with("2-8-8-2",
        (plx_trainer_desc){.optimizer = PLX_OPT_SGD, .learning_rate = 1e30}, true, false);
    assert_true(plx_source_start(f.source, NULL));
    const plx_snapshot *s = wait_for(&f, in_state, PLX_RUN_DIVERGED);
    assert_true(s->status.message[0]);
    for (size_t i = 0; i < f.network->param_count; i++)
        assert_true(isfinite(s->params[i]));
    push(&f, PLX_CMD_LEARNING_RATE, 0.05, 0);
    push(&f, PLX_CMD_SAMPLE, 0, 2);
    s = wait_for(&f, has_sample, 2);
    assert_int_equal(s->status.state, PLX_RUN_DIVERGED); /* until resumed or reset */
    uint64_t step = s->status.step;
    push(&f, PLX_CMD_RESET, 0, 6);
    s = wait_for(&f, was_reset_and_runs, UINT64_MAX);
    assert_string_equal(s->status.message, "");
    s = wait_for(&f, has_steps, step + 50);
    assert_int_equal(s->status.state, PLX_RUN_RUNNING);

    /* From finite weights a lower rate and resuming is enough. */
    push(&f, PLX_CMD_LEARNING_RATE, 1e300, 0);
    s = wait_for(&f, in_state, PLX_RUN_DIVERGED);
    step = s->status.step;
    push(&f, PLX_CMD_LEARNING_RATE, 0.05, 0);
    push(&f, PLX_CMD_TOGGLE_PAUSE, 0, 0);
    s = wait_for(&f, has_steps, step + 50);
    assert_int_equal(s->status.state, PLX_RUN_RUNNING);
    assert_string_equal(s->status.message, "");
    assert_true(s->status.learning_rate == 0.05);
    shut(&f);
}

static void optimizer_command(void **state)
{
    (void)state;
    fixture f = open_with("2-8-2", (plx_trainer_desc){0}, true, false);
    push(&f, PLX_CMD_OPTIMIZER, 0, PLX_OPT_NESTEROV);
    assert_true(plx_source_advance(f.source, 3, NULL));
    assert_string_equal(take(&f)->status.optimizer, "nesterov");
    assert_true(take(&f)->status.learning_rate == plx_optimizer_default_rate(PLX_OPT_NESTEROV));
    push(&f, PLX_CMD_OPTIMIZER, 0, 999); /* none such */
    assert_true(plx_source_advance(f.source, 3, NULL));
    assert_string_equal(take(&f)->status.optimizer, "nesterov");
    shut(&f);
}

static void only_what_is_wanted_is_filled(void **state)
{
    (void)state;
    fixture f = open_with("2-8-2", (plx_trainer_desc){.seed = 3, .l2 = 0.01}, true, false);
    size_t bytes = f.network->param_count * sizeof(float);
    float *before = plx_alloc(f.network->param_count, sizeof *before);
    assert_true(plx_source_advance(f.source, 4, NULL));
    const plx_snapshot *s = take(&f);
    assert_int_equal(s->gradient_version, 0);
    assert_int_equal(s->update_version, 0);
    assert_int_equal(s->preactivation_version, 0);
    assert_int_equal(s->unit_gradient_version, 0);
    assert_true(isnan(s->status.gradient_norm));
    memcpy(before, s->params, bytes);
    push(&f, PLX_CMD_WANT, 0,
        PLX_WANT_GRADIENT | PLX_WANT_UPDATE | PLX_WANT_PREACTIVATION | PLX_WANT_UNIT_GRADIENT |
            PLX_WANT_GRADIENT_NORM);
    assert_true(plx_source_advance(f.source, 1, NULL));
    s = take(&f);
    uint64_t version = s->gradient_version;
    assert_true(version > 0 && s->update_version > 0);
    assert_true(s->preactivation_version > 0 && s->unit_gradient_version > 0);
    double squares = 0;
    for (size_t i = 0; i < f.network->param_count; i++) {
        assert_true(s->update[i] == s->params[i] - before[i]);
        squares += (double)s->gradient[i] * (double)s->gradient[i];
    }
    assert_true(fabs(s->status.gradient_norm - sqrt(squares)) < 1e-6 && squares > 0);
    for (size_t i = 2; i < 10; i++) /* the hidden layer computes ReLU */
        assert_true(s->activation[i] == (s->preactivation[i] > 0 ? s->preactivation[i] : 0));
    int label = (int)s->status.sample_label;
    assert_true(fabsf(s->unit_gradient[10 + label] - (s->activation[10 + label] - 1)) < 1e-6f);
    /* Again without a step: the same gradient, and it says so. */
    assert_true(plx_source_advance(f.source, 0, NULL));
    s = take(&f);
    assert_int_equal(s->gradient_version, version);
    push(&f, PLX_CMD_RESET_AGAIN, 0, 0);
    assert_true(plx_source_advance(f.source, 0, NULL));
    s = take(&f);
    assert_int_equal(s->status.seed, 3);
    assert_int_equal(s->gradient_version, 0); /* no step has led here */
    assert_int_equal(s->update_version, 0);
    push(&f, PLX_CMD_WANT, 0, PLX_WANT_UPDATE);
    assert_true(plx_source_advance(f.source, 1, NULL));
    s = take(&f);
    assert_true(s->update_version > 0);
    assert_int_equal(s->gradient_version, 0);
    assert_int_equal(s->preactivation_version, 0);
    plx_free(before);
    shut(&f);
}

static bool has_fresh_report(const plx_snapshot *s, uint64_t version)
{
    return s->report.version > version && s->unit_statistics_version > 0;
}

static bool rests_with_its_report(const plx_snapshot *s, uint64_t n)
{
    (void)n;
    return s->status.state == PLX_RUN_PAUSED && s->report.step == s->status.step;
}

static void surveys_go_beside_the_training(void **state)
{
    (void)state;
    fixture f = open_with("2-16-2", (plx_trainer_desc){.seed = 4}, true, false);
    push(&f, PLX_CMD_WANT, 0, PLX_WANT_UNIT_STATISTICS | PLX_WANT_REPORT);
    assert_true(plx_source_start(f.source, NULL));
    const plx_snapshot *s = wait_for(&f, has_fresh_report, 0);
    s = wait_for(&f, has_fresh_report, s->report.version);
    assert_int_equal(s->report.rows, f.test->count);
    uint64_t step = s->status.step;
    wait_for(&f, has_steps, step + 100);
    push(&f, PLX_CMD_PAUSE, 1, 0);
    s = wait_for(&f, rests_with_its_report, 0);
    /* Another function is another network, also where nothing trains. */
    uint64_t version = s->report.version;
    push(&f, PLX_CMD_ACTIVATION, PLX_ACT_TANH, 1);
    wait_for(&f, has_fresh_report, version);
    shut(&f);

    /* In lock-step it is always of the weights that come with it. */
    f = open_with("2-16-2", (plx_trainer_desc){.seed = 4}, true, false);
    push(&f, PLX_CMD_WANT, 0, PLX_WANT_REPORT);
    for (uint64_t i = 1; i < 4; i++) {
        assert_true(plx_source_advance(f.source, 1, NULL));
        s = take(&f);
        assert_int_equal(s->report.step, i);
        assert_int_equal(s->unit_statistics_version, 0);
    }
    shut(&f);
}

static void commands_go_by_what_the_source_has(void **state)
{
    (void)state;
    fixture f = open_with("2-8-4-2",
        (plx_trainer_desc){.learning_rate = 0.4,
            .schedule = PLX_SCHEDULE_STEP,
            .schedule_epochs = 1,
            .batch = 1600,
            .seed = 7},
        true, false);
    assert_true(plx_source_advance(f.source, 1, NULL));
    assert_true(fabs(take(&f)->status.learning_rate - 0.04) < 1e-12);
    for (int i = 0; i < 3; i++)
        push(&f, PLX_CMD_LEARNING_RATE_TIMES, 2, 0);
    push(&f, PLX_CMD_LEARNING_RATE_TIMES, NAN, 0);
    push(&f, PLX_CMD_LEARNING_RATE_TIMES, -1, 0);
    push(&f, PLX_CMD_BATCH, 0, 64);
    push(&f, PLX_CMD_BATCH, 0, 0);
    push(&f, PLX_CMD_L1, 0.25, 0);
    push(&f, PLX_CMD_L2, 0.5, 0);
    push(&f, PLX_CMD_L2, INFINITY, 0);
    push(&f, PLX_CMD_SAMPLE_STEP, -3, 0);
    push(&f, PLX_CMD_ACTIVATION, PLX_ACT_TANH, PLX_ALL_HIDDEN);
    push(&f, PLX_CMD_ACTIVATION, PLX_ACT_GELU, 2);
    push(&f, PLX_CMD_ACTIVATION, 77, 1);
    push(&f, PLX_CMD_ACTIVATION, PLX_ACT_RELU, 3);
    assert_true(plx_source_advance(f.source, 0, NULL));
    const plx_snapshot *s = take(&f);
    assert_true(fabs(s->status.base_rate - 3.2) < 1e-12);
    assert_true(fabs(s->status.learning_rate - 0.32) < 1e-12);
    assert_int_equal(s->status.batch, 64);
    assert_true(s->status.l1 == 0.25 && s->status.l2 == 0.5);
    assert_int_equal(s->status.sample, f.test->count - 3);
    assert_int_equal(s->layer_activation[0], PLX_ACT_IDENTITY);
    assert_int_equal(s->layer_activation[1], PLX_ACT_TANH);
    assert_int_equal(s->layer_activation[2], PLX_ACT_GELU);
    assert_int_equal(s->layer_activation[3], PLX_ACT_SOFTMAX);
    push(&f, PLX_CMD_SAMPLE_STEP, 5, 0);
    push(&f, PLX_CMD_RESET_NEXT, 0, 0);
    for (int i = 0; i < PLX_OPT_COUNT + 1; i++)
        push(&f, PLX_CMD_OPTIMIZER_NEXT, 0, 0);
    assert_true(plx_source_advance(f.source, 0, NULL));
    s = take(&f);
    assert_int_equal(s->status.sample, 2);
    assert_int_equal(s->status.seed, 8);
    assert_string_equal(s->status.optimizer, "adamw"); /* the one after Adam */
    shut(&f);
}

static void epochs_are_steps_too(void **state)
{
    (void)state;
    fixture f = open_with("2-8-2", (plx_trainer_desc){.batch = 100}, true, true);
    assert_true(plx_source_advance(f.source, 5, NULL));
    assert_int_equal(take(&f)->status.step, 0);
    push(&f, PLX_CMD_STEP, 3, 0);
    assert_true(plx_source_advance(f.source, 100, NULL));
    assert_int_equal(take(&f)->status.step, 3);
    push(&f, PLX_CMD_STEP_EPOCH, 1, 0); /* the rest of this one */
    assert_true(plx_source_advance(f.source, 100, NULL));
    assert_int_equal(take(&f)->status.step, 16);
    push(&f, PLX_CMD_STEP_EPOCH, 2, 0);
    assert_true(plx_source_advance(f.source, 100, NULL));
    assert_int_equal(take(&f)->status.step, 48);
    assert_int_equal(take(&f)->status.state, PLX_RUN_PAUSED);
    push(&f, PLX_CMD_STEP_EPOCH, 9, 0);
    push(&f, PLX_CMD_PAUSE, 1, 0);
    push(&f, PLX_CMD_PAUSE, 0, 0); /* runs on without an end */
    assert_true(plx_source_advance(f.source, 300, NULL));
    assert_int_equal(take(&f)->status.step, 348);
    shut(&f);
}

/* However the last step was asked for, a reset runs on. */
static void what_was_asked_for_ends_with_the_training(void **state)
{
    (void)state;
    fixture f = open_with("2-8-2", (plx_trainer_desc){.batch = 100, .epochs = 2}, true, true);
    const plx_command_kind asks[] = {PLX_CMD_STEP, PLX_CMD_STEP_EPOCH};
    const double counts[] = {32, 2};
    for (size_t i = 0; i < 2; i++) {
        push(&f, asks[i], counts[i], 0);
        assert_true(plx_source_advance(f.source, 100, NULL));
        assert_int_equal(take(&f)->status.state, PLX_RUN_FINISHED);
        push(&f, PLX_CMD_RESET_AGAIN, 0, 0);
        assert_true(plx_source_advance(f.source, 20, NULL));
        assert_int_equal(take(&f)->status.step, 20);
        push(&f, PLX_CMD_RESET_AGAIN, 0, 0);
    }
    shut(&f);
}

static void it_begins_again_with_what_it_was_given(void **state)
{
    (void)state;
    fixture f = open_with("2-4-2", (plx_trainer_desc){0}, false, false);
    size_t count = f.network->param_count, bytes = count * sizeof(float);
    float *params = plx_alloc(count, sizeof *params);
    assert_true(plx_source_advance(f.source, 3, NULL));
    memcpy(params, take(&f)->params, bytes);
    plx_source_destroy(&f.source);
    f.source = plx_trainer_source_create(
        &(plx_trainer_source_desc){
            .trainer = {.network = f.network, .train = f.train}, .params = params},
        NULL);
    for (int round = 0; round < 2; round++) {
        assert_true(plx_source_advance(f.source, 5, NULL));
        assert_memory_not_equal(take(&f)->params, params, bytes);
        push(&f, PLX_CMD_RESET_AGAIN, 0, 0);
        assert_true(plx_source_advance(f.source, 0, NULL));
        assert_int_equal(take(&f)->status.step, 0);
        assert_memory_equal(take(&f)->params, params, bytes);
        /* New ones take their place. */
        push(&f, PLX_CMD_RESET_NEXT, 0, 0);
        assert_true(plx_source_advance(f.source, 0, NULL));
        memcpy(params, take(&f)->params, bytes);
    }
    plx_free(params);
    shut(&f);
}

/* Where a step takes longer than samples are counted for, it is its samples over its time. */
static void slow_steps_have_a_steady_rate(void **state)
{
    (void)state;
    fixture f = open_with("2-4-2", (plx_trainer_desc){.batch = 100}, false, false);
    push(&f, PLX_CMD_PACE, 0.4, 0);
    assert_true(plx_source_start(f.source, NULL));
    const plx_snapshot *s = wait_for(&f, has_steps, 2);
    assert_true(s->status.samples_per_s > 0 && s->status.samples_per_s <= 100);
    shut(&f);
}

/* A step over a great batch can be paused in its midst, and goes on where it was. */
static void a_long_step_listens(void **state)
{
    (void)state;
    fixture f = open_with("2-3000-300-2", (plx_trainer_desc){.optimizer = PLX_OPT_GD}, true, true);
    assert_true(plx_source_start(f.source, NULL));
    push(&f, PLX_CMD_PAUSE, 0, 0);
    push(&f, PLX_CMD_SAMPLE, 0, 9);
    wait_for(&f, has_sample, 9); /* it runs */
    push(&f, PLX_CMD_PAUSE, 1, 0);
    const plx_snapshot *s = wait_for(&f, in_state, PLX_RUN_PAUSED);
    uint64_t step = s->status.step;
    push(&f, PLX_CMD_PAUSE, 0, 0);
    wait_for(&f, has_steps, step + 2);
    shut(&f);
}

static void lock_step_is_repeatable_and_exact(void **state)
{
    (void)state;
    plx_trainer_desc desc = {.seed = 8};
    fixture a = open_with("2-12-2", desc, true, false), b = open_with("2-12-2", desc, true, false);
    assert_true(plx_source_advance(a.source, 0, NULL));
    assert_int_equal(take(&a)->status.step, 0);
    assert_int_equal(take(&a)->sequence, 1);
    assert_true(plx_source_advance(a.source, 100, NULL));
    for (int i = 0; i < 10; i++)
        assert_true(plx_source_advance(b.source, 10, NULL));
    const plx_snapshot *x = take(&a), *y = take(&b);
    assert_int_equal(x->status.step, 100);
    assert_memory_equal(x->params, y->params, a.network->param_count * sizeof(float));
    assert_memory_equal(x->activation, y->activation, a.network->unit_count * sizeof(float));
    assert_true(x->status.train_loss == y->status.train_loss);
    assert_true(x->status.test_loss == y->status.test_loss);
    assert_true(x->status.samples_per_s == 0 && y->status.samples_per_s == 0);
    /* Pause holds in lock-step too, and a step command does its own number. */
    push(&a, PLX_CMD_PAUSE, 1, 0);
    assert_true(plx_source_advance(a.source, 5, NULL));
    assert_int_equal(take(&a)->status.step, 100);
    push(&a, PLX_CMD_STEP, 2, 0);
    assert_true(plx_source_advance(a.source, 5, NULL));
    assert_int_equal(take(&a)->status.step, 102);
    shut(&a);
    shut(&b);
}

static void lock_step_tells_divergence(void **state)
{
    (void)state;
    fixture f = open_with("2-8-8-2",
        (plx_trainer_desc){.optimizer = PLX_OPT_SGD, .learning_rate = 1e300}, true, false);
    plx_error e = {0};
    for (int i = 0; i < 2; i++) {
        assert_false(plx_source_advance(f.source, 10, &e));
        assert_int_equal(e.code, PLX_ERR_NUMERIC);
        assert_true(e.message[0]);
        const plx_snapshot *s = take(&f);
        assert_int_equal(s->sequence, i + 1);
        assert_int_equal(s->status.state, PLX_RUN_DIVERGED);
        assert_true(isfinite(s->params[0]));
        e = (plx_error){0};
    }
    shut(&f);
}

static void stop_and_start_again(void **state)
{
    (void)state;
    fixture f = open_with("2-8-2", (plx_trainer_desc){0}, true, false);
    plx_source_stop(f.source); /* none runs */
    for (int i = 0; i < 5; i++) {
        uint64_t before = take(&f)->status.step;
        assert_true(plx_source_start(f.source, NULL));
        wait_for(&f, has_steps, before + 1);
        plx_source_stop(f.source);
    }
    /* Also with a queue that is full of commands, and after a quit. */
    push(&f, PLX_CMD_PAUSE, 1, 0);
    push(&f, PLX_CMD_QUIT, 0, 0);
    assert_true(plx_source_start(f.source, NULL));
    while (
        plx_commands_push(f.source->commands, (plx_command){.kind = PLX_CMD_SAMPLE, .index = 1})) {
    }
    plx_source_stop(f.source);
    shut(&f);
}

static void every_failed_allocation_is_survived(void **state)
{
    (void)state;
    fixture f = open_with("2-4-2", (plx_trainer_desc){0}, true, false);
    static const float given[64];
    assert_int_equal(f.network->param_count, 64);
    for (uint64_t n = 1;; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        plx_source *s = plx_trainer_source_create(
            &(plx_trainer_source_desc){.trainer = {.network = f.network, .train = f.train},
                .test = f.test,
                .params = given},
            &e);
        plx_mem_fail_at(0);
        if (s) {
            assert_true(n > 20);
            plx_source_destroy(&s);
            break;
        }
        assert_int_equal(e.code, PLX_ERR_MEMORY);
    }
    shut(&f);
}

static void nothing_is_allocated_while_it_runs(void **state)
{
    (void)state;
    fixture f = open_with("2-8-2", (plx_trainer_desc){0}, true, false);
    plx_mem_fail_at(1);
    push(&f, PLX_CMD_RESET, 0, 2);
    push(&f, PLX_CMD_OPTIMIZER, 0, PLX_OPT_RMSPROP);
    push(&f, PLX_CMD_SAMPLE, 0, 2);
    assert_true(plx_source_advance(f.source, 200, NULL));
    /* The failure is still due: nothing has asked for memory. */
    void *memory = plx_alloc(1, 1);
    plx_mem_fail_at(0);
    assert_null(memory);
    assert_int_equal(take(&f)->status.step, 200);
    shut(&f);
}

/* A step in twenty minutes is no more than the first one, and then it is as fast as before. */
static void a_pace_holds_steps_back_and_no_command(void **state)
{
    (void)state;
    fixture f = open_with("2-4-2", (plx_trainer_desc){.seed = 1}, false, true);
    push(&f, PLX_CMD_PACE, 1.0 / 1200, 0);
    push(&f, PLX_CMD_PAUSE, 0, 0);
    assert_true(plx_source_start(f.source, NULL));
    const plx_snapshot *s = wait_for(&f, has_steps, 1);
    assert_true(s->status.pace > 0 && s->status.pace < 0.001);
    plx_sleep_s(0.05);
    assert_int_equal(take(&f)->status.step, 1);
    /* Steps by number come at once. */
    push(&f, PLX_CMD_STEP, 5, 0);
    s = wait_for(&f, has_steps, 6);
    push(&f, PLX_CMD_PACE, NAN, 0);
    push(&f, PLX_CMD_PACE, 0, 0);
    push(&f, PLX_CMD_PAUSE, 0, 0);
    s = wait_for(&f, has_steps, 200);
    assert_true(s->status.pace == 0);
    plx_source_stop(f.source);
    shut(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pace_holds_steps_back_and_no_command),
        cmocka_unit_test(start_publishes_at_once_and_fills_the_status),
        cmocka_unit_test(pause_step_and_resume),
        cmocka_unit_test(samples_wrap_and_show_their_values),
        cmocka_unit_test(epochs_end_and_reset_begins_again),
        cmocka_unit_test(divergence_pauses_and_can_be_left),
        cmocka_unit_test(optimizer_command),
        cmocka_unit_test(only_what_is_wanted_is_filled),
        cmocka_unit_test(surveys_go_beside_the_training),
        cmocka_unit_test(commands_go_by_what_the_source_has),
        cmocka_unit_test(epochs_are_steps_too),
        cmocka_unit_test(what_was_asked_for_ends_with_the_training),
        cmocka_unit_test(it_begins_again_with_what_it_was_given),
        cmocka_unit_test(slow_steps_have_a_steady_rate),
        cmocka_unit_test(a_long_step_listens),
        cmocka_unit_test(lock_step_is_repeatable_and_exact),
        cmocka_unit_test(lock_step_tells_divergence),
        cmocka_unit_test(stop_and_start_again),
        cmocka_unit_test(every_failed_allocation_is_survived),
        cmocka_unit_test(nothing_is_allocated_while_it_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
