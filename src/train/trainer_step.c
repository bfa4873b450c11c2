#include "train/finite.h"
#include "train/trainer_impl.h"

#include <math.h>
#include <string.h>

enum { RUNNING_BATCHES = 50 /* length of the running means */ };

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

bool plx_trainer_run_part(plx_trainer *t, const plx_rows *rows, size_t batch_rows, bool is_first,
    const plx_update *update, plx_batch_result *result)
{
    t->grads_version = 0;
    if (update)
        t->next_version = 0;
    plx_outcome o = plx_trainer_forward(t, t->params, rows);
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

static void finish_step(plx_trainer *t)
{
    const plx_dataset *d = t->desc.train;
    size_t rows = t->batch_rows;
    float *swap = t->params;
    t->params = t->next;
    t->next = swap;
    plx_trainer_mark_changed(t);
    t->grads_version = t->next_version = t->version;
    t->batch_done = 0;
    t->step++;
    t->updates++;
    t->samples += rows;
    t->at += rows;
    if (t->at == d->count) {
        t->at = 0;
        t->epochs_done++;
        plx_rng_shuffle(&t->rng, t->order, d->count);
    }
    double loss = t->result.loss / (double)rows;
    double accuracy = (double)t->result.correct / (double)rows;
    t->batches += t->batches < RUNNING_BATCHES;
    bool is_first = t->batches == 1;
    t->loss = is_first ? loss : t->loss + (loss - t->loss) / (double)t->batches;
    if (d->task == PLX_TASK_CLASSIFICATION)
        t->accuracy =
            is_first ? accuracy : t->accuracy + (accuracy - t->accuracy) / (double)t->batches;
}

/* The rows of the batch from its done-th on. */
static plx_rows next_rows(plx_trainer *t, size_t count)
{
    const plx_dataset *d = t->desc.train;
    if (t->desc.optimizer == PLX_OPT_GD)
        return plx_rows_of(d, t->batch_done, count);
    for (size_t i = 0; i < count; i++)
        plx_trainer_gather_row(t, d, t->order[t->at + t->batch_done + i], i);
    return plx_trainer_gathered(t, d, count);
}

static void begin_step(plx_trainer *t)
{
    if (t->desc.optimizer == PLX_OPT_GD)
        t->at = 0;
    size_t left = t->desc.train->count - t->at;
    bool full = t->desc.optimizer == PLX_OPT_GD || t->desc.batch > left;
    t->batch_rows = full ? left : (size_t)t->desc.batch;
    t->result = (plx_batch_result){.finite = true};
    /* The first part of several overwrites what somebody may still ask for. */
    if (t->keep && t->batch_rows > t->part_rows && t->grads_version == t->version) {
        memcpy(t->kept, t->grads, t->desc.network->param_count * sizeof *t->kept);
        t->kept_version = t->version;
    }
}

static plx_step_result fail_step(plx_trainer *t)
{
    t->batch_done = 0;
    plx_trainer_forget_optimizer_state(t);
    return PLX_STEP_FAILED;
}

plx_step_result plx_trainer_step_part(plx_trainer *t, plx_error *e)
{
    if (t->batch_done == 0)
        begin_step(t);
    size_t left = t->batch_rows - t->batch_done;
    size_t count = left < t->part_rows ? left : t->part_rows;
    bool is_last = count == left;
    plx_rows rows = next_rows(t, count);
    t->rate = plx_trainer_rate_now(t);
    plx_update update = {
        .optimizer = t->desc.optimizer,
        .rate = t->rate,
        .l1 = t->desc.l1,
        .l2 = plx_trainer_l2_now(t),
        .step = t->updates + 1,
    };
    if (!plx_trainer_run_part(
            t, &rows, t->batch_rows, t->batch_done == 0, is_last ? &update : NULL, &t->result)) {
        plx_finite_fail_forward(t->desc.network, t->pass, count, t->step + 1, e);
        return fail_step(t);
    }
    t->batch_done += count;
    if (!is_last)
        return PLX_STEP_PART;
    if (!t->result.finite) {
        plx_finite_fail_update(t->desc.network,
            &(plx_update_blocks){t->grads, t->next, t->first, t->second}, t->step + 1, e);
        return fail_step(t);
    }
    finish_step(t);
    return PLX_STEP_DONE;
}

bool plx_trainer_step(plx_trainer *t, plx_error *e)
{
    plx_step_result result = PLX_STEP_PART;
    while (result == PLX_STEP_PART)
        result = plx_trainer_step_part(t, e);
    return result == PLX_STEP_DONE;
}
