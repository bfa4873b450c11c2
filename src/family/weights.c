#include "family/weights.h"

#include "base/mem.h"
#include "base/parallel.h"
#include "base/simd.h"
#include "family/part_numbers.h"
#include "family/weights_key.h"
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

/* Units of the network for the outputs or the inputs of a tensor, and stretches of them that go
 * side by side, or all to one place. */
typedef struct table {
    uint32_t *unit; /* or NOWHERE */
    uint32_t *end;  /* of the stretch that each is in; the stretch is one place where this and the
                       next unit are the same */
} table;

/* A tensor, of which runs of one length lie one after the other. */
typedef struct walk {
    const plx_tensor *tensor;
    const plx_plan_part *part;
    table out, in;
    uint64_t outs, ins; /* that the tensor tells apart */
    uint64_t all_outs;  /* of all groups */
    uint64_t run;       /* of the last dimensions, */
    plx_axis axis;      /* which count this */
    float *scale;       /* [all_outs] what numbers are multiplied by, after */
    float *zero;        /* [all_outs] these are taken away; NULL: they are as they are */
} walk;

typedef struct work {
    const plx_weights_job *job;
    float *params;
    atomic_bool failed; /* whoever sets it writes */
    plx_error error;    /* which is read after all have come to their end */
} work;

/* -- Where numbers go -------------------------------------------------------------------------- */

static uint64_t unit_of(uint64_t unit, const plx_fold_map *map)
{
    for (size_t k = 0; map->folded && k < map->segment_count; k++) {
        const plx_plan_segment *s = &map->segment[k];
        if (unit >= s->first && unit - s->first < s->count)
            return s->slot + (unit - s->first) / s->per;
    }
    return map->folded ? NOWHERE : unit;
}

static bool goes_on(const uint32_t *unit, uint64_t from, uint64_t i)
{
    bool side_by_side = unit[i] == unit[from] + (uint32_t)(i - from);
    bool one_place = unit[i] == unit[from] && unit[from + 1] == unit[from];
    return unit[from] == NOWHERE ? unit[i] == NOWHERE
                                 : one_place || (side_by_side && unit[i] != NOWHERE);
}

/* Which of the part's outputs one of the tensor is; UINT64_MAX: none. */
static uint64_t own_out(const plx_plan_part *part, uint64_t out)
{
    if (part->out_run == 0)
        return out;
    uint64_t at = out % part->out_every - part->out_first; /* wraps before the first */
    return at < part->out_run ? out / part->out_every * part->out_run + at : UINT64_MAX;
}

/* part: whose outputs they are; NULL: they are inputs. */
static bool table_init(table *t, uint64_t count, const plx_plan_part *part, size_t first,
    const plx_fold_map *map, size_t units)
{
    t->unit = plx_alloc(count ? count : 1, sizeof *t->unit);
    t->end = plx_alloc(count ? count : 1, sizeof *t->end);
    if (!t->unit || !t->end)
        return false;
    for (uint64_t i = 0; i < count; i++) {
        uint64_t own = part ? own_out(part, i) : i;
        uint64_t to = own == UINT64_MAX ? NOWHERE : unit_of(first + own, map);
        t->unit[i] = to < units ? (uint32_t)to : NOWHERE;
    }
    for (uint64_t from = 0, i; from < count; from = i) {
        for (i = from + 1; i < count && goes_on(t->unit, from, i); i++)
            ;
        for (uint64_t k = from; k < i; k++)
            t->end[k] = (uint32_t)i;
    }
    return true;
}

static void table_uninit(table *t)
{
    plx_free(t->unit);
    plx_free(t->end);
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

PLX_SIMD static void add_squares(
    float *restrict squares, float *restrict sum, const float *restrict from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        squares[i] += from[i] * from[i];
        sum[i] += from[i];
    }
}

/* In lanes, since sums of floats are not reordered else. */
PLX_SIMD static void sum_up(const float *from, size_t count, float *squares, float *sum)
{
    enum { LANES = 16 };
    float lane_squares[LANES] = {0}, lane_sum[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (size_t k = 0; k < LANES; k++) {
            lane_squares[k] += from[i + k] * from[i + k];
            lane_sum[k] += from[i + k];
        }
    for (size_t k = 0; k < LANES; k++) {
        *squares += lane_squares[k];
        *sum += lane_sum[k];
    }
    for (; i < count; i++) {
        *squares += from[i] * from[i];
        *sum += from[i];
    }
}

/* Inputs that lie side by side, in the tensor and in the matrix. */
static void add_row(const matrix *m, size_t cell, const float *from, size_t count)
{
    if (!m->sum) {
        memcpy(m->values + cell, from, count * sizeof *from);
        return;
    }
    add_squares(m->values + cell, m->sum + cell, from, count);
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
    sum_up(from, count, &squares, &sum);
    m->values[cell] += squares;
    m->sum[cell] += sum;
    if (m->number)
        m->number[cell] += (float)count;
}

/* Inputs i…i + count of output o. */
static void add_inputs(
    const matrix *m, const walk *w, uint64_t o, uint64_t i, const float *from, size_t count)
{
    uint32_t out = w->out.unit[o];
    for (size_t at = 0, end; out != NOWHERE && at < count; at = end) {
        const uint32_t *unit = w->in.unit + i + at;
        end = (size_t)(w->in.end[i + at] - i);
        end = end < count ? end : count;
        size_t cell = (size_t)out * m->in + unit[0];
        if (unit[0] == NOWHERE)
            continue;
        if (end - at > 1 && unit[1] == unit[0])
            add_sum(m, cell, from + at, end - at);
        else
            add_row(m, cell, from + at, end - at);
    }
}

/* Outputs o…o + count of input i. */
static void add_outputs(
    const matrix *m, const walk *w, uint64_t o, uint64_t i, const float *from, size_t count)
{
    uint32_t in = w->in.unit[i];
    for (size_t at = 0, end; in != NOWHERE && at < count; at = end) {
        const uint32_t *unit = w->out.unit + o + at;
        end = (size_t)(w->out.end[o + at] - o);
        end = end < count ? end : count;
        if (unit[0] == NOWHERE)
            continue;
        if (end - at > 1 && unit[1] == unit[0]) {
            add_sum(m, (size_t)unit[0] * m->in + in, from + at, end - at);
            continue;
        }
        for (size_t k = at; k < end; k++)
            add_one(m, (size_t)w->out.unit[o + k] * m->in + in, from[k]);
    }
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

static void scale_run(const walk *w, uint64_t o, float *numbers, size_t n)
{
    bool each = w->axis == PLX_AXIS_OUT;
    for (size_t k = 0; k < n; k++) {
        uint64_t at = each ? o + k : o;
        numbers[k] = (numbers[k] - w->zero[at]) * w->scale[at];
    }
}

/* Of one group; o and i of the whole. */
static void add_run_of(
    const matrix *m, const walk *w, uint64_t o, uint64_t i, float *from, size_t n)
{
    if (w->scale)
        scale_run(w, o, from, n);
    if (w->axis == PLX_AXIS_IN)
        add_inputs(m, w, o, i, from, n);
    else if (w->axis == PLX_AXIS_OUT)
        add_outputs(m, w, o, i, from, n);
    else if (w->out.unit[o] != NOWHERE && w->in.unit[i] != NOWHERE)
        add_sum(m, (size_t)w->out.unit[o] * m->in + w->in.unit[i], from, n);
}

/* A run, or what of it lies in a window, which is changed. */
static void add_run(const matrix *m, const walk *w, uint64_t element, float *from, size_t n)
{
    uint64_t o, i, groups = w->part->groups;
    find(w, element, &o, &i);
    if (groups <= 1) {
        add_run_of(m, w, o, i, from, n);
        return;
    }
    /* What runs through all groups goes on in each of them. */
    bool shares = w->part->shares, through = w->axis == (shares ? PLX_AXIS_IN : PLX_AXIS_OUT);
    uint64_t each = (shares ? w->ins : w->outs) / groups;
    if (each == 0)
        return;
    for (size_t at = 0, count; at < n; at += count) {
        uint64_t place = (shares ? i : o) + (through ? at : 0), group = place / each;
        uint64_t left = (group + 1) * each - place;
        count = !through || left > n - at ? n - at : (size_t)left;
        if (shares)
            add_run_of(m, w, group * w->outs + o, place, from + at, count);
        else
            add_run_of(m, w, place, group * w->ins + i, from + at, count);
    }
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
        .outs = plx_plan_part_size(t, part, PLX_AXIS_OUT),
        .ins = plx_plan_part_size(t, part, PLX_AXIS_IN),
        .run = 1,
        .axis = PLX_AXIS_IN};
    w.all_outs = w.outs * (part->groups > 1 && part->shares ? part->groups : 1);
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

static bool read_scales(const work *w, walk *k, plx_error *e)
{
    if (!plx_part_is_scaled(k->part))
        return true;
    k->scale = plx_alloc(k->all_outs ? k->all_outs : 1, sizeof *k->scale);
    k->zero = plx_alloc(k->all_outs ? k->all_outs : 1, sizeof *k->zero);
    if (!k->scale || !k->zero)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    return plx_part_scales(
        w->job->unfolding->plan->tensors, k->part, k->all_outs, k->scale, k->zero, e);
}

/* A matrix whose columns lie one after the other is gone through in that order: t and part are
 * turned. */
static void turn(plx_tensor *t, plx_plan_part *part)
{
    if (t->rank != 2 || part->axis[0] == part->axis[1] || !t->dense ||
        t->stride[0] >= t->stride[1] || t->scale.count > 1)
        return;
    uint64_t shape = t->shape[0], stride = t->stride[0];
    unsigned char axis = part->axis[0];
    t->shape[0] = t->shape[1];
    t->stride[0] = t->stride[1];
    part->axis[0] = part->axis[1];
    t->shape[1] = shape;
    t->stride[1] = stride;
    part->axis[1] = axis;
}

static bool read_part(
    const work *w, const plx_fold_part *shown, const matrix *m, float *window, plx_error *e)
{
    const plx_plan *plan = w->job->unfolding->plan;
    plx_plan_part turned = plan->parts[shown->part], *part = &turned;
    plx_tensor tensor = plan->tensors->tensor[part->tensor];
    turn(&tensor, part);
    walk k = walk_of(&tensor, part);
    if (k.tensor->count == 0)
        return true;
    uint64_t ins = k.ins * (part->groups > 1 && !part->shares ? part->groups : 1);
    bool ok = (table_init(&k.out, k.all_outs, part, part->first_out, &shown->out, m->out) &&
                  table_init(&k.in, ins, NULL, part->first_in, &shown->in, m->in)) ||
              plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    ok = ok && read_scales(w, &k, e) && read_through(w, &k, m, window, e);
    plx_free(k.scale);
    plx_free(k.zero);
    table_uninit(&k.out);
    table_uninit(&k.in);
    return ok;
}

/* Those of folded blocks have no meaning. */
static bool read_biases(const work *w, const plx_fold_part *shown, const plx_link *k, plx_error *e)
{
    const plx_plan *plan = w->job->unfolding->plan;
    const plx_plan_part *part = &plan->parts[shown->part];
    size_t first = part->bias_count > 0 ? 0 : part->first_out;
    if (part->bias == PLX_PLAN_NONE || shown->out.folded || first > k->out)
        return true;
    return plx_part_biases(
        plan->tensors, part, k->out - first, w->params + k->bias_offset + first, e);
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

/* Numbers of a link from which on it is kept. */
static const uint64_t MANY_NUMBERS = 1 << 20;

static uint64_t link_count(const plx_unfolding *u, size_t index)
{
    const plx_fold_link *shown = &u->links[index];
    uint64_t count = 0;
    for (size_t i = 0; i < shown->part_count; i++) {
        const plx_plan_part *part = &u->plan->parts[u->parts[shown->first_part + i].part];
        count += u->plan->tensors->tensor[part->tensor].count;
    }
    return count;
}

/* "" where the weights need not be kept. */
static plx_cache_key key_of(const plx_weights_job *job, size_t index)
{
    const plx_fold_link *shown = &job->unfolding->links[index];
    bool many = shown->reduced && link_count(job->unfolding, index) >= MANY_NUMBERS;
    return many ? plx_weights_key(job, index) : (plx_cache_key){""};
}

static bool stays(const plx_weights_job *job, size_t link)
{
    return job->stays && job->stays[link];
}

/* Of a link whose weights are there. */
static bool read_only_biases(const work *w, size_t index, plx_error *e)
{
    const plx_unfolding *u = w->job->unfolding;
    const plx_fold_link *shown = &u->links[index];
    bool ok = true;
    for (size_t i = 0; ok && i < shown->part_count; i++)
        ok = read_biases(w, &u->parts[shown->first_part + i], &u->network->links[index], e);
    return ok;
}

static bool read_link(const work *w, size_t index, plx_error *e)
{
    const plx_unfolding *u = w->job->unfolding;
    const plx_link *k = &u->network->links[index];
    const plx_fold_link *shown = &u->links[index];
    matrix m = {.values = plx_link_weights(k, w->params), .in = k->in, .out = k->out};
    plx_cache_key key = key_of(w->job, index);
    bool kept = key.text[0] && plx_cache_read(&key, m.values, m.in * m.out);
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
        ok = (kept || read_part(w, part, &m, window, e)) && read_biases(w, part, k, e);
    }
    if (ok && !kept)
        finish(&m);
    if (ok && !kept && key.text[0])
        plx_cache_write(&key, m.values, m.in * m.out);
    plx_free(window);
    plx_free(m.sum);
    plx_free(m.number);
    return ok;
}

static void run_link(void *user, size_t index)
{
    work *w = user;
    plx_error e = {0};
    if (atomic_load(&w->failed))
        return;
    if (stays(w->job, index) ? read_only_biases(w, index, &e) : read_link(w, index, &e))
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

uint64_t plx_weights_waiting(const plx_weights_job *job)
{
    const plx_network *n = job->unfolding->network;
    uint64_t count = 0;
    for (size_t i = 0; i < n->link_count; i++) {
        if (stays(job, i))
            continue;
        plx_cache_key key = key_of(job, i);
        if (!key.text[0] || !plx_cache_has(&key, n->links[i].in * n->links[i].out))
            count += link_count(job->unfolding, i);
    }
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
