/* What leads into a stack of a transformer: tables of tokens and places, or what patches of
 * pictures and sound go through. */
#include "base/mem.h"
#include "base/text.h"
#include "family/transformer_build.h"

#include <stdio.h>
#include <string.h>

enum {
    TABLE_SLOTS = 48, /* to so many embeddings are folded, */
    PLACE_SLOTS = 16, /* and places to so many */
};

typedef plx_transformer_build build;

static const plx_tensor *tensor_of(const build *b, size_t index)
{
    return &b->desc->tensors->tensor[index];
}

static bool has_any(const char *name, const char *const *parts)
{
    for (size_t i = 0; parts[i]; i++)
        if (strstr(name, parts[i]))
            return true;
    return false;
}

/* Whether it is in no block, and in no stage of convolutions, whose kernels may be called as the
 * ones that patches go through. */
static bool is_outside(const build *b, const char *name)
{
    plx_tensor_name_parts at;
    if (!plx_tensor_name_split(name, &at))
        return true;
    for (size_t i = 0; i < b->found.count; i++)
        if (b->found.blocks[i].prefix_length == at.prefix &&
            memcmp(b->found.blocks[i].prefix, name, at.prefix) == 0)
            return false;
    return !plx_tensor_name_ends(name, "conv1.weight");
}

static bool may_lead(const plx_tensor *t)
{
    bool small = t->rank >= 2 && t->count > 0 && plx_dtype_is_number(t->dtype);
    for (size_t n = 0; small && n < t->rank; n++)
        small = t->shape[n] <= PLX_MAX_UNITS;
    return small;
}

bool plx_transformer_find_outside(build *b)
{
    const plx_tensors *t = b->desc->tensors;
    b->outside = plx_alloc(t->count ? t->count : 1, sizeof *b->outside);
    for (size_t i = 0; b->outside && i < t->count; i++)
        if (may_lead(&t->tensor[i]) && is_outside(b, t->tensor[i].name))
            b->outside[b->outside_count++] = i;
    return b->outside != NULL;
}

size_t plx_transformer_outside(
    const build *b, const char *const *parts, const char *without, uint64_t width, size_t most_rank)
{
    for (size_t i = 0; i < b->outside_count; i++) {
        const plx_tensor *t = tensor_of(b, b->outside[i]);
        if (t->rank <= most_rank && (t->shape[t->rank - 1] == width || t->shape[0] == width) &&
            has_any(t->name, parts) && !(without[0] && strstr(t->name, without)))
            return b->outside[i];
    }
    return PLX_PLAN_NONE;
}

/* Rows of a table, of which each is as wide as the stream. */
static uint64_t rows_of(const plx_tensor *t, uint64_t width)
{
    return t->shape[t->rank - 1] == width ? t->count / width : 0;
}

/* A table of rows that are looked up: rows are inputs. */
static plx_plan_part table_part(size_t tensor, size_t rank, size_t first)
{
    plx_plan_part part = plx_plan_matrix(tensor, true);
    part.first_in = first;
    for (size_t d = 0; d < rank; d++)
        part.axis[d] = d + 1 == rank ? PLX_AXIS_OUT : PLX_AXIS_IN;
    return part;
}

void plx_transformer_fold_table(build *b, size_t layer, const char *name, const char *kind,
    size_t rows, const char *other_kind, size_t others)
{
    plx_plan *p = b->plan;
    size_t block = plx_plan_add_block(p, name, PLX_PLAN_NONE);
    if (p->failed)
        return;
    plx_plan_block *k = &p->blocks[block];
    plx_plan_layer *l = &p->layers[layer];
    size_t per = plx_divide_up(rows, rows < TABLE_SLOTS ? rows : TABLE_SLOTS);
    size_t slots = plx_divide_up(rows, per);
    k->first = k->last = layer;
    k->folds = rows > PLX_LARGE_TABLE;
    k->slot_kinds = 1;
    k->slots[0] = (plx_plan_slots){"", 0, slots, per, rows, 0};
    plx_text_copy(k->slots[0].name, PLX_NAME_SIZE, kind);
    l->block = block;
    l->segment_count = 1;
    l->segment[0] = (plx_plan_segment){0, rows, per, 0, NULL};
    if (others == 0)
        return;
    size_t each = plx_divide_up(others, others < PLACE_SLOTS ? others : PLACE_SLOTS);
    k->slot_kinds = 2;
    k->slots[1] = (plx_plan_slots){"", slots, plx_divide_up(others, each), each, others, 0};
    plx_text_copy(k->slots[1].name, PLX_NAME_SIZE, other_kind);
    l->segment_count = 2;
    l->segment[1] = (plx_plan_segment){rows, others, each, slots, NULL};
}

/* Pixels of a patch, in the order of the kernel. */
static plx_plan_part patch_part(const build *b, size_t tensor)
{
    plx_plan_part part = plx_plan_matrix(tensor, false);
    part.axis[0] = PLX_AXIS_OUT;
    for (size_t d = 1; d < PLX_MAX_RANK; d++)
        part.axis[d] = PLX_AXIS_IN;
    part.bias = plx_tensor_names_bias(b->names, tensor, tensor_of(b, tensor)->shape[0]);
    return part;
}

size_t plx_transformer_tokens(const build *b, uint64_t width, const char *without)
{
    static const char *const tables[] = {"embed_tokens", "wte.", "token_embd", "word_embeddings",
        "tok_embeddings", "embed_in.", "token_embedding", "shared.weight", NULL};
    size_t tokens = plx_transformer_outside(b, tables, without, width, 2);
    return tokens != PLX_PLAN_NONE && rows_of(tensor_of(b, tokens), width) > 0 ? tokens
                                                                               : PLX_PLAN_NONE;
}

size_t plx_transformer_patch(const build *b, uint64_t width, const char *without)
{
    static const char *const patches[] = {
        "patch_embed", "conv_proj", "patch_embeddings", "patch_embd", "conv1.weight", NULL};
    return plx_transformer_outside(b, patches, without, width, 5);
}

/* Kernels between channels. */
static plx_plan_part kernel_part(const build *b, size_t tensor)
{
    plx_plan_part part = patch_part(b, tensor);
    part.axis[1] = PLX_AXIS_IN;
    for (size_t d = 2; d < PLX_MAX_RANK; d++)
        part.axis[d] = PLX_AXIS_KERNEL;
    return part;
}

/* The convolution that follows the first one, as of sound; PLX_PLAN_NONE: there is none. */
static size_t find_second(const build *b, size_t patch, uint64_t width)
{
    static const char one[] = "conv1.weight";
    char name[256];
    const char *first = tensor_of(b, patch)->name;
    size_t length = strlen(first);
    if (!plx_tensor_name_ends(first, one) || length >= sizeof name)
        return PLX_PLAN_NONE;
    plx_text_copy(name, sizeof name, first);
    name[length - sizeof one + sizeof "conv1" - 1] = '2';
    size_t second = plx_tensor_names_find(b->names, name);
    const plx_tensor *t = second == PLX_PLAN_NONE ? NULL : tensor_of(b, second);
    bool fits = t && t->rank >= 2 && t->shape[0] == width && t->shape[1] == width &&
                plx_dtype_is_number(t->dtype);
    return fits ? second : PLX_PLAN_NONE;
}

static void add_link(build *b, size_t tensor, size_t source, size_t target, plx_plan_part part)
{
    char name[PLX_NAME_SIZE];
    plx_transformer_base_name(b, tensor, name);
    plx_plan_add_link(b->plan, name, source, target);
    plx_plan_add_part(b->plan, &part);
}

/* What is embedded: rows of a first tensor, of tokens or pixels, and after them places. */
typedef struct embedded {
    size_t first, place; /* tensors; place: PLX_PLAN_NONE: there is none */
    size_t rows, places;
    bool of_tokens;
} embedded;

static embedded find_embedded(const build *b, uint64_t width, const char *without)
{
    static const char *const tables[] = {"wpe.", "position_embedding.", "position_embeddings",
        "position_embd", "embed_positions", "pos_embed", "positional_embedding", NULL};
    size_t tokens = plx_transformer_tokens(b, width, without);
    embedded e = {
        .first = tokens != PLX_PLAN_NONE ? tokens : plx_transformer_patch(b, width, without),
        .place = plx_transformer_outside(b, tables, without, width, 3),
        .of_tokens = tokens != PLX_PLAN_NONE};
    if (e.first == PLX_PLAN_NONE)
        return e;
    uint64_t rows = tensor_of(b, e.first)->count / width,
             places = e.place == PLX_PLAN_NONE ? 0 : rows_of(tensor_of(b, e.place), width);
    if (rows + places <= PLX_MAX_UNITS) {
        e.rows = (size_t)rows;
        e.places = (size_t)places;
    }
    return e;
}

/* From the layer to the stream, which is made; spaced: a word before the names of layers. */
static void add_links(build *b, const embedded *e, uint64_t width, const char *spaced, size_t layer)
{
    char name[PLX_NAME_SIZE];
    size_t before = layer, second = e->of_tokens ? PLX_PLAN_NONE : find_second(b, e->first, width);
    plx_plan_part part = e->of_tokens ? table_part(e->first, tensor_of(b, e->first)->rank, 0)
                                      : patch_part(b, e->first);
    if (second != PLX_PLAN_NONE) {
        snprintf(name, sizeof name, "%sconvolved", spaced);
        before = plx_plan_add_layer(b->plan, name, (size_t)width);
        add_link(b, e->first, layer, before, part);
        part = kernel_part(b, second);
    }
    snprintf(name, sizeof name, "%sembedding", spaced);
    b->stream = plx_transformer_add_stream(b, name, width);
    add_link(b, second != PLX_PLAN_NONE ? second : e->first, before, b->stream, part);
    if (e->places == 0)
        return;
    part = table_part(e->place, tensor_of(b, e->place)->rank, e->rows);
    if (before == layer)
        plx_plan_add_part(b->plan, &part);
    else
        add_link(b, e->place, layer, b->stream, part);
}

bool plx_transformer_embed(build *b, uint64_t width, const char *stack, const char *without)
{
    char spaced[24], name[PLX_NAME_SIZE];
    embedded e = find_embedded(b, width, without);
    snprintf(spaced, sizeof spaced, "%s%s", stack, stack[0] ? " " : "");
    if (e.of_tokens)
        b->tokens = e.first;
    if (e.rows == 0) {
        snprintf(name, sizeof name, "%sembedding", spaced);
        b->stream = plx_transformer_add_stream(b, name, width);
        return e.of_tokens;
    }
    snprintf(name, sizeof name, "%s%s%s", spaced, e.of_tokens ? "tokens" : "patch",
        e.places > 0 ? ", places" : "");
    size_t layer = plx_plan_add_layer(b->plan, name, e.rows + e.places);
    add_links(b, &e, width, spaced, layer);
    snprintf(name, sizeof name, "%sembeddings", spaced);
    if (e.rows > PLX_LARGE_TABLE)
        plx_transformer_fold_table(
            b, layer, name, e.of_tokens ? "token" : "pixel", e.rows, "place", e.places);
    return e.of_tokens;
}
