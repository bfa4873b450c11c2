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
    MANY_BLOCKS = 24, /* more of them come in groups, */
    GROUPS = 12,      /* of which there are about so many */
    MANY_TOWERS = 16, /* nobody has more */
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
    if (units > PLX_LARGE_TABLE)
        plx_transformer_fold_table(b, layer, "outputs", "token", (size_t)units, "", 0);
}

/* k: of the stack at whose end the stream is. */
static void add_outputs(build *b, const plx_transformer_block *k)
{
    uint64_t width = k->width;
    static const char *const heads[] = {"lm_head", "embed_out.", "heads.head", "head.weight",
        "classifier.weight", "predictions.decoder", "score.weight", "proj_out.weight",
        "output_layer.weight", NULL};
    /* That word is in names of blocks, too. */
    size_t head = plx_transformer_outside(b, heads, "", width, 2),
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
    if (b->stacks > MANY_TOWERS)
        return false;
    name_stacks(b, first, own, other);
    return is_towers(b, plx_transformer_tokens(b, b->found.blocks[first].width, other), first);
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
    bool tower =
        b->stacks <= MANY_TOWERS &&
        (has_tokens(b, first) || is_towers(b, plx_transformer_patch(b, width, other), first));
    if (!last_block(b)->crosses && tower)
        return plx_transformer_embed(b, width, "", other); /* patches and tokens are told by that */
    if (begins || crosses)
        return plx_transformer_embed(
            b, width, first > 0 ? own : "", last_block(b)->crosses ? other : "");
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
    for (size_t first = 0; first < b->found.count; first = end_of_stack(b, first))
        b->stacks++;
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
    if (found && plx_tensor_names_init(&names, desc->tensors) && plx_transformer_find_outside(&b))
        add_all(&b);
    else
        p->failed = p->failed || found;
    plx_free(b.outside);
    plx_tensor_names_uninit(&names);
    plx_transformer_uninit(&b.found);
    return found;
}
