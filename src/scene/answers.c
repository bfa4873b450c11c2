#include "scene/answers.h"

#include "base/mem.h"
#include "scene/weights_copy.h"

#include <string.h>

struct plx_answers {
    const plx_network *network;
    const plx_dataset *training, *test;
    size_t count;
    plx_answer *shown, *next; /* [count] */
    float *units;             /* [unit_count]: one row through the network */
    uint64_t version;

    bool busy;
    size_t row;          /* the next of `next` */
    plx_weights_copy of; /* whose answers next are, or, where these are complete, shown are */
};

plx_answers *plx_answers_create(
    const plx_network *n, const plx_dataset *training, const plx_dataset *test, plx_error *e)
{
    if (n->layers[0].units != training->inputs || (test && test->inputs != training->inputs)) {
        plx_fail(e, PLX_ERR_UNSUPPORTED, "the network has %zu inputs, the data %zu",
            n->layers[0].units, training->inputs);
        return NULL;
    }
    plx_answers *a = plx_alloc(1, sizeof *a);
    bool copied = false;
    if (a) {
        a->network = n;
        a->training = training;
        a->test = test;
        a->count = training->count + (test ? test->count : 0);
        a->shown = plx_alloc(a->count, sizeof *a->shown);
        a->next = plx_alloc(a->count, sizeof *a->next);
        a->units = plx_alloc(n->unit_count, sizeof *a->units);
        copied = plx_weights_copy_init(&a->of, n);
    }
    if (!copied || !a->shown || !a->next || !a->units) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory for what the network says of the data");
        plx_answers_destroy(&a);
    }
    return a;
}

void plx_answers_destroy(plx_answers **handle)
{
    plx_answers *a = *handle;
    if (!a)
        return;
    plx_free(a->shown);
    plx_free(a->next);
    plx_free(a->units);
    plx_weights_copy_uninit(&a->of);
    plx_free(a);
    *handle = NULL;
}

static void forward(plx_answers *a, const float *x)
{
    const plx_network *n = a->network;
    memcpy(a->units, x, n->layers[0].units * sizeof *x);
    for (size_t l = 0; l < n->link_count; l++) {
        const plx_link *k = &n->links[l];
        const float *source = a->units + n->layers[k->source].unit_offset;
        float *target = a->units + n->layers[k->target].unit_offset;
        for (size_t o = 0; o < k->out; o++) {
            const float *row = a->of.params + k->weight_offset + o * k->in;
            float sums[8] = {0}, sum = a->of.params[k->bias_offset + o];
            size_t i = 0;
            for (; i + 8 <= k->in; i += 8)
                for (size_t j = 0; j < 8; j++)
                    sums[j] += row[i + j] * source[i + j];
            for (; i < k->in; i++)
                sum += row[i] * source[i];
            for (size_t j = 0; j < 8; j++)
                sum += sums[j];
            target[o] = sum;
        }
        plx_activation_forward(a->of.activation[k->target], target, 1, k->out);
    }
}

static void answer(plx_answers *a, size_t row)
{
    const plx_layer *last = &a->network->layers[a->network->layer_count - 1];
    bool later = row >= a->training->count;
    const plx_dataset *d = later ? a->test : a->training;
    forward(a, d->x + (later ? row - a->training->count : row) * d->inputs);
    const float *out = a->units + last->unit_offset;
    uint32_t best = 0;
    for (uint32_t i = 1; i < last->units; i++)
        best = out[i] > out[best] ? i : best;
    a->next[row] = (plx_answer){best, out[best]};
}

bool plx_answers_stale(const plx_answers *a, const plx_snapshot *s)
{
    return a->busy || a->version == 0 || !plx_weights_copy_is_of(&a->of, s);
}

bool plx_answers_update(plx_answers *a, const plx_snapshot *s, size_t multiplications)
{
    size_t done = 0;
    bool completed = false;
    while (plx_answers_stale(a, s)) {
        if (!a->busy) {
            plx_weights_copy_take(&a->of, s);
            a->busy = true;
            a->row = 0;
        }
        answer(a, a->row++);
        done += a->network->connection_count;
        if (a->row == a->count) {
            plx_answer *swap = a->shown;
            a->shown = a->next;
            a->next = swap;
            a->version++;
            a->busy = false;
            completed = true;
        }
        if (done >= multiplications)
            break;
    }
    return completed;
}

uint64_t plx_answers_version(const plx_answers *a)
{
    return a->version;
}

const plx_answer *plx_answers_rows(const plx_answers *a)
{
    return a->version > 0 ? a->shown : NULL;
}
