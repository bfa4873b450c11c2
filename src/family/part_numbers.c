#include "family/part_numbers.h"

#include "base/mem.h"
#include "model/tensor_read.h"

/* A number for each output, from a tensor of as many or of one; `otherwise` where there is none. */
static bool read_each(
    const plx_tensors *t, size_t tensor, uint64_t outs, float otherwise, float *out, plx_error *e)
{
    const plx_tensor *k = tensor == PLX_PLAN_NONE ? NULL : &t->tensor[tensor];
    bool all = k && k->count == outs, one = k && k->count == 1;
    bool ok = true;
    if (all || one) {
        plx_tensor_reader *reader = plx_tensor_reader_create(k, PLX_ORDER_ROWS, e);
        ok = reader && plx_tensor_read(reader, 0, (size_t)k->count, out, e);
        plx_tensor_reader_destroy(&reader);
    } else {
        out[0] = otherwise;
    }
    for (uint64_t i = 1; !all && i < outs; i++)
        out[i] = out[0];
    return ok;
}

bool plx_part_is_scaled(const plx_plan_part *part)
{
    bool changed = part->factor != 0 && part->factor != 1;
    return changed || part->scale != PLX_PLAN_NONE || part->zero != PLX_PLAN_NONE;
}

bool plx_part_scales(const plx_tensors *t, const plx_plan_part *part, uint64_t outs, float *scale,
    float *zero, plx_error *e)
{
    if (!read_each(t, part->scale, outs, 1, scale, e) ||
        !read_each(t, part->zero, outs, 0, zero, e))
        return false;
    for (uint64_t i = 0; part->factor != 0 && i < outs; i++)
        scale[i] *= (float)part->factor;
    return true;
}

/* What whole numbers of a bias stand for. */
static bool scale_biases(
    const plx_tensors *t, const plx_plan_part *part, float *biases, uint64_t count, plx_error *e)
{
    bool weights = part->bias_factor != 0;
    if (!weights && part->bias_scale == PLX_PLAN_NONE && part->bias_zero == PLX_PLAN_NONE)
        return true;
    float *scale = plx_alloc(count ? count : 1, sizeof *scale);
    float *zero = plx_alloc(count ? count : 1, sizeof *zero);
    float factor = weights ? (float)part->bias_factor : 1;
    bool ok = false;
    if (scale && zero)
        ok = read_each(t, weights ? part->scale : part->bias_scale, count, 1, scale, e) &&
             read_each(t, weights ? PLX_PLAN_NONE : part->bias_zero, count, 0, zero, e);
    else
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    for (uint64_t i = 0; ok && i < count; i++)
        biases[i] = (biases[i] - zero[i]) * scale[i] * factor;
    plx_free(scale);
    plx_free(zero);
    return ok;
}

/* Runs of `run` numbers from `first` on, one in each `every`. */
bool plx_part_biases(
    const plx_tensors *t, const plx_plan_part *part, uint64_t room, float *out, plx_error *e)
{
    const plx_tensor *k = &t->tensor[part->bias];
    uint64_t every = part->bias_every > 0 ? part->bias_every : 2 * (uint64_t)part->bias_run;
    bool whole = every == 0 || k->count % every == 0;
    uint64_t count = part->bias_count > 0 ? part->bias_count
                     : every > 0          ? k->count / every * part->bias_run
                                          : k->count;
    uint64_t run = part->bias_run > 0 ? part->bias_run : count;
    if (!whole || count == 0 || count > room || count % run != 0 ||
        part->bias_first + run > k->count)
        return true;
    plx_tensor_reader *reader = plx_tensor_reader_create(k, PLX_ORDER_ROWS, e);
    bool ok = reader != NULL;
    for (uint64_t at = 0; ok && at < count; at += run)
        ok = plx_tensor_read(reader, part->bias_first + at / run * every, (size_t)run, out + at, e);
    plx_tensor_reader_destroy(&reader);
    return ok && scale_biases(t, part, out, count, e);
}
