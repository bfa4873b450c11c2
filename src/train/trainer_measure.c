#include "train/trainer_impl.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

plx_rows plx_rows_of(const plx_dataset *d, size_t first, size_t count)
{
    return (plx_rows){
        .x = d->x + first * d->inputs,
        .label = d->label ? d->label + first : NULL,
        .target = d->target ? d->target + first * d->outputs : NULL,
        .count = count,
    };
}

void plx_trainer_gather_row(plx_trainer *t, const plx_dataset *d, size_t row, size_t place)
{
    memcpy(t->x + place * d->inputs, d->x + row * d->inputs, d->inputs * sizeof(float));
    if (d->label)
        t->label[place] = d->label[row];
    else
        memcpy(t->target + place * d->outputs, d->target + row * d->outputs,
            d->outputs * sizeof(float));
}

plx_rows plx_trainer_gathered(const plx_trainer *t, const plx_dataset *d, size_t count)
{
    return (plx_rows){
        .x = t->x,
        .label = d->label ? t->label : NULL,
        .target = d->label ? NULL : t->target,
        .count = count,
    };
}

plx_outcome plx_trainer_forward(plx_trainer *t, const float *params, const plx_rows *rows)
{
    const plx_network *n = t->desc.network;
    plx_backprop_forward(t->pass, params, rows->x, rows->count);
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

double plx_trainer_gradient(plx_trainer *t, size_t first, size_t rows, float *grads)
{
    plx_batch_result result = {.finite = true};
    t->batch_done = 0; /* of a step under way only the gradient is left, and that is used here */
    for (size_t done = 0; done < rows;) {
        size_t count = rows - done < t->part_rows ? rows - done : t->part_rows;
        plx_rows part = plx_rows_of(t->desc.train, first + done, count);
        if (!plx_trainer_run_part(t, &part, rows, done == 0, NULL, &result))
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
            rows = plx_rows_of(data, done, count);
        } else {
            for (size_t i = 0; i < count; i++)
                plx_trainer_gather_row(
                    t, data, (size_t)((double)(done + i) * (double)data->count / (double)total), i);
            rows = plx_trainer_gathered(t, data, count);
        }
        plx_outcome o = plx_trainer_forward(t, t->params, &rows);
        sum += plx_loss_sum(&o);
        correct += o.label ? plx_loss_correct(&o) : 0;
        done += count;
    }
    bool measured = total > 0;
    *loss = measured ? sum / (double)total : NAN;
    *accuracy = measured && data->label ? (double)correct / (double)total : NAN;
}

double plx_trainer_units(
    plx_trainer *t, const plx_dataset *data, size_t row, const plx_unit_values *out)
{
    const plx_network *n = t->desc.network;
    plx_rows rows = plx_rows_of(data, row, 1);
    plx_outcome o = plx_trainer_forward(t, t->params, &rows);
    for (size_t l = 0; out->activation && l < n->layer_count; l++)
        memcpy(out->activation + n->layers[l].unit_offset, plx_backprop_values(t->pass, l),
            n->layers[l].units * sizeof(float));
    if (out->preactivation)
        plx_backprop_preactivations(t->pass, t->params, out->preactivation);
    if (out->gradient) {
        plx_loss_delta(&o, 1, plx_backprop_delta(t->pass));
        plx_backprop_unit_gradients(t->pass, t->params, out->gradient);
    }
    return out->gradient ? plx_loss_sum(&o) : NAN;
}

const float *plx_trainer_last_gradient(const plx_trainer *t)
{
    if (t->grads_version == t->version)
        return t->grads;
    return t->kept_version == t->version ? t->kept : NULL;
}

bool plx_trainer_last_update(const plx_trainer *t, float *out)
{
    if (t->next_version != t->version)
        return false;
    for (size_t i = 0; i < t->desc.network->param_count; i++)
        out[i] = t->params[i] - t->next[i];
    return true;
}

double plx_trainer_gradient_norm(const plx_trainer *t)
{
    const float *g = plx_trainer_last_gradient(t);
    const plx_network *n = t->desc.network;
    double squares = 0;
    for (size_t l = 0; g && l < n->link_count; l++) {
        const plx_link *k = &n->links[l];
        const float *bias = g + k->bias_offset;
        for (size_t o = 0; o < k->out; o++) {
            const float *row = g + k->weight_offset + o * k->in;
            squares += cblas_dsdot((blasint)k->in, row, 1, row, 1);
        }
        squares += cblas_dsdot((blasint)k->out, bias, 1, bias, 1);
    }
    return g ? sqrt(squares) : NAN;
}
