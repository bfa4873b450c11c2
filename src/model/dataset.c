#include "model/dataset.h"

#include "base/mem.h"
#include "base/rng.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STREAM_SPLIT = 0x5917 }; /* of the random streams of a seed */

static bool set_default_class_names(plx_dataset *d)
{
    for (size_t i = 0; i < d->outputs; i++) {
        char name[24];
        snprintf(name, sizeof name, "%zu", i);
        d->class_name[i] = plx_strdup(name);
        if (!d->class_name[i])
            return false;
    }
    return true;
}

plx_dataset *plx_dataset_create(
    const char *name, plx_task task, size_t count, size_t inputs, size_t outputs, plx_error *e)
{
    if (inputs == 0 || outputs == 0 || outputs > UINT32_MAX) {
        plx_fail(e, PLX_ERR_USAGE, "a dataset needs at least one input and one output");
        return NULL;
    }
    size_t x_floats = 0, target_floats = 0;
    plx_dataset *d = plx_alloc(1, sizeof *d);
    if (!d)
        goto no_memory;
    plx_text_copy(d->name, sizeof d->name, name);
    plx_text_sanitize(d->name);
    d->task = task;
    d->count = count;
    d->inputs = inputs;
    d->outputs = outputs;
    if (!plx_mul_size(count, inputs, &x_floats) || !plx_mul_size(count, outputs, &target_floats))
        goto no_memory;
    d->x = plx_alloc(x_floats, sizeof *d->x);
    if (!d->x)
        goto no_memory;
    if (task == PLX_TASK_CLASSIFICATION) {
        d->label = plx_alloc(count, sizeof *d->label);
        d->class_name = plx_alloc(outputs, sizeof *d->class_name);
        if (!d->label || !d->class_name || !set_default_class_names(d))
            goto no_memory;
    } else {
        d->target = plx_alloc(target_floats, sizeof *d->target);
        if (!d->target)
            goto no_memory;
    }
    return d;
no_memory:
    plx_dataset_destroy(&d);
    plx_fail(e, PLX_ERR_MEMORY, "a dataset of %zu rows of %zu values does not fit in memory", count,
        inputs);
    return NULL;
}

void plx_dataset_destroy(plx_dataset **handle)
{
    plx_dataset *d = *handle;
    if (!d)
        return;
    for (size_t i = 0; d->class_name && i < d->outputs; i++)
        plx_free(d->class_name[i]);
    plx_free(d->class_name);
    for (size_t i = 0; d->input_name && i < d->inputs; i++)
        plx_free(d->input_name[i]);
    plx_free(d->input_name);
    plx_free(d->next);
    plx_free(d->target);
    plx_free(d->label);
    plx_free(d->x);
    plx_free(d);
    *handle = NULL;
}

bool plx_dataset_set_class_name(plx_dataset *d, size_t index, const char *name, plx_error *e)
{
    if (!d->class_name || index >= d->outputs)
        return plx_fail(e, PLX_ERR_USAGE, "there is no class %zu", index);
    char *copy = plx_strdup(name);
    if (!copy)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    plx_text_sanitize(copy);
    plx_free(d->class_name[index]);
    d->class_name[index] = copy;
    return true;
}

static bool name_inputs(plx_dataset *d)
{
    d->input_name = plx_alloc(d->inputs, sizeof *d->input_name);
    for (size_t i = 0; d->input_name && i < d->inputs; i++)
        if (!(d->input_name[i] = plx_strdup("")))
            return false;
    return d->input_name != NULL;
}

bool plx_dataset_set_input_name(plx_dataset *d, size_t index, const char *name, plx_error *e)
{
    if (index >= d->inputs)
        return plx_fail(e, PLX_ERR_USAGE, "there is no input %zu", index);
    char *copy = d->input_name || name_inputs(d) ? plx_strdup(name) : NULL;
    if (!copy)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    plx_text_sanitize(copy);
    plx_free(d->input_name[index]);
    d->input_name[index] = copy;
    return true;
}

/* A row and its place in the line for the test set, which is filled from the highest key down. */
typedef struct plx_split_key {
    double key;
    uint32_t row;
    uint32_t position;
} plx_split_key;

static int compare_keys(const void *a, const void *b)
{
    const plx_split_key *p = a, *q = b;
    if (p->key != q->key)
        return p->key < q->key ? -1 : 1;
    return (p->position > q->position) - (p->position < q->position);
}

/* Orders the shuffled rows so that every tail of the order holds about the same share of each
 * class: the j-th row of a class of n gets the key (j + 1/2) / n. The first and the last of a class
 * go to the very ends, so that a small class has a row on either side. */
static bool stratify(const plx_dataset *d, uint32_t *rows)
{
    plx_split_key *keys = plx_alloc(d->count, sizeof *keys);
    uint32_t *total = plx_alloc(d->outputs, sizeof *total);
    uint32_t *seen = plx_alloc(d->outputs, sizeof *seen);
    bool ok = keys && total && seen;
    for (size_t i = 0; ok && i < d->count; i++)
        total[d->label[i]]++;
    for (size_t i = 0; ok && i < d->count; i++) {
        uint32_t class = d->label[rows[i]];
        uint32_t j = seen[class]++;
        double key = (j + 0.5) / total[class];
        if (total[class] > 1 && j == 0)
            key = -1;
        else if (total[class] > 1 && j + 1 == total[class])
            key = 2;
        keys[i] = (plx_split_key){.key = key, .row = rows[i], .position = (uint32_t)i};
    }
    if (ok) {
        qsort(keys, d->count, sizeof *keys, compare_keys);
        for (size_t i = 0; i < d->count; i++)
            rows[i] = keys[i].row;
    }
    plx_free(keys);
    plx_free(total);
    plx_free(seen);
    return ok;
}

static plx_dataset *pick_rows(
    const plx_dataset *d, const uint32_t *rows, size_t count, plx_error *e)
{
    plx_dataset *out = plx_dataset_create(d->name, d->task, count, d->inputs, d->outputs, e);
    if (!out)
        return NULL;
    out->series = d->series;
    out->in_time = d->in_time;
    if (d->next && !(out->next = plx_alloc(count, sizeof *out->next))) {
        plx_dataset_destroy(&out);
        plx_fail(e, PLX_ERR_MEMORY, "out of memory for %zu rows", count);
        return NULL;
    }
    out->image_width = d->image_width;
    out->image_height = d->image_height;
    for (size_t i = 0; i < count; i++) {
        memcpy(out->x + i * d->inputs, d->x + rows[i] * d->inputs, d->inputs * sizeof *d->x);
        if (d->label)
            out->label[i] = d->label[rows[i]];
        if (d->next)
            out->next[i] = d->next[rows[i]];
        if (d->target)
            memcpy(out->target + i * d->outputs, d->target + rows[i] * d->outputs,
                d->outputs * sizeof *d->target);
    }
    for (size_t i = 0; d->class_name && i < d->outputs; i++) {
        if (!plx_dataset_set_class_name(out, i, d->class_name[i], e)) {
            plx_dataset_destroy(&out);
            return NULL;
        }
    }
    for (size_t i = 0; d->input_name && i < d->inputs; i++) {
        if (!plx_dataset_set_input_name(out, i, d->input_name[i], e)) {
            plx_dataset_destroy(&out);
            return NULL;
        }
    }
    return out;
}

/* In random order, those of the test behind the others. */
static bool draw_rows(const plx_dataset *d, uint64_t seed, uint32_t *rows, size_t train_count)
{
    plx_rng rng;
    plx_rng_seed(&rng, seed, STREAM_SPLIT);
    plx_rng_shuffle(&rng, rows, d->count);
    if (d->label && !stratify(d, rows))
        return false;
    plx_rng_shuffle(&rng, rows, train_count);
    plx_rng_shuffle(&rng, rows + train_count, d->count - train_count);
    return true;
}

bool plx_dataset_split(
    plx_dataset *d, double test_share, uint64_t seed, plx_dataset **test, plx_error *e)
{
    if (!(test_share >= 0 && test_share <= 1))
        return plx_fail(e, PLX_ERR_USAGE, "the share of test rows must lie from 0 to 1");
    if (d->count > UINT32_MAX)
        return plx_fail(e, PLX_ERR_UNSUPPORTED, "a dataset of over 2^32 rows cannot be split");
    size_t test_count = (size_t)floor(test_share * (double)d->count + 0.5);
    size_t train_count = d->count - test_count;

    plx_dataset *kept = NULL, *moved = NULL;
    uint32_t *rows = plx_alloc(d->count, sizeof *rows);
    if (!rows)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a split of %zu rows", d->count);
    for (size_t i = 0; i < d->count; i++)
        rows[i] = (uint32_t)i;
    if (!d->in_time && !draw_rows(d, seed, rows, train_count)) {
        plx_free(rows);
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a split of %zu rows", d->count);
    }
    kept = pick_rows(d, rows, train_count, e);
    if (kept)
        moved = pick_rows(d, rows + train_count, test_count, e);
    plx_free(rows);
    if (!moved) {
        plx_dataset_destroy(&kept);
        return false;
    }
    plx_dataset whole = *d;
    *d = *kept;
    *kept = whole;
    plx_dataset_destroy(&kept);
    *test = moved;
    return true;
}

/* Sums over the finite values of one column (or of all, where stride is 1). */
typedef struct plx_moments {
    size_t count, zeros;
    double mean, variance;
} plx_moments;

static plx_moments moments_of(const float *values, size_t count, size_t stride)
{
    plx_moments m = {0};
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        float v = values[i * stride];
        if (isfinite(v)) {
            sum += (double)v;
            m.count++;
            m.zeros += v == 0;
        }
    }
    if (m.count == 0)
        return m;
    m.mean = sum / (double)m.count;
    double squares = 0;
    for (size_t i = 0; i < count; i++) {
        float v = values[i * stride];
        if (isfinite(v)) {
            double off = (double)v - m.mean;
            squares += off * off;
        }
    }
    m.variance = squares / (double)m.count;
    return m;
}

static float inverse_deviation(double variance, double mean)
{
    double deviation = sqrt(variance);
    /* Below the rounding of the values themselves there is no variance, only noise. */
    if (!(deviation > 1e-30) || deviation <= 1e-7 * fabs(mean))
        return 1;
    return (float)(1 / deviation);
}

static void columns_scaling(
    const float *values, size_t rows, size_t columns, float *shift, float *scale)
{
    for (size_t c = 0; c < columns; c++) {
        plx_moments m = moments_of(values + c, rows, columns);
        shift[c] = (float)m.mean;
        scale[c] = inverse_deviation(m.variance, m.mean);
    }
}

bool plx_scaling_init(plx_scaling *s, const plx_dataset *d, plx_error *e)
{
    *s = (plx_scaling){.inputs = d->inputs, .outputs = d->outputs};
    s->input_shift = plx_alloc(d->inputs, sizeof *s->input_shift);
    s->input_scale = plx_alloc(d->inputs, sizeof *s->input_scale);
    bool ok = s->input_shift && s->input_scale;
    if (ok && d->target) {
        s->target_shift = plx_alloc(d->outputs, sizeof *s->target_shift);
        s->target_scale = plx_alloc(d->outputs, sizeof *s->target_scale);
        ok = s->target_shift && s->target_scale;
    }
    if (!ok) {
        plx_scaling_uninit(s);
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for the scaling of the data");
    }
    if (d->image_width > 0) {
        plx_moments m = moments_of(d->x, d->count * d->inputs, 1);
        if (m.zeros >= m.count / 4) {
            m.variance += m.mean * m.mean;
            m.mean = 0;
        }
        for (size_t c = 0; c < d->inputs; c++) {
            s->input_shift[c] = (float)m.mean;
            s->input_scale[c] = inverse_deviation(m.variance, m.mean);
        }
    } else {
        columns_scaling(d->x, d->count, d->inputs, s->input_shift, s->input_scale);
    }
    if (d->target)
        columns_scaling(d->target, d->count, d->outputs, s->target_shift, s->target_scale);
    return true;
}

void plx_scaling_uninit(plx_scaling *s)
{
    plx_free(s->input_shift);
    plx_free(s->input_scale);
    plx_free(s->target_shift);
    plx_free(s->target_scale);
    *s = (plx_scaling){0};
}

static float scaled(float value, float shift, float scale)
{
    return (float)(((double)value - (double)shift) * (double)scale);
}

void plx_scaling_apply(const plx_scaling *s, plx_dataset *d)
{
    for (size_t i = 0; i < d->count; i++) {
        float *row = d->x + i * d->inputs;
        for (size_t c = 0; c < d->inputs; c++)
            row[c] = isfinite(row[c]) ? scaled(row[c], s->input_shift[c], s->input_scale[c]) : 0;
    }
    for (size_t i = 0; d->target && s->target_shift && i < d->count; i++) {
        float *row = d->target + i * d->outputs;
        for (size_t c = 0; c < d->outputs; c++)
            row[c] = scaled(row[c], s->target_shift[c], s->target_scale[c]);
    }
}
