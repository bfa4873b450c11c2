#include "train/trainer_source.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "train/survey.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

enum { TEST_ROWS = 1024 };
static const double PUBLISH_SECONDS = 1.0 / 60;
static const double WAIT_SECONDS = 0.5; /* for the next step at most, before it is looked again */
static const double RATE_SECONDS = 1;
/* Of the time that training takes: for the first survey, and for those that bring it up to date,
 * which are not to be felt in the samples a second. */
static const double FIRST_SURVEY_SHARE = 0.25, SURVEY_SHARE = 0.015;

typedef struct plx_trainer_source {
    plx_source head; /* must be first */
    plx_trainer *trainer;
    plx_survey *survey;
    const plx_dataset *test, *samples;
    plx_thread *thread; /* NULL in lock-step */
    atomic_bool stop;   /* written by the owner, read by the thread */

    /* Below: the thread's while it runs, else the owner's. */
    float *given; /* parameters of step 0, where they do not come from the seed; else NULL */
    plx_run_state state;
    double pace;                                   /* steps a second; 0: no limit */
    double due_s;                                  /* of the next step, where there is one */
    uint64_t steps_left;                           /* of PLX_CMD_STEP; paused after the last */
    uint64_t epochs_left;                          /* of PLX_CMD_STEP_EPOCH */
    uint64_t want;                                 /* bits of plx_want */
    uint64_t published;                            /* snapshots so far */
    uint64_t functions;                            /* changes of activation functions so far */
    uint64_t surveyed_version, surveyed_functions; /* of what the survey is about */
    bool surveyed;                                 /* to the end, once at least */
    double survey_due_s;                           /* its next slice, by the clock */
    uint64_t sample;
    double test_loss, test_accuracy; /* at test_step */
    uint64_t test_step;
    char message[160];
    bool changed; /* something to publish besides progress */
    bool quit;
    double published_s; /* when, by the clock */
    double rate;        /* samples a second */
    double rate_start_s;
    uint64_t rate_start_samples;
} plx_trainer_source;

static plx_trainer_source *of(plx_source *s)
{
    return (plx_trainer_source *)s;
}

/* What all units do for the sample shown. */
static void publish_units(plx_trainer_source *s, plx_snapshot *shot)
{
    bool z = s->want & PLX_WANT_PREACTIVATION, gradient = s->want & PLX_WANT_UNIT_GRADIENT;
    plx_trainer_units(s->trainer, s->samples, s->sample,
        &(plx_unit_values){.activation = shot->activation,
            .preactivation = z ? shot->preactivation : NULL,
            .gradient = gradient ? shot->unit_gradient : NULL});
    s->published++;
    shot->preactivation_version = z ? s->published : 0;
    shot->unit_gradient_version = gradient ? s->published : 0;
}

/* What the last step was about, for the weights of that version. */
static void publish_steps(plx_trainer_source *s, plx_snapshot *shot, uint64_t version)
{
    const float *gradient =
        s->want & PLX_WANT_GRADIENT ? plx_trainer_last_gradient(s->trainer) : NULL;
    if (!gradient) {
        shot->gradient_version = 0;
    } else if (shot->gradient_version != version) {
        memcpy(shot->gradient, gradient, s->head.network->param_count * sizeof *gradient);
        shot->gradient_version = version;
    }
    if (!(s->want & PLX_WANT_UPDATE))
        shot->update_version = 0;
    else if (shot->update_version != version)
        shot->update_version = plx_trainer_last_update(s->trainer, shot->update) ? version : 0;
}

static void publish(plx_trainer_source *s)
{
    plx_snapshot *shot = plx_exchange_begin(s->head.exchange);
    plx_trainer_state now = plx_trainer_get(s->trainer);
    plx_status *status = &shot->status;
    *status = (plx_status){
        .state = s->state,
        .step = now.step,
        .epoch = now.epoch,
        .train_loss = now.loss,
        .train_accuracy = now.accuracy,
        .test_loss = s->test_loss,
        .test_accuracy = s->test_accuracy,
        .test_step = s->test_step,
        .learning_rate = now.learning_rate,
        .base_rate = now.base_rate,
        .gradient_norm =
            s->want & PLX_WANT_GRADIENT_NORM ? plx_trainer_gradient_norm(s->trainer) : (double)NAN,
        .l1 = now.l1,
        .l2 = now.l2,
        .l2_given = now.l2_given,
        .batch = now.batch,
        .seed = now.seed,
        .pace = s->pace,
        .samples_per_s = s->state == PLX_RUN_RUNNING ? s->rate : 0,
        .sample = s->sample,
        .sample_label = s->samples->label ? (int64_t)s->samples->label[s->sample] : -1,
    };
    plx_text_copy(status->optimizer, sizeof status->optimizer, plx_optimizer_name(now.optimizer));
    plx_text_copy(status->message, sizeof status->message, s->message);
    plx_snapshot_copy_params(
        shot, plx_trainer_params(s->trainer), plx_trainer_link_version(s->trainer));
    memcpy(shot->layer_activation, plx_trainer_layer_activations(s->trainer),
        s->head.network->layer_count * sizeof *shot->layer_activation);
    publish_units(s, shot);
    publish_steps(s, shot, now.version);
    plx_survey_publish(
        s->survey, s->want & PLX_WANT_UNIT_STATISTICS, s->want & PLX_WANT_REPORT, shot);
    plx_exchange_publish(s->head.exchange);
    s->changed = false;
}

/* The samples a second are measured anew. */
static void begin_rate(plx_trainer_source *s)
{
    s->rate_start_s = plx_now_s();
    s->rate_start_samples = plx_trainer_get(s->trainer).samples;
    s->rate = 0;
}

static void set_state(plx_trainer_source *s, plx_run_state state)
{
    if (state != PLX_RUN_DIVERGED)
        s->message[0] = '\0';
    /* Nor does what was asked for go on after a reset. */
    if (state != PLX_RUN_RUNNING)
        s->steps_left = s->epochs_left = 0;
    if (state != s->state && state == PLX_RUN_RUNNING) {
        begin_rate(s);
        s->due_s = 0;
    }
    s->state = state;
    s->changed = true;
}

static void set_paused(plx_trainer_source *s, bool paused)
{
    s->steps_left = s->epochs_left = 0;
    if (paused && s->state == PLX_RUN_RUNNING)
        set_state(s, PLX_RUN_PAUSED);
    else if (!paused && (s->state == PLX_RUN_PAUSED || s->state == PLX_RUN_DIVERGED))
        set_state(s, PLX_RUN_RUNNING);
}

static void reset_again(plx_trainer_source *s, uint64_t seed)
{
    plx_trainer_reset(s->trainer, seed);
    if (s->given)
        plx_trainer_set_params(s->trainer, s->given);
    s->test_loss = s->test_accuracy = NAN;
    begin_rate(s);
    set_state(s, s->state == PLX_RUN_PAUSED ? PLX_RUN_PAUSED : PLX_RUN_RUNNING);
}

/* With new weights, which the next reset begins with again. */
static void reset(plx_trainer_source *s, uint64_t seed)
{
    plx_free(s->given);
    s->given = NULL;
    reset_again(s, seed);
}

/* A command's value as a count, at least 1; the comparison also turns NaN into one. */
static uint64_t count_of(double value)
{
    return value >= 1 && value < 1e15 ? (uint64_t)value : 1;
}

static void step_on(plx_trainer_source *s, uint64_t steps, uint64_t epochs)
{
    if (s->state == PLX_RUN_FINISHED)
        return;
    set_state(s, PLX_RUN_RUNNING);
    s->steps_left = steps;
    s->epochs_left = epochs;
}

static void set_activation(plx_trainer_source *s, uint64_t layer, double value)
{
    size_t layers = s->head.network->layer_count;
    if (!(value >= 0 && value < PLX_ACT_COUNT))
        return;
    for (size_t l = 1; l + 1 < layers; l++) {
        if (layer == PLX_ALL_HIDDEN || layer == l)
            plx_trainer_set_activation(s->trainer, l, (plx_activation)value);
    }
    s->functions++;
}

static void step_sample(plx_trainer_source *s, double value)
{
    if (!isfinite(value))
        return;
    double count = (double)s->samples->count;
    double at = fmod((double)s->sample + trunc(value), count);
    s->sample = (uint64_t)(at < 0 ? at + count : at);
}

static void obey(plx_trainer_source *s, const plx_command *c)
{
    plx_trainer_state now = plx_trainer_get(s->trainer);
    s->changed = true;
    switch (c->kind) {
    case PLX_CMD_PAUSE:
        set_paused(s, c->value != 0);
        break;
    case PLX_CMD_TOGGLE_PAUSE:
        set_paused(s, s->state == PLX_RUN_RUNNING);
        break;
    case PLX_CMD_STEP:
        step_on(s, count_of(c->value), 0);
        break;
    case PLX_CMD_STEP_EPOCH:
        step_on(s, 0, count_of(c->value));
        break;
    case PLX_CMD_RESET:
        reset(s, c->index);
        break;
    case PLX_CMD_RESET_AGAIN:
        reset_again(s, now.seed);
        break;
    case PLX_CMD_RESET_NEXT:
        reset(s, now.seed + 1);
        break;
    case PLX_CMD_LEARNING_RATE:
        plx_trainer_set_learning_rate(s->trainer, c->value);
        break;
    case PLX_CMD_LEARNING_RATE_TIMES:
        plx_trainer_set_learning_rate(s->trainer, now.base_rate * c->value);
        break;
    case PLX_CMD_OPTIMIZER:
        if (c->index < PLX_OPT_COUNT)
            plx_trainer_set_optimizer(s->trainer, (plx_optimizer)c->index);
        break;
    case PLX_CMD_OPTIMIZER_NEXT:
        plx_trainer_set_optimizer(s->trainer, (now.optimizer + 1) % PLX_OPT_COUNT);
        break;
    case PLX_CMD_BATCH:
        plx_trainer_set_batch(s->trainer, c->index);
        break;
    case PLX_CMD_L1:
        plx_trainer_set_penalties(s->trainer, c->value, NAN);
        break;
    case PLX_CMD_L2:
        plx_trainer_set_penalties(s->trainer, NAN, c->value);
        break;
    case PLX_CMD_ACTIVATION:
        set_activation(s, c->index, c->value);
        break;
    case PLX_CMD_PARAMETER:
        plx_trainer_set_param(s->trainer, c->index, c->value);
        break;
    case PLX_CMD_PACE:
        if (c->value >= 0 && isfinite(c->value))
            s->pace = c->value;
        s->due_s = 0;
        begin_rate(s);
        break;
    case PLX_CMD_SAMPLE:
        s->sample = c->index % s->samples->count;
        break;
    case PLX_CMD_SAMPLE_STEP:
        step_sample(s, c->value);
        break;
    case PLX_CMD_WANT:
        s->want = c->index;
        plx_trainer_keep_gradient(
            s->trainer, s->want & (PLX_WANT_GRADIENT | PLX_WANT_GRADIENT_NORM));
        break;
    case PLX_CMD_QUIT:
        s->quit = true;
        break;
    }
}

static void obey_all(plx_trainer_source *s)
{
    plx_command c;
    while (plx_commands_pop(s->head.commands, &c))
        obey(s, &c);
}

/* One step, or a part of it, and what follows from it. *done tells which. */
static bool step(plx_trainer_source *s, bool *done, plx_error *e)
{
    plx_error failed = {0};
    plx_step_result result = plx_trainer_step_part(s->trainer, &failed);
    *done = result != PLX_STEP_PART;
    if (!*done)
        return true;
    if (result == PLX_STEP_FAILED) {
        set_state(s, PLX_RUN_DIVERGED);
        plx_text_copy(s->message, sizeof s->message, failed.message);
        if (e)
            *e = failed;
        return false;
    }
    bool epoch_end = plx_trainer_get(s->trainer).epoch_end;
    if (s->test && epoch_end) {
        plx_trainer_evaluate(s->trainer, s->test, TEST_ROWS, &s->test_loss, &s->test_accuracy);
        s->test_step = plx_trainer_get(s->trainer).step;
    }
    if (plx_trainer_finished(s->trainer))
        set_state(s, PLX_RUN_FINISHED);
    else if ((s->steps_left > 0 && --s->steps_left == 0) ||
             (epoch_end && s->epochs_left > 0 && --s->epochs_left == 0))
        set_state(s, PLX_RUN_PAUSED);
    return true;
}

/* True if a survey is wanted, and the last one is not about what the network is now. */
static bool survey_lacks(const plx_trainer_source *s)
{
    return s->want & (PLX_WANT_UNIT_STATISTICS | PLX_WANT_REPORT) &&
           (plx_survey_busy(s->survey) || s->surveyed_functions != s->functions ||
               s->surveyed_version != plx_trainer_get(s->trainer).version);
}

/* One slice, where one lacks; true if that was the last. */
static bool survey(plx_trainer_source *s)
{
    if (!plx_survey_busy(s->survey) || s->surveyed_functions != s->functions) {
        plx_survey_begin(s->survey);
        s->surveyed_functions = s->functions;
        s->surveyed_version = plx_trainer_get(s->trainer).version;
    }
    return plx_survey_slice(s->survey);
}

/* Beside the training a survey takes a share of the time, and comes with the next publish; what
 * rests is surveyed at once, and published when that is done. */
static void survey_in_time(plx_trainer_source *s)
{
    bool resting = s->state != PLX_RUN_RUNNING;
    double start = plx_now_s();
    if (!survey_lacks(s) || (!resting && start < s->survey_due_s))
        return;
    bool complete = survey(s);
    s->changed = s->changed || (resting && complete);
    double end = plx_now_s();
    s->surveyed = s->surveyed || complete;
    s->survey_due_s = end + (end - start) / (s->surveyed ? SURVEY_SHARE : FIRST_SURVEY_SHARE);
}

/* A step has been done: its samples count from now on, and it may have taken longer than they are
 * counted for. */
static void measure_rate(plx_trainer_source *s)
{
    double now = plx_now_s(), seconds = now - s->rate_start_s;
    /* Before the first full second, what there is so far is better than nothing. */
    if (seconds < RATE_SECONDS && s->rate > 0)
        return;
    uint64_t samples = plx_trainer_get(s->trainer).samples;
    if (seconds > 0.05)
        s->rate = (double)(samples - s->rate_start_samples) / seconds;
    if (seconds >= RATE_SECONDS) {
        s->rate_start_s = now;
        s->rate_start_samples = samples;
    }
}

/* Steps that were asked for by number come at once. */
static bool is_paced(const plx_trainer_source *s)
{
    return s->pace > 0 && s->steps_left == 0 && s->epochs_left == 0;
}

/* Seconds until the next step; none where one is under way. */
static double until_due(const plx_trainer_source *s)
{
    return is_paced(s) ? s->due_s - plx_now_s() : 0;
}

/* A step has been done, which is shown if there is time for that; what was late is not caught up.
 */
static void keep_pace(plx_trainer_source *s)
{
    double now = plx_now_s();
    if (s->due_s == 0) /* the first one */
        s->due_s = now;
    s->due_s = fmax(s->due_s + 1 / s->pace, now);
    s->changed = s->changed || 1 / s->pace >= PUBLISH_SECONDS;
}

static void run(void *user)
{
    plx_trainer_source *s = user;
    bool done;
    for (;;) {
        obey_all(s);
        if (s->quit || atomic_load(&s->stop))
            break;
        double wait = s->state == PLX_RUN_RUNNING ? until_due(s) : 0;
        if (s->state == PLX_RUN_RUNNING && wait <= 0) {
            step(s, &done, NULL); /* a divergence is told by the state */
            if (done)
                measure_rate(s);
            if (done && is_paced(s))
                keep_pace(s);
        }
        survey_in_time(s);
        double now = plx_now_s();
        if (s->changed || (wait <= 0 && now - s->published_s >= PUBLISH_SECONDS)) {
            publish(s);
            s->published_s = now;
        }
        if (s->state != PLX_RUN_RUNNING && !survey_lacks(s))
            plx_commands_wait(s->head.commands, -1);
        else if (wait > 0)
            plx_commands_wait(s->head.commands, fmin(wait, WAIT_SECONDS));
    }
}

static bool source_start(plx_source *head, plx_error *e)
{
    plx_trainer_source *s = of(head);
    atomic_store(&s->stop, false);
    s->quit = false;
    s->published_s = plx_now_s();
    begin_rate(s);
    publish(s);
    s->thread = plx_thread_create("plx-train", run, s, e);
    return s->thread != NULL;
}

static void source_stop(plx_source *head)
{
    plx_trainer_source *s = of(head);
    if (!s->thread)
        return;
    atomic_store(&s->stop, true);
    /* Only to wake it: where the queue is full it is about to look anyway. */
    plx_commands_push(head->commands, (plx_command){.kind = PLX_CMD_QUIT});
    plx_thread_join(&s->thread);
    plx_command dropped;
    while (plx_commands_pop(head->commands, &dropped)) {
    }
}

static bool source_advance(plx_source *head, uint64_t steps, plx_error *e)
{
    plx_trainer_source *s = of(head);
    bool ok = true;
    obey_all(s);
    /* Those of a PLX_CMD_STEP end by themselves. */
    for (uint64_t i = 0; ok && i < steps && s->state == PLX_RUN_RUNNING;) {
        bool done;
        ok = step(s, &done, e);
        i += done;
    }
    if (ok && s->state == PLX_RUN_DIVERGED)
        ok = plx_fail(e, PLX_ERR_NUMERIC, "%s", s->message);
    s->rate = 0;
    while (survey_lacks(s))
        survey(s);
    publish(s);
    return ok;
}

static void source_destroy(plx_source *head)
{
    plx_trainer_source *s = of(head);
    source_stop(head);
    plx_free(s->given);
    plx_survey_destroy(&s->survey);
    plx_trainer_destroy(&s->trainer);
    plx_exchange_destroy(&head->exchange);
    plx_commands_destroy(&head->commands);
    plx_free(s);
}

static const plx_source_ops ops = {
    .start = source_start,
    .stop = source_stop,
    .advance = source_advance,
    .destroy = source_destroy,
};

/* params: NULL for those that the seed gave. */
static bool begin_with(plx_trainer_source *s, const float *params, plx_error *e)
{
    size_t count = s->head.network->param_count;
    if (!params)
        return true;
    s->given = plx_alloc(count, sizeof *params);
    if (!s->given)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    memcpy(s->given, params, count * sizeof *params);
    plx_trainer_set_params(s->trainer, s->given);
    return true;
}

plx_source *plx_trainer_source_create(const plx_trainer_source_desc *desc, plx_error *e)
{
    const plx_dataset *test = desc->test && desc->test->count > 0 ? desc->test : NULL;
    const plx_dataset *train = desc->trainer.train;
    if (test && (test->inputs != train->inputs || test->outputs != train->outputs ||
                    test->task != train->task)) {
        plx_fail(e, PLX_ERR_USAGE,
            "the test data has %zu inputs and %zu outputs, the training data %zu and %zu",
            test->inputs, test->outputs, train->inputs, train->outputs);
        return NULL;
    }
    plx_trainer_source *s = plx_alloc(1, sizeof *s);
    if (!s) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    plx_source *head = &s->head;
    head->ops = &ops;
    head->network = desc->trainer.network;
    atomic_init(&s->stop, false);
    s->state = desc->paused ? PLX_RUN_PAUSED : PLX_RUN_RUNNING;
    s->test = test;
    s->samples = test ? test : train;
    s->test_loss = s->test_accuracy = NAN;
    s->trainer = plx_trainer_create(&desc->trainer, e);
    if (s->trainer && begin_with(s, desc->params, e))
        s->survey = plx_survey_create(s->trainer, s->samples, e);
    if (s->survey)
        head->exchange = plx_exchange_create(head->network, e);
    if (head->exchange)
        head->commands = plx_commands_create(e);
    if (!head->commands)
        plx_source_destroy(&head);
    return head;
}

const plx_dataset *plx_trainer_source_samples(const plx_source *s)
{
    return ((const plx_trainer_source *)s)->samples;
}
