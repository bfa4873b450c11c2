/* The plan of a network whose file carries its graph. Operators are gone through in the order in
 * which values run; each makes layers and links of a draft, from which what others took the place
 * of is left out in the end. */
#include "base/mem.h"
#include "base/text.h"
#include "family/graph_walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_VALUES = 1 << 20 /* each takes some hundred bytes */ };

/* -- Order ------------------------------------------------------------------------------------- */

static uint32_t producer_of(const plx_model_graph *g, const plx_model_node *n, uint32_t input)
{
    uint32_t v = g->link[n->first_input + input];
    return v == PLX_MODEL_NONE ? PLX_MODEL_NONE : g->value[v].producer;
}

typedef struct visit {
    uint32_t node, input; /* the next input of it */
} visit;

/* All nodes, each after those it takes from; in the file's order where it is such. Those in cycles
 * are somewhere. order: [node_count]. */
static bool sort_nodes(const plx_model_graph *g, uint32_t *order)
{
    unsigned char *seen = plx_alloc(g->node_count, 1);
    visit *stack = plx_alloc(g->node_count, sizeof *stack);
    size_t count = 0;
    for (size_t i = 0; seen && stack && i < g->node_count; i++) {
        size_t depth = 0;
        if (!seen[i]) {
            stack[depth++] = (visit){(uint32_t)i, 0};
            seen[i] = 1;
        }
        while (depth > 0) {
            visit *v = &stack[depth - 1];
            const plx_model_node *n = &g->node[v->node];
            if (v->input == n->input_count) {
                order[count++] = v->node;
                depth--;
                continue;
            }
            uint32_t from = producer_of(g, n, v->input++);
            if (from != PLX_MODEL_NONE && !seen[from]) {
                seen[from] = 1;
                stack[depth++] = (visit){from, 0};
            }
        }
    }
    bool ok = seen && stack;
    plx_free(seen);
    plx_free(stack);
    return ok;
}

/* -- The walk ---------------------------------------------------------------------------------- */

static bool walk_init(plx_graph_walk *w, plx_plan *draft, const plx_tensors *t)
{
    const plx_model_graph *g = t->graph;
    *w = (plx_graph_walk){.draft = draft, .tensors = t, .graph = g, .info_room = 64};
    size_t values = g->value_count ? g->value_count : 1;
    w->channels_last = strcmp(t->format, "TFLite") == 0;
    w->flow = plx_alloc(values, sizeof *w->flow);
    w->uses = plx_alloc(values, sizeof *w->uses);
    w->input_layer = plx_alloc(values, sizeof *w->input_layer);
    w->info = plx_alloc(w->info_room, sizeof *w->info);
    if (!w->flow || !w->uses || !w->input_layer || !w->info)
        return false;
    for (size_t v = 0; v < g->value_count; v++) {
        const plx_model_value *k = &g->value[v];
        plx_flow *f = &w->flow[v];
        *f = (plx_flow){.value = (uint32_t)v,
            .tensor = k->tensor,
            .scale = PLX_MODEL_NONE,
            .zero = PLX_MODEL_NONE,
            .scale_dim = PLX_FLOW_ALL,
            .axis = -1};
        w->input_layer[v] = PLX_PLAN_NONE;
        if (k->tensor != PLX_MODEL_NONE) {
            f->kind = PLX_FLOW_CONSTANT;
            f->rank = t->tensor[k->tensor].rank;
            for (size_t d = 0; d < f->rank; d++)
                f->dim[d] = (unsigned char)d;
        } else if (k->is_input) {
            f->kind = PLX_FLOW_INPUT;
            f->rank = k->has_shape ? k->rank : 0;
        }
    }
    for (size_t i = 0; i < g->node_count; i++)
        for (uint32_t k = 0; k < g->node[i].input_count; k++) {
            uint32_t v = g->link[g->node[i].first_input + k];
            if (v != PLX_MODEL_NONE)
                w->uses[v]++;
        }
    return true;
}

static void walk_uninit(plx_graph_walk *w)
{
    plx_free(w->flow);
    plx_free(w->uses);
    plx_free(w->input_layer);
    plx_free(w->info);
    plx_free(w->number);
}

/* Tensors of nodes that are constants are known before. */
static bool gives_constants(const plx_graph_walk *w, const plx_model_node *n)
{
    for (uint32_t i = 0; i < n->output_count; i++) {
        uint32_t v = w->graph->link[n->first_output + i];
        if (v != PLX_MODEL_NONE && w->flow[v].kind == PLX_FLOW_CONSTANT)
            return true;
    }
    return false;
}

static void walk_node(plx_graph_walk *w, const plx_model_node *n)
{
    for (uint32_t i = 0; i < n->input_count; i++) {
        plx_flow f = plx_graph_input(w, n, i);
        if (f.kind == PLX_FLOW_UNITS && w->info[f.layer].pending > 0)
            w->info[f.layer].pending--;
    }
    if (gives_constants(w, n))
        return;
    if (plx_graph_count(w, n) || w->draft->failed)
        return;
    if (!plx_graph_do(w, n) && !w->draft->failed)
        plx_graph_box(w, n, 0);
}

static bool walk_all(plx_graph_walk *w)
{
    const plx_model_graph *g = w->graph;
    uint32_t *order = plx_alloc(g->node_count ? g->node_count : 1, sizeof *order);
    bool ok = order && sort_nodes(g, order);
    for (size_t i = 0; ok && i < g->node_count && !w->draft->failed; i++)
        walk_node(w, &g->node[order[i]]);
    plx_free(order);
    return ok;
}

/* -- The plan of the draft --------------------------------------------------------------------- */

typedef struct place {
    double at;
    size_t layer;
} place;

static int compare_places(const void *a, const void *b)
{
    const place *p = a, *q = b;
    if (p->at < q->at || p->at > q->at)
        return p->at < q->at ? -1 : 1;
    return p->layer < q->layer ? -1 : p->layer > q->layer;
}

/* Layers that anything leads into or out of. */
static void mark_used(const plx_plan *d, bool *used)
{
    for (size_t i = 0; i < d->link_count; i++)
        used[d->links[i].source] = used[d->links[i].target] = true;
    for (size_t i = 0; i < d->bypass_count; i++)
        used[d->bypasses[i].source] = used[d->bypasses[i].target] = true;
}

static int compare_names(const void *a, const void *b, void *user)
{
    const plx_plan_layer *l = user;
    size_t i = *(const size_t *)a, k = *(const size_t *)b;
    int order = strcmp(l[i].name, l[k].name);
    return order != 0 ? order : i < k ? -1 : i > k;
}

/* Layers of one name get numbers. */
static void number_names(plx_plan *p)
{
    size_t *sorted = plx_alloc(p->layer_count ? p->layer_count : 1, sizeof *sorted);
    for (size_t i = 0; sorted && i < p->layer_count; i++)
        sorted[i] = i;
    if (sorted)
        qsort_r(sorted, p->layer_count, sizeof *sorted, compare_names, p->layers);
    for (size_t i = 0, end; sorted && i < p->layer_count; i = end) {
        char name[PLX_NAME_SIZE];
        plx_text_copy(name, sizeof name, p->layers[sorted[i]].name);
        for (end = i + 1; end < p->layer_count && strcmp(p->layers[sorted[end]].name, name) == 0;
             end++)
            snprintf(p->layers[sorted[end]].name, PLX_NAME_SIZE, "%.38s %zu", name, end - i + 1);
    }
    plx_free(sorted);
}

static void copy_link(plx_plan *p, const plx_plan *d, size_t link, const size_t *index)
{
    const plx_plan_link *k = &d->links[link];
    plx_plan_add_link(p, k->name, index[k->source], index[k->target]);
    for (size_t i = 0; i < k->part_count && !p->failed; i++)
        plx_plan_add_part(p, &d->parts[k->first_part + i]);
}

/* Links in the order of what they lead into. heads: [layer_count + 1], next: [link_count]; lists.
 */
static void copy_links(
    plx_plan *p, const plx_plan *d, const size_t *index, size_t *first, size_t *next)
{
    for (size_t l = 0; l < p->layer_count; l++)
        first[l] = PLX_PLAN_NONE;
    for (size_t k = d->link_count; k-- > 0;) {
        size_t target = index[d->links[k].target];
        next[k] = first[target];
        first[target] = k;
    }
    for (size_t l = 0; l < p->layer_count; l++)
        for (size_t k = first[l]; k != PLX_PLAN_NONE; k = next[k])
            copy_link(p, d, k, index);
}

static void copy_layers(
    plx_plan *p, const plx_plan *d, const place *places, size_t count, size_t *index)
{
    for (size_t i = 0; i < count && !p->failed; i++) {
        const plx_plan_layer *from = &d->layers[places[i].layer];
        size_t layer = plx_plan_add_layer(p, from->name, from->units);
        if (p->failed)
            return;
        p->layers[layer] = *from;
        index[places[i].layer] = layer;
    }
    number_names(p);
}

static void copy_bypasses(plx_plan *p, const plx_plan *d, const size_t *index)
{
    for (size_t i = 0; i < d->bypass_count && !p->failed; i++) {
        const plx_plan_bypass *b = &d->bypasses[i];
        plx_plan_add_bypass(p, b->kind, index[b->source], index[b->target]);
        if (p->failed)
            return;
        p->bypasses[p->bypass_count - 1].from = b->from;
        p->bypasses[p->bypass_count - 1].first = b->first;
        p->bypasses[p->bypass_count - 1].count = b->count;
    }
}

/* Into p, which is empty; p->failed without memory. */
static void copy_draft(plx_plan *p, const plx_graph_walk *w)
{
    const plx_plan *d = w->draft;
    place *places = plx_alloc(w->count + 1, sizeof *places);
    size_t *index = plx_alloc(w->count + 1, sizeof *index);
    size_t *first = plx_alloc(w->count + 1, sizeof *first);
    size_t *next = plx_alloc(d->link_count + 1, sizeof *next);
    bool *used = plx_alloc(w->count + 1, sizeof *used);
    p->failed = !places || !index || !first || !next || !used;
    if (!p->failed && places && used) {
        size_t count = 0;
        mark_used(d, used);
        for (size_t l = 0; l < w->count; l++)
            if (used[l] && !w->info[l].gone)
                places[count++] = (place){w->info[l].at, l};
        qsort(places, count, sizeof *places, compare_places);
        copy_layers(p, d, places, count, index);
        if (!p->failed)
            copy_links(p, d, index, first, next);
        copy_bypasses(p, d, index);
    }
    plx_free(places);
    plx_free(index);
    plx_free(first);
    plx_free(next);
    plx_free(used);
}

/* -- Whether it will do ------------------------------------------------------------------------ */

/* At least half of what could be weights is in it, and no more layers are shown than can be. */
static bool is_usable(const plx_plan *p, const plx_tensors *t)
{
    uint64_t all = 0, placed = 0;
    size_t layers = 0, last = PLX_PLAN_NONE;
    unsigned char *seen = plx_alloc(t->count ? t->count : 1, 1);
    for (size_t i = 0; seen && i < p->part_count; i++) {
        placed += seen[p->parts[i].tensor] ? 0 : t->tensor[p->parts[i].tensor].count;
        seen[p->parts[i].tensor] = 1;
    }
    plx_free(seen);
    for (size_t i = 0; i < t->count; i++)
        if (t->tensor[i].rank >= 2 && plx_dtype_is_number(t->tensor[i].dtype) &&
            t->tensor[i].dtype != PLX_DTYPE_I64 && t->tensor[i].dtype != PLX_DTYPE_I32)
            all += t->tensor[i].count;
    for (size_t l = 0; l < p->layer_count; l++) {
        size_t owner = PLX_PLAN_NONE;
        for (size_t k = p->layers[l].block; k != PLX_PLAN_NONE; k = p->blocks[k].parent)
            owner = p->blocks[k].folds ? k : owner;
        layers += owner == PLX_PLAN_NONE || owner != last;
        last = owner;
    }
    return p->link_count > 0 && placed >= all / 2 && layers <= PLX_MAX_LAYERS;
}

static void clear(plx_plan *p, const plx_tensors *t)
{
    bool failed = p->failed;
    plx_plan_uninit(p);
    *p = (plx_plan){.tensors = t, .failed = failed};
}

bool plx_plan_graph(plx_plan *p, const plx_plan_desc *desc)
{
    const plx_tensors *t = desc->tensors;
    plx_plan draft = {.tensors = t};
    plx_graph_walk w;
    if (t->graph->value_count > MOST_VALUES)
        return false;
    bool ready = walk_init(&w, &draft, t) && walk_all(&w);
    bool no_memory = !ready || (draft.failed && !w.full);
    if (!no_memory && !w.full) {
        copy_draft(p, &w);
        no_memory = p->failed;
    }
    p->head_width = draft.head_width;
    if (!no_memory && !w.full) {
        plx_graph_blocks(p);
        plx_graph_tell_unscaled(&w, p);
    }
    bool usable = !no_memory && !w.full && (p->failed || is_usable(p, t));
    walk_uninit(&w);
    plx_plan_uninit(&draft);
    if (no_memory)
        p->failed = true;
    else if (!usable)
        clear(p, t);
    return usable || no_memory;
}
