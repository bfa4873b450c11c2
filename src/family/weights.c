#include "family/weights.h"

#include "base/mem.h"
#include "base/parallel.h"
#include "model/tensor_read.h"

#include <math.h>
#include <string.h>

enum { WINDOW = 1 << 16 /* numbers that are read at once */ };

static const uint32_t NOWHERE = UINT32_MAX;

/* The matrix of a link while it is filled. */
typedef struct matrix {
    float *values; /* [out][in]: weights, or sums of squares */
    float *sum;    /* [out][in] where several make one, else NULL */
    float *number; /* of weights in each sum, for means; else NULL */
    size_t in, out;
} matrix;

/* A dimension of a tensor, of which runs of one length lie one after the other. */
typedef struct walk {
    const plx_tensor *tensor;
    const plx_plan_part *part;
    const uint32_t *out_of, *in_of; /* units of outputs and inputs of the tensor, or NOWHERE */
    uint64_t outs, ins;             /* that the tensor tells apart */
    uint64_t run;                   /* of the last dimensions, */
    plx_axis axis;                  /* which count this */
} walk;

typedef struct work {
    const plx_weights_job *job;
    float *params;
    atomic_bool failed; /* whoever sets it writes */
    plx_error error;    /* which is read after all have come to their end */
} work;

/* -- Where numbers go -------------------------------------------------------------------------- */

static uint64_t axis_size(const plx_tensor *t, const plx_plan_part *part, plx_axis axis)
{
    uint64_t n = 1;
    for (size_t d = 0; d < t->rank; d++)
        if (part->axis[d] == axis)
            n *= t->shape[d];
    return n;
}

/* The unit of the network for each output or input of a tensor. */
static uint32_t *make_table(uint64_t count, size_t first, const plx_fold_map *map, size_t units)
{
    uint32_t *table = plx_alloc(count ? count : 1, sizeof *table);
    for (uint64_t i = 0; table && i < count; i++) {
        uint64_t unit = first + i, to = map->folded ? NOWHERE : unit;
        for (size_t k = 0; map->folded && k < map->segment_count; k++) {
            const plx_plan_segment *s = &map->segment[k];
            if (unit >= s->first && unit - s->first < s->count)
                to = s->slot + (unit - s->first) / s->per;
        }
        table[i] = to < units ? (uint32_t)to : NOWHERE;
    }
    return table;
}

static void add_one(const matrix *m, size_t cell, float value)
{
    if (!m->sum) {
        m->values[cell] = value;
        return;
    }
    m->values[cell] += value * value;
    m->sum[cell] += value;
    if (m->number)
        m->number[cell] += 1;
}

/* Inputs that lie side by side, in the tensor and in the matrix. */
static void add_row(const matrix *m, size_t cell, const float *from, size_t count)
{
    if (!m->sum) {
        memcpy(m->values + cell, from, count * sizeof *from);
        return;
    }
    float *restrict values = m->values + cell, *restrict sum = m->sum + cell;
    for (size_t i = 0; i < count; i++) {
        values[i] += from[i] * from[i];
        sum[i] += from[i];
    }
    for (size_t i = 0; m->number && i < count; i++)
        m->number[cell + i] += 1;
}

/* Many that become one. */
static void add_sum(const matrix *m, size_t cell, const float *from, size_t count)
{
    if (!m->sum) {
        m->values[cell] = from[count - 1];
        return;
    }
    float squares = 0, sum = 0;
    for (size_t i = 0; i < count; i++) {
        squares += from[i] * from[i];
        sum += from[i];
    }
    m->values[cell] += squares;
    m->sum[cell] += sum;
    if (m->number)
        m->number[cell] += (float)count;
}

/* Inputs i…i + count of output o. */
static void add_inputs(
    const matrix *m, const walk *w, uint64_t o, uint64_t i, const float *from, size_t count)
{
    uint32_t out = w->out_of[o];
    if (out == NOWHERE)
        return;
    /* Stretches whose inputs go side by side, or to the same place. */
    for (size_t at = 0, end; at < count; at = end) {
        uint32_t first = w->in_of[i + at];
        size_t cell = (size_t)out * m->in + first;
        end = at + 1;
        bool same = end < count && w->in_of[i + end] == first;
        while (end < count && w->in_of[i + end] == (same ? first : first + (uint32_t)(end - at)))
            end++;
        if (first == NOWHERE)
            continue;
        if (same)
            add_sum(m, cell, from + at, end - at);
        else
            add_row(m, cell, from + at, end - at);
    }
}

/* Outputs o…o + count of input i. */
static void add_outputs(
    const matrix *m, const walk *w, uint64_t o, uint64_t i, const float *from, size_t count)
{
    uint32_t in = w->in_of[i];
    for (size_t k = 0; in != NOWHERE && k < count; k++)
        if (w->out_of[o + k] != NOWHERE)
            add_one(m, (size_t)w->out_of[o + k] * m->in + in, from[k]);
}

/* Of the element that a run begins at. */
static void find(const walk *w, uint64_t element, uint64_t *o, uint64_t *i)
{
    uint64_t out_stride = 1, in_stride = 1;
    *o = *i = 0;
    for (size_t d = w->tensor->rank; d-- > 0;) {
        uint64_t size = w->tensor->shape[d], at = element % size;
        element /= size;
        if (w->part->axis[d] == PLX_AXIS_OUT) {
            *o += at * out_stride;
            out_stride *= size;
        } else if (w->part->axis[d] == PLX_AXIS_IN) {
            *i += at * in_stride;
            in_stride *= size;
        }
    }
}

/* A run, or what of it lies in a window. */
static void add_run(const matrix *m, const walk *w, uint64_t element, const float *from, size_t n)
{
    uint64_t o, i;
    find(w, element, &o, &i);
    if (w->part->groups > 1)
        i += o / (w->outs / w->part->groups) * w->ins;
    if (w->axis == PLX_AXIS_IN)
        add_inputs(m, w, o, i, from, n);
    else if (w->axis == PLX_AXIS_OUT)
        add_outputs(m, w, o, i, from, n);
    else if (w->out_of[o] != NOWHERE && w->in_of[i] != NOWHERE)
        add_sum(m, (size_t)w->out_of[o] * m->in + w->in_of[i], from, n);
}

/* -- Reading ----------------------------------------------------------------------------------- */

static bool is_stopped(const work *w, plx_error *e)
{
    const atomic_bool *cancel = w->job->cancel;
    if (cancel && atomic_load_explicit(cancel, memory_order_relaxed))
        return !plx_fail(e, PLX_ERR_CANCELLED, "interrupted");
    return false;
}

static bool read_through(const work *w, const walk *k, const matrix *m, float *window, plx_error *e)
{
    plx_tensor_reader *reader = plx_tensor_reader_create(k->tensor, PLX_ORDER_ROWS, e);
    bool ok = reader != NULL;
    for (uint64_t at = 0; ok && at < k->tensor->count;) {
        uint64_t left = k->tensor->count - at;
        size_t count = left < WINDOW ? (size_t)left : WINDOW;
        ok = !is_stopped(w, e) && plx_tensor_read(reader, at, count, window, e);
        for (size_t i = 0; ok && i < count;) {
            uint64_t in_run = k->run - (at + i) % k->run;
            size_t n = count - i < in_run ? count - i : (size_t)in_run;
            add_run(m, k, at + i, window + i, n);
            i += n;
        }
        at += count;
        if (ok && w->job->done)
            atomic_fetch_add_explicit(w->job->done, count, memory_order_relaxed);
    }
    plx_tensor_reader_destroy(&reader);
    return ok;
}

static walk walk_of(const plx_tensor *t, const plx_plan_part *part)
{
    walk w = {.tensor = t,
        .part = part,
        .outs = axis_size(t, part, PLX_AXIS_OUT),
        .ins = axis_size(t, part, PLX_AXIS_IN),
        .run = 1,
        .axis = PLX_AXIS_IN};
    /* Dimensions of one place, as kernels of 1 x 1 have, are none. */
    for (size_t d = t->rank; d-- > 0;) {
        if (t->shape[d] == 1)
            continue;
        if (w.run == 1)
            w.axis = (plx_axis)part->axis[d];
        if ((plx_axis)part->axis[d] != w.axis)
            break;
        w.run *= t->shape[d];
    }
    return w;
}

static bool read_part(
    const work *w, const plx_fold_part *shown, const matrix *m, float *window, plx_error *e)
{
    const plx_plan *plan = w->job->unfolding->plan;
    const plx_plan_part *part = &plan->parts[shown->part];
    walk k = walk_of(&plan->tensors->tensor[part->tensor], part);
    if (k.tensor->count == 0)
        return true;
    uint64_t ins = k.ins * (part->groups > 1 ? part->groups : 1);
    uint32_t *outs = make_table(k.outs, part->first_out, &shown->out, m->out);
    uint32_t *in_table = make_table(ins, part->first_in, &shown->in, m->in);
    k.out_of = outs;
    k.in_of = in_table;
    bool ok = (outs && in_table) || plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    ok = ok && read_through(w, &k, m, window, e);
    plx_free(outs);
    plx_free(in_table);
    return ok;
}

/* Those of folded blocks have no meaning. */
static bool read_biases(
    const work *w, const plx_fold_part *shown, const plx_link *k, float *window, plx_error *e)
{
    const plx_plan *plan = w->job->unfolding->plan;
    const plx_plan_part *part = &plan->parts[shown->part];
    if (part->bias == PLX_PLAN_NONE || shown->out.folded)
        return true;
    const plx_tensor *t = &plan->tensors->tensor[part->bias];
    if (part->first_out > k->out || t->count > k->out - part->first_out)
        return true;
    plx_tensor_reader *reader = plx_tensor_reader_create(t, PLX_ORDER_ROWS, e);
    float *to = w->params + k->bias_offset + part->first_out;
    bool ok = reader != NULL;
    for (uint64_t at = 0; ok && at < t->count;) {
        size_t count = t->count - at < WINDOW ? (size_t)(t->count - at) : WINDOW;
        ok = plx_tensor_read(reader, at, count, window, e);
        if (ok)
            memcpy(to + at, window, count * sizeof *to);
        at += count;
    }
    plx_tensor_reader_destroy(&reader);
    return ok;
}

static void finish(const matrix *m)
{
    for (size_t i = 0; m->sum && i < m->in * m->out; i++) {
        if (m->number)
            m->values[i] = m->number[i] > 0 ? m->sum[i] / m->number[i] : 0;
        else
            m->values[i] = copysignf(sqrtf(m->values[i]), m->sum[i]);
    }
}

static bool read_link(const work *w, size_t index, plx_error *e)
{
    const plx_unfolding *u = w->job->unfolding;
    const plx_link *k = &u->network->links[index];
    const plx_fold_link *shown = &u->links[index];
    matrix m = {.values = plx_link_weights(k, w->params), .in = k->in, .out = k->out};
    float *window = plx_alloc(WINDOW, sizeof *window);
    bool means = w->job->reduction == PLX_REDUCE_MEAN;
    if (shown->reduced)
        m.sum = plx_alloc(k->in * k->out, sizeof *m.sum);
    if (shown->reduced && means)
        m.number = plx_alloc(k->in * k->out, sizeof *m.number);
    bool ok = (window && (!shown->reduced || (m.sum && (!means || m.number)))) ||
              plx_fail(e, PLX_ERR_MEMORY, "out of memory for the weights of '%s'",
                  u->structure.link_name[index]);
    for (size_t i = 0; ok && i < shown->part_count; i++) {
        const plx_fold_part *part = &u->parts[shown->first_part + i];
        ok = read_part(w, part, &m, window, e) && read_biases(w, part, k, window, e);
    }
    if (ok)
        finish(&m);
    plx_free(window);
    plx_free(m.sum);
    plx_free(m.number);
    return ok;
}

static void run_link(void *user, size_t index)
{
    work *w = user;
    plx_error e = {0};
    if (atomic_load(&w->failed) || read_link(w, index, &e))
        return;
    if (!atomic_exchange(&w->failed, true))
        w->error = e;
}

uint64_t plx_weights_count(const plx_unfolding *u)
{
    uint64_t count = 0;
    for (size_t i = 0; i < u->part_count; i++)
        count += u->plan->tensors->tensor[u->plan->parts[u->parts[i].part].tensor].count;
    return count;
}

bool plx_weights_read(const plx_weights_job *job, float *params, plx_error *e)
{
    work w = {.job = job, .params = params};
    plx_parallel(
        job->threads > 0 ? job->threads : 1, job->unfolding->network->link_count, run_link, &w);
    if (e && w.error.code != PLX_OK)
        *e = w.error;
    return w.error.code == PLX_OK;
}
