#include "train/builtin_suited.h"

#include "base/mem.h"
#include "base/rng.h"
#include "train/builtin.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    ROWS = 2000,
    LEAST_ROWS = 64,
    MOST_VALUES = 1 << 22, /* of all inputs, so that wide networks have fewer rows */
    MOST_CENTRES = 256,    /* further classes are those again, mirrored or with less noise */
    STREAM_SUITED = 0x5017,
};

/* How far the noise of one input is from that of the centres; as there are many inputs to tell
 * classes by, it may be large. */
static const double NOISE = 1.5;

static bool has_shape(const plx_dataset *d, size_t inputs, size_t outputs, plx_task task)
{
    return d->inputs == inputs && d->outputs == outputs && d->task == task;
}

/* The shape of a built-in, from the network that suits it. */
static bool may_fit(const char *name, size_t inputs, size_t outputs)
{
    const char *net = plx_builtin_default_net(name), *last = strrchr(net, '-');
    size_t in = 0, out = 0;
    return last && sscanf(net, "%zu", &in) == 1 && sscanf(last + 1, "%zu", &out) == 1 &&
           in == inputs && out == outputs;
}

static plx_dataset *built_in(
    size_t inputs, size_t outputs, plx_task task, uint64_t seed, plx_error *e)
{
    for (size_t i = 0; i < plx_builtin_count(); i++) {
        if (!may_fit(plx_builtin_name(i), inputs, outputs))
            continue;
        plx_dataset *d = plx_builtin_create(plx_builtin_name(i), seed, e);
        if (!d || has_shape(d, inputs, outputs, task))
            return d;
        plx_dataset_destroy(&d);
    }
    return NULL;
}

/* The rows of the first classes, in their order. */
static plx_dataset *first_classes(const plx_dataset *all, size_t classes, plx_error *e)
{
    char name[64];
    size_t rows = 0, to = 0;
    for (size_t i = 0; i < all->count; i++)
        rows += all->label[i] < classes;
    snprintf(name, sizeof name, "%.24s 0 to %zu", all->name, classes - 1);
    plx_dataset *d =
        plx_dataset_create(name, PLX_TASK_CLASSIFICATION, rows, all->inputs, classes, e);
    for (size_t i = 0; d && i < all->count; i++) {
        if (all->label[i] >= classes)
            continue;
        memcpy(d->x + to * d->inputs, all->x + i * d->inputs, d->inputs * sizeof *d->x);
        d->label[to++] = all->label[i];
    }
    if (d) {
        d->image_width = all->image_width;
        d->image_height = all->image_height;
    }
    return d;
}

static plx_dataset *fewer_digits(size_t inputs, size_t outputs, uint64_t seed, plx_error *e)
{
    plx_dataset *all = plx_builtin_create("digits", seed, e), *d = NULL;
    if (all && all->inputs == inputs && outputs >= 2 && outputs < all->outputs)
        d = first_classes(all, outputs, e);
    plx_dataset_destroy(&all);
    return d;
}

static bool make_classes(plx_dataset *d, plx_rng *rng)
{
    size_t centres = d->outputs < MOST_CENTRES ? d->outputs : MOST_CENTRES;
    float *centre = plx_alloc(centres * d->inputs, sizeof *centre); // [centres][inputs]
    if (!centre)
        return false;
    for (size_t i = 0; i < centres * d->inputs; i++)
        centre[i] = (float)plx_rng_normal(rng);
    for (size_t row = 0; row < d->count; row++) {
        size_t label = row % d->outputs;
        const float *c = centre + label % centres * d->inputs;
        size_t again = label / centres, pair = again / 2;
        double side = again % 2 ? -1 : 1, far = 1 + (double)pair;
        d->label[row] = (uint32_t)label;
        for (size_t i = 0; i < d->inputs; i++)
            d->x[row * d->inputs + i] =
                (float)(side * far * (double)c[i] + NOISE * plx_rng_normal(rng));
    }
    plx_free(centre);
    return true;
}

static bool make_targets(plx_dataset *d, plx_rng *rng)
{
    float *along = plx_alloc(d->inputs, sizeof *along);
    if (!along)
        return false;
    for (size_t i = 0; i < d->count * d->inputs; i++)
        d->x[i] = (float)plx_rng_normal(rng);
    for (size_t k = 0; k < d->outputs; k++) {
        for (size_t i = 0; i < d->inputs; i++)
            along[i] = (float)(2 * plx_rng_normal(rng) / sqrt((double)d->inputs));
        for (size_t row = 0; row < d->count; row++) {
            double sum = 0;
            for (size_t i = 0; i < d->inputs; i++)
                sum += (double)along[i] * (double)d->x[row * d->inputs + i];
            d->target[row * d->outputs + k] = (float)tanh(sum);
        }
    }
    plx_free(along);
    return true;
}

static plx_dataset *made_up(
    size_t inputs, size_t outputs, plx_task task, uint64_t seed, plx_error *e)
{
    size_t rows = inputs ? MOST_VALUES / inputs : ROWS;
    rows = rows > ROWS ? ROWS : rows < LEAST_ROWS ? LEAST_ROWS : rows;
    plx_rng rng;
    plx_rng_seed(&rng, seed, STREAM_SUITED);
    plx_dataset *d = plx_dataset_create("made up", task, rows, inputs, outputs, e);
    if (!d)
        return NULL;
    bool made = task == PLX_TASK_CLASSIFICATION ? make_classes(d, &rng) : make_targets(d, &rng);
    if (!made) {
        plx_dataset_destroy(&d);
        plx_fail(e, PLX_ERR_MEMORY, "out of memory for data of %zu inputs", inputs);
    }
    return d;
}

plx_dataset *plx_builtin_suited(
    size_t inputs, size_t outputs, plx_task task, uint64_t seed, plx_error *e)
{
    plx_error failed = {0};
    if (task == PLX_TASK_CLASSIFICATION && outputs < 2) {
        plx_fail(e, PLX_ERR_USAGE, "there is nothing to learn about a single class");
        return NULL;
    }
    plx_dataset *d = built_in(inputs, outputs, task, seed, &failed);
    if (!d && failed.code == PLX_OK && task == PLX_TASK_CLASSIFICATION &&
        may_fit("digits", inputs, 10))
        d = fewer_digits(inputs, outputs, seed, &failed);
    if (!d && failed.code == PLX_OK)
        d = made_up(inputs, outputs, task, seed, &failed);
    if (!d && e)
        *e = failed;
    return d;
}
