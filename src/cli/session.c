#include "cli/session.h"

#include "base/text.h"
#include "cli/args.h"
#include "io/load.h"
#include "train/builtin.h"
#include "train/trainer_source.h"

#include <stdio.h>
#include <string.h>

enum { MAX_THREADS = 1024 };
static const double TEST_SHARE = 0.2;

enum {
    TEST = PLX_SESSION_OPTION,
    CLASS_COLUMN,
    NET,
    LOSS,
    OPTIMIZER,
    LEARNING_RATE,
    SCHEDULE,
    INIT,
    L1,
    L2,
    BATCH,
    EPOCHS,
    SEED,
    THREADS,
};

const struct poptOption plx_session_option_table[] = {
    {"test", '\0', POPT_ARG_STRING, NULL, TEST, "Test data (default: a fifth of DATA)", "FILE"},
    {"class-column", '\0', POPT_ARG_STRING, NULL, CLASS_COLUMN,
        "Column of a CSV that is to be learnt (default: the last)", "NAME"},
    {"net", '\0', POPT_ARG_STRING, NULL, NET, "Network, such as 784-300:relu-100:tanh-10:softmax",
        "SPEC"},
    {"loss", '\0', POPT_ARG_STRING, NULL, LOSS,
        "mse, cross_entropy or binary_cross_entropy (default: by the output)", "NAME"},
    {"optimizer", '\0', POPT_ARG_STRING, NULL, OPTIMIZER,
        "adam (default), adamw, rmsprop, momentum, nesterov, sgd or gd", "NAME"},
    {"lr", '\0', POPT_ARG_STRING, NULL, LEARNING_RATE, "Learning rate (default: the optimizer's)",
        "X"},
    {"schedule", '\0', POPT_ARG_STRING, NULL, SCHEDULE,
        "Of the learning rate: constant, step or cosine", "NAME"},
    {"init", '\0', POPT_ARG_STRING, NULL, INIT,
        "Initial weights: he, glorot or lecun (default: by the activation)", "NAME"},
    {"l1", '\0', POPT_ARG_STRING, NULL, L1, "L1 penalty on the weights", "X"},
    {"l2", '\0', POPT_ARG_STRING, NULL, L2, "L2 penalty on the weights", "X"},
    {"batch", '\0', POPT_ARG_STRING, NULL, BATCH, "Rows a step (default: 32)", "N"},
    {"epochs", '\0', POPT_ARG_STRING, NULL, EPOCHS, "Passes over the data", "N"},
    {"seed", '\0', POPT_ARG_STRING, NULL, SEED, "Seed of all that is random (default: 1)", "N"},
    {"threads", '\0', POPT_ARG_STRING, NULL, THREADS, "Threads of the arithmetic (default: 1)",
        "N"},
    POPT_TABLEEND,
};

void plx_session_options_init(plx_session_options *o)
{
    *o = (plx_session_options){.seed = 1};
}

bool plx_session_option(void *user, int value, const char *text, plx_error *e)
{
    plx_session_options *o = user;
    uint64_t threads = 0;
    switch (value) {
    case TEST:
        o->test = text;
        return true;
    case CLASS_COLUMN:
        o->class_column = text;
        return true;
    case NET:
        o->net = text;
        return true;
    case LOSS:
        o->loss = text;
        return true;
    case OPTIMIZER:
        o->optimizer = text;
        return true;
    case SCHEDULE:
        o->schedule = text;
        return true;
    case INIT:
        o->init = text;
        return true;
    case LEARNING_RATE:
        return plx_args_double("lr", text, &o->lr, e);
    case L1:
        return plx_args_double("l1", text, &o->l1, e);
    case L2:
        return plx_args_double("l2", text, &o->l2, e);
    case BATCH:
        return plx_args_u64("batch", text, 1, UINT32_MAX, &o->batch, e);
    case EPOCHS:
        return plx_args_u64("epochs", text, 1, UINT64_MAX, &o->epochs, e);
    case SEED:
        return plx_args_u64("seed", text, 0, UINT64_MAX, &o->seed, e);
    case THREADS:
        if (!plx_args_u64("threads", text, 1, MAX_THREADS, &threads, e))
            return false;
        o->threads = (unsigned)threads;
        return true;
    default:
        return plx_fail(e, PLX_ERR_USAGE, "unknown option");
    }
}

/* Names to numbers, before anything costs time. */
static bool choose(plx_trainer_desc *d, const plx_session_options *o, plx_error *e)
{
    if (o->loss && !plx_loss_parse(o->loss, &d->loss))
        return plx_fail(e, PLX_ERR_USAGE,
            "there is no loss '%.40s'; there are mse, cross_entropy, binary_cross_entropy",
            o->loss);
    if (o->optimizer && !plx_optimizer_parse(o->optimizer, &d->optimizer))
        return plx_fail(e, PLX_ERR_USAGE,
            "there is no optimizer '%.40s'; there are adam, adamw, rmsprop, momentum, nesterov, "
            "sgd, gd",
            o->optimizer);
    if (o->schedule && !plx_schedule_parse(o->schedule, &d->schedule))
        return plx_fail(e, PLX_ERR_USAGE,
            "there is no schedule '%.40s'; there are constant, step, cosine", o->schedule);
    if (o->init && !plx_init_parse(o->init, &d->init))
        return plx_fail(e, PLX_ERR_USAGE,
            "there is no initialisation '%.40s'; there are he, glorot, lecun", o->init);
    d->learning_rate = o->lr;
    d->l1 = o->l1;
    d->l2 = o->l2;
    d->batch = o->batch;
    d->epochs = o->epochs;
    d->seed = o->seed;
    d->threads = o->threads;
    return true;
}

static bool load_data(plx_session *s, const plx_session_options *o, const char *data, plx_error *e)
{
    if (plx_builtin_exists(data))
        s->train = plx_builtin_create(data, o->seed, e);
    else
        s->train =
            plx_dataset_load(&(plx_load_desc){.path = data, .class_column = o->class_column}, e);
    if (!s->train)
        return false;
    if (o->test) {
        s->test = plx_dataset_load(
            &(plx_load_desc){.path = o->test, .class_column = o->class_column, .like = s->train},
            e);
        return s->test != NULL;
    }
    return s->train->count < 2 || plx_dataset_split(s->train, TEST_SHARE, o->seed, &s->test, e);
}

static bool make_network(
    plx_session *s, const plx_session_options *o, const char *data, plx_error *e)
{
    bool classes = s->train->task == PLX_TASK_CLASSIFICATION;
    bool binary = s->trainer_desc.loss == PLX_LOSS_BINARY_CROSS_ENTROPY;
    char suited[96];
    const char *spec = o->net ? o->net : plx_builtin_default_net(data);
    if (!spec) {
        const char *form = s->train->inputs > 256 ? "%zu-300-100-%zu" : "%zu-64-%zu";
        /* form is one of the two above. */
        snprintf(suited, sizeof suited, form, s->train->inputs, s->train->outputs);
        spec = suited;
    }
    plx_error failed = {0};
    s->network = plx_network_create(
        &(plx_network_desc){
            .spec = spec,
            .hidden_default = PLX_ACT_RELU,
            .output_default = binary    ? PLX_ACT_SIGMOID
                              : classes ? PLX_ACT_SOFTMAX
                                        : PLX_ACT_IDENTITY,
        },
        &failed);
    return s->network || plx_fail_line(e, failed.code, "", 0, failed.column, "in --net %.60s: %s",
                             spec, failed.message);
}

static bool open_all(plx_session *s, const plx_session_options *o, plx_error *e)
{
    const char *data = o->data ? o->data : "digits";
    if (!choose(&s->trainer_desc, o, e) || !load_data(s, o, data, e) ||
        !make_network(s, o, data, e) || !plx_scaling_init(&s->scaling, s->train, e))
        return false;
    plx_scaling_apply(&s->scaling, s->train);
    if (s->test)
        plx_scaling_apply(&s->scaling, s->test);
    s->trainer_desc.network = s->network;
    s->trainer_desc.train = s->train;
    if (o->without_source)
        return true;
    s->source = plx_trainer_source_create(
        &(plx_trainer_source_desc){
            .trainer = s->trainer_desc, .test = s->test, .paused = o->paused},
        e);
    return s->source != NULL;
}

bool plx_session_open(plx_session *s, const plx_session_options *o, plx_error *e)
{
    *s = (plx_session){0};
    if (open_all(s, o, e))
        return true;
    plx_session_close(s);
    return false;
}

void plx_session_close(plx_session *s)
{
    plx_source_destroy(&s->source);
    plx_network_destroy(&s->network);
    plx_scaling_uninit(&s->scaling);
    plx_dataset_destroy(&s->train);
    plx_dataset_destroy(&s->test);
}
