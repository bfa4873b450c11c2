/* The plan of a transformer: embeddings, a stack of blocks around the stream, and what reads the
 * stream at its end. */
#include "base/mem.h"
#include "base/text.h"
#include "family/transformer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    LEAST_NEURON_SLOTS = 16, /* that the neurons of a folded block are shown as, */
    MOST_NEURON_SLOTS = 64,
    MANY_BLOCKS = 24,   /* more of them come in groups, */
    GROUPS = 12,        /* of which there are about so many */
    LARGE_TABLE = 2048, /* embeddings of more rows are folded, */
    TABLE_SLOTS = 48,   /* to so many, */
    PLACE_SLOTS = 16,   /* and places to so many */
};

typedef struct build {
    plx_plan *plan;
    const plx_plan_desc *desc;
    const plx_tensor_names *names;
    const plx_transformer_block *blocks;
    size_t count;
    size_t stream; /* the last layer of it */
    size_t tokens; /* the table of embeddings, or PLX_PLAN_NONE */
} build;

static const plx_tensor *tensor_of(const build *b, size_t index)
{
    return &b->desc->tensors->tensor[index];
}

static plx_plan_layer *layer_at(build *b, size_t layer)
{
    /* Where memory ran out there may be none. */
    static plx_plan_layer none;
    return layer < b->plan->layer_count ? &b->plan->layers[layer] : &none;
}

/* -- A block ----------------------------------------------------------------------------------- */

/* A matrix that reads from the stream, or one that adds to it. */
static plx_plan_part part_of(
    const build *b, const plx_transformer_block *k, plx_attention_role role, bool reads)
{
    const uint64_t *shape = tensor_of(b, k->tensor[role])->shape;
    bool turned = shape[0] == shape[1] ? k->turned : (shape[0] == k->width) == reads;
    plx_plan_part part = plx_plan_matrix(k->tensor[role], turned);
    part.bias = plx_tensor_names_bias(b->names, k->tensor[role], shape[turned ? 1 : 0]);
    return part;
}

static void base_name(const build *b, size_t tensor, char out[PLX_NAME_SIZE])
{
    plx_tensor_name_base(tensor_of(b, tensor)->name, out, PLX_NAME_SIZE);
}

static void link_one(build *b, const plx_transformer_block *k, plx_attention_role role,
    size_t source, size_t target, size_t shift)
{
    char name[PLX_NAME_SIZE];
    plx_plan_part part = part_of(b, k, role, role != PLX_ROLE_O && role != PLX_ROLE_DOWN);
    /* Of two that are in one tensor the second is moved to the beginning, which moves the first
     * to where there are no units. */
    part.first_out = (size_t)0 - shift;
    if (role == PLX_ROLE_GATE_UP)
        part.bias = PLX_PLAN_NONE;
    base_name(b, k->tensor[role], name);
    plx_plan_add_link(b->plan, name, source, target);
    plx_plan_add_part(b->plan, &part);
}

static void link_queries(build *b, const plx_transformer_block *k, size_t source, size_t target)
{
    static const plx_attention_role roles[] = {PLX_ROLE_Q, PLX_ROLE_K, PLX_ROLE_V};
    char name[PLX_NAME_SIZE];
    if (k->fused) {
        link_one(b, k, PLX_ROLE_QKV, source, target, 0);
        return;
    }
    base_name(b, k->tensor[PLX_ROLE_Q], name);
    plx_plan_add_link(b->plan, name, source, target);
    for (int i = 0; i < 3; i++) {
        plx_plan_part part = part_of(b, k, roles[i], true);
        part.first_out = i == 0 ? 0 : (size_t)(k->queries + (uint64_t)(i - 1) * k->keys);
        plx_plan_add_part(b->plan, &part);
    }
}

/* Units of a folded block for its attention: one for each head of keys. */
static size_t head_slots(const plx_transformer_block *k)
{
    return k->head_width > 0 ? (size_t)k->keys / k->head_width : 1;
}

static size_t neuron_slots(const plx_transformer_block *k)
{
    size_t heads = head_slots(k);
    size_t slots = heads < LEAST_NEURON_SLOTS  ? LEAST_NEURON_SLOTS
                   : heads > MOST_NEURON_SLOTS ? MOST_NEURON_SLOTS
                                               : heads;
    return slots < k->inner ? slots : (size_t)k->inner;
}

static size_t divide_up(uint64_t a, size_t b)
{
    return (size_t)((a + b - 1) / b);
}

static void mark_attention(
    build *b, const plx_transformer_block *k, size_t layer, size_t heads, size_t block)
{
    size_t width = k->head_width, slots = head_slots(k);
    size_t per = (size_t)k->queries / slots, q = (size_t)k->queries, n = (size_t)k->keys;
    bool apart = width > 0 && per == width;
    plx_plan_layer *l = layer_at(b, layer), *h = layer_at(b, heads);
    l->block = h->block = block;
    l->segment_count = 3;
    l->segment[0] = (plx_plan_segment){0, q, per, 0, apart ? "query head" : "query heads of key"};
    l->segment[1] = (plx_plan_segment){q, n, n / slots, 0, "key head"};
    l->segment[2] = (plx_plan_segment){q + n, n, n / slots, 0, "value head"};
    h->segment_count = 1;
    h->segment[0] = (plx_plan_segment){0, q, per, 0, apart ? "head" : "heads of key"};
}

static void mark_neurons(build *b, const plx_transformer_block *k, size_t layer, size_t block)
{
    plx_plan_layer *l = layer_at(b, layer);
    size_t slots = neuron_slots(k);
    l->block = block;
    l->segment_count = 1;
    l->segment[0] =
        (plx_plan_segment){0, (size_t)k->inner, divide_up(k->inner, slots), head_slots(k), NULL};
}

static void describe_block(
    build *b, const plx_transformer_block *k, size_t block, size_t first, size_t last)
{
    if (b->plan->failed)
        return;
    plx_plan_block *p = &b->plan->blocks[block];
    size_t heads = head_slots(k), per = divide_up(k->inner, neuron_slots(k));
    size_t query_heads = k->head_width > 0 ? (size_t)k->queries / k->head_width : 1;
    p->first = first;
    p->last = last;
    p->slot_kinds = 2;
    p->slots[0] = (plx_plan_slots){"head", 0, heads, query_heads / heads, query_heads, 0};
    p->slots[1] =
        (plx_plan_slots){"neuron", heads, divide_up(k->inner, per), per, (size_t)k->inner, 0};
    p->folds = true;
}

static size_t add_stream(build *b, const char *name, uint64_t width)
{
    size_t layer = plx_plan_add_layer(b->plan, name, (size_t)width);
    layer_at(b, layer)->stream = true;
    return layer;
}

/* Attention and neurons side by side, where there is but one norm for both, or one after the other.
 */
static bool is_parallel(const plx_transformer_block *k)
{
    return k->norms == 1 || (k->prefix_length >= 8 && strncmp(k->prefix, "gpt_neox", 8) == 0);
}

/* slot: of its attention in the group; slots: of the group for attention. */
static void add_block(build *b, const plx_transformer_block *k, size_t parent, size_t slot,
    size_t slots, const char *name)
{
    plx_plan *p = b->plan;
    size_t block = plx_plan_add_block(p, name, parent), entry = b->stream, middle = entry;
    size_t attention = plx_plan_add_layer(p, "q, k, v", (size_t)(k->queries + 2 * k->keys));
    size_t heads = plx_plan_add_layer(p, "heads", (size_t)k->queries);
    mark_attention(b, k, attention, heads, block);
    link_queries(b, k, entry, attention);
    plx_plan_add_bypass(p, PLX_BYPASS_HEADS, attention, heads);
    if (!is_parallel(k)) {
        middle = add_stream(b, "attended", k->width);
        layer_at(b, middle)->block = block;
        link_one(b, k, PLX_ROLE_O, heads, middle, 0);
        plx_plan_add_bypass(p, PLX_BYPASS_RESIDUAL, entry, middle);
    }
    size_t neurons = plx_plan_add_layer(p, "neurons", (size_t)k->inner);
    mark_neurons(b, k, neurons, block);
    if (k->tensor[PLX_ROLE_GATE] != PLX_PLAN_NONE)
        link_one(b, k, PLX_ROLE_GATE, middle, neurons, 0);
    if (k->tensor[PLX_ROLE_UP] != PLX_PLAN_NONE)
        link_one(b, k, PLX_ROLE_UP, middle, neurons, 0);
    if (k->tensor[PLX_ROLE_GATE_UP] != PLX_PLAN_NONE) {
        link_one(b, k, PLX_ROLE_GATE_UP, middle, neurons, 0);
        link_one(b, k, PLX_ROLE_GATE_UP, middle, neurons, (size_t)k->inner);
    }
    char after[PLX_NAME_SIZE];
    snprintf(after, sizeof after, "stream %" PRIu64, k->number + 1);
    b->stream = add_stream(b, after, k->width);
    if (is_parallel(k))
        link_one(b, k, PLX_ROLE_O, heads, b->stream, 0);
    link_one(b, k, PLX_ROLE_DOWN, neurons, b->stream, 0);
    plx_plan_add_bypass(p, PLX_BYPASS_RESIDUAL, middle, b->stream);
    for (size_t l = attention; l < b->stream && !p->failed; l++)
        layer_at(b, l)->outer_slot = l == neurons ? slots + slot : slot;
    describe_block(b, k, block, attention, neurons);
    if (!p->failed) {
        p->blocks[block].entry = entry;
        p->blocks[block].exit = b->stream;
    }
}

/* -- A stack ----------------------------------------------------------------------------------- */

static void name_block(const plx_transformer_block *k, const char *stack, char out[PLX_NAME_SIZE])
{
    snprintf(out, PLX_NAME_SIZE, "%.20s%sblock %" PRIu64, stack, stack[0] ? " " : "", k->number);
}

static size_t begin_group(build *b, const plx_transformer_block *k, size_t count, const char *stack)
{
    char name[PLX_NAME_SIZE];
    snprintf(name, sizeof name, "%.10s%sblocks %" PRIu64 "-%" PRIu64, stack, stack[0] ? " " : "",
        k[0].number, k[count - 1].number);
    size_t group = plx_plan_add_block(b->plan, name, PLX_PLAN_NONE);
    if (b->plan->failed)
        return group;
    plx_plan_block *p = &b->plan->blocks[group];
    p->entry = b->stream;
    p->first = b->plan->layer_count;
    p->slot_kinds = 2;
    p->slots[0] = (plx_plan_slots){"attention of block", 0, count, 1, count, (size_t)k[0].number};
    p->slots[1] = (plx_plan_slots){"neurons of block", count, count, 1, count, (size_t)k[0].number};
    p->folds = true;
    return group;
}

static void end_group(build *b, size_t group)
{
    plx_plan *p = b->plan;
    if (p->failed)
        return;
    plx_plan_block *k = &p->blocks[group];
    k->exit = b->stream;
    k->last = b->stream - 1;
    for (size_t l = k->first; l <= k->last; l++)
        if (p->layers[l].block == PLX_PLAN_NONE)
            p->layers[l].block = group;
}

static void add_stack(build *b, size_t first, size_t count, const char *stack)
{
    size_t each = count > MANY_BLOCKS ? divide_up(count, GROUPS) : 0, group = PLX_PLAN_NONE;
    for (size_t i = 0; i < count && !b->plan->failed; i++) {
        const plx_transformer_block *k = &b->blocks[first + i];
        char name[PLX_NAME_SIZE];
        size_t members = each == 0 ? 0 : count - i / each * each < each ? count % each : each;
        if (each > 0 && i % each == 0)
            group = begin_group(b, k, members, stack);
        name_block(k, stack, name);
        add_block(b, k, group, each > 0 ? i % each : 0, members, name);
        if (each > 0 && (i % each == each - 1 || i + 1 == count))
            end_group(b, group);
    }
}

/* -- What is before and after ------------------------------------------------------------------ */

static bool has_any(const char *name, const char *const *parts)
{
    for (size_t i = 0; parts[i]; i++)
        if (strstr(name, parts[i]))
            return true;
    return false;
}

/* The first tensor outside all blocks whose name has one of the parts and whose last side, or
 * whose first, is the stream's. */
static size_t find_outside(
    const build *b, const char *const *parts, uint64_t width, size_t most_rank)
{
    const plx_tensors *t = b->desc->tensors;
    for (size_t i = 0; i < t->count; i++) {
        const plx_tensor *k = &t->tensor[i];
        if (k->rank < 2 || k->rank > most_rank || k->count == 0 || !plx_dtype_is_number(k->dtype) ||
            !has_any(k->name, parts))
            continue;
        bool large = false;
        for (size_t n = 0; n < k->rank; n++)
            large = large || k->shape[n] > PLX_MAX_UNITS;
        if (!large && (k->shape[k->rank - 1] == width || k->shape[0] == width))
            return i;
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

static void fold_table(build *b, size_t layer, const char *name, const char *kind, size_t rows,
    const char *other_kind, size_t others)
{
    plx_plan *p = b->plan;
    size_t block = plx_plan_add_block(p, name, PLX_PLAN_NONE);
    if (p->failed)
        return;
    plx_plan_block *k = &p->blocks[block];
    plx_plan_layer *l = &p->layers[layer];
    size_t per = divide_up(rows, rows < TABLE_SLOTS ? rows : TABLE_SLOTS);
    size_t slots = divide_up(rows, per);
    k->first = k->last = layer;
    k->folds = rows > LARGE_TABLE;
    k->slot_kinds = 1;
    k->slots[0] = (plx_plan_slots){"", 0, slots, per, rows, 0};
    plx_text_copy(k->slots[0].name, PLX_NAME_SIZE, kind);
    l->block = block;
    l->segment_count = 1;
    l->segment[0] = (plx_plan_segment){0, rows, per, 0, NULL};
    if (others == 0)
        return;
    size_t each = divide_up(others, others < PLACE_SLOTS ? others : PLACE_SLOTS);
    k->slot_kinds = 2;
    k->slots[1] = (plx_plan_slots){"", slots, divide_up(others, each), each, others, 0};
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

static void add_embeddings(build *b, uint64_t width)
{
    static const char *const tables[] = {"embed_tokens", "wte.", "token_embd", "word_embeddings",
        "tok_embeddings", "embed_in.", "token_embedding", "shared.weight", NULL};
    static const char *const places[] = {"wpe.", "position_embeddings", "position_embd",
        "embed_positions", "pos_embed", "positional_embedding", NULL};
    static const char *const patches[] = {
        "patch_embed", "conv_proj", "patch_embeddings", "patch_embd", "conv1.weight", NULL};
    size_t tokens = find_outside(b, tables, width, 2);
    size_t patch = find_outside(b, patches, width, 5);
    size_t place = find_outside(b, places, width, 3);
    if (tokens != PLX_PLAN_NONE && rows_of(tensor_of(b, tokens), width) == 0)
        tokens = PLX_PLAN_NONE;
    b->tokens = tokens;
    size_t first = tokens != PLX_PLAN_NONE ? tokens : patch;
    uint64_t rows = first == PLX_PLAN_NONE ? 0 : tensor_of(b, first)->count / width;
    uint64_t others =
        first == PLX_PLAN_NONE || place == PLX_PLAN_NONE ? 0 : rows_of(tensor_of(b, place), width);
    if (rows == 0 || rows + others > PLX_MAX_UNITS) {
        b->stream = add_stream(b, "embedding", width);
        return;
    }
    bool of_tokens = first == tokens;
    size_t layer = plx_plan_add_layer(b->plan,
        others      ? (of_tokens ? "tokens, places" : "patch, places")
        : of_tokens ? "tokens"
                    : "patch",
        (size_t)(rows + others));
    b->stream = add_stream(b, "embedding", width);
    plx_plan_part part =
        of_tokens ? table_part(first, tensor_of(b, first)->rank, 0) : patch_part(b, first);
    char name[PLX_NAME_SIZE];
    base_name(b, first, name);
    plx_plan_add_link(b->plan, name, layer, b->stream);
    plx_plan_add_part(b->plan, &part);
    if (others > 0) {
        part = table_part(place, tensor_of(b, place)->rank, (size_t)rows);
        plx_plan_add_part(b->plan, &part);
    }
    if (rows > LARGE_TABLE)
        fold_table(b, layer, "embeddings", of_tokens ? "token" : "pixel", (size_t)rows, "place",
            (size_t)others);
}

/* A matrix from the stream to something. */
static void add_reader(build *b, size_t tensor, const char *name, bool tied, uint64_t width)
{
    const plx_tensor *t = tensor_of(b, tensor);
    bool turned = t->shape[1] != width;
    uint64_t units = t->shape[turned ? 1 : 0];
    char base[PLX_NAME_SIZE];
    size_t layer = plx_plan_add_layer(b->plan, name, (size_t)units);
    plx_plan_part part = plx_plan_matrix(tensor, turned);
    if (!tied)
        part.bias = plx_tensor_names_bias(b->names, tensor, units);
    base_name(b, tensor, base);
    plx_plan_add_link(b->plan, base, b->stream, layer);
    plx_plan_add_part(b->plan, &part);
    if (units > LARGE_TABLE)
        fold_table(b, layer, "outputs", "token", (size_t)units, "", 0);
}

static void add_outputs(build *b, uint64_t width)
{
    static const char *const heads[] = {"lm_head", "embed_out.", "heads.head", "head.weight",
        "classifier.weight", "predictions.decoder", "score.weight", NULL};
    /* That word is in names of blocks, too. */
    size_t head = find_outside(b, heads, width, 2),
           plain = plx_tensor_names_find(b->names, "output.weight");
    if (head == PLX_PLAN_NONE && plain != PLX_PLAN_NONE && tensor_of(b, plain)->rank == 2 &&
        (tensor_of(b, plain)->shape[1] == width || tensor_of(b, plain)->shape[0] == width))
        head = plain;
    bool tied = head == PLX_PLAN_NONE && b->tokens != PLX_PLAN_NONE && b->count > 0 &&
                (b->blocks[0].turned || b->blocks[0].tensor[PLX_ROLE_GATE] != PLX_PLAN_NONE);
    if (tied)
        head = b->tokens;
    if (head != PLX_PLAN_NONE)
        add_reader(b, head, tied ? "outputs (tied)" : "outputs", tied, width);
}

/* -- The whole --------------------------------------------------------------------------------- */

static void name_family(build *b)
{
    plx_plan *p = b->plan;
    const plx_transformer_block *k = &b->blocks[0];
    const char *name = tensor_of(b, k->tensor[PLX_ROLE_O])->name;
    bool gated =
        k->tensor[PLX_ROLE_GATE] != PLX_PLAN_NONE || k->tensor[PLX_ROLE_GATE_UP] != PLX_PLAN_NONE;
    bool patch = false;
    for (size_t i = 0; i < p->layer_count; i++)
        patch = patch || strncmp(p->layers[i].name, "patch", 5) == 0;
    const char *kin = gated                                    ? "LLaMA and kin"
                      : patch                                  ? "vision transformer"
                      : strstr(name, "c_proj")                 ? "GPT-2"
                      : strstr(name, "attention.output.dense") ? "BERT"
                                                               : "transformer";
    size_t heads = k->head_width > 0 ? (size_t)k->queries / k->head_width : 0;
    p->head_width = k->head_width;
    snprintf(p->family, sizeof p->family, "%s, %zu block%s, %zu heads%s", kin, b->count,
        b->count == 1 ? "" : "s", heads, p->heads_guessed ? " (a guess)" : "");
}

static bool same_stack(const plx_transformer_block *a, const plx_transformer_block *b)
{
    return a->prefix_length == b->prefix_length && a->width == b->width &&
           memcmp(a->prefix, b->prefix, a->prefix_length) == 0;
}

/* A word for a stack where there are several: the first of its names. */
static void name_stack(const plx_transformer_block *k, char *out, size_t size)
{
    size_t length = 0;
    while (length < k->prefix_length && k->prefix[length] != '.')
        length++;
    snprintf(out, size, "%.*s", (int)(length < size - 1 ? length : size - 1), k->prefix);
}

static void add_all(build *b)
{
    bool several = !same_stack(&b->blocks[0], &b->blocks[b->count - 1]);
    add_embeddings(b, b->blocks[0].width);
    for (size_t first = 0, end; first < b->count; first = end) {
        char stack[20] = "", name[PLX_NAME_SIZE];
        end = first + 1;
        while (end < b->count && same_stack(&b->blocks[first], &b->blocks[end]))
            end++;
        if (several)
            name_stack(&b->blocks[first], stack, sizeof stack);
        if (first > 0) {
            snprintf(name, sizeof name, "to %s", stack);
            b->stream = add_stream(b, name, b->blocks[first].width);
        }
        add_stack(b, first, end - first, stack);
    }
    add_outputs(b, b->blocks[b->count - 1].width);
    name_family(b);
}

bool plx_plan_transformer(plx_plan *p, const plx_plan_desc *desc)
{
    plx_tensor_names names = {0};
    build b = {.plan = p, .desc = desc, .names = &names, .tokens = PLX_PLAN_NONE};
    plx_transformer_block *blocks =
        plx_transformer_find(desc, &b.count, &p->heads_guessed, &p->failed);
    bool found = b.count > 0;
    b.blocks = blocks;
    if (found && plx_tensor_names_init(&names, desc->tensors))
        add_all(&b);
    else
        p->failed = p->failed || found;
    plx_tensor_names_uninit(&names);
    plx_free(blocks);
    return found;
}
