#include "family/plan.h"

#include "base/mem.h"
#include "base/text.h"
#include "family/norms.h"
#include "family/tensor_names.h"

#include <stdio.h>
#include <string.h>

/* Makes room for one more at the end of *array; false without memory. */
static bool grow(void **array, size_t *room, size_t count, size_t size)
{
    if (count < *room)
        return true;
    size_t more = *room ? *room * 2 : 64;
    void *grown = plx_realloc(*array, more, size);
    if (!grown)
        return false;
    *array = grown;
    *room = more;
    return true;
}

/* The next element of one of the plan's arrays, not cleared; NULL, and p->failed, without memory.
 */
static void *next(plx_plan *p, void **array, size_t *room, size_t *count, size_t size)
{
    if (p->failed || !grow(array, room, *count, size)) {
        p->failed = true;
        return NULL;
    }
    return (char *)*array + size * (*count)++;
}

size_t plx_plan_add_layer(plx_plan *p, const char *name, size_t units)
{
    void *array = p->layers;
    plx_plan_layer *l = next(p, &array, &p->layer_room, &p->layer_count, sizeof *l);
    if (!l)
        return 0;
    p->layers = array;
    *l = (plx_plan_layer){.units = units,
        .block = PLX_PLAN_NONE,
        .outer_slot = PLX_PLAN_NONE,
        .norm_scale = PLX_PLAN_NONE,
        .norm_shift = PLX_PLAN_NONE};
    plx_text_copy(l->name, sizeof l->name, name);
    return p->layer_count - 1;
}

size_t plx_plan_add_link(plx_plan *p, const char *name, size_t source, size_t target)
{
    void *array = p->links;
    plx_plan_link *k = next(p, &array, &p->link_room, &p->link_count, sizeof *k);
    if (!k)
        return 0;
    p->links = array;
    *k = (plx_plan_link){.source = source, .target = target, .first_part = p->part_count};
    plx_text_copy(k->name, sizeof k->name, name);
    return p->link_count - 1;
}

void plx_plan_add_part(plx_plan *p, const plx_plan_part *part)
{
    void *array = p->parts;
    plx_plan_part *k = next(p, &array, &p->part_room, &p->part_count, sizeof *k);
    if (!k)
        return;
    p->parts = array;
    *k = *part;
    p->links[p->link_count - 1].part_count++;
}

size_t plx_plan_add_block(plx_plan *p, const char *name, size_t parent)
{
    void *array = p->blocks;
    plx_plan_block *b = next(p, &array, &p->block_room, &p->block_count, sizeof *b);
    if (!b)
        return 0;
    p->blocks = array;
    *b = (plx_plan_block){.parent = parent, .entry = PLX_PLAN_NONE, .exit = PLX_PLAN_NONE};
    plx_text_copy(b->name, sizeof b->name, name);
    return p->block_count - 1;
}

void plx_plan_add_bypass(plx_plan *p, plx_bypass_kind kind, size_t source, size_t target)
{
    void *array = p->bypasses;
    plx_plan_bypass *s = next(p, &array, &p->bypass_room, &p->bypass_count, sizeof *s);
    if (!s)
        return;
    p->bypasses = array;
    *s = (plx_plan_bypass){.kind = kind, .source = source, .target = target};
}

void plx_plan_add_norm(plx_plan *p, size_t layer, const char *name, size_t scale, size_t shift)
{
    if (p->failed)
        return;
    plx_plan_layer *l = &p->layers[layer];
    if (l->norm_count++ > 0)
        return;
    plx_text_copy(l->norm, sizeof l->norm, name);
    l->norm_scale = scale;
    l->norm_shift = shift;
}

void plx_plan_set_shift(plx_plan *p, size_t layer, size_t shift)
{
    if (!p->failed && p->layers[layer].norm_count == 1 &&
        p->layers[layer].norm_shift == PLX_PLAN_NONE)
        p->layers[layer].norm_shift = shift;
}

plx_plan_part plx_plan_matrix(size_t tensor, bool turned)
{
    plx_plan_part part = {.tensor = tensor,
        .groups = 1,
        .bias = PLX_PLAN_NONE,
        .scale = PLX_PLAN_NONE,
        .zero = PLX_PLAN_NONE,
        .bias_scale = PLX_PLAN_NONE,
        .bias_zero = PLX_PLAN_NONE};
    part.axis[0] = turned ? PLX_AXIS_IN : PLX_AXIS_OUT;
    part.axis[1] = turned ? PLX_AXIS_OUT : PLX_AXIS_IN;
    return part;
}

uint64_t plx_plan_part_size(const plx_tensor *t, const plx_plan_part *part, plx_axis axis)
{
    uint64_t n = 1;
    for (size_t d = 0; d < t->rank; d++)
        if (part->axis[d] == axis)
            n *= t->shape[d];
    return n;
}

void plx_plan_uninit(plx_plan *p)
{
    plx_free(p->layers);
    plx_free(p->links);
    plx_free(p->parts);
    plx_free(p->blocks);
    plx_free(p->bypasses);
    *p = (plx_plan){0};
}

bool plx_plan_is_matrix(const plx_tensor *t)
{
    if (t->rank < 2 || t->rank > 5 || t->count == 0 || !plx_dtype_is_number(t->dtype))
        return false;
    for (size_t i = 0; i < t->rank; i++)
        if (t->shape[i] > PLX_MAX_UNITS)
            return false;
    /* Shapes, paddings, places and masks. */
    bool counts = t->dtype == PLX_DTYPE_I64 || t->dtype == PLX_DTYPE_I32 ||
                  t->dtype == PLX_DTYPE_U64 || t->dtype == PLX_DTYPE_U32 ||
                  t->dtype == PLX_DTYPE_BOOL;
    return !counts || t->scale.count > 0;
}

uint64_t plx_plan_parameters(const plx_tensors *t)
{
    uint64_t own = 0, all = 0;
    for (size_t i = 0; i < t->count; i++) {
        uint64_t count = plx_dtype_is_number(t->tensor[i].dtype) ? t->tensor[i].count : 0;
        all += count;
        own += plx_tensor_name_of_optimizer(t->tensor[i].name) ? 0 : count;
    }
    return own ? own : all;
}

/* The file has a graph, and it is of no use. */
static void tell_guessed(plx_plan *p)
{
    size_t used = strlen(p->family);
    plx_text_copy(p->family + used, sizeof p->family - used, ", a guess");
    plx_text_copy(p->warning, sizeof p->warning,
        "the file's graph could not be used: this is a guess from names and shapes");
}

/* Says which matrices have no place in the network, where they are more than a trifle of it; after
 * what is told already. */
static void tell_left_out(plx_plan *p)
{
    const plx_tensors *t = p->tensors;
    uint64_t all = 0, left = 0;
    size_t count = 0, largest = 0;
    bool *placed = plx_alloc(t->count ? t->count : 1, sizeof *placed);
    for (size_t i = 0; placed && i < p->part_count; i++)
        placed[p->parts[i].tensor] = true;
    for (size_t i = 0; placed && i < t->count; i++) {
        const plx_tensor *k = &t->tensor[i];
        /* Masks of attention are called biases. */
        if (!plx_plan_is_matrix(k) || plx_tensor_name_of_optimizer(k->name) ||
            plx_tensor_name_ends(k->name, ".bias"))
            continue;
        all += k->count;
        if (placed[i])
            continue;
        if (count++ == 0 || k->count > t->tensor[largest].count)
            largest = i;
        left += k->count;
    }
    plx_free(placed);
    size_t used = strlen(p->warning);
    if (left > all / 50)
        snprintf(p->warning + used, sizeof p->warning - used,
            "%s%zu matrices with %.0f %% of all numbers, such as '%.60s', have no place in this "
            "kind of network and are not drawn",
            used ? "; " : "", count, 100.0 * (double)left / (double)all, t->tensor[largest].name);
}

bool plx_plan_make(plx_plan *p, const plx_plan_desc *desc, plx_error *e)
{
    *p = (plx_plan){.tensors = desc->tensors};
    bool guessed = desc->tensors->graph && !plx_plan_graph(p, desc);
    if (guessed || !desc->tensors->graph) {
        if (!plx_plan_transformer(p, desc))
            plx_plan_chain(p, desc);
        plx_norms_place(p);
        if (guessed)
            tell_guessed(p);
        tell_left_out(p);
    }
    bool ok = !p->failed || plx_fail(e, PLX_ERR_MEMORY, "out of memory for a plan of the network");
    if (ok && p->link_count == 0)
        ok = plx_fail(e, PLX_ERR_UNSUPPORTED,
            "holds no tensor that could link units: there is no matrix of numbers in it");
    if (!ok)
        plx_plan_uninit(p);
    return ok;
}
