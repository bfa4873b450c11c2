#include "family/norms.h"

#include "base/mem.h"
#include "base/text.h"
#include "family/norm_spots.h"
#include "model/tensor_read.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NEAR = 3 /* tensors of a norm are so many places in the file from each other */ };

/* What keeps a mean of batches is a norm, whatever it is called: sequences have but numbers. */
static bool has_statistics(const plx_tensors *t, size_t tensor)
{
    const char *name = t->tensor[tensor].name, *dot = strrchr(name, '.');
    size_t length = dot ? (size_t)(dot + 1 - name) : 0;
    for (size_t i = tensor < NEAR ? 0 : tensor - NEAR; dot && i < t->count && i <= tensor + NEAR;
         i++)
        if (strncmp(t->tensor[i].name, name, length) == 0 &&
            strcmp(t->tensor[i].name + length, "running_mean") == 0)
            return t->tensor[i].count == t->tensor[tensor].count;
    return false;
}

static bool is_scale(const plx_tensors *all, size_t tensor)
{
    const plx_tensor *t = &all->tensor[tensor];
    static const char *const parts[] = {
        "norm", "Norm", "ln_", ".bn", "_bn", "bn1", "downsample.1.", NULL};
    bool named = has_statistics(all, tensor);
    for (size_t i = 0; parts[i]; i++)
        named = named || strstr(t->name, parts[i]);
    return named && t->rank == 1 && t->count > 0 && plx_dtype_is_number(t->dtype) &&
           (plx_tensor_name_ends(t->name, ".weight") || plx_tensor_name_ends(t->name, "gamma") ||
               plx_tensor_name_ends(t->name, ".g"));
}

static bool can_take(const plx_plan_layer *l, uint64_t units, bool stream)
{
    return l->units == units && l->norm_count == 0 && l->stream == stream;
}

/* The layer that the tensor before it in the file leads to. */
static size_t layer_before(const plx_plan *p, size_t tensor, uint64_t units)
{
    for (size_t i = 0; i < p->link_count; i++)
        for (size_t k = 0; k < p->links[i].part_count; k++) {
            size_t part = p->links[i].first_part + k;
            size_t of = p->parts[part].tensor;
            bool near = of < tensor && tensor - of <= 2;
            if (near && can_take(&p->layers[p->links[i].target], units,
                            p->layers[p->links[i].target].stream))
                return p->links[i].target;
        }
    return PLX_PLAN_NONE;
}

/* What a name says of its module: its last part but one, and that without a number at its end. */
typedef struct module {
    const char *start;
    size_t size, word;
    uint64_t number;
} module;

static module module_of(const char *name)
{
    const char *end = strrchr(name, '.');
    module m = {.start = end ? end : name};
    while (m.start > name && m.start[-1] != '.')
        m.start--;
    m.size = end ? (size_t)(end - m.start) : 0;
    m.word = m.size;
    while (m.word > 0 && m.start[m.word - 1] >= '0' && m.start[m.word - 1] <= '9')
        m.word--;
    m.number = m.word < m.size ? strtoull(m.start + m.word, NULL, 10) : 0;
    return m;
}

/* Whether weights are those before a norm by their names: of the number before in a sequence, or of
 * the same number beside it, as conv2 is of bn2. */
static bool is_before(const char *weights, const char *norm)
{
    static const char *const words[] = {"conv", "convolution", "fc", "lin", "linear", "dense"};
    module a = module_of(weights), b = module_of(norm);
    size_t parent = (size_t)(b.start - norm);
    if (a.size == 0 || b.size == 0 || (size_t)(a.start - weights) != parent ||
        strncmp(weights, norm, parent) != 0)
        return false;
    if (b.word == 0)
        return a.word == 0 && a.number + 1 == b.number;
    bool named = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        named = named || (strlen(words[i]) == a.word && strncmp(a.start, words[i], a.word) == 0);
    return named && a.number == b.number;
}

/* The layer that the weights lead to which are before a norm by their names. */
static size_t layer_named(const plx_plan *p, const char *name, uint64_t units)
{
    for (size_t i = 0; i < p->link_count; i++) {
        const plx_plan_layer *l = &p->layers[p->links[i].target];
        for (size_t k = 0; k < p->links[i].part_count; k++) {
            size_t of = p->parts[p->links[i].first_part + k].tensor;
            if (can_take(l, units, l->stream) && is_before(p->tensors->tensor[of].name, name))
                return p->links[i].target;
        }
    }
    return PLX_PLAN_NONE;
}

/* The layer of latents that a matrix leads to whose name begins likewise. */
static size_t latents_for(const plx_plan *p, const char *name, size_t length, uint64_t units)
{
    for (size_t i = 0; i < p->link_count; i++) {
        if (p->links[i].part_count == 0)
            continue;
        const char *of = p->tensors->tensor[p->parts[p->links[i].first_part].tensor].name;
        bool alike = strncmp(of, name, length) == 0 && (of[length] == '_' || of[length] == '.');
        if (alike && can_take(&p->layers[p->links[i].target], units, false))
            return p->links[i].target;
    }
    return PLX_PLAN_NONE;
}

static uint64_t number_in(const char *name, bool *found)
{
    plx_tensor_name_parts parts;
    *found = plx_tensor_name_split(name, &parts);
    return *found ? parts.number : 0;
}

/* Whether the stack that the block is of, where there are several, is named in the tensor's name:
 * "decoder" of "decoder block 3". */
static bool is_of_stack(const plx_plan_block *b, const char *name)
{
    char word[PLX_NAME_SIZE];
    const char *end = strstr(b->name, " block");
    if (!end)
        return true;
    snprintf(word, sizeof word, "%.*s.", (int)(end - b->name), b->name);
    return strstr(name, word) != NULL;
}

static bool is_numbered(const plx_plan_block *b, uint64_t number)
{
    char end[PLX_NAME_SIZE];
    snprintf(end, sizeof end, "block %llu", (unsigned long long)number);
    size_t length = strlen(b->name), n = strlen(end);
    return length >= n && strcmp(b->name + length - n, end) == 0 &&
           (length == n || b->name[length - n - 1] == ' ');
}

/* The layer of a block's stream at the spot, or PLX_PLAN_NONE. */
static size_t layer_at(const plx_plan *p, const plx_plan_block *b, plx_norm_spot spot)
{
    size_t first = PLX_PLAN_NONE, last = PLX_PLAN_NONE;
    for (size_t l = b->first; l <= b->last; l++)
        if (p->layers[l].stream) {
            first = first == PLX_PLAN_NONE ? l : first;
            last = l;
        }
    return spot == PLX_NORM_ENTRY      ? b->entry
           : spot == PLX_NORM_ATTENDED ? first
           : spot == PLX_NORM_NEURONS  ? last
           : spot == PLX_NORM_EXIT     ? b->exit
                                       : PLX_PLAN_NONE;
}

/* Streams of a transformer come two to a block, or three: what attention reads, and what the
 * neurons read. Where its name does not tell the spot of a norm, those of a block come in the order
 * of the file, and the one of no block is the last of its stack, or that of the embedding. */
static size_t stream_for(const plx_plan *p, const char *name, plx_norm_spot spot, uint64_t units)
{
    bool found;
    uint64_t number = number_in(name, &found);
    size_t last = PLX_PLAN_NONE;
    for (size_t k = 0; k < p->block_count; k++) {
        const plx_plan_block *b = &p->blocks[k];
        if (b->entry == PLX_PLAN_NONE || !is_of_stack(b, name))
            continue;
        bool first = last == PLX_PLAN_NONE, embeds = strstr(name, "embed") != NULL;
        last = embeds ? (first ? b->entry : last) : b->exit;
        if (!found || !is_numbered(b, number))
            continue;
        if (spot != PLX_NORM_UNKNOWN) {
            size_t layer = layer_at(p, b, spot);
            bool fits = layer != PLX_PLAN_NONE && can_take(&p->layers[layer], units, true);
            if (fits)
                return layer;
            continue;
        }
        if (can_take(&p->layers[b->entry], units, true))
            return b->entry;
        for (size_t l = b->first; l <= b->last; l++)
            if (can_take(&p->layers[l], units, true))
                return l;
    }
    return !found && last != PLX_PLAN_NONE && can_take(&p->layers[last], units, true)
               ? last
               : PLX_PLAN_NONE;
}

/* known: only where the name tells the spot, or else only where it does not. */
static void place(plx_plan *p, const plx_tensor_names *names, size_t tensor, bool known)
{
    uint64_t units = p->tensors->tensor[tensor].count;
    const char *name = p->tensors->tensor[tensor].name;
    size_t of_latents = plx_tensor_name_of_latents(name);
    plx_norm_spot spot =
        of_latents > 0 || p->head_width == 0 ? PLX_NORM_UNKNOWN : plx_norm_spot_of(names, name);
    if (known != (spot != PLX_NORM_UNKNOWN))
        return;
    size_t shift = plx_tensor_names_bias(names, tensor, units);
    /* In files that are sorted by name, as safetensors often are, the order tells nothing. */
    bool sorted = shift < tensor;
    size_t layer = of_latents > 0      ? latents_for(p, name, of_latents, units)
                   : p->head_width > 0 ? stream_for(p, name, spot, units)
                   : sorted            ? layer_named(p, name, units)
                                       : layer_before(p, tensor, units);
    if (layer != PLX_PLAN_NONE)
        plx_plan_add_norm(p, layer, "norm", tensor, shift);
}

void plx_norms_place(plx_plan *p)
{
    const plx_tensors *t = p->tensors;
    plx_tensor_names names;
    if (p->failed || !plx_tensor_names_init(&names, t))
        return;
    for (int known = 1; known >= 0; known--)
        for (size_t i = 0; i < t->count; i++)
            if (is_scale(t, i))
                place(p, &names, i, known);
    plx_tensor_names_uninit(&names);
}

/* -- Reading ----------------------------------------------------------------------------------- */

/* [units]; NULL where there is no such tensor, or with an error. */
static float *read_vector(const plx_tensors *t, size_t tensor, size_t units, bool *ok, plx_error *e)
{
    if (!*ok || tensor == PLX_PLAN_NONE || t->tensor[tensor].count != units)
        return NULL;
    float *values = plx_alloc(units, sizeof *values);
    plx_tensor_reader *r =
        values ? plx_tensor_reader_create(&t->tensor[tensor], PLX_ORDER_ROWS, e) : NULL;
    *ok = values ? r && plx_tensor_read(r, 0, units, values, e)
                 : plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    plx_tensor_reader_destroy(&r);
    if (!*ok) {
        plx_free(values);
        return NULL;
    }
    return values;
}

static float most_of(const float *scale, size_t units)
{
    float most = 0;
    for (size_t i = 0; i < units; i++)
        if (isfinite(scale[i]) && fabsf(scale[i]) > most)
            most = fabsf(scale[i]);
    return most;
}

bool plx_norms_read(plx_unfolding *u, plx_error *e)
{
    const plx_plan *p = u->plan;
    plx_structure *s = &u->structure;
    bool ok = true;
    s->norms = plx_alloc(u->network->layer_count, sizeof *s->norms);
    if (!s->norms)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    for (size_t l = 0; ok && l < p->layer_count; l++) {
        const plx_plan_layer *k = &p->layers[l];
        size_t shown = k->norm_scale == PLX_PLAN_NONE || s->norm_count == u->network->layer_count
                           ? PLX_PLAN_NONE
                           : u->visible[l];
        if (shown == PLX_PLAN_NONE)
            continue;
        plx_layer_norm n = {.layer = shown};
        n.scale = read_vector(p->tensors, k->norm_scale, k->units, &ok, e);
        n.shift = read_vector(p->tensors, k->norm_shift, k->units, &ok, e);
        if (!ok || !n.scale) {
            plx_free(n.scale);
            plx_free(n.shift);
            continue;
        }
        plx_text_copy(n.name, sizeof n.name, k->norm[0] ? k->norm : "norm");
        n.most = most_of(n.scale, k->units);
        s->norms[s->norm_count++] = n;
    }
    return ok;
}

/* other: NULL where there is none, which is nothing. */
static void subtract(float *values, const float *other, size_t units)
{
    for (size_t i = 0; values && i < units; i++)
        values[i] = (other ? other[i] : 0) - values[i];
}

void plx_norms_subtract(plx_unfolding *u, const plx_structure *other)
{
    for (size_t i = 0; i < u->structure.norm_count; i++) {
        plx_layer_norm *n = &u->structure.norms[i];
        const plx_layer_norm *m = plx_structure_norm(other, n->layer);
        size_t units = u->network->layers[n->layer].units;
        subtract(n->scale, m ? m->scale : NULL, units);
        subtract(n->shift, m ? m->shift : NULL, units);
        n->most = most_of(n->scale, units);
    }
}
