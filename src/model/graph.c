#include "model/graph.h"

#include "base/mem.h"

#include <stdio.h>
#include <strings.h>

void plx_graph_destroy(plx_graph **handle)
{
    plx_graph *g = *handle;
    if (!g)
        return;
    for (size_t i = 0; i < g->attribute_count; i++) {
        plx_attribute *a = &g->attribute[i];
        plx_free(a->name);
        plx_free(a->number);
        plx_free(a->code);
        plx_names_uninit(&a->values);
    }
    for (size_t i = 0; i < g->warning_count; i++)
        plx_free(g->warning[i]);
    plx_free(g->warning);
    plx_free(g->attribute);
    plx_free(g->position);
    plx_free(g->source);
    plx_free(g->target);
    plx_free(g->weight);
    plx_free(g->stress);
    plx_free(g->type);
    plx_names_uninit(&g->unit_names);
    plx_names_uninit(&g->types);
    plx_free(g);
    *handle = NULL;
}

const char *plx_graph_unit_name(const plx_graph *g, size_t unit, char *room, size_t size)
{
    const plx_attribute *label = g->label < g->attribute_count ? &g->attribute[g->label] : NULL;
    if (label && label->code[unit] != PLX_NO_NAME)
        return label->values.text[label->code[unit]];
    if (g->unit_names.count > unit)
        return g->unit_names.text[unit];
    snprintf(room, size, "%zu", unit + 1);
    return room;
}

const plx_attribute *plx_graph_attribute(const plx_graph *g, const char *name)
{
    for (size_t i = 0; i < g->attribute_count; i++)
        if (strcasecmp(g->attribute[i].name, name) == 0)
            return &g->attribute[i];
    return NULL;
}

const char *plx_attribute_kind_name(plx_attribute_kind kind)
{
    static const char *const names[] = {"number", "integer", "boolean", "text"};
    return names[kind];
}

bool plx_adjacency_init(plx_adjacency *a, const plx_graph *g, bool connections, plx_error *e)
{
    *a = (plx_adjacency){.units = g->unit_count};
    a->start = plx_alloc(g->unit_count + 2, sizeof *a->start);
    if (!a->start)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's neighbours");
    /* Counted one place further on, so that filling moves each start to where it belongs. */
    for (size_t i = 0; i < g->connection_count; i++)
        if (g->source[i] != g->target[i]) {
            a->start[g->source[i] + 2]++;
            a->start[g->target[i] + 2]++;
        }
    for (size_t u = 2; u < g->unit_count + 2; u++)
        a->start[u] += a->start[u - 1];
    size_t total = a->start[g->unit_count + 1];
    a->neighbour = plx_alloc(total, sizeof *a->neighbour);
    if (connections)
        a->connection = plx_alloc(total, sizeof *a->connection);
    if (!a->neighbour || (connections && !a->connection)) {
        plx_adjacency_uninit(a);
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph's neighbours");
    }
    for (size_t i = 0; i < g->connection_count; i++) {
        uint32_t s = g->source[i], t = g->target[i];
        if (s == t)
            continue;
        size_t at = a->start[s + 1]++, to = a->start[t + 1]++;
        a->neighbour[at] = t;
        a->neighbour[to] = s;
        if (connections)
            a->connection[at] = a->connection[to] = (uint32_t)i;
    }
    return true;
}

void plx_adjacency_uninit(plx_adjacency *a)
{
    plx_free(a->start);
    plx_free(a->neighbour);
    plx_free(a->connection);
    *a = (plx_adjacency){0};
}
