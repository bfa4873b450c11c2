#include "model/model_graph.h"

#include "base/mem.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

_Static_assert(
    (uint32_t)PLX_NO_NAME == (uint32_t)PLX_MODEL_NONE, "a name that is not there is no value");

enum {
    BUDGET_FREE = 64 << 20,
    NAME_COST = 40, /* bytes that a name takes beside its text */
};

static bool no_memory(plx_error *e)
{
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
}

static bool too_many(const plx_model_graph *g, const char *what, int most, plx_error *e)
{
    return plx_fail_offset(
        e, PLX_ERR_UNSUPPORTED, g->file, 0, "has a graph of over %d %s", most, what);
}

static bool spend(plx_model_graph *g, size_t bytes, plx_error *e)
{
    if (bytes > g->left)
        return plx_fail_offset(e, PLX_ERR_UNSUPPORTED, g->file, 0,
            "has a graph that takes more memory than a file of its size is given");
    g->left -= bytes;
    return true;
}

/* Room for one more element. */
static bool grow(
    plx_model_graph *g, void **array, size_t count, size_t *capacity, size_t size, plx_error *e)
{
    if (count < *capacity)
        return true;
    size_t wanted = *capacity + *capacity / 2 + 64;
    if (!spend(g, (wanted - *capacity) * size, e))
        return false;
    void *grown = plx_realloc(*array, wanted, size);
    if (!grown)
        return no_memory(e);
    *array = grown;
    *capacity = wanted;
    return true;
}

/* NULL with an error. */
static const char *keep_text(plx_model_graph *g, const char *text, plx_error *e)
{
    size_t length = strlen(text);
    if (!spend(g, length + 1, e))
        return NULL;
    char *kept = plx_arena_text(&g->text, text, length);
    if (kept)
        plx_text_sanitize(kept);
    else
        no_memory(e);
    return kept;
}

/* The name as it is kept, until the next call; NULL without memory. */
static const char *fit_name(plx_model_graph *g, const char *name, plx_error *e)
{
    size_t size = strlen(name) + 1;
    if (size > g->scratch_size) {
        char *grown = plx_realloc(g->scratch, size, 1);
        if (!grown) {
            no_memory(e);
            return NULL;
        }
        g->scratch = grown;
        g->scratch_size = size;
    }
    memcpy(g->scratch, name, size);
    plx_text_sanitize(g->scratch);
    return g->scratch;
}

size_t plx_model_graph_budget(uint64_t size)
{
    return size < SIZE_MAX - BUDGET_FREE ? (size_t)size + BUDGET_FREE : SIZE_MAX;
}

plx_model_graph *plx_model_graph_create(const char *file, size_t budget, plx_error *e)
{
    plx_model_graph *g = plx_alloc(1, sizeof *g);
    if (g)
        *g = (plx_model_graph){.file = file, .left = budget};
    else
        no_memory(e);
    return g;
}

void plx_model_graph_destroy(plx_model_graph **handle)
{
    plx_model_graph *g = *handle;
    if (!g)
        return;
    plx_free(g->node);
    plx_free(g->value);
    plx_free(g->link);
    plx_free(g->attribute);
    plx_free(g->scratch);
    plx_names_uninit(&g->names);
    plx_arena_uninit(&g->text);
    plx_free(g);
    *handle = NULL;
}

/* The value of a name that is new, and fit to be shown. */
static bool add_value(plx_model_graph *g, const char *name, uint32_t *value, plx_error *e)
{
    size_t length = strlen(name);
    if (g->value_count == PLX_MODEL_LINKS_MAX)
        return too_many(g, "values", PLX_MODEL_LINKS_MAX, e);
    void *array = g->value;
    bool ok = grow(g, &array, g->value_count, &g->value_capacity, sizeof *g->value, e);
    g->value = array;
    if (!ok || !spend(g, length + 1 + NAME_COST, e))
        return false;
    if (!plx_names_add(&g->names, name, length, value))
        return no_memory(e);
    g->value[g->value_count++] = (plx_model_value){
        .name = g->names.text[*value], .producer = PLX_MODEL_NONE, .tensor = PLX_MODEL_NONE};
    return true;
}

bool plx_model_graph_value(plx_model_graph *g, const char *name, uint32_t *value, plx_error *e)
{
    *value = PLX_MODEL_NONE;
    if (!*name)
        return true;
    const char *fit = fit_name(g, name, e);
    if (!fit)
        return false;
    /* Most names come several times, so only those that are new are kept. */
    *value = plx_names_find(&g->names, fit, strlen(fit));
    return *value != PLX_MODEL_NONE || add_value(g, fit, value, e);
}

bool plx_model_graph_add_node(plx_model_graph *g, const char *name, const char *op, plx_error *e)
{
    if (g->node_count == PLX_MODEL_NODES_MAX)
        return too_many(g, "nodes", PLX_MODEL_NODES_MAX, e);
    void *array = g->node;
    bool ok = grow(g, &array, g->node_count, &g->node_capacity, sizeof *g->node, e);
    g->node = array;
    if (!ok)
        return false;
    uint32_t links = (uint32_t)g->link_count;
    plx_model_node n = {.name = keep_text(g, name ? name : "", e),
        .op = keep_text(g, op, e),
        .first_input = links,
        .first_output = links,
        .first_attribute = (uint32_t)g->attribute_count};
    if (!n.name || !n.op)
        return false;
    g->node[g->node_count++] = n;
    return true;
}

/* Costs its name, too: whoever tells the graph, as JSON does, says that again for each link. */
static bool add_link(plx_model_graph *g, uint32_t value, plx_error *e)
{
    if (value != PLX_MODEL_NONE && !spend(g, strlen(g->value[value].name), e))
        return false;
    if (g->link_count == PLX_MODEL_LINKS_MAX)
        return too_many(g, "links", PLX_MODEL_LINKS_MAX, e);
    void *array = g->link;
    bool ok = grow(g, &array, g->link_count, &g->link_capacity, sizeof *g->link, e);
    g->link = array;
    if (ok)
        g->link[g->link_count++] = value;
    return ok;
}

bool plx_model_graph_add_known_input(plx_model_graph *g, uint32_t value, plx_error *e)
{
    if (!add_link(g, value, e))
        return false;
    plx_model_node *n = &g->node[g->node_count - 1];
    n->input_count++;
    n->first_output = (uint32_t)g->link_count;
    return true;
}

bool plx_model_graph_add_input(plx_model_graph *g, const char *name, plx_error *e)
{
    uint32_t value;
    return plx_model_graph_value(g, name, &value, e) &&
           plx_model_graph_add_known_input(g, value, e);
}

bool plx_model_graph_add_output(plx_model_graph *g, const char *name, plx_error *e)
{
    uint32_t value;
    if (!plx_model_graph_value(g, name, &value, e) || !add_link(g, value, e))
        return false;
    g->node[g->node_count - 1].output_count++;
    return true;
}

/* NULL with an error. */
static plx_model_attribute *add_attribute(
    plx_model_graph *g, const char *name, plx_model_attribute_kind kind, plx_error *e)
{
    if (g->attribute_count == PLX_MODEL_LINKS_MAX) {
        too_many(g, "attributes", PLX_MODEL_LINKS_MAX, e);
        return NULL;
    }
    void *array = g->attribute;
    bool ok = grow(g, &array, g->attribute_count, &g->attribute_capacity, sizeof *g->attribute, e);
    g->attribute = array;
    const char *kept = ok ? keep_text(g, name, e) : NULL;
    if (!kept)
        return NULL;
    plx_model_attribute *a = &g->attribute[g->attribute_count++];
    *a = (plx_model_attribute){.name = kept, .kind = kind, .text = ""};
    g->node[g->node_count - 1].attribute_count++;
    return a;
}

bool plx_model_graph_add_text(plx_model_graph *g, const char *name, const char *text, plx_error *e)
{
    plx_model_attribute *a = add_attribute(g, name, PLX_MODEL_TEXT, e);
    if (!a)
        return false;
    const char *kept = keep_text(g, text, e);
    if (kept)
        a->text = kept;
    return kept != NULL;
}

bool plx_model_graph_add_number(plx_model_graph *g, const char *name, double number, plx_error *e)
{
    plx_model_attribute *a = add_attribute(g, name, PLX_MODEL_NUMBER, e);
    if (a)
        a->number = number;
    return a != NULL;
}

bool plx_model_graph_add_wholes(
    plx_model_graph *g, const char *name, const int64_t *whole, size_t count, plx_error *e)
{
    plx_model_attribute *a = add_attribute(g, name, PLX_MODEL_WHOLE_NUMBERS, e);
    if (!a)
        return false;
    a->count = count;
    for (size_t i = 0; i < count && i < PLX_MODEL_WHOLES; i++)
        a->whole[i] = whole[i];
    return true;
}

static void name_tensors(plx_model_graph *g, const plx_tensors *t)
{
    for (size_t i = 0; i < t->count; i++) {
        const char *name = t->tensor[i].name;
        uint32_t value = plx_names_find(&g->names, name, strlen(name));
        if (value == PLX_MODEL_NONE)
            continue;
        g->value[value].tensor = (uint32_t)i;
        g->value[value].is_input = false; /* at most a value that an input may take the place of */
    }
}

static const char *node_label(const plx_model_node *n)
{
    return *n->name ? n->name : n->op;
}

static void name_producers(plx_model_graph *g, plx_tensors *t)
{
    for (size_t i = 0; i < g->node_count; i++) {
        const plx_model_node *n = &g->node[i];
        for (uint32_t k = 0; k < n->output_count; k++) {
            uint32_t at = g->link[n->first_output + k];
            if (at == PLX_MODEL_NONE)
                continue;
            plx_model_value *v = &g->value[at];
            if (v->producer != PLX_MODEL_NONE)
                plx_tensors_warn(t, "the graph has '%.60s' given by '%.60s' and by '%.60s'",
                    v->name, node_label(&g->node[v->producer]), node_label(n));
            else
                v->producer = (uint32_t)i;
        }
    }
}

static bool is_given(const plx_model_value *v)
{
    return v->is_input || v->tensor != PLX_MODEL_NONE || v->producer != PLX_MODEL_NONE;
}

static void warn_dangling(const plx_model_graph *g, plx_tensors *t)
{
    for (size_t i = 0; i < g->node_count; i++) {
        const plx_model_node *n = &g->node[i];
        for (uint32_t k = 0; k < n->input_count; k++) {
            uint32_t at = g->link[n->first_input + k];
            if (at != PLX_MODEL_NONE && !is_given(&g->value[at]))
                plx_tensors_warn(t, "the graph has '%.60s' take '%.60s', which nothing gives",
                    node_label(n), g->value[at].name);
        }
    }
    for (size_t i = 0; i < g->value_count; i++)
        if (g->value[i].is_output && !is_given(&g->value[i]))
            plx_tensors_warn(
                t, "the graph has the output '%.60s', which nothing gives", g->value[i].name);
}

/* For warn_cycles: who takes each value, and how many inputs of each node have not come yet. */
typedef struct order {
    uint32_t *first;   /* [value_count + 1] in taker */
    uint32_t *taker;   /* [link_count] */
    uint32_t *waiting; /* [node_count] */
    uint32_t *ready;   /* [node_count] */
} order;

static uint32_t producer_of(const plx_model_graph *g, uint32_t value)
{
    return value == PLX_MODEL_NONE ? PLX_MODEL_NONE : g->value[value].producer;
}

static void list_takers(const plx_model_graph *g, order *o)
{
    for (size_t i = 0; i < g->node_count; i++)
        for (uint32_t k = 0; k < g->node[i].input_count; k++) {
            uint32_t value = g->link[g->node[i].first_input + k];
            if (producer_of(g, value) != PLX_MODEL_NONE) {
                o->first[value + 1]++;
                o->waiting[i]++;
            }
        }
    for (size_t v = 0; v < g->value_count; v++)
        o->first[v + 1] += o->first[v];
    for (size_t i = g->node_count; i-- > 0;)
        for (uint32_t k = 0; k < g->node[i].input_count; k++) {
            uint32_t value = g->link[g->node[i].first_input + k];
            if (producer_of(g, value) != PLX_MODEL_NONE)
                o->taker[--o->first[value + 1]] = (uint32_t)i;
        }
    /* Each began at its end and has gone down to its beginning: it is the next one's first. */
    for (size_t v = 0; v < g->value_count; v++)
        o->first[v] = o->first[v + 1];
}

/* The end of value v's takers. */
static uint32_t takers_end(const plx_model_graph *g, const order *o, uint32_t total, uint32_t v)
{
    return v + 1 < g->value_count ? o->first[v + 1] : total;
}

static void walk_in_order(const plx_model_graph *g, order *o, plx_tensors *t)
{
    uint32_t total = 0;
    size_t ready = 0, done = 0;
    for (size_t i = 0; i < g->node_count; i++) {
        total += o->waiting[i];
        if (o->waiting[i] == 0)
            o->ready[ready++] = (uint32_t)i;
    }
    for (; done < ready; done++) {
        const plx_model_node *n = &g->node[o->ready[done]];
        for (uint32_t k = 0; k < n->output_count; k++) {
            uint32_t v = g->link[n->first_output + k];
            if (producer_of(g, v) != o->ready[done])
                continue;
            for (uint32_t i = o->first[v]; i < takers_end(g, o, total, v); i++)
                if (--o->waiting[o->taker[i]] == 0)
                    o->ready[ready++] = o->taker[i];
        }
    }
    if (done < g->node_count) {
        size_t stuck = 0;
        while (o->waiting[stuck] == 0)
            stuck++;
        plx_tensors_warn(t,
            "the graph runs in a cycle: %zu of %zu nodes wait for each other, '%.60s' among them",
            g->node_count - done, g->node_count, node_label(&g->node[stuck]));
    }
}

static bool warn_cycles(const plx_model_graph *g, plx_tensors *t, plx_error *e)
{
    order o = {plx_alloc(g->value_count + 1, sizeof(uint32_t)),
        plx_alloc(g->link_count, sizeof(uint32_t)), plx_alloc(g->node_count, sizeof(uint32_t)),
        plx_alloc(g->node_count, sizeof(uint32_t))};
    bool ok = o.first && o.taker && o.waiting && o.ready;
    if (!ok)
        no_memory(e);
    if (o.first && ok) {
        list_takers(g, &o);
        walk_in_order(g, &o, t);
    }
    plx_free(o.first);
    plx_free(o.taker);
    plx_free(o.waiting);
    plx_free(o.ready);
    return ok;
}

bool plx_model_graph_finish(plx_model_graph *g, plx_tensors *t, plx_error *e)
{
    name_tensors(g, t);
    name_producers(g, t);
    warn_dangling(g, t);
    return warn_cycles(g, t, e);
}

const plx_model_attribute *plx_model_graph_attribute(
    const plx_model_graph *g, const plx_model_node *node, const char *name)
{
    for (uint32_t i = 0; i < node->attribute_count; i++) {
        const plx_model_attribute *a = &g->attribute[node->first_attribute + i];
        if (strcmp(a->name, name) == 0)
            return a;
    }
    return NULL;
}
