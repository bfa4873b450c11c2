/* Blocks of a network whose graph is known: what a residual connection leads around is one, and of
 * a transformer attention and the neurons after it are one together. */
#include "family/graph_walk.h"

#include "base/mem.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LEAST_SLOTS = 16, /* that channels and neurons of a folded block are shown as */
    MOST_SLOTS = 64,
    SHORT_LAYERS = 48, /* networks of so few layers are shown unfolded, */
    MANY_BLOCKS = 24,  /* more blocks come in groups, */
    GROUPS = 12,       /* of which there are about so many */
};
static const uint64_t MANY_NUMBERS = 1 << 25; /* unless they have so many weights */

/* From the stream before to the stream after. */
typedef struct span {
    size_t from, to;
    bool heads;
} span;

static int compare_spans(const void *a, const void *b)
{
    const span *p = a, *q = b;
    if (p->to != q->to)
        return p->to < q->to ? -1 : 1;
    /* The shorter first. */
    return p->from > q->from ? -1 : p->from < q->from;
}

/* Whether links lead into layers within. */
static bool is_fed(const plx_plan *p, const span *s)
{
    /* Links are in the order of what they lead into. */
    size_t low = 0, high = p->link_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (p->links[middle].target <= s->from)
            low = middle + 1;
        else
            high = middle;
    }
    return low < p->link_count && p->links[low].target < s->to;
}

/* The last layer that each leads to. */
static size_t *find_reach(const plx_plan *p)
{
    size_t *reach = plx_alloc(p->layer_count ? p->layer_count : 1, sizeof *reach);
    for (size_t i = 0; reach && i < p->link_count; i++)
        if (p->links[i].target > reach[p->links[i].source])
            reach[p->links[i].source] = p->links[i].target;
    for (size_t i = 0; reach && i < p->bypass_count; i++)
        if (p->bypasses[i].target > reach[p->bypasses[i].source])
            reach[p->bypasses[i].source] = p->bypasses[i].target;
    return reach;
}

static bool is_closed(const size_t *reach, const span *s)
{
    for (size_t l = s->from + 1; l < s->to; l++)
        if (reach[l] > s->to || reach[l] == 0)
            return false;
    return true;
}

static bool has_heads(const plx_plan *p, const span *s)
{
    for (size_t l = s->from + 1; l < s->to; l++)
        if (strncmp(p->layers[l].name, "heads", 5) == 0 && p->layers[l].segment_count > 0)
            return true;
    return false;
}

/* Whether another link leads into the same layer: links are in the order of these. */
static bool meets(const plx_plan *p, size_t link)
{
    size_t target = p->links[link].target;
    return (link > 0 && p->links[link - 1].target == target) ||
           (link + 1 < p->link_count && p->links[link + 1].target == target);
}

/* The spans of residual connections, and of links that meet others which they lead around, in a
 * row. */
static size_t find_spans(const plx_plan *p, span *spans)
{
    size_t count = 0, kept = 0, end = 0;
    size_t *reach = find_reach(p);
    for (size_t i = 0; i < p->bypass_count; i++)
        if (p->bypasses[i].kind == PLX_BYPASS_RESIDUAL &&
            p->bypasses[i].target > p->bypasses[i].source + 1)
            spans[count++] = (span){p->bypasses[i].source, p->bypasses[i].target, false};
    for (size_t i = 0; i < p->link_count; i++)
        if (p->links[i].target > p->links[i].source + 1 && meets(p, i))
            spans[count++] = (span){p->links[i].source, p->links[i].target, false};
    qsort(spans, count, sizeof *spans, compare_spans);
    for (size_t i = 0; reach && i < count; i++) {
        if (spans[i].from < end || !is_fed(p, &spans[i]) || !is_closed(reach, &spans[i]))
            continue;
        end = spans[i].to;
        spans[i].heads = has_heads(p, &spans[i]);
        spans[kept++] = spans[i];
    }
    plx_free(reach);
    return kept;
}

/* Attention goes together with the neurons that follow. */
static size_t join_spans(span *spans, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        span s = spans[i];
        while (s.heads && i + 1 < count && spans[i + 1].from == s.to) {
            bool neurons = !spans[++i].heads;
            s.to = spans[i].to;
            if (neurons)
                break;
            if (i + 1 >= count || spans[i + 1].from != s.to || spans[i + 1].heads)
                break;
        }
        spans[kept++] = s;
    }
    return kept;
}

/* -- Names ------------------------------------------------------------------------------------- */

/* What the names of the layers within begin with, up to a point, a line or a slash. */
static void shared_name(const plx_plan *p, const span *s, char out[PLX_NAME_SIZE])
{
    size_t length = 0;
    bool first = true;
    out[0] = '\0';
    for (size_t i = 0; i < p->link_count; i++) {
        const plx_plan_link *k = &p->links[i];
        bool inside = k->target > s->from && k->target <= s->to && k->source >= s->from;
        if (!inside)
            continue;
        if (first)
            length = strlen(plx_text_copy(out, PLX_NAME_SIZE, k->name) ? out : "");
        first = false;
        size_t same = 0;
        while (same < length && k->name[same] == out[same])
            same++;
        length = same;
    }
    while (length > 0 && !strchr("./_", out[length]) && out[length])
        length--;
    out[length] = '\0';
}

static bool is_taken(const plx_plan *p, const char *name)
{
    for (size_t k = 0; k < p->block_count; k++)
        if (strcmp(p->blocks[k].name, name) == 0)
            return true;
    return false;
}

static void name_block(const plx_plan *p, const span *s, size_t number, char out[PLX_NAME_SIZE])
{
    shared_name(p, s, out);
    if (out[0] && strspn(out, "0123456789.") == strlen(out)) {
        char text[PLX_NAME_SIZE];
        plx_text_copy(text, sizeof text, out);
        snprintf(out, PLX_NAME_SIZE, "block %.40s", text);
    }
    if (!out[0] || !strpbrk(out, "0123456789") || is_taken(p, out))
        snprintf(out, PLX_NAME_SIZE, "block %zu", number);
}

/* -- What is shown of folded ones -------------------------------------------------------------- */

static size_t divide_up(size_t a, size_t b)
{
    return (a + b - 1) / b;
}

static size_t clamp_slots(size_t n)
{
    return n < LEAST_SLOTS ? LEAST_SLOTS : n > MOST_SLOTS ? MOST_SLOTS : n;
}

/* Heads of the attention in a block; 0: there is none. */
static size_t heads_in(const plx_plan *p, const span *s)
{
    size_t most = 0;
    for (size_t l = s->from + 1; l < s->to; l++) {
        const plx_plan_layer *k = &p->layers[l];
        for (size_t i = 0; i < k->segment_count; i++)
            if (k->segment[i].name && strcmp(k->segment[i].name, "gate") != 0 &&
                k->segment[i].count / k->segment[i].per > most)
                most = k->segment[i].count / k->segment[i].per;
    }
    return most;
}

static bool is_of_heads(const plx_plan_layer *l)
{
    return l->segment_count > 0 && l->segment[0].name && strcmp(l->segment[0].name, "gate") != 0;
}

static void set_slots(plx_plan_block *b, const char *name, plx_plan_slots slots)
{
    plx_text_copy(slots.name, sizeof slots.name, name);
    b->slots[b->slot_kinds++] = slots;
}

static void fold(plx_plan *p, const span *s, size_t block)
{
    plx_plan_block *b = &p->blocks[block];
    size_t heads = heads_in(p, s), most = 1, slots = clamp_slots(heads);
    for (size_t l = s->from + 1; l < s->to; l++)
        if (!is_of_heads(&p->layers[l]) && !p->layers[l].stream && p->layers[l].units > most)
            most = p->layers[l].units;
    slots = slots < most ? slots : most;
    for (size_t l = s->from + 1; l < s->to; l++) {
        plx_plan_layer *k = &p->layers[l];
        k->block = block;
        if (is_of_heads(k) || k->stream)
            continue;
        k->segment_count = 1;
        k->segment[0] = (plx_plan_segment){0, k->units, divide_up(k->units, slots), heads, NULL};
    }
    size_t per = divide_up(most, slots);
    if (heads > 0)
        set_slots(b, "head", (plx_plan_slots){"", 0, heads, 1, heads, 0});
    set_slots(b, heads > 0 ? "neuron" : "channel",
        (plx_plan_slots){"", heads, divide_up(most, per), per, most, 0});
}

static void set_outer(plx_plan *p, const span *s, size_t slot, size_t others)
{
    for (size_t l = s->from + 1; l < s->to; l++)
        p->layers[l].outer_slot = is_of_heads(&p->layers[l]) ? slot : others + slot;
}

/* A group of blocks; group PLX_PLAN_NONE: there is none. */
static void add_blocks(plx_plan *p, const span *spans, size_t count, size_t number, size_t group)
{
    bool heads = false;
    for (size_t i = 0; i < count; i++)
        heads = heads || heads_in(p, &spans[i]) > 0;
    for (size_t i = 0; i < count && !p->failed; i++) {
        char name[PLX_NAME_SIZE];
        name_block(p, &spans[i], number + i, name);
        size_t block = plx_plan_add_block(p, name, group);
        if (p->failed)
            return;
        plx_plan_block *b = &p->blocks[block];
        b->entry = spans[i].from;
        b->exit = spans[i].to;
        b->first = spans[i].from + 1;
        b->last = spans[i].to - 1;
        fold(p, &spans[i], block);
        set_outer(p, &spans[i], i, heads ? count : 0);
    }
    if (group == PLX_PLAN_NONE || p->failed)
        return;
    plx_plan_block *g = &p->blocks[group];
    g->entry = spans[0].from;
    g->exit = spans[count - 1].to;
    g->first = g->entry + 1;
    g->last = g->exit - 1;
    for (size_t l = g->first; l <= g->last; l++)
        if (p->layers[l].block == PLX_PLAN_NONE)
            p->layers[l].block = group;
    set_slots(g, heads ? "attention of block" : "block",
        (plx_plan_slots){"", 0, count, 1, count, number});
    if (heads)
        set_slots(g, "neurons of block", (plx_plan_slots){"", count, count, 1, count, number});
}

/* Blocks one right after the other. */
static void add_run(plx_plan *p, const span *spans, size_t count, size_t number)
{
    if (count <= MANY_BLOCKS) {
        add_blocks(p, spans, count, number, PLX_PLAN_NONE);
        return;
    }
    size_t each = divide_up(count, GROUPS);
    for (size_t i = 0; i < count && !p->failed; i += each) {
        size_t members = count - i < each ? count - i : each;
        char name[PLX_NAME_SIZE];
        snprintf(name, sizeof name, "blocks %zu-%zu", number + i, number + i + members - 1);
        size_t group = plx_plan_add_block(p, name, PLX_PLAN_NONE);
        if (!p->failed)
            add_blocks(p, spans + i, members, number + i, group);
    }
}

/* -- What it is called ------------------------------------------------------------------------- */

static bool has_kernels(const plx_plan *p)
{
    for (size_t i = 0; i < p->part_count; i++) {
        const plx_plan_part *part = &p->parts[i];
        for (size_t d = 0; d < p->tensors->tensor[part->tensor].rank; d++)
            if (part->axis[d] == PLX_AXIS_KERNEL)
                return true;
    }
    return false;
}

static bool has_gates(const plx_plan *p)
{
    for (size_t l = 0; l < p->layer_count; l++)
        if (strstr(p->layers[l].note, "LSTM") || strstr(p->layers[l].note, "GRU") ||
            strstr(p->layers[l].note, "RNN"))
            return true;
    return false;
}

static void name_family(plx_plan *p, size_t blocks)
{
    unsigned heads = 0;
    size_t bypasses = 0;
    for (size_t l = 0; l < p->layer_count; l++)
        if (is_of_heads(&p->layers[l])) {
            size_t n = p->layers[l].segment[0].count / p->layers[l].segment[0].per;
            heads = n > heads ? (unsigned)n : heads;
        }
    for (size_t i = 0; i < p->bypass_count; i++)
        bypasses += p->bypasses[i].kind == PLX_BYPASS_RESIDUAL;
    if (heads > 0)
        snprintf(p->family, sizeof p->family, "transformer, %u block%s, %u head%s",
            (unsigned)blocks, blocks == 1 ? "" : "s", heads, heads == 1 ? "" : "s");
    else
        plx_text_copy(p->family, sizeof p->family,
            has_gates(p)                          ? "recurrent network"
            : has_kernels(p) && bypasses + blocks ? "residual convolutional network"
            : has_kernels(p)                      ? "convolutional network"
            : p->link_count + 1 == p->layer_count && bypasses == 0 ? "multilayer perceptron"
                                                                   : "network of matrices");
}

void plx_graph_blocks(plx_plan *p)
{
    span *spans = plx_alloc(p->bypass_count + p->link_count + 1, sizeof *spans);
    if (!spans) {
        p->failed = true;
        return;
    }
    size_t count = join_spans(spans, find_spans(p, spans));
    for (size_t i = 0; i < count; i++) {
        p->layers[spans[i].from].stream = p->layers[spans[i].to].stream = true;
        /* Within what was joined. */
        for (size_t k = 0; k < p->bypass_count; k++)
            if (p->bypasses[k].kind == PLX_BYPASS_RESIDUAL &&
                p->bypasses[k].source == spans[i].from && p->bypasses[k].target < spans[i].to)
                p->layers[p->bypasses[k].target].stream = true;
    }
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && spans[end].from == spans[end - 1].to; end++)
            ;
        add_run(p, spans + i, end - i, i);
    }
    uint64_t numbers = 0;
    for (size_t i = 0; i < p->part_count; i++)
        numbers += p->tensors->tensor[p->parts[i].tensor].count;
    for (size_t k = 0; k < p->block_count; k++)
        p->blocks[k].folds = p->layer_count > SHORT_LAYERS || numbers > MANY_NUMBERS;
    name_family(p, count);
    plx_free(spans);
}
