#include "train/trainer_desc.h"

#include <math.h>

enum {
    DEFAULT_BATCH = 32,
    FOREVER_COSINE_EPOCHS = 30,
    FOREVER_STEP_EPOCHS = 10,
};

static bool check_rates(const plx_trainer_desc *d, plx_error *e)
{
    const struct {
        const char *name;
        double value;
    } rates[] = {
        {"learning rate", d->learning_rate},
        {"L1 penalty", d->l1},
        {"L2 penalty", d->l2},
        {"schedule's period", d->schedule_epochs},
    };
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        if (!isfinite(rates[i].value) || rates[i].value < 0)
            return plx_fail(
                e, PLX_ERR_USAGE, "the %s must be a number that is not negative", rates[i].name);
    }
    return true;
}

static bool check_fit(const plx_trainer_desc *d, plx_error *e)
{
    const plx_network *n = d->network;
    const plx_layer *output = &n->layers[n->layer_count - 1];
    if (d->train->count == 0 || d->train->count > UINT32_MAX)
        return plx_fail(e, PLX_ERR_USAGE, "there must be 1 to 4294967295 rows to train on, not %zu",
            d->train->count);
    if (n->layers[0].units != d->train->inputs)
        return plx_fail(e, PLX_ERR_USAGE,
            "the network has %zu inputs, and the data '%s' has %zu a row", n->layers[0].units,
            d->train->name, d->train->inputs);
    if (output->units != d->train->outputs)
        return plx_fail(e, PLX_ERR_USAGE,
            "the network has %zu outputs, and the data '%s' has %zu %s", output->units,
            d->train->name, d->train->outputs,
            d->train->task == PLX_TASK_CLASSIFICATION ? "classes" : "target values a row");
    return true;
}

static bool check_targets(const plx_trainer_desc *d, plx_error *e)
{
    if (d->loss != PLX_LOSS_BINARY_CROSS_ENTROPY || !d->train->target)
        return true;
    for (size_t i = 0; i < d->train->count * d->train->outputs; i++) {
        if (!(d->train->target[i] >= 0 && d->train->target[i] <= 1))
            return plx_fail(e, PLX_ERR_USAGE,
                "the loss binary_cross_entropy needs targets from 0 to 1, and row %zu has %g",
                i / d->train->outputs + 1, (double)d->train->target[i]);
    }
    return true;
}

static void fill_defaults(plx_trainer_desc *d)
{
    const plx_network *n = d->network;
    if (d->loss == PLX_LOSS_AUTO)
        d->loss = plx_loss_choose(n->layers[n->layer_count - 1].activation, d->train->task);
    if (d->learning_rate == 0)
        d->learning_rate = plx_optimizer_default_rate(d->optimizer);
    if (d->batch == 0)
        d->batch = DEFAULT_BATCH;
    if (d->threads == 0)
        d->threads = 1;
    if (d->schedule_epochs == 0 && d->schedule == PLX_SCHEDULE_COSINE)
        d->schedule_epochs = d->epochs ? (double)d->epochs : FOREVER_COSINE_EPOCHS;
    else if (d->schedule_epochs == 0)
        d->schedule_epochs = d->epochs ? ceil((double)d->epochs / 3) : FOREVER_STEP_EPOCHS;
}

bool plx_trainer_desc_settle(plx_trainer_desc *d, plx_error *e)
{
    if (!check_rates(d, e) || !check_fit(d, e))
        return false;
    fill_defaults(d);
    const plx_network *n = d->network;
    return plx_loss_check(d->loss, n->layers[n->layer_count - 1].activation, d->train->task, e) &&
           check_targets(d, e);
}
