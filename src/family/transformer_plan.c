/* The plan of a transformer: embeddings, a stack of blocks around the stream, and what reads the
 * stream at its end. */
#include "base/mem.h"
#include "base/text.h"
#include "family/transformer_build.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    MANY_BLOCKS = 24,   /* more of them come in groups, */
    GROUPS = 12,        /* of which there are about so many */
    LARGE_TABLE = 2048, /* embeddings of more rows are folded, */
    TABLE_SLOTS = 48,   /* to so many, */
    PLACE_SLOTS = 16,   /* and places to so many */
};

typedef plx_transformer_build build;

static const plx_tensor *tensor_of(const build *b, size_t index)
{
    return &b->desc->tensors->tensor[index];
}

plx_plan_layer *plx_transformer_layer(build *b, size_t layer)
{
    if (!b->plan->failed && layer < b->plan->layer_count)
        return &b->plan->layers[layer];
    b->none = (plx_plan_layer){0};
    return &b->none;
}

plx_plan_part plx_transformer_part(
    const build *b, const plx_transformer_block *k, size_t tensor, bool reads)
{
    const plx_tensor *t = tensor_of(b, tensor);
    const uint64_t *sides = t->shape + t->rank - 2;
    bool turned = sides[0] == sides[1] ? k->turned : (sides[0] == k->width) == reads;
    plx_plan_part part = plx_plan_matrix(tensor, turned);
    part.bias = plx_tensor_names_bias(b->names, tensor, sides[turned ? 1 : 0]);
    return part;
}

void plx_transformer_base_name(const build *b, size_t tensor, char out[PLX_NAME_SIZE])
{
    plx_tensor_name_base(tensor_of(b, tensor)->name, out, PLX_NAME_SIZE);
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
    size_t each = count > MANY_BLOCKS ? plx_divide_up(count, GROUPS) : 0, group = PLX_PLAN_NONE;
    for (size_t i = 0; i < count && !b->plan->failed; i++) {
        const plx_transformer_block *k = &b->found.blocks[first + i];
        char name[PLX_NAME_SIZE];
        size_t members = each == 0 ? 0 : count - i / each * each < each ? count % each : each;
        if (each > 0 && i % each == 0)
            group = begin_group(b, k, members, stack);
        name_block(k, stack, name);
        plx_transformer_add_block(b, k, group, each > 0 ? i % each : 0, members, name);
        if (each > 0 && (i % each == each - 1 || i + 1 == count))
            end_group(b, group);
    }
}

/* -- What is before and after ------------------------------------------------------------------ */

static bool is_gated(const plx_transformer_block *k, const plx_transformer_expert *experts)
{
    bool apart = k->experts > 0 && !k->stacked;
    return k->tensor[PLX_ROLE_GATE] != PLX_PLAN_NONE ||
           k->tensor[PLX_ROLE_GATE_UP] != PLX_PLAN_NONE ||
           k->tensor[PLX_ROLE_EXPERTS_GATE] != PLX_PLAN_NONE ||
           k->tensor[PLX_ROLE_EXPERTS_GATE_UP] != PLX_PLAN_NONE ||
           (apart && experts[k->first_of_experts].gate != PLX_PLAN_NONE);
}

static const plx_transformer_block *last_block(const build *b)
{
    return &b->found.blocks[b->found.count - 1];
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

/* The first tensor outside all blocks whose name has one of the parts, but not `without` where that
 * is a word, and whose last side, or whose first, is the stream's. */
static size_t find_outside(
    const build *b, const char *const *parts, const char *without, uint64_t width, size_t most_rank)
{
    const plx_tensors *t = b->desc->tensors;
    for (size_t i = 0; i < t->count; i++) {
        const plx_tensor *k = &t->tensor[i];
        if (k->rank < 2 || k->rank > most_rank || k->count == 0 || !plx_dtype_is_number(k->dtype) ||
            !has_any(k->name, parts) || (without[0] && strstr(k->name, without)))
            continue;
        bool large = false;
        for (size_t n = 0; n < k->rank; n++)
            large = large || k->shape[n] > PLX_MAX_UNITS;
        if (!large && (k->shape[k->rank - 1] == width || k->shape[0] == width) &&
            is_outside(b, k->name))
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
    size_t per = plx_divide_up(rows, rows < TABLE_SLOTS ? rows : TABLE_SLOTS);
    size_t slots = plx_divide_up(rows, per);
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

/* The table of tokens; without: what the names of other stacks' tensors have; "": none. */
static size_t find_tokens(const build *b, uint64_t width, const char *without)
{
    static const char *const tables[] = {"embed_tokens", "wte.", "token_embd", "word_embeddings",
        "tok_embeddings", "embed_in.", "token_embedding", "shared.weight", NULL};
    size_t tokens = find_outside(b, tables, without, width, 2);
    return tokens != PLX_PLAN_NONE && rows_of(tensor_of(b, tokens), width) > 0 ? tokens
                                                                               : PLX_PLAN_NONE;
}

static size_t find_patch(const build *b, uint64_t width, const char *without)
{
    static const char *const patches[] = {
        "patch_embed", "conv_proj", "patch_embeddings", "patch_embd", "conv1.weight", NULL};
    return find_outside(b, patches, without, width, 5);
}

/* stack: a word to tell its layers from those of other stacks; without: as of find_tokens. Whether
 * there are tokens among them. */
static bool add_embeddings(build *b, uint64_t width, const char *stack, const char *without)
{
    static const char *const places[] = {"wpe.", "position_embedding.", "position_embeddings",
        "position_embd", "embed_positions", "pos_embed", "positional_embedding", NULL};
    char name[PLX_NAME_SIZE];
    const char *space = stack[0] ? " " : "";
    size_t tokens = find_tokens(b, width, without);
    size_t patch = find_patch(b, width, without);
    size_t place = find_outside(b, places, without, width, 3);
    if (tokens != PLX_PLAN_NONE)
        b->tokens = tokens;
    size_t first = tokens != PLX_PLAN_NONE ? tokens : patch;
    uint64_t rows = first == PLX_PLAN_NONE ? 0 : tensor_of(b, first)->count / width;
    uint64_t others =
        first == PLX_PLAN_NONE || place == PLX_PLAN_NONE ? 0 : rows_of(tensor_of(b, place), width);
    if (rows == 0 || rows + others > PLX_MAX_UNITS) {
        snprintf(name, sizeof name, "%s%sembedding", stack, space);
        b->stream = plx_transformer_add_stream(b, name, width);
        return tokens != PLX_PLAN_NONE;
    }
    bool of_tokens = first == tokens;
    snprintf(name, sizeof name, "%s%s%s%s", stack, space, of_tokens ? "tokens" : "patch",
        others ? ", places" : "");
    size_t layer = plx_plan_add_layer(b->plan, name, (size_t)(rows + others));
    snprintf(name, sizeof name, "%s%sembedding", stack, space);
    b->stream = plx_transformer_add_stream(b, name, width);
    plx_plan_part part =
        of_tokens ? table_part(first, tensor_of(b, first)->rank, 0) : patch_part(b, first);
    plx_transformer_base_name(b, first, name);
    plx_plan_add_link(b->plan, name, layer, b->stream);
    plx_plan_add_part(b->plan, &part);
    if (others > 0) {
        part = table_part(place, tensor_of(b, place)->rank, (size_t)rows);
        plx_plan_add_part(b->plan, &part);
    }
    snprintf(name, sizeof name, "%s%sembeddings", stack, space);
    if (rows > LARGE_TABLE)
        fold_table(
            b, layer, name, of_tokens ? "token" : "pixel", (size_t)rows, "place", (size_t)others);
    return of_tokens;
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
    plx_transformer_base_name(b, tensor, base);
    plx_plan_add_link(b->plan, base, b->stream, layer);
    plx_plan_add_part(b->plan, &part);
    if (units > LARGE_TABLE)
        fold_table(b, layer, "outputs", "token", (size_t)units, "", 0);
}

/* k: of the stack at whose end the stream is. */
static void add_outputs(build *b, const plx_transformer_block *k)
{
    uint64_t width = k->width;
    static const char *const heads[] = {"lm_head", "embed_out.", "heads.head", "head.weight",
        "classifier.weight", "predictions.decoder", "score.weight", "proj_out.weight",
        "output_layer.weight", NULL};
    /* That word is in names of blocks, too. */
    size_t head = find_outside(b, heads, "", width, 2),
           plain = plx_tensor_names_find(b->names, "output.weight");
    if (head == PLX_PLAN_NONE && plain != PLX_PLAN_NONE && tensor_of(b, plain)->rank == 2 &&
        (tensor_of(b, plain)->shape[1] == width || tensor_of(b, plain)->shape[0] == width))
        head = plain;
    bool tied = head == PLX_PLAN_NONE && b->tokens != PLX_PLAN_NONE &&
                (k->turned || k->crosses || is_gated(k, b->found.expert));
    if (tied)
        head = b->tokens;
    if (head != PLX_PLAN_NONE)
        add_reader(b, head, tied ? "outputs (tied)" : "outputs", tied, width);
}

/* -- The whole --------------------------------------------------------------------------------- */

static void name_family(build *b)
{
    plx_plan *p = b->plan;
    const plx_transformer_block *k = &b->found.blocks[0];
    const char *name = tensor_of(b, k->tensor[PLX_ROLE_O])->name;
    bool patch = false;
    for (size_t i = 0; i < p->layer_count; i++)
        patch = patch || strncmp(p->layers[i].name, "patch", 5) == 0;
    const char *kin = last_block(b)->crosses                   ? "encoder and decoder"
                      : is_gated(k, b->found.expert)           ? "LLaMA and kin"
                      : patch                                  ? "vision transformer"
                      : strstr(name, "c_proj")                 ? "GPT-2"
                      : strstr(name, "attention.output.dense") ? "BERT"
                                                               : "transformer";
    size_t heads = k->head_width > 0 ? (size_t)k->self.queries / k->head_width : 0, experts = 0;
    for (size_t i = 0; i < b->found.count; i++)
        if (b->found.blocks[i].experts > experts)
            experts = b->found.blocks[i].experts;
    p->head_width = k->head_width;
    p->heads_guessed = b->found.heads_guessed;
    if (b->found.heads_unfit)
        snprintf(p->warning, sizeof p->warning,
            "attention cannot have the %zu heads that were asked for", b->desc->heads);
    char text[128];
    size_t used =
        (size_t)snprintf(text, sizeof text, "%s, %zu block%s, %zu heads%s", kin, b->found.count,
            b->found.count == 1 ? "" : "s", heads, p->heads_guessed ? " (a guess)" : "");
    if (experts > 0 && used < sizeof text)
        snprintf(text + used, sizeof text - used, ", %zu experts", experts);
    plx_text_copy(p->family, sizeof p->family, text);
}

static bool same_stack(const plx_transformer_block *a, const plx_transformer_block *b)
{
    return a->prefix_length == b->prefix_length && a->width == b->width &&
           memcmp(a->prefix, b->prefix, a->prefix_length) == 0;
}

/* A word for a stack: the first of its names that the other one has not. */
static void name_stack(
    const plx_transformer_block *k, const plx_transformer_block *other, char *out, size_t size)
{
    size_t from = 0, length = 0;
    for (size_t i = 0;
         i < k->prefix_length && i < other->prefix_length && k->prefix[i] == other->prefix[i]; i++)
        if (k->prefix[i] == '.')
            from = i + 1;
    while (from + length < k->prefix_length && k->prefix[from + length] != '.')
        length++;
    snprintf(out, size, "%.*s", (int)(length < size - 1 ? length : size - 1), k->prefix + from);
}

static size_t end_of_stack(const build *b, size_t first)
{
    size_t end = first + 1;
    while (end < b->found.count && same_stack(&b->found.blocks[first], &b->found.blocks[end]))
        end++;
    return end;
}

/* Words for the stack and for another one that it is told from; "" where there is but one. */
static void name_stacks(const build *b, size_t first, char own[20], char other[20])
{
    const plx_transformer_block *k = &b->found.blocks[first], *last = last_block(b),
                                *from = same_stack(k, last) ? &b->found.blocks[0] : last;
    own[0] = other[0] = '\0';
    if (same_stack(k, from))
        return;
    name_stack(k, from, own, 20);
    name_stack(from, k, other, 20);
}

/* Of one tower of several the embeddings are called after it, as its blocks are; stages that follow
 * each other are told by numbers, and have none. */
static bool is_towers(const build *b, size_t tensor, size_t first)
{
    char own[20], other[20];
    name_stacks(b, first, own, other);
    return tensor != PLX_PLAN_NONE && isalpha((unsigned char)own[0]) &&
           strstr(tensor_of(b, tensor)->name, own);
}

static bool has_tokens(const build *b, size_t first)
{
    char own[20], other[20];
    name_stacks(b, first, own, other);
    return is_towers(b, find_tokens(b, b->found.blocks[first].width, other), first);
}

/* Where no stack attends to another, what reads tokens comes last, so that outputs follow it.
 * PLX_PLAN_NONE: it does anyhow, or there is none. */
static size_t find_moved(const build *b)
{
    if (!last_block(b)->crosses)
        for (size_t first = 0; end_of_stack(b, first) < b->found.count;
             first = end_of_stack(b, first))
            if (has_tokens(b, first))
                return first;
    return PLX_PLAN_NONE;
}

/* What leads into a stack. Whether these are tokens. */
static bool add_entry(build *b, size_t first, bool begins, bool crosses)
{
    uint64_t width = b->found.blocks[first].width;
    char own[20], other[20], name[PLX_NAME_SIZE];
    name_stacks(b, first, own, other);
    bool tower = has_tokens(b, first) || is_towers(b, find_patch(b, width, other), first);
    if (!last_block(b)->crosses && tower)
        return add_embeddings(b, width, "", other); /* patches and tokens are told by that */
    if (begins || crosses)
        return add_embeddings(b, width, first > 0 ? own : "", last_block(b)->crosses ? other : "");
    snprintf(name, sizeof name, "to %s", own);
    b->stream = plx_transformer_add_stream(b, name, width);
    return false;
}

/* The stack whose end outputs are made from. */
typedef struct speaker {
    const plx_transformer_block *block;
    size_t stream;
} speaker;

static void add_next(build *b, size_t first, bool begins, speaker *speaks)
{
    const plx_transformer_block *k = &b->found.blocks[first];
    char own[20], other[20];
    name_stacks(b, first, own, other);
    bool crosses = own[0] && !begins && k->crosses;
    b->other = crosses ? b->stream : PLX_PLAN_NONE;
    bool of_tokens = add_entry(b, first, begins, crosses);
    add_stack(b, first, end_of_stack(b, first) - first, own);
    /* Outputs are made by the last stack that tokens go into, not by one of pictures. */
    if (of_tokens || b->tokens == PLX_PLAN_NONE || (crosses && k->width == speaks->block->width))
        *speaks = (speaker){k, b->stream};
}

static void add_all(build *b)
{
    speaker speaks = {last_block(b), 0};
    size_t moved = find_moved(b);
    bool begins = true;
    for (size_t first = 0; first < b->found.count; first = end_of_stack(b, first)) {
        if (first == moved)
            continue;
        add_next(b, first, begins, &speaks);
        begins = false;
    }
    if (moved != PLX_PLAN_NONE)
        add_next(b, moved, false, &speaks);
    b->stream = speaks.stream;
    add_outputs(b, speaks.block);
    name_family(b);
}

bool plx_plan_transformer(plx_plan *p, const plx_plan_desc *desc)
{
    plx_tensor_names names = {0};
    build b = {.plan = p, .desc = desc, .names = &names, .tokens = PLX_PLAN_NONE};
    p->failed = p->failed || !plx_transformer_find(&b.found, desc);
    bool found = b.found.count > 0;
    if (found && plx_tensor_names_init(&names, desc->tensors))
        add_all(&b);
    else
        p->failed = p->failed || found;
    plx_tensor_names_uninit(&names);
    plx_transformer_uninit(&b.found);
    return found;
}
