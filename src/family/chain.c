/* Plain networks: matrices and kernels in a row. What order they come in is found by trying: the
 * file's, and that of the names as people count, with what is called an end at the end. */
#include "base/mem.h"
#include "base/text.h"
#include "family/chain_recurrent.h"
#include "family/tensor_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SLOTS = 16,         /* that the channels of a folded block are shown as */
    SHORT_LAYERS = 48,  /* networks of so few layers are shown unfolded */
    MOST_LAYERS = 1000, /* further ones are left out */
};

typedef struct item {
    size_t tensor;
    int place; /* -1: a stem, 1: a head, by its name */
    bool kernel_first;
    bool depthwise; /* [y][x][in][times]: each input has kernels of its own */
    bool embeds;    /* rows are looked up, so that they are inputs */
    bool recurs;    /* it is the first matrix of a recurrent layer */
} item;

typedef struct walk {
    plx_plan *plan; /* NULL: only counts */
    const plx_tensor_names *names;
    const item *items;
    size_t count;
    bool turned;        /* matrices are [in][out] */
    bool channels_last; /* kernels are [out][…][in], or [1][…][out] where each input has its own */

    size_t layer; /* the last; PLX_PLAN_NONE: none yet */
    uint64_t units;
    bool channels; /* it is of channels */
    size_t layers, joins, kernels, recurrent;

    /* Of the residual block that is being walked through. */
    const char *key;
    size_t key_length;
    size_t entry, block_kernels, shortcut, block, stage, stage_blocks;
    uint64_t entry_units;
    size_t first_inner, last_inner;
} walk;

static bool has(const char *name, const char *part)
{
    return strstr(name, part) != NULL;
}

static bool has_any(const char *name, const char *const *parts)
{
    for (size_t i = 0; parts[i]; i++)
        if (has(name, parts[i]))
            return true;
    return false;
}

static int place_of(const char *name)
{
    static const char *const stems[] = {"stem", "embed", "conv_in", "wte", "wpe", NULL};
    static const char *const heads[] = {
        "classifier", "head", "output", "logits", "score", "pooler", "conv_out", NULL};
    plx_tensor_name_parts parts;
    bool numbered = plx_tensor_name_split(name, &parts);
    if (has_any(name, stems) || (!numbered && strncmp(name, "conv1.", 6) == 0))
        return -1;
    return has_any(name, heads) || (!numbered && strncmp(name, "fc.", 3) == 0) ? 1 : 0;
}

static item make_item(const plx_tensor_names *names, size_t index)
{
    const plx_tensors *tensors = names->tensors;
    plx_recurrent recurrent;
    static const char *const lookups[] = {"embed", "wte", "wpe", "emb.weight", NULL};
    const char *name = tensors->tensor[index].name;
    return (item){
        .tensor = index,
        .place = place_of(name),
        .kernel_first = has(name, "kernel"),
        .depthwise = has(name, "depthwise_kernel") && tensors->tensor[index].rank > 2,
        .embeds = has_any(name, lookups) && tensors->tensor[index].rank == 2,
        .recurs = plx_recurrent_find(names, index, &recurrent),
    };
}

/* What a tensor links, and how. */
typedef struct bond {
    uint64_t out, in;
    bool kernel, turned;
} bond;

static bond bond_of(const walk *w, const item *k)
{
    const plx_tensor *t = &w->names->tensors->tensor[k->tensor];
    const uint64_t *s = t->shape;
    size_t n = t->rank;
    if (n > 2 && w->channels_last)
        return s[0] == 1 ? (bond){s[n - 1], 1, true, true} : (bond){s[0], s[n - 1], true, false};
    if (k->depthwise)
        return (bond){s[n - 2] * s[n - 1], 1, true, true};
    if (n > 2 && k->kernel_first)
        return (bond){s[n - 1], s[n - 2], true, true};
    /* Transposed convolutions of PyTorch have inputs first, which only biases tell. */
    if (n > 2)
        return s[0] != s[1] && plx_tensor_names_bias(w->names, k->tensor, s[1]) != PLX_PLAN_NONE
                   ? (bond){s[1], s[0], true, true}
                   : (bond){s[0], s[1], true, false};
    bool turned = w->turned || k->embeds || k->kernel_first;
    return turned ? (bond){s[1], s[0], false, true} : (bond){s[0], s[1], false, false};
}

static plx_plan_part part_of(const walk *w, const item *k, const bond *b)
{
    const plx_tensor *t = &w->names->tensors->tensor[k->tensor];
    plx_plan_part part = plx_plan_matrix(k->tensor, b->turned);
    if (b->kernel && w->channels_last) {
        memset(part.axis, PLX_AXIS_KERNEL, sizeof part.axis);
        part.axis[0] = b->turned ? PLX_AXIS_KERNEL : PLX_AXIS_OUT;
        part.axis[t->rank - 1] = b->turned ? PLX_AXIS_OUT : PLX_AXIS_IN;
    } else if (b->kernel && b->turned && k->kernel_first) {
        memset(part.axis, PLX_AXIS_KERNEL, sizeof part.axis);
        part.axis[t->rank - 2] = k->depthwise ? PLX_AXIS_OUT : PLX_AXIS_IN;
        part.axis[t->rank - 1] = PLX_AXIS_OUT;
    }
    part.bias = plx_tensor_names_bias(w->names, k->tensor, b->out);
    return part;
}

static size_t add_layer(walk *w, const char *name, uint64_t units)
{
    w->layers++;
    return w->plan ? plx_plan_add_layer(w->plan, name, (size_t)units) : 0;
}

/* The inputs of a tensor that nothing before it leads to. */
static void begin_anew(walk *w, const char *base, uint64_t units)
{
    char name[PLX_NAME_SIZE + 8];
    snprintf(name, sizeof name, w->layers == 0 ? "input" : "to %s", base);
    w->layer = add_layer(w, name, units);
    w->units = units;
    w->channels = false;
}

/* Maps become a row of units: each channel is as many of them. */
static void flatten(walk *w, uint64_t units)
{
    size_t flat = add_layer(w, "flattened", units);
    if (w->plan)
        plx_plan_add_bypass(w->plan, PLX_BYPASS_SPREAD, w->layer, flat);
    w->layer = flat;
    w->units = units;
    w->channels = false;
    w->joins++;
}

/* How many outputs see a share of the inputs each; 0: the tensor does not fit what is before. */
static size_t fit(const walk *w, const bond *b)
{
    if (w->layer == PLX_PLAN_NONE)
        return 0;
    if (b->in == w->units)
        return 1;
    bool shares = b->kernel && w->channels && w->units % b->in == 0 && b->in < w->units;
    uint64_t groups = shares ? w->units / b->in : 0;
    return shares && b->out % groups == 0 ? (size_t)groups : 0;
}

static void link_to(walk *w, const item *k, const bond *b, const char *base, size_t groups)
{
    size_t next = add_layer(w, base, b->out);
    if (w->plan) {
        plx_plan_part part = part_of(w, k, b);
        part.groups = groups;
        plx_plan_add_link(w->plan, base, w->layer, next);
        plx_plan_add_part(w->plan, &part);
    }
    w->layer = next;
    w->units = b->out;
    w->channels = b->kernel;
    w->kernels += b->kernel;
}

static void add_recurrent(walk *w, const item *k)
{
    plx_recurrent r;
    plx_recurrent_find(w->names, k->tensor, &r);
    if (w->layer != PLX_PLAN_NONE && w->units == r.inputs)
        w->joins++;
    else
        begin_anew(w, "recurrent", r.inputs);
    if (w->plan)
        w->layer = plx_recurrent_add(w->plan, w->names, &r, w->layer);
    w->layers += PLX_RECURRENT_LAYERS;
    w->units = r.ways * r.state;
    w->channels = false;
    w->recurrent++;
}

static void add(walk *w, const item *k)
{
    char base[PLX_NAME_SIZE];
    if (k->recurs) {
        add_recurrent(w, k);
        return;
    }
    bond b = bond_of(w, k);
    plx_tensor_name_base(w->names->tensors->tensor[k->tensor].name, base, sizeof base);
    size_t groups = fit(w, &b);
    if (groups == 0 && !b.kernel && w->channels && b.in > w->units && b.in % w->units == 0) {
        flatten(w, b.in);
        groups = 1;
    } else if (groups == 0) {
        begin_anew(w, base, b.in);
        groups = 1;
    } else {
        w->joins++;
    }
    link_to(w, k, &b, base, groups);
}

/* -- Residual blocks --------------------------------------------------------------------------- */

static bool is_shortcut(const char *name)
{
    static const char *const names[] = {"downsample", "shortcut", "skip", NULL};
    return has_any(name, names);
}

/* The part of a name that a residual block's kernels share: "layer1.0" of "layer1.0.conv2.weight",
 * whose stage is "layer1"; 0 where the name is of no such block. */
static size_t key_of(const char *name)
{
    static const char *const inner[] = {".conv", ".downsample", ".shortcut", ".skip", NULL};
    for (size_t i = 0; inner[i]; i++) {
        const char *at = strstr(name, inner[i]);
        if (at && at > name && at[-1] >= '0' && at[-1] <= '9')
            return (size_t)(at - name);
    }
    return 0;
}

static size_t stage_length(const char *key, size_t length)
{
    while (length > 0 && key[length - 1] != '.')
        length--;
    return length > 0 ? length - 1 : 0;
}

static void fold_inner(walk *w, size_t block)
{
    plx_plan *p = w->plan;
    plx_plan_block *b = &p->blocks[block];
    size_t most = 1;
    for (size_t l = b->first; l <= b->last; l++)
        most = p->layers[l].units > most ? p->layers[l].units : most;
    size_t slots = most < SLOTS ? most : SLOTS, per = (most + slots - 1) / slots;
    for (size_t l = b->first; l <= b->last; l++) {
        plx_plan_layer *k = &p->layers[l];
        size_t each = (k->units + slots - 1) / slots;
        k->block = block;
        k->segment_count = 1;
        k->segment[0] = (plx_plan_segment){0, k->units, each, 0, NULL};
        k->outer_slot = w->stage_blocks - 1;
    }
    b->slot_kinds = 1;
    b->slots[0] = (plx_plan_slots){"channel", 0, (most + per - 1) / per, per, most, 0};
}

static void begin_stage(walk *w, const char *name, size_t length)
{
    char text[PLX_NAME_SIZE];
    snprintf(text, sizeof text, "%.*s", (int)length, name);
    w->stage = plx_plan_add_block(w->plan, text, PLX_PLAN_NONE);
    w->stage_blocks = 0;
    plx_plan_block *b = &w->plan->blocks[w->stage];
    if (!w->plan->failed) {
        b->entry = w->layer;
        b->first = w->plan->layer_count;
    }
}

static void end_stage(walk *w)
{
    plx_plan *p = w->plan;
    if (!p || p->failed || w->stage == PLX_PLAN_NONE)
        return;
    plx_plan_block *b = &p->blocks[w->stage];
    b->exit = w->layer;
    b->last = w->layer - 1;
    for (size_t l = b->first; l <= b->last; l++)
        if (p->layers[l].block == PLX_PLAN_NONE)
            p->layers[l].block = w->stage;
    b->slot_kinds = 1;
    b->slots[0] = (plx_plan_slots){"block", 0, w->stage_blocks, 1, w->stage_blocks, 0};
    w->stage = PLX_PLAN_NONE;
}

static void begin_block(walk *w, const char *name, size_t length)
{
    w->key = name;
    w->key_length = length;
    w->entry = w->layer;
    w->entry_units = w->units;
    w->block_kernels = 0;
    w->shortcut = PLX_PLAN_NONE;
}

/* The way around the block: a link of its own, or values as they are. */
static void bypass(walk *w)
{
    char base[PLX_NAME_SIZE];
    const item *k = w->shortcut == PLX_PLAN_NONE ? NULL : &w->items[w->shortcut];
    if (!k) {
        if (w->entry_units == w->units && w->plan)
            plx_plan_add_bypass(w->plan, PLX_BYPASS_RESIDUAL, w->entry, w->layer);
        return;
    }
    bond b = bond_of(w, k);
    if (b.in != w->entry_units || b.out != w->units)
        return;
    w->joins++;
    if (!w->plan)
        return;
    plx_plan_part part = part_of(w, k, &b);
    plx_tensor_name_base(w->names->tensors->tensor[k->tensor].name, base, sizeof base);
    plx_plan_add_link(w->plan, base, w->entry, w->layer);
    plx_plan_add_part(w->plan, &part);
}

static void end_block(walk *w)
{
    plx_plan *p = w->plan;
    if (w->key && w->block_kernels > 1 && w->entry != PLX_PLAN_NONE) {
        bypass(w);
        size_t stage = stage_length(w->key, w->key_length);
        if (p && !p->failed && stage > 0) {
            char name[PLX_NAME_SIZE];
            snprintf(name, sizeof name, "%.*s", (int)w->key_length, w->key);
            size_t block = plx_plan_add_block(p, name, w->stage);
            if (p->failed)
                return;
            plx_plan_block *b = &p->blocks[block];
            b->entry = w->entry;
            b->exit = w->layer;
            b->first = w->first_inner;
            b->last = w->layer - 1;
            w->stage_blocks++;
            p->layers[w->entry].stream = p->layers[w->layer].stream = true;
            fold_inner(w, block);
        }
    }
    w->key = NULL;
}

/* Blocks and stages begin and end where names change. */
static void follow_names(walk *w, const char *name)
{
    size_t length = key_of(name);
    bool same = w->key && length == w->key_length && memcmp(name, w->key, length) == 0;
    if (same)
        return;
    const char *old = w->key;
    size_t old_stage = old ? stage_length(old, w->key_length) : 0,
           stage = stage_length(name, length);
    end_block(w);
    bool goes_on = old && stage == old_stage && memcmp(name, old, stage) == 0;
    if (!goes_on)
        end_stage(w);
    if (length == 0 || w->layer == PLX_PLAN_NONE)
        return;
    if (!goes_on && stage > 0 && w->plan)
        begin_stage(w, name, stage);
    begin_block(w, name, length);
}

static void add_in_block(walk *w, size_t index)
{
    const item *k = &w->items[index];
    const char *name = w->names->tensors->tensor[k->tensor].name;
    follow_names(w, name);
    if (w->key && is_shortcut(name)) {
        w->shortcut = index;
        return;
    }
    size_t before = w->layers;
    add(w, k);
    if (!w->key)
        return;
    if (w->layers != before + 1) { /* the chain broke: what is bypassed is not known */
        w->key = NULL;
        return;
    }
    if (w->block_kernels++ == 0)
        w->first_inner = w->layer;
}

static size_t run(walk *w)
{
    w->layer = w->stage = PLX_PLAN_NONE;
    w->layers = w->joins = w->kernels = w->recurrent = 0;
    w->units = 0;
    w->channels = false;
    w->key = NULL;
    for (size_t i = 0; i < w->count && w->layers < MOST_LAYERS; i++)
        add_in_block(w, i);
    end_block(w);
    end_stage(w);
    return w->joins;
}

/* -- Orders ------------------------------------------------------------------------------------ */

static int by_name(const void *a, const void *b, void *user)
{
    const plx_tensors *t = user;
    const item *p = a, *q = b;
    return plx_tensor_name_compare(t->tensor[p->tensor].name, t->tensor[q->tensor].name);
}

static int by_place(const void *a, const void *b, void *user)
{
    const item *p = a, *q = b;
    return p->place != q->place ? p->place - q->place : by_name(a, b, user);
}

typedef int compare_items(const void *, const void *, void *);

/* Of three orders and two ways to read a matrix the one with most joins; earlier ones win. */
static void choose(walk *w, item *items, item *best)
{
    compare_items *const orders[] = {NULL, by_name, by_place};
    size_t most = 0;
    bool turned = false;
    memcpy(best, items, w->count * sizeof *items);
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        if (orders[i])
            qsort_r(
                items, w->count, sizeof *items, orders[i], (void *)(uintptr_t)w->names->tensors);
        for (int t = 0; t < 2; t++) {
            w->items = items;
            w->turned = t;
            size_t joins = run(w);
            if (joins <= most)
                continue;
            most = joins;
            turned = t;
            memcpy(best, items, w->count * sizeof *items);
        }
    }
    w->items = best;
    w->turned = turned;
}

/* -- What it is called ------------------------------------------------------------------------- */

static void name_mlp(plx_plan *p)
{
    for (size_t l = 1; l < p->layer_count; l++) {
        char name[PLX_NAME_SIZE];
        snprintf(name, sizeof name, "hidden %zu", l);
        plx_text_copy(
            p->layers[l].name, sizeof p->layers[l].name, l + 1 == p->layer_count ? "output" : name);
    }
}

static void finish(plx_plan *p, const walk *w)
{
    bool joined = w->layers > 0 && p->link_count > 0 && w->joins + 1 >= p->link_count;
    bool residual = p->block_count > 0;
    if (joined && w->kernels == 0 && p->layer_count == p->link_count + 1)
        name_mlp(p);
    plx_text_copy(p->family, sizeof p->family,
        residual         ? "residual convolutional network"
        : w->recurrent   ? "recurrent network"
        : w->kernels > 0 ? "convolutional network"
        : joined         ? "multilayer perceptron"
                         : "matrices in the order of the file");
    for (size_t b = 0; b < p->block_count; b++)
        p->blocks[b].folds = p->layer_count > SHORT_LAYERS;
    /* Stages are opened to their blocks where these have room. */
    for (size_t b = 0; b < p->block_count; b++)
        if (p->blocks[b].parent == PLX_PLAN_NONE)
            p->blocks[b].folds = p->block_count > SHORT_LAYERS;
}

void plx_plan_chain(plx_plan *p, const plx_plan_desc *desc)
{
    const plx_tensors *t = desc->tensors;
    if (plx_plan_trained(p, desc))
        return;
    plx_tensor_names names;
    item *items = plx_alloc(t->count ? t->count : 1, sizeof *items);
    item *best = plx_alloc(t->count ? t->count : 1, sizeof *best);
    bool named = plx_tensor_names_init(&names, t);
    if (items && best && named) {
        walk w = {.names = &names, .channels_last = strcmp(t->format, "TFLite") == 0};
        /* What an optimiser keeps is no part of the network, unless there is nothing else. */
        for (int all = 0; all < 2 && w.count == 0; all++)
            for (size_t i = 0; i < t->count; i++)
                if (plx_plan_is_matrix(&t->tensor[i]) && !plx_recurrent_has(&names, i) &&
                    (all || !plx_tensor_name_of_optimizer(t->tensor[i].name)))
                    items[w.count++] = make_item(&names, i);
        choose(&w, items, best);
        w.plan = p;
        run(&w);
        finish(p, &w);
    } else {
        p->failed = true;
    }
    plx_tensor_names_uninit(&names);
    plx_free(items);
    plx_free(best);
}
