#include "cli/session_args.h"

#include "cli/args.h"
#include "session/change.h"
#include "train/builtin.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MAX_THREADS = 1024 };

enum {
    TEST = PLX_SESSION_OPTION,
    TEST_SHARE,
    NOISE,
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
    DATA_SEED,
    THREADS,
    UNFOLD,
    HEADS,
    MEMORY,
    KERNELS,
    DIFFERENCE,
};

const struct poptOption plx_session_option_table[] = {
    {"test", '\0', POPT_ARG_STRING, NULL, TEST, "Test data (default: a share of DATA)", "FILE"},
    {"test-share", '\0', POPT_ARG_STRING, NULL, TEST_SHARE,
        "Share of DATA that is set aside as test data, 0 to 0.9 (default: 0.2)", "X"},
    {"noise", '\0', POPT_ARG_STRING, NULL, NOISE,
        "Noise of built-in data over the plane, 0 to 0.5 (default: the set's own)", "X"},
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
    /* For films that the window has made: a person may have changed one of both alone. */
    {"data-seed", '\0', POPT_ARG_STRING | POPT_ARGFLAG_DOC_HIDDEN, NULL, DATA_SEED, NULL, NULL},
    {"threads", '\0', POPT_ARG_STRING, NULL, THREADS, "Threads of the arithmetic (default: 1)",
        "N"},
    POPT_TABLEEND,
};

const struct poptOption plx_model_option_table[] = {
    {"unfold", '\0', POPT_ARG_STRING, NULL, UNFOLD,
        "Blocks to open, or with a - before them to fold; all or none", "NAME,..."},
    {"heads", '\0', POPT_ARG_STRING, NULL, HEADS,
        "Heads of attention (default: by names and shapes)", "N"},
    {"kernels", '\0', POPT_ARG_STRING, NULL, KERNELS,
        "What a kernel weighs: norm (default), with the sign of its sum, or mean", "NAME"},
    {"difference", '\0', POPT_ARG_NONE, NULL, DIFFERENCE,
        "Of two files, show by how much the weights of the second are more", NULL},
    /* Operands are noted as such. */
    {"beside", '\0', POPT_ARG_STRING | POPT_ARGFLAG_DOC_HIDDEN, NULL, PLX_SESSION_BESIDE, NULL,
        NULL},
    {"memory", '\0', POPT_ARG_STRING, NULL, MEMORY,
        "Megabytes of weights in memory; more lie in a file (default: 512)", "N"},
    POPT_TABLEEND,
};

static bool add_beside(plx_session_options *o, const char *text, plx_error *e)
{
    size_t most = sizeof o->beside / sizeof *o->beside, count = 0;
    if (plx_builtin_exists(text))
        return plx_fail(e, PLX_ERR_USAGE,
            "only files of trained models can be more than one DATA, and '%.60s' is built in",
            text);
    if (plx_change_is_shown(o, text))
        return true;
    while (count < most && o->beside[count])
        count++;
    if (count == most)
        return plx_fail(
            e, PLX_ERR_USAGE, "%d files can be shown side by side at most", PLX_SIDE_BY_SIDE);
    o->beside[count] = text;
    return true;
}

bool plx_session_is_common(int value)
{
    return value == SEED || value == DATA_SEED || value == THREADS || value == MEMORY;
}

bool plx_session_option(void *user, int value, const char *text, plx_error *e)
{
    plx_session_options *o = user;
    uint64_t threads = 0;
    switch (value) {
    case TEST:
        o->test = text;
        return true;
    case TEST_SHARE:
        return plx_args_double("test-share", text, &o->test_share, e);
    case NOISE:
        return plx_args_double("noise", text, &o->noise, e);
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
        o->l2_given = true;
        return plx_args_double("l2", text, &o->l2, e);
    case BATCH:
        return plx_args_u64("batch", text, 1, UINT32_MAX, &o->batch, e);
    case EPOCHS:
        return plx_args_u64("epochs", text, 1, UINT64_MAX, &o->epochs, e);
    case SEED:
        return plx_args_u64("seed", text, 0, UINT64_MAX, &o->seed, e);
    case DATA_SEED:
        o->has_data_seed = true;
        return plx_args_u64("data-seed", text, 0, UINT64_MAX, &o->data_seed, e);
    case THREADS:
        if (!plx_args_u64("threads", text, 1, MAX_THREADS, &threads, e))
            return false;
        o->threads = (unsigned)threads;
        return true;
    case UNFOLD:
        o->unfold = text;
        return true;
    case HEADS:
        return plx_args_u64("heads", text, 1, 4096, &o->heads, e);
    case MEMORY:
        return plx_args_u64("memory", text, 1, 1 << 20, &o->megabytes, e);
    case KERNELS:
        if (strcmp(text, "norm") != 0 && strcmp(text, "mean") != 0)
            return plx_fail(
                e, PLX_ERR_USAGE, "--kernels needs norm or mean, and got '%.40s'", text);
        o->reduction = strcmp(text, "mean") == 0 ? PLX_REDUCE_MEAN : PLX_REDUCE_NORM;
        return true;
    case DIFFERENCE:
        o->difference = true;
        return true;
    case PLX_SESSION_BESIDE:
        return add_beside(o, text, e);
    default:
        return plx_fail(e, PLX_ERR_USAGE, "unknown option");
    }
}

static void add_text(plx_arguments *a, const char *option, const char *text)
{
    if (text)
        plx_arguments_add(a, option, text);
}

static void add_number(plx_arguments *a, const char *option, double value, bool wanted)
{
    char text[40];
    snprintf(text, sizeof text, "%.17g", value);
    if (wanted)
        plx_arguments_add(a, option, text);
}

static void add_count(plx_arguments *a, const char *option, uint64_t value, bool wanted)
{
    if (wanted)
        plx_arguments_add_count(a, option, value);
}

void plx_session_arguments(const plx_session_options *o, plx_arguments *a)
{
    plx_session_options usual;
    plx_session_options_init(&usual);
    add_text(a, "--test", o->test);
    add_text(a, "--class-column", o->class_column);
    add_text(a, "--net", o->net);
    add_text(a, "--loss", o->loss);
    add_text(a, "--optimizer", o->optimizer);
    add_text(a, "--schedule", o->schedule);
    add_text(a, "--init", o->init);
    add_text(a, "--unfold", o->unfold);
    add_number(a, "--lr", o->lr, o->lr > 0);
    add_number(a, "--l1", o->l1, o->l1 > 0);
    add_number(a, "--l2", o->l2, o->l2_given);
    add_number(a, "--test-share", o->test_share, !o->test && o->test_share != usual.test_share);
    add_number(a, "--noise", o->noise, !isnan(o->noise));
    add_count(a, "--batch", o->batch, o->batch > 0);
    add_count(a, "--epochs", o->epochs, o->epochs > 0);
    plx_arguments_add_count(a, "--seed", o->seed);
    add_count(a, "--data-seed", o->data_seed, o->has_data_seed && o->data_seed != o->seed);
    add_count(a, "--threads", o->threads, o->threads > 1);
    add_count(a, "--heads", o->heads, o->heads > 0);
    add_count(a, "--memory", o->megabytes, o->megabytes > 0);
    if (o->reduction == PLX_REDUCE_MEAN)
        plx_arguments_add(a, "--kernels", "mean");
    if (o->difference)
        plx_arguments_add(a, "--difference", NULL);
    /* Data that suit the network have no name that files could follow. */
    for (size_t i = 0; i < sizeof o->beside / sizeof *o->beside; i++)
        add_text(a, "--beside", o->beside[i]);
    if (o->data) {
        plx_arguments_add(a, "--", NULL);
        plx_arguments_add(a, o->data, NULL);
    }
}
