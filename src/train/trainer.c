#include "base/mem.h"
#include "train/streams.h"
#include "train/trainer_desc.h"
#include "train/trainer_impl.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

enum {
    EVALUATE_ROWS = 256,   /* a pass is at least this wide, so that evaluation runs fast */
    PASS_FLOATS = 1 << 25, /* of all units over a pass; larger batches go through in parts */
    LEAST_PART_ROWS = 32,  /* of a batch; fewer would leave the matrix product waiting for memory */
};
static const double PART_WORK = 1e10; /* multiplications and additions, so that a part of a step
                                         takes some tenths of a second at most */
static const double ADAMW_DECAY = 0.01;

static size_t choose_pass_rows(const plx_trainer_desc *d)
{
    size_t most = PASS_FLOATS / d->network->unit_count;
    size_t rows = d->batch > EVALUATE_ROWS ? (size_t)d->batch : EVALUATE_ROWS;
    rows = rows > d->train->count ? d->train->count : rows;
    rows = rows > most ? most : rows;
    return rows > 0 ? rows : 1;
}

static size_t choose_part_rows(const plx_trainer *t)
{
    /* Forward and two products backward, each a multiplication and an addition. */
    double most = PART_WORK / (6 * (double)t->desc.network->connection_count);
    size_t rows = plx_backprop_rows(t->pass);
    if (most >= (double)rows || rows <= LEAST_PART_ROWS)
        return rows;
    return most > LEAST_PART_ROWS ? (size_t)most : LEAST_PART_ROWS;
}

static bool allocate(plx_trainer *t, plx_error *e)
{
    const plx_trainer_desc *d = &t->desc;
    const plx_network *n = d->network;
    plx_activation output = n->layers[n->layer_count - 1].activation;
    size_t rows = choose_pass_rows(d);
    t->params = plx_alloc(n->param_count, sizeof(float));
    t->next = plx_alloc(n->param_count, sizeof(float));
    t->grads = plx_alloc(n->param_count, sizeof(float));
    t->first = plx_alloc(n->param_count, sizeof(float));
    t->second = plx_alloc(n->param_count, sizeof(float));
    t->kept = plx_alloc_sparse(n->param_count, sizeof(float));
    t->link_version = plx_alloc(n->link_count, sizeof *t->link_version);
    t->x = plx_alloc(d->train->inputs, rows * sizeof(float));
    t->label = plx_alloc(rows, sizeof *t->label);
    t->target = plx_alloc(d->train->outputs, rows * sizeof(float));
    t->order = plx_alloc(d->train->count, sizeof *t->order);
    if (!t->params || !t->next || !t->grads || !t->first || !t->second || !t->kept ||
        !t->link_version || !t->x || !t->label || !t->target || !t->order)
        return plx_fail(
            e, PLX_ERR_MEMORY, "out of memory for training %zu connections", n->connection_count);
    t->pass = plx_backprop_create(n, rows, plx_loss_is_fused(d->loss, output), e);
    if (t->pass)
        t->part_rows = choose_part_rows(t);
    return t->pass != NULL;
}

plx_trainer *plx_trainer_create(const plx_trainer_desc *desc, plx_error *e)
{
    plx_trainer_desc d = *desc;
    if (!plx_trainer_desc_settle(&d, e))
        return NULL;
    plx_trainer *t = plx_alloc(1, sizeof *t);
    if (!t) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    t->desc = d;
    t->desc.l2_given = d.l2_given || d.l2 != 0;
    if (!allocate(t, e)) {
        plx_trainer_destroy(&t);
        return NULL;
    }
    openblas_set_num_threads((int)(d.threads < 1024 ? d.threads : 1024));
    plx_trainer_reset(t, d.seed);
    return t;
}

void plx_trainer_destroy(plx_trainer **handle)
{
    plx_trainer *t = *handle;
    if (!t)
        return;
    plx_backprop_destroy(&t->pass);
    plx_free(t->params);
    plx_free(t->next);
    plx_free(t->grads);
    plx_free(t->first);
    plx_free(t->second);
    plx_free(t->kept);
    plx_free(t->link_version);
    plx_free(t->x);
    plx_free(t->label);
    plx_free(t->target);
    plx_free(t->order);
    plx_free(t);
    *handle = NULL;
}

void plx_trainer_mark_changed(plx_trainer *t)
{
    t->version++;
    for (size_t l = 0; l < t->desc.network->link_count; l++)
        t->link_version[l] = t->version;
}

void plx_trainer_forget_optimizer_state(plx_trainer *t)
{
    memset(t->first, 0, t->desc.network->param_count * sizeof(float));
    memset(t->second, 0, t->desc.network->param_count * sizeof(float));
    t->updates = 0;
}

void plx_trainer_reset(plx_trainer *t, uint64_t seed)
{
    plx_init_params(
        t->desc.network, plx_backprop_activations(t->pass), t->desc.init, seed, t->params);
    plx_trainer_forget_optimizer_state(t);
    plx_trainer_mark_changed(t);
    for (size_t i = 0; i < t->desc.train->count; i++)
        t->order[i] = (uint32_t)i;
    plx_rng_seed(&t->rng, seed, PLX_STREAM_SHUFFLE);
    plx_rng_shuffle(&t->rng, t->order, t->desc.train->count);
    t->seed = seed;
    t->at = t->batch_done = 0;
    t->epochs_done = t->step = t->samples = t->batches = 0;
    t->loss = t->accuracy = NAN;
}

void plx_trainer_set_learning_rate(plx_trainer *t, double rate)
{
    if (isfinite(rate) && rate >= 0)
        t->desc.learning_rate = rate;
}

void plx_trainer_set_batch(plx_trainer *t, uint64_t rows)
{
    if (rows > 0)
        t->desc.batch = rows;
}

void plx_trainer_set_penalties(plx_trainer *t, double l1, double l2)
{
    if (isfinite(l1) && l1 >= 0)
        t->desc.l1 = l1;
    if (isfinite(l2) && l2 >= 0) {
        t->desc.l2 = l2;
        t->desc.l2_given = true;
    }
}

void plx_trainer_set_activation(plx_trainer *t, size_t layer, plx_activation activation)
{
    const plx_network *n = t->desc.network;
    if (layer == 0 || layer + 1 >= n->layer_count || (unsigned)activation >= PLX_ACT_COUNT)
        return;
    plx_backprop_set_activation(t->pass, layer, activation);
    t->batch_done = 0;
}

const plx_activation *plx_trainer_layer_activations(const plx_trainer *t)
{
    return plx_backprop_activations(t->pass);
}

void plx_trainer_keep_gradient(plx_trainer *t, bool keep)
{
    t->keep = keep;
}

void plx_trainer_set_optimizer(plx_trainer *t, plx_optimizer optimizer)
{
    t->desc.optimizer = optimizer;
    t->desc.learning_rate = plx_optimizer_default_rate(optimizer);
    t->batch_done = 0; /* its rows are others */
    plx_trainer_forget_optimizer_state(t);
}

void plx_trainer_set_params(plx_trainer *t, const float *params)
{
    memcpy(t->params, params, t->desc.network->param_count * sizeof *params);
    t->batch_done = 0;
    plx_trainer_forget_optimizer_state(t);
    plx_trainer_mark_changed(t);
}

void plx_trainer_set_param(plx_trainer *t, size_t index, double value)
{
    const plx_network *n = t->desc.network;
    float narrow = (float)value;
    if (index >= n->param_count || !isfinite(narrow))
        return;
    t->params[index] = narrow;
    t->batch_done = 0;
    t->version++;
    for (size_t l = 0; l < n->link_count; l++) {
        const plx_link *k = &n->links[l];
        bool weight = index >= k->weight_offset && index < k->weight_offset + k->in * k->out;
        bool bias = index >= k->bias_offset && index < k->bias_offset + k->out;
        if (weight || bias)
            t->link_version[l] = t->version;
    }
}

double plx_trainer_epoch_now(const plx_trainer *t)
{
    return (double)t->epochs_done + (double)t->at / (double)t->desc.train->count;
}

double plx_trainer_rate_now(const plx_trainer *t)
{
    return t->desc.learning_rate *
           plx_schedule_factor(t->desc.schedule, plx_trainer_epoch_now(t), t->desc.schedule_epochs);
}

double plx_trainer_l2_now(const plx_trainer *t)
{
    bool own = t->desc.optimizer == PLX_OPT_ADAMW && !t->desc.l2_given;
    return own ? ADAMW_DECAY : t->desc.l2;
}

bool plx_trainer_finished(const plx_trainer *t)
{
    return t->desc.epochs > 0 && t->epochs_done >= t->desc.epochs;
}

plx_trainer_state plx_trainer_get(const plx_trainer *t)
{
    return (plx_trainer_state){
        .step = t->step,
        .epoch = plx_trainer_epoch_now(t),
        .epoch_end = t->step > 0 && t->at == 0,
        .loss = t->loss,
        .accuracy = t->accuracy,
        .learning_rate = plx_trainer_finished(t) ? t->rate : plx_trainer_rate_now(t),
        .base_rate = t->desc.learning_rate,
        .l1 = t->desc.l1,
        .l2 = plx_trainer_l2_now(t),
        .l2_given = t->desc.l2_given,
        .batch = t->desc.batch,
        .version = t->version,
        .samples = t->samples,
        .seed = t->seed,
        .loss_kind = t->desc.loss,
        .optimizer = t->desc.optimizer,
    };
}

const float *plx_trainer_params(const plx_trainer *t)
{
    return t->params;
}

const uint64_t *plx_trainer_link_version(const plx_trainer *t)
{
    return t->link_version;
}
