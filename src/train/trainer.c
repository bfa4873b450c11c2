#include "train/trainer.h"

#include "base/mem.h"
#include "base/rng.h"
#include "train/backprop.h"
#include "train/finite.h"
#include "train/streams.h"
#include "train/trainer_desc.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

enum {
    EVALUATE_ROWS = 256,   /* a pass is at least this wide, so that evaluation runs fast */
    PASS_FLOATS = 1 << 25, /* of all units over a pass; larger batches go through in parts */
    RUNNING_BATCHES = 50,  /* length of the running means */
};
static const double ADAMW_DECAY = 0.01;

struct plx_trainer {
    plx_trainer_desc desc; /* defaults filled in */
    plx_backprop *pass;
    /* Parameter blocks, [param_count]. A step writes next and swaps. */
    float *params, *next, *grads, *first, *second;
    uint64_t *link_version; /* [link_count] */
    uint64_t version;
    /* The rows of a part of a batch, gathered: [pass rows][inputs] and what belongs to them. */
    float *x;
    uint32_t *label;
    float *target;

    uint32_t *order; /* [count]: the rows of this epoch */
    size_t at;       /* place in order of the next step's first row */
    plx_rng rng;
    uint64_t epochs_done, step, samples, seed;
    uint64_t updates; /* since the optimiser's state was zeroed */
    uint64_t batches; /* in the running means */
    double loss, accuracy;
};

/* What a batch gave, summed over its rows. */
typedef struct plx_batch_result {
    double loss;
    size_t correct;
    bool finite; /* of what the optimiser wrote */
} plx_batch_result;

/* A run of rows side by side in memory. */
typedef struct plx_rows {
    const float *x;
    const uint32_t *label;
    const float *target;
    size_t count;
} plx_rows;

static size_t choose_pass_rows(const plx_trainer_desc *d)
{
    size_t most = PASS_FLOATS / d->network->unit_count;
    size_t rows = d->batch > EVALUATE_ROWS ? (size_t)d->batch : EVALUATE_ROWS;
    rows = rows > d->train->count ? d->train->count : rows;
    rows = rows > most ? most : rows;
    return rows > 0 ? rows : 1;
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
    t->link_version = plx_alloc(n->link_count, sizeof *t->link_version);
    t->x = plx_alloc(d->train->inputs, rows * sizeof(float));
    t->label = plx_alloc(rows, sizeof *t->label);
    t->target = plx_alloc(d->train->outputs, rows * sizeof(float));
    t->order = plx_alloc(d->train->count, sizeof *t->order);
    if (!t->params || !t->next || !t->grads || !t->first || !t->second || !t->link_version ||
        !t->x || !t->label || !t->target || !t->order)
        return plx_fail(
            e, PLX_ERR_MEMORY, "out of memory for training %zu connections", n->connection_count);
    t->pass = plx_backprop_create(n, rows, plx_loss_is_fused(d->loss, output), e);
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
    plx_free(t->link_version);
    plx_free(t->x);
    plx_free(t->label);
    plx_free(t->target);
    plx_free(t->order);
    plx_free(t);
    *handle = NULL;
}

static void mark_changed(plx_trainer *t)
{
    t->version++;
    for (size_t l = 0; l < t->desc.network->link_count; l++)
        t->link_version[l] = t->version;
}

static void forget_optimizer_state(plx_trainer *t)
{
    memset(t->first, 0, t->desc.network->param_count * sizeof(float));
    memset(t->second, 0, t->desc.network->param_count * sizeof(float));
    t->updates = 0;
}

void plx_trainer_reset(plx_trainer *t, uint64_t seed)
{
    plx_init_params(t->desc.network, t->desc.init, seed, t->params);
    forget_optimizer_state(t);
    mark_changed(t);
    for (size_t i = 0; i < t->desc.train->count; i++)
        t->order[i] = (uint32_t)i;
    plx_rng_seed(&t->rng, seed, PLX_STREAM_SHUFFLE);
    plx_rng_shuffle(&t->rng, t->order, t->desc.train->count);
    t->seed = seed;
    t->at = 0;
    t->epochs_done = t->step = t->samples = t->batches = 0;
    t->loss = t->accuracy = NAN;
}

void plx_trainer_set_learning_rate(plx_trainer *t, double rate)
{
    if (isfinite(rate) && rate >= 0)
        t->desc.learning_rate = rate;
}

void plx_trainer_set_optimizer(plx_trainer *t, plx_optimizer optimizer)
{
    t->desc.optimizer = optimizer;
    t->desc.learning_rate = plx_optimizer_default_rate(optimizer);
    forget_optimizer_state(t);
}

void plx_trainer_set_params(plx_trainer *t, const float *params)
{
    memcpy(t->params, params, t->desc.network->param_count * sizeof *params);
    forget_optimizer_state(t);
    mark_changed(t);
}

static plx_rows rows_of(const plx_dataset *d, size_t first, size_t count)
{
    return (plx_rows){
        .x = d->x + first * d->inputs,
        .label = d->label ? d->label + first : NULL,
        .target = d->target ? d->target + first * d->outputs : NULL,
        .count = count,
    };
}

static void gather_row(plx_trainer *t, const plx_dataset *d, size_t row, size_t place)
{
    memcpy(t->x + place * d->inputs, d->x + row * d->inputs, d->inputs * sizeof(float));
    if (d->label)
        t->label[place] = d->label[row];
    else
        memcpy(t->target + place * d->outputs, d->target + row * d->outputs,
            d->outputs * sizeof(float));
}

static plx_rows gathered(const plx_trainer *t, const plx_dataset *d, size_t count)
{
    return (plx_rows){
        .x = t->x,
        .label = d->label ? t->label : NULL,
        .target = d->label ? NULL : t->target,
        .count = count,
    };
}

static plx_outcome forward(plx_trainer *t, const plx_rows *rows)
{
    const plx_network *n = t->desc.network;
    plx_backprop_forward(t->pass, t->params, rows->x, rows->count);
    return (plx_outcome){
        .loss = t->desc.loss,
        .output = n->layers[n->layer_count - 1].activation,
        .rows = rows->count,
        .outputs = t->desc.train->outputs,
        .z = plx_backprop_output_z(t->pass),
        .values = plx_backprop_values(t->pass, n->layer_count - 1),
        .label = rows->label,
        .target = rows->target,
    };
}

static bool apply_link(plx_trainer *t, const plx_update *update, size_t link)
{
    const plx_link *k = &t->desc.network->links[link];
    plx_update plain = *update;
    plain.l1 = plain.l2 = 0; /* penalties are for weights */
    size_t w = k->weight_offset, b = k->bias_offset;
    bool weights = plx_optimizer_apply(update, k->in * k->out, t->params + w, t->grads + w,
        t->first + w, t->second + w, t->next + w);
    bool biases = plx_optimizer_apply(
        &plain, k->out, t->params + b, t->grads + b, t->first + b, t->second + b, t->next + b);
    return weights && biases;
}

/* One part of a batch of batch_rows: forward, loss, backward; adds to *result and to the gradient
 * (which the first part overwrites). update is given with the last part, and is applied to each
 * link while its gradient is still in the cache. Returns false when the loss is not finite. */
static bool run_part(plx_trainer *t, const plx_rows *rows, size_t batch_rows, bool is_first,
    const plx_update *update, plx_batch_result *result)
{
    plx_outcome o = forward(t, rows);
    double loss = plx_loss_sum(&o);
    if (!isfinite(loss))
        return false;
    result->loss += loss;
    result->correct += o.label ? plx_loss_correct(&o) : 0;
    plx_loss_delta(&o, 1 / (float)batch_rows, plx_backprop_delta(t->pass));
    for (size_t l = t->desc.network->link_count; l-- > 0;) {
        plx_backprop_backward(t->pass, t->params, l, !is_first, t->grads);
        if (update)
            result->finite &= apply_link(t, update, l);
    }
    return true;
}

static void finish_step(plx_trainer *t, size_t rows, const plx_batch_result *r)
{
    const plx_dataset *d = t->desc.train;
    float *swap = t->params;
    t->params = t->next;
    t->next = swap;
    mark_changed(t);
    t->step++;
    t->updates++;
    t->samples += rows;
    t->at += rows;
    if (t->at == d->count) {
        t->at = 0;
        t->epochs_done++;
        plx_rng_shuffle(&t->rng, t->order, d->count);
    }
    double loss = r->loss / (double)rows, accuracy = (double)r->correct / (double)rows;
    t->batches += t->batches < RUNNING_BATCHES;
    bool is_first = t->batches == 1;
    t->loss = is_first ? loss : t->loss + (loss - t->loss) / (double)t->batches;
    if (d->task == PLX_TASK_CLASSIFICATION)
        t->accuracy =
            is_first ? accuracy : t->accuracy + (accuracy - t->accuracy) / (double)t->batches;
}

static double epoch_now(const plx_trainer *t)
{
    return (double)t->epochs_done + (double)t->at / (double)t->desc.train->count;
}

static double rate_now(const plx_trainer *t)
{
    return t->desc.learning_rate *
           plx_schedule_factor(t->desc.schedule, epoch_now(t), t->desc.schedule_epochs);
}

bool plx_trainer_step(plx_trainer *t, plx_error *e)
{
    const plx_dataset *d = t->desc.train;
    bool full = t->desc.optimizer == PLX_OPT_GD;
    if (full)
        t->at = 0;
    size_t batch =
        full || t->desc.batch > d->count - t->at ? d->count - t->at : (size_t)t->desc.batch;
    bool decay = t->desc.optimizer == PLX_OPT_ADAMW && t->desc.l2 == 0;
    plx_update update = {
        .optimizer = t->desc.optimizer,
        .rate = rate_now(t),
        .l1 = t->desc.l1,
        .l2 = decay ? ADAMW_DECAY : t->desc.l2,
        .step = t->updates + 1,
    };
    plx_batch_result result = {.finite = true};
    size_t part_rows = plx_backprop_rows(t->pass);
    for (size_t done = 0; done < batch;) {
        size_t count = batch - done < part_rows ? batch - done : part_rows;
        plx_rows rows;
        if (full) {
            rows = rows_of(d, done, count);
        } else {
            for (size_t i = 0; i < count; i++)
                gather_row(t, d, t->order[t->at + done + i], i);
            rows = gathered(t, d, count);
        }
        bool is_last = done + count == batch;
        if (!run_part(t, &rows, batch, done == 0, is_last ? &update : NULL, &result)) {
            plx_finite_fail_forward(t->desc.network, t->pass, count, t->step + 1, e);
            forget_optimizer_state(t);
            return false;
        }
        done += count;
    }
    if (!result.finite) {
        plx_finite_fail_update(t->desc.network,
            &(plx_update_blocks){t->grads, t->next, t->first, t->second}, t->step + 1, e);
        forget_optimizer_state(t);
        return false;
    }
    finish_step(t, batch, &result);
    return true;
}

bool plx_trainer_finished(const plx_trainer *t)
{
    return t->desc.epochs > 0 && t->epochs_done >= t->desc.epochs;
}

double plx_trainer_gradient(plx_trainer *t, size_t first, size_t rows, float *grads)
{
    plx_batch_result result = {.finite = true};
    size_t part_rows = plx_backprop_rows(t->pass);
    for (size_t done = 0; done < rows;) {
        size_t count = rows - done < part_rows ? rows - done : part_rows;
        plx_rows part = rows_of(t->desc.train, first + done, count);
        if (!run_part(t, &part, rows, done == 0, NULL, &result))
            result.loss = NAN;
        done += count;
    }
    memcpy(grads, t->grads, t->desc.network->param_count * sizeof *grads);
    return result.loss / (double)rows;
}

void plx_trainer_evaluate(
    plx_trainer *t, const plx_dataset *data, size_t max_rows, double *loss, double *accuracy)
{
    size_t total = max_rows < data->count ? max_rows : data->count;
    size_t part_rows = plx_backprop_rows(t->pass), correct = 0;
    double sum = 0;
    for (size_t done = 0; done < total;) {
        size_t count = total - done < part_rows ? total - done : part_rows;
        plx_rows rows;
        if (total == data->count) {
            rows = rows_of(data, done, count);
        } else {
            for (size_t i = 0; i < count; i++)
                gather_row(
                    t, data, (size_t)((double)(done + i) * (double)data->count / (double)total), i);
            rows = gathered(t, data, count);
        }
        plx_outcome o = forward(t, &rows);
        sum += plx_loss_sum(&o);
        correct += o.label ? plx_loss_correct(&o) : 0;
        done += count;
    }
    bool measured = total > 0;
    *loss = measured ? sum / (double)total : NAN;
    *accuracy = measured && data->label ? (double)correct / (double)total : NAN;
}

void plx_trainer_activations(plx_trainer *t, const float *x, float *out)
{
    const plx_network *n = t->desc.network;
    plx_backprop_forward(t->pass, t->params, x, 1);
    for (size_t l = 0; l < n->layer_count; l++)
        memcpy(out + n->layers[l].unit_offset, plx_backprop_values(t->pass, l),
            n->layers[l].units * sizeof *out);
}

plx_trainer_state plx_trainer_get(const plx_trainer *t)
{
    return (plx_trainer_state){
        .step = t->step,
        .epoch = epoch_now(t),
        .epoch_end = t->step > 0 && t->at == 0,
        .loss = t->loss,
        .accuracy = t->accuracy,
        .learning_rate = rate_now(t),
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
