#include "base/mem.h"
#include "support.h"
#include "train/builtin.h"
#include "train/trainer.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct fixture {
    plx_dataset *data;
    plx_network *network;
    plx_trainer *trainer;
} fixture;

static fixture open_with(const char *data, const char *spec, plx_trainer_desc desc)
{
    fixture f = {.data = plx_builtin_create(data, 1, NULL)};
    assert_non_null(f.data);
    f.network = plx_network_create(
        &(plx_network_desc){.spec = spec,
            .hidden_default = PLX_ACT_RELU,
            .output_default = f.data->label ? PLX_ACT_SOFTMAX : PLX_ACT_IDENTITY},
        NULL);
    assert_non_null(f.network);
    desc.network = f.network;
    desc.train = f.data;
    f.trainer = plx_trainer_create(&desc, NULL);
    assert_non_null(f.trainer);
    return f;
}

static void shut(fixture *f)
{
    plx_trainer_destroy(&f->trainer);
    plx_network_destroy(&f->network);
    plx_dataset_destroy(&f->data);
}

static void run_epochs(fixture *f, uint64_t epochs)
{
    plx_error e = {0};
    for (uint64_t done = 0; done < epochs;) {
        if (!plx_trainer_step(f->trainer, &e))
            fail_msg("%s", e.message);
        done += plx_trainer_get(f->trainer).epoch_end;
    }
}

static float *copy_params(const fixture *f)
{
    float *copy = plx_alloc(f->network->param_count, sizeof *copy);
    memcpy(copy, plx_trainer_params(f->trainer), f->network->param_count * sizeof *copy);
    return copy;
}

static void every_optimizer_learns(void **state)
{
    (void)state;
    for (int o = 0; o < PLX_OPT_COUNT; o++) {
        fixture f =
            open_with("moons", "2-16-16-2", (plx_trainer_desc){.optimizer = (plx_optimizer)o});
        double loss, accuracy, start;
        plx_trainer_evaluate(f.trainer, f.data, SIZE_MAX, &start, &accuracy);
        run_epochs(&f, o == PLX_OPT_GD ? 300 : 20);
        plx_trainer_evaluate(f.trainer, f.data, SIZE_MAX, &loss, &accuracy);
        assert_true(loss < 0.7 * start);
        assert_true(accuracy > 0.85);
        shut(&f);
    }
}

static void regression_learns_and_has_no_accuracy(void **state)
{
    (void)state;
    fixture f = open_with("plane", "2-8-1", (plx_trainer_desc){0});
    run_epochs(&f, 30);
    double loss, accuracy;
    plx_trainer_evaluate(f.trainer, f.data, SIZE_MAX, &loss, &accuracy);
    assert_true(loss < 0.05);
    assert_true(isnan(accuracy));
    plx_trainer_state now = plx_trainer_get(f.trainer);
    assert_true(isnan(now.accuracy));
    assert_true(fabs(now.loss - loss) < 0.05);
    assert_int_equal(now.loss_kind, PLX_LOSS_MSE);
    shut(&f);
}

static void the_same_seed_gives_the_same_bits(void **state)
{
    (void)state;
    plx_trainer_desc desc = {.seed = 9, .schedule = PLX_SCHEDULE_COSINE, .epochs = 3, .l1 = 1e-5};
    fixture a = open_with("spiral", "2-32-32-2", desc), b = open_with("spiral", "2-32-32-2", desc);
    run_epochs(&a, 3);
    run_epochs(&b, 3);
    assert_true(plx_trainer_finished(a.trainer));
    /* There is no next step, with which the schedule would begin again. */
    assert_true(plx_trainer_get(a.trainer).learning_rate < 1e-5);
    size_t bytes = a.network->param_count * sizeof(float);
    assert_memory_equal(plx_trainer_params(a.trainer), plx_trainer_params(b.trainer), bytes);
    /* A reset comes back to the same way. */
    plx_trainer_reset(a.trainer, 9);
    assert_false(plx_trainer_finished(a.trainer));
    run_epochs(&a, 3);
    assert_memory_equal(plx_trainer_params(a.trainer), plx_trainer_params(b.trainer), bytes);
    plx_trainer_reset(a.trainer, 10);
    run_epochs(&a, 3);
    assert_memory_not_equal(plx_trainer_params(a.trainer), plx_trainer_params(b.trainer), bytes);
    shut(&a);
    shut(&b);
}

static void epochs_count_rows(void **state)
{
    (void)state;
    fixture f = open_with("xor", "2-4-2", (plx_trainer_desc){.batch = 70, .epochs = 2});
    size_t steps = (f.data->count + 69) / 70;
    assert_true(f.data->count % 70 != 0);
    for (size_t i = 0; i < 2 * steps; i++) {
        assert_false(plx_trainer_finished(f.trainer));
        assert_true(plx_trainer_step(f.trainer, NULL));
        plx_trainer_state now = plx_trainer_get(f.trainer);
        assert_int_equal(now.epoch_end, (i + 1) % steps == 0);
        assert_int_equal(now.step, i + 1);
    }
    assert_true(plx_trainer_finished(f.trainer));
    assert_int_equal(plx_trainer_get(f.trainer).samples, 2 * f.data->count);
    assert_true(plx_trainer_get(f.trainer).epoch == 2);
    shut(&f);
}

/* A full-batch step is the mean gradient of all rows, also where a pass takes only a part. */
static void full_batch_step_is_the_mean_gradient(void **state)
{
    (void)state;
    fixture f = open_with("gauss", "2-3:tanh-17000-4",
        (plx_trainer_desc){.optimizer = PLX_OPT_GD, .learning_rate = 0.5});
    assert_true(f.data->count * f.network->unit_count > 1 << 25);
    float *before = copy_params(&f), *grads = plx_alloc(f.network->param_count, sizeof *grads);
    plx_trainer_gradient(f.trainer, 0, f.data->count, grads);
    /* The same from two halves, by the mean's linearity. */
    float *half = plx_alloc(f.network->param_count, sizeof *half);
    size_t first = f.data->count / 2;
    plx_trainer_gradient(f.trainer, 0, first, half);
    const plx_link *last = &f.network->links[2];
    double share = (double)first / (double)f.data->count;
    double rest = 0;
    float *other = plx_alloc(f.network->param_count, sizeof *other);
    plx_trainer_gradient(f.trainer, first, f.data->count - first, other);
    for (size_t i = 0; i < last->in * last->out; i++) {
        size_t at = last->weight_offset + i;
        double whole = share * (double)half[at] + (1 - share) * (double)other[at];
        rest = fmax(rest, fabs(whole - (double)grads[at]));
    }
    assert_true(rest < 1e-5);
    assert_true(plx_trainer_step(f.trainer, NULL));
    const float *after = plx_trainer_params(f.trainer);
    for (size_t i = 0; i < f.network->param_count; i++)
        assert_true(fabs((double)after[i] - ((double)before[i] - 0.5 * (double)grads[i])) < 1e-6);
    assert_true(plx_trainer_get(f.trainer).epoch == 1);
    plx_free(before);
    plx_free(grads);
    plx_free(half);
    plx_free(other);
    shut(&f);
}

/* Runs into the numeric error of a prepared trainer and checks that nothing was applied. */
static void assert_refused(fixture *f, const char *layer)
{
    float *before = copy_params(f);
    uint64_t version = plx_trainer_link_version(f->trainer)[0];
    plx_trainer_state then = plx_trainer_get(f->trainer);
    plx_error e = {0};
    assert_false(plx_trainer_step(f->trainer, &e));
    assert_int_equal(e.code, PLX_ERR_NUMERIC);
    char quoted[PLX_NAME_SIZE + 2];
    snprintf(quoted, sizeof quoted, "'%s'", layer);
    if (!strstr(e.message, quoted))
        fail_msg("'%s' does not name the layer %s", e.message, quoted);
    assert_memory_equal(
        plx_trainer_params(f->trainer), before, f->network->param_count * sizeof *before);
    assert_int_equal(plx_trainer_link_version(f->trainer)[0], version);
    assert_int_equal(plx_trainer_get(f->trainer).step, then.step);
    plx_free(before);
}

static void divergence_is_noticed_within_the_step(void **state)
{
    (void)state;
    fixture f = open_with(
        "moons", "2-8-8-2", (plx_trainer_desc){.optimizer = PLX_OPT_SGD, .learning_rate = 1e30});
    plx_error e = {0};
    int steps = 0;
    while (plx_trainer_step(f.trainer, &e) && steps < 10)
        steps++;
    assert_true(steps < 10);
    assert_int_equal(e.code, PLX_ERR_NUMERIC);
    for (size_t i = 0; i < f.network->param_count; i++)
        assert_true(isfinite(plx_trainer_params(f.trainer)[i]));
    /* Such weights may be finite and still too large for the next pass; a reset helps. */
    plx_trainer_reset(f.trainer, 1);
    plx_trainer_set_learning_rate(f.trainer, 0.05);
    run_epochs(&f, 3);
    shut(&f);
}

static void each_place_of_divergence_is_named(void **state)
{
    (void)state;
    fixture f = open_with("moons", "2-8-8-2", (plx_trainer_desc){.optimizer = PLX_OPT_SGD});
    float *params = copy_params(&f);
    const plx_link *middle = &f.network->links[1];

    /* Activations: the middle link overflows for any row that reaches it. */
    float *bad = copy_params(&f);
    for (size_t i = 0; i < middle->out; i++)
        bad[middle->bias_offset + i] = FLT_MAX;
    for (size_t i = 0; i < f.network->links[0].out; i++)
        bad[f.network->links[0].bias_offset + i] = 10;
    for (size_t i = 0; i < middle->in * middle->out; i++)
        bad[middle->weight_offset + i] = FLT_MAX;
    plx_trainer_set_params(f.trainer, bad);
    assert_refused(&f, "hidden 2");

    /* The update: a finite gradient times a rate that overflows. */
    plx_trainer_set_params(f.trainer, params);
    plx_trainer_set_learning_rate(f.trainer, (double)FLT_MAX * 1e3);
    assert_refused(&f, "output");

    /* And with a sane rate the same trainer goes on. */
    plx_trainer_set_learning_rate(f.trainer, 0.05);
    assert_true(plx_trainer_step(f.trainer, NULL));

    /* Inputs: whatever row comes next is not a number. */
    for (size_t i = 0; i < f.data->count * f.data->inputs; i++)
        f.data->x[i] = NAN;
    assert_refused(&f, "input");
    plx_free(bad);
    plx_free(params);
    shut(&f);
}

static void optimizer_state_starts_anew_after_divergence(void **state)
{
    (void)state;
    fixture a = open_with("moons", "2-8-2", (plx_trainer_desc){0});
    run_epochs(&a, 1);
    float *params = copy_params(&a);
    plx_trainer_set_learning_rate(a.trainer, 1e300);
    plx_error e = {0};
    assert_false(plx_trainer_step(a.trainer, &e));
    plx_trainer_set_learning_rate(a.trainer, 0.001);
    assert_true(plx_trainer_step(a.trainer, NULL));
    /* Adam's first step from zeroed state moves by the rate, whatever the gradient's size. */
    double most = 0;
    for (size_t i = 0; i < a.network->param_count; i++)
        most = fmax(most, fabs((double)(plx_trainer_params(a.trainer)[i] - params[i])));
    assert_true(fabs(most - 0.001) < 2e-5);
    plx_free(params);
    shut(&a);
}

/* Mean loss of the whole data and the penalties, for the weights with one of them moved. */
static double penalised_loss(fixture *f, const float *params, size_t at, float by, double l1)
{
    float *moved = plx_alloc(f->network->param_count, sizeof *moved);
    memcpy(moved, params, f->network->param_count * sizeof *moved);
    moved[at] += by;
    plx_trainer_set_params(f->trainer, moved);
    double loss, accuracy, sum = 0;
    plx_trainer_evaluate(f->trainer, f->data, SIZE_MAX, &loss, &accuracy);
    for (size_t l = 0; l < f->network->link_count; l++) {
        const plx_link *k = &f->network->links[l];
        for (size_t i = 0; i < k->in * k->out; i++)
            sum += fabs((double)moved[k->weight_offset + i]);
    }
    plx_free(moved);
    return loss + l1 * sum;
}

static void the_last_step_is_told_exactly(void **state)
{
    (void)state;
    const double l1 = 0.02;
    fixture f = open_with("moons", "2-6:tanh-2",
        (plx_trainer_desc){.optimizer = PLX_OPT_GD, .learning_rate = 0.1, .l1 = l1});
    size_t count = f.network->param_count;
    float *update = plx_alloc(count, sizeof *update),
          *gradient = plx_alloc(count, sizeof *gradient);
    assert_null(plx_trainer_last_gradient(f.trainer));
    assert_false(plx_trainer_last_update(f.trainer, update));
    assert_true(isnan(plx_trainer_gradient_norm(f.trainer)));
    float *before = copy_params(&f);
    assert_true(plx_trainer_step(f.trainer, NULL));
    float *after = copy_params(&f);
    assert_true(plx_trainer_last_update(f.trainer, update));
    const float *last = plx_trainer_last_gradient(f.trainer);
    assert_non_null(last);
    memcpy(gradient, last, count * sizeof *gradient);
    double squares = 0;
    for (size_t i = 0; i < count; i++) {
        assert_true(update[i] == after[i] - before[i]);
        squares += (double)gradient[i] * (double)gradient[i];
    }
    assert_true(fabs(plx_trainer_gradient_norm(f.trainer) - sqrt(squares)) < 1e-6);
    /* Against finite differences; weights at which |w| has a corner are not among them. */
    for (size_t l = 0; l < 2; l++) {
        const plx_link *k = &f.network->links[l];
        for (size_t i = 0; i < k->in * k->out + k->out; i++) {
            size_t at =
                i < k->in * k->out ? k->weight_offset + i : k->bias_offset + i - k->in * k->out;
            const float h = 1.0f / 1024;
            double up = penalised_loss(&f, before, at, h, l1);
            double down = penalised_loss(&f, before, at, -h, l1);
            assert_true(fabs((up - down) / (2 * (double)h) - (double)gradient[at]) < 2e-4);
        }
    }
    assert_null(plx_trainer_last_gradient(f.trainer)); /* other weights, from no step */
    plx_free(before);
    plx_free(after);
    plx_free(update);
    plx_free(gradient);
    shut(&f);
}

/* A step in parts is the same step, whatever is asked between its parts. */
static void parts_make_the_same_step(void **state)
{
    (void)state;
    plx_trainer_desc desc = {.optimizer = PLX_OPT_GD, .seed = 5};
    fixture a = open_with("moons", "2-12-2", desc), b = open_with("moons", "2-12-2", desc);
    plx_trainer_keep_gradient(b.trainer, true);
    size_t count = a.network->param_count, parts = 0;
    float *kept = plx_alloc(count, sizeof *kept), *update = plx_alloc(count, sizeof *update);
    for (int i = 0; i < 3; i++) {
        assert_true(plx_trainer_step(a.trainer, NULL));
        plx_step_result result;
        for (parts = 1; (result = plx_trainer_step_part(b.trainer, NULL)) == PLX_STEP_PART;
             parts++) {
            assert_int_equal(plx_trainer_get(b.trainer).step, i);
            if (i > 0) {
                /* The gradient and update of the step before are still there. */
                assert_memory_equal(
                    plx_trainer_last_gradient(b.trainer), kept, count * sizeof *kept);
                assert_true(plx_trainer_last_update(b.trainer, update));
            }
            float unit[16];
            double loss, accuracy;
            plx_trainer_units(
                b.trainer, b.data, parts, &(plx_unit_values){.activation = unit, .gradient = unit});
            plx_trainer_evaluate(b.trainer, b.data, 100, &loss, &accuracy);
        }
        assert_int_equal(result, PLX_STEP_DONE);
        memcpy(kept, plx_trainer_last_gradient(b.trainer), count * sizeof *kept);
    }
    assert_true(parts == (a.data->count + 255) / 256);
    assert_memory_equal(
        plx_trainer_params(a.trainer), plx_trainer_params(b.trainer), count * sizeof(float));
    /* A weight that is set in the midst of a step begins it anew, */
    assert_int_equal(plx_trainer_step_part(b.trainer, NULL), PLX_STEP_PART);
    plx_trainer_set_param(b.trainer, 0, 0.5);
    size_t again = 1;
    while (plx_trainer_step_part(b.trainer, NULL) == PLX_STEP_PART)
        again++;
    assert_int_equal(again, parts);
    /* and another optimiser a step of its own. */
    assert_int_equal(plx_trainer_step_part(b.trainer, NULL), PLX_STEP_PART);
    plx_trainer_set_optimizer(b.trainer, PLX_OPT_ADAM);
    plx_trainer_set_batch(b.trainer, 50);
    assert_int_equal(plx_trainer_step_part(b.trainer, NULL), PLX_STEP_DONE);
    assert_int_equal(plx_trainer_get(b.trainer).samples, 4 * a.data->count + 50);
    plx_free(kept);
    plx_free(update);
    shut(&a);
    shut(&b);
}

static void settings_take_hold_at_the_next_step(void **state)
{
    (void)state;
    fixture a = open_with("moons", "2-7-5-2", (plx_trainer_desc){.seed = 3});
    fixture b = open_with("moons", "2-7:tanh-5:elu-2",
        (plx_trainer_desc){.seed = 3, .batch = 200, .l1 = 0.01, .l2 = 0.1});
    plx_trainer_set_params(b.trainer, plx_trainer_params(a.trainer));
    plx_trainer_set_params(a.trainer, plx_trainer_params(b.trainer));
    plx_trainer_set_activation(a.trainer, 1, PLX_ACT_TANH);
    plx_trainer_set_activation(a.trainer, 2, PLX_ACT_ELU);
    plx_trainer_set_activation(a.trainer, 0, PLX_ACT_RELU); /* no layer that computes */
    plx_trainer_set_activation(a.trainer, 3, PLX_ACT_RELU); /* what the loss needs stays */
    plx_trainer_set_activation(a.trainer, 2, PLX_ACT_COUNT);
    plx_trainer_set_batch(a.trainer, 200);
    plx_trainer_set_batch(a.trainer, 0);
    plx_trainer_set_penalties(a.trainer, 0.01, NAN);
    plx_trainer_set_penalties(a.trainer, -1, 0.1);
    for (size_t l = 0; l < 4; l++)
        assert_int_equal(
            plx_trainer_layer_activations(a.trainer)[l], b.network->layers[l].activation);
    run_epochs(&a, 2);
    run_epochs(&b, 2);
    assert_int_equal(plx_trainer_get(a.trainer).step, 20);
    assert_memory_equal(plx_trainer_params(a.trainer), plx_trainer_params(b.trainer),
        a.network->param_count * sizeof(float));
    /* New weights are those that suit the new activations. */
    plx_trainer_reset(a.trainer, 11);
    plx_trainer_reset(b.trainer, 11);
    assert_memory_equal(plx_trainer_params(a.trainer), plx_trainer_params(b.trainer),
        a.network->param_count * sizeof(float));
    /* AdamW's own decay gives way to one that is set, be it 0. */
    plx_trainer_state now = plx_trainer_get(a.trainer);
    assert_true(now.l1 == 0.01 && now.l2 == 0.1 && now.batch == 200);
    shut(&a);
    a = open_with("moons", "2-4-2", (plx_trainer_desc){.optimizer = PLX_OPT_ADAMW});
    now = plx_trainer_get(a.trainer);
    assert_true(now.l2 == 0.01 && !now.l2_given);
    plx_trainer_set_penalties(a.trainer, NAN, 0);
    now = plx_trainer_get(a.trainer);
    assert_true(now.l2 == 0 && now.l2_given);
    shut(&a);
    a = open_with(
        "moons", "2-4-2", (plx_trainer_desc){.optimizer = PLX_OPT_ADAMW, .l2_given = true});
    assert_true(plx_trainer_get(a.trainer).l2 == 0);
    shut(&a);
    shut(&b);
}

static void one_parameter_is_set_by_hand(void **state)
{
    (void)state;
    fixture f = open_with("moons", "2-7-5-2", (plx_trainer_desc){.seed = 3});
    run_epochs(&f, 1);
    const size_t count = f.network->param_count;
    for (size_t l = 0; l < f.network->link_count; l++) {
        const plx_link *k = &f.network->links[l];
        const size_t of[] = {k->weight_offset, k->weight_offset + k->in * k->out - 1,
            k->bias_offset, k->bias_offset + k->out - 1};
        for (size_t i = 0; i < 4; i++) {
            float *before = copy_params(&f);
            uint64_t version[3], was = plx_trainer_get(f.trainer).version;
            memcpy(version, plx_trainer_link_version(f.trainer), sizeof version);
            before[of[i]] = 1.5F + (float)i;
            plx_trainer_set_param(f.trainer, of[i], 1.5 + (double)i);
            assert_memory_equal(plx_trainer_params(f.trainer), before, count * sizeof(float));
            assert_int_not_equal(plx_trainer_get(f.trainer).version, was);
            for (size_t other = 0; other < 3; other++)
                assert_true(
                    (plx_trainer_link_version(f.trainer)[other] == version[other]) == (other != l));
            plx_free(before);
        }
    }
    uint64_t was = plx_trainer_get(f.trainer).version;
    plx_trainer_set_param(f.trainer, count, 1);
    plx_trainer_set_param(f.trainer, SIZE_MAX, 1);
    plx_trainer_set_param(f.trainer, 0, NAN);
    plx_trainer_set_param(f.trainer, 0, 1e300);
    assert_int_equal(plx_trainer_get(f.trainer).version, was);
    /* Training goes on from there. */
    run_epochs(&f, 1);
    assert_true(plx_trainer_params(f.trainer)[0] != 1.5F);
    shut(&f);
}

static void evaluation_over_a_subset_is_spread(void **state)
{
    (void)state;
    fixture f = open_with("gauss", "2-8-4", (plx_trainer_desc){0});
    run_epochs(&f, 5);
    double all, some, right_all, right_some;
    plx_trainer_evaluate(f.trainer, f.data, SIZE_MAX, &all, &right_all);
    plx_trainer_evaluate(f.trainer, f.data, f.data->count / 2, &some, &right_some);
    assert_true(fabs(all - some) < 0.1 && some != all);
    assert_true(fabs(right_all - right_some) < 0.1);
    plx_trainer_evaluate(f.trainer, f.data, 0, &some, &right_some);
    assert_true(isnan(some) && isnan(right_some));
    shut(&f);
}

static void activations_of_all_units(void **state)
{
    (void)state;
    fixture f = open_with("moons", "2-5-2", (plx_trainer_desc){0});
    float a[9], first = f.data->x[6];
    plx_trainer_units(f.trainer, f.data, 3, &(plx_unit_values){.activation = a});
    assert_true(a[0] == first && a[1] == f.data->x[7]);
    const float *p = plx_trainer_params(f.trainer);
    const plx_link *k = &f.network->links[0];
    for (size_t o = 0; o < 5; o++) {
        float z = p[k->weight_offset + 2 * o] * a[0] + p[k->weight_offset + 2 * o + 1] * a[1];
        assert_true(fabsf(a[2 + o] - (z > 0 ? z : 0)) < 1e-6f);
    }
    assert_true(fabsf(a[7] + a[8] - 1) < 1e-6f);
    shut(&f);
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    plx_dataset *moons = plx_builtin_create("moons", 1, NULL);
    plx_dataset *plane = plx_builtin_create("plane", 1, NULL);
    const struct {
        const char *spec;
        const plx_dataset *data;
        plx_trainer_desc desc;
        const char *numbers[2]; /* that the sentence must hold */
    } wrong[] = {
        {"3-4-2", moons, {0}, {"3", "2"}},
        {"2-4-7", moons, {0}, {"7", "2"}},
        {"2-4-2:relu", moons, {.loss = PLX_LOSS_CROSS_ENTROPY}, {"softmax", "relu"}},
        {"2-4-2:tanh", moons, {.loss = PLX_LOSS_BINARY_CROSS_ENTROPY}, {"sigmoid", "tanh"}},
        {"2-4-1:softmax", plane, {.loss = PLX_LOSS_CROSS_ENTROPY}, {"classes", "values"}},
        {"2-4-1:sigmoid", plane, {.loss = PLX_LOSS_BINARY_CROSS_ENTROPY}, {"row", "0 to 1"}},
        {"2-4-2", moons, {.learning_rate = -1}, {"learning rate", ""}},
        {"2-4-2", moons, {.learning_rate = NAN}, {"learning rate", ""}},
        {"2-4-2", moons, {.l1 = -1}, {"L1", ""}},
        {"2-4-2", moons, {.l2 = INFINITY}, {"L2", ""}},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        plx_network *n = plx_network_create(&(plx_network_desc){.spec = wrong[i].spec,
                                                .hidden_default = PLX_ACT_RELU,
                                                .output_default = PLX_ACT_SOFTMAX},
            NULL);
        plx_trainer_desc desc = wrong[i].desc;
        desc.network = n;
        desc.train = wrong[i].data;
        plx_error e = {0};
        assert_null(plx_trainer_create(&desc, &e));
        assert_int_equal(e.code, PLX_ERR_USAGE);
        assert_non_null(strstr(e.message, wrong[i].numbers[0]));
        assert_non_null(strstr(e.message, wrong[i].numbers[1]));
        plx_network_destroy(&n);
    }
    plx_dataset_destroy(&moons);
    plx_dataset_destroy(&plane);
}

static void every_failed_allocation_is_survived(void **state)
{
    (void)state;
    fixture f = open_with("moons", "2-4-2", (plx_trainer_desc){0});
    for (uint64_t n = 1;; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        plx_trainer *t =
            plx_trainer_create(&(plx_trainer_desc){.network = f.network, .train = f.data}, &e);
        plx_mem_fail_at(0);
        if (t) {
            assert_true(n > 15);
            plx_trainer_destroy(&t);
            break;
        }
        assert_int_equal(e.code, PLX_ERR_MEMORY);
    }
    shut(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_optimizer_learns),
        cmocka_unit_test(regression_learns_and_has_no_accuracy),
        cmocka_unit_test(the_same_seed_gives_the_same_bits),
        cmocka_unit_test(epochs_count_rows),
        cmocka_unit_test(full_batch_step_is_the_mean_gradient),
        cmocka_unit_test(divergence_is_noticed_within_the_step),
        cmocka_unit_test(each_place_of_divergence_is_named),
        cmocka_unit_test(optimizer_state_starts_anew_after_divergence),
        cmocka_unit_test(the_last_step_is_told_exactly),
        cmocka_unit_test(parts_make_the_same_step),
        cmocka_unit_test(settings_take_hold_at_the_next_step),
        cmocka_unit_test(one_parameter_is_set_by_hand),
        cmocka_unit_test(evaluation_over_a_subset_is_spread),
        cmocka_unit_test(activations_of_all_units),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(every_failed_allocation_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
