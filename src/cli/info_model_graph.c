#include "cli/info_model_graph.h"

#include "base/mem.h"
#include "base/text.h"
#include "cli/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPS_SHOWN = 8, ENDS_SHOWN = 4 };

/* What nodes share, since there may be very many of them: names of values, each once, and what has
 * nothing in it. */
typedef struct shared {
    const plx_model_graph *graph;
    json_t **name; /* [value_count]; NULL until one names it */
    json_t *no_name, *no_names, *no_attributes;
} shared;

static json_t *name_json(shared *n, uint32_t value)
{
    if (value == PLX_MODEL_NONE)
        return n->no_name;
    if (!n->name[value])
        n->name[value] = json_string(n->graph->value[value].name);
    return n->name[value];
}

static json_t *names_json(shared *n, uint32_t first, uint32_t count)
{
    json_t *names = count > 0 ? json_array() : json_incref(n->no_names);
    for (uint32_t i = 0; i < count; i++)
        json_array_append(names, name_json(n, n->graph->link[first + i]));
    return names;
}

static json_t *attribute_json(const plx_model_attribute *a)
{
    if (a->kind == PLX_MODEL_TEXT)
        return json_string(a->text);
    if (a->kind == PLX_MODEL_NUMBER)
        return plx_json_number(a->number);
    if (a->count == 1)
        return json_integer((json_int_t)a->whole[0]);
    json_t *whole = json_array();
    for (size_t i = 0; i < a->count && i < PLX_MODEL_WHOLES; i++)
        json_array_append_new(whole, json_integer((json_int_t)a->whole[i]));
    return whole;
}

static json_t *node_json(shared *all, const plx_model_node *n)
{
    const plx_model_graph *g = all->graph;
    json_t *attributes = n->attribute_count > 0 ? json_object() : json_incref(all->no_attributes);
    for (uint32_t i = 0; i < n->attribute_count; i++) {
        const plx_model_attribute *a = &g->attribute[n->first_attribute + i];
        json_object_set_new(attributes, a->name, attribute_json(a));
    }
    return json_pack("{s:s, s:s, s:o, s:o, s:o}", "name", n->name, "op", n->op, "inputs",
        names_json(all, n->first_input, n->input_count), "outputs",
        names_json(all, n->first_output, n->output_count), "attributes", attributes);
}

static json_t *ends_json(const plx_model_graph *g, bool inputs)
{
    json_t *ends = json_array();
    for (size_t i = 0; i < g->value_count; i++) {
        const plx_model_value *v = &g->value[i];
        if (!(inputs ? v->is_input : v->is_output))
            continue;
        json_t *shape = v->has_shape ? json_array() : json_null();
        for (size_t k = 0; v->has_shape && k < v->rank; k++)
            json_array_append_new(
                shape, v->shape[k] < 0 ? json_null() : json_integer((json_int_t)v->shape[k]));
        json_array_append_new(ends, json_pack("{s:s, s:o}", "name", v->name, "shape", shape));
    }
    return ends;
}

json_t *plx_info_model_graph_json(const plx_model_graph *g)
{
    shared all = {g, plx_alloc(g->value_count, sizeof *all.name), json_string(""), json_array(),
        json_object()};
    json_t *nodes = all.name ? json_array() : NULL;
    for (size_t i = 0; nodes && i < g->node_count; i++)
        json_array_append_new(nodes, node_json(&all, &g->node[i]));
    for (size_t i = 0; all.name && i < g->value_count; i++)
        json_decref(all.name[i]);
    json_decref(all.no_name);
    json_decref(all.no_names);
    json_decref(all.no_attributes);
    plx_free(all.name);
    return json_pack("{s:o, s:o, s:o}", "inputs", ends_json(g, true), "outputs",
        ends_json(g, false), "nodes", nodes);
}

typedef struct op_count {
    const char *op;
    size_t count;
} op_count;

static int compare_ops(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int compare_counts(const void *a, const void *b)
{
    const op_count *p = a, *q = b;
    if (p->count != q->count)
        return p->count > q->count ? -1 : 1;
    return strcmp(p->op, q->op);
}

/* The kinds of nodes, the most frequent first. */
static void print_ops(const plx_model_graph *g)
{
    const char **ops = plx_alloc(g->node_count, sizeof *ops);
    op_count *counts = plx_alloc(g->node_count, sizeof *counts);
    size_t kinds = 0;
    char text[32];
    printf("nodes       %s", plx_format_count(g->node_count, text, sizeof text));
    for (size_t i = 0; ops && i < g->node_count; i++)
        ops[i] = g->node[i].op;
    if (ops && counts && g->node_count > 0) {
        qsort(ops, g->node_count, sizeof *ops, compare_ops);
        for (size_t i = 0; i < g->node_count; i++) {
            if (i == 0 || strcmp(ops[i], ops[i - 1]) != 0)
                counts[kinds++].op = ops[i];
            counts[kinds - 1].count++;
        }
        qsort(counts, kinds, sizeof *counts, compare_counts);
    }
    for (size_t i = 0; i < kinds && i < OPS_SHOWN; i++)
        printf("%s%zu %s", i ? ", " : ": ", counts[i].count, counts[i].op);
    puts(kinds > OPS_SHOWN ? ", ..." : "");
    plx_free(counts);
    plx_free(ops);
}

static void print_ends(const plx_model_graph *g, bool inputs)
{
    size_t shown = 0;
    for (size_t i = 0; i < g->value_count; i++) {
        const plx_model_value *v = &g->value[i];
        if (!(inputs ? v->is_input : v->is_output) || shown++ >= ENDS_SHOWN)
            continue;
        printf("%s%s", shown > 1 ? ", " : inputs ? "inputs      " : "outputs     ", v->name);
        for (size_t k = 0; v->has_shape && k < v->rank; k++) {
            fputs(k ? " x " : " (", stdout);
            if (v->shape[k] < 0)
                putchar('?');
            else
                printf("%" PRId64, v->shape[k]);
        }
        fputs(v->has_shape && v->rank > 0 ? ")" : "", stdout);
    }
    if (shown > 0)
        puts(shown > ENDS_SHOWN ? ", ..." : "");
}

void plx_info_model_graph_print(const plx_model_graph *g)
{
    print_ops(g);
    print_ends(g, true);
    print_ends(g, false);
}
