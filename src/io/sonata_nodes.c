#include "base/mem.h"
#include "io/sonata_parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

plx_sonata_population *plx_sonata_nodes_find(const plx_sonata_nodes *n, const char *name)
{
    for (size_t i = 0; i < n->count; i++)
        if (strcmp(n->population[i].name, name) == 0)
            return &n->population[i];
    return NULL;
}

plx_sonata_population *plx_sonata_nodes_add(
    plx_sonata_nodes *n, const plx_sonata_file *f, const char *name, plx_error *e)
{
    if (n->count == PLX_SONATA_POPULATIONS) {
        plx_fail_offset(e, PLX_ERR_UNSUPPORTED, f->blob->name, 0, "has more than %d populations",
            PLX_SONATA_POPULATIONS);
        return NULL;
    }
    if (!n->population)
        n->population = plx_alloc(PLX_SONATA_POPULATIONS, sizeof *n->population);
    if (!n->population) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    plx_sonata_population *p = &n->population[n->count++];
    snprintf(p->name, sizeof p->name, "%s", name);
    return p;
}

typedef struct numbered {
    double id;
    uint32_t row;
} numbered;

static int by_id(const void *a, const void *b)
{
    double p = ((const numbered *)a)->id, q = ((const numbered *)b)->id;
    return (p > q) - (p < q);
}

/* Nodes that are not called 0, 1, … in their order: they are put in the order of what they are
 * called. */
static bool sort_ids(
    plx_sonata_population *p, const plx_sonata_file *f, const double *id, plx_error *e)
{
    numbered *order = plx_realloc(NULL, p->count, sizeof *order);
    p->id = plx_alloc(p->count, sizeof *p->id);
    p->unit = plx_alloc(p->count, sizeof *p->unit);
    if (!order || !p->id || !p->unit) {
        plx_free(order);
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    }
    bool ok = true;
    for (size_t i = 0; ok && i < p->count; i++) {
        order[i] = (numbered){id[i], (uint32_t)i};
        if (!(id[i] >= 0 && id[i] < 0x1p53) || id[i] != floor(id[i]))
            ok = plx_sonata_fail(f, e, "has a node of the number %.15g in '%.60s'", id[i], p->name);
    }
    if (ok)
        qsort(order, p->count, sizeof *order, by_id);
    for (size_t i = 0; ok && i < p->count; i++) {
        p->id[i] = order[i].id;
        p->unit[order[i].row] = (uint32_t)i;
        if (i > 0 && p->id[i] == p->id[i - 1])
            ok = plx_sonata_fail(
                f, e, "has two nodes of the number %.0f in '%.60s'", p->id[i], p->name);
    }
    plx_free(order);
    return ok;
}

static bool take_ids(plx_sonata_population *p, const plx_sonata_file *f, plx_error *e)
{
    const plx_tensor *t = plx_sonata_find(f, "nodes/%s/node_id", p->name);
    if (!t)
        return true;
    if (t->count != p->count || p->count > UINT32_MAX)
        return plx_sonata_fail(
            f, e, "has another number of names than of nodes in '%.60s'", p->name);
    double *id = plx_sonata_column(f, t, e);
    size_t ordered = 0;
    while (id && ordered < p->count && id[ordered] == (double)ordered)
        ordered++;
    bool ok = id && (ordered == p->count || sort_ids(p, f, id, e));
    plx_free(id);
    return ok;
}

bool plx_sonata_nodes_list(
    plx_sonata_nodes *n, const plx_sonata_file *f, const plx_sonata_types *types, plx_error *e)
{
    char name[PLX_SONATA_NAME];
    for (size_t i = 0; i < f->tensors->count; i++) {
        const plx_tensor *t = &f->tensors->tensor[i];
        if (t->rank != 1 || !plx_sonata_name_in(t->name, "nodes", "node_type_id", name))
            continue;
        if (!plx_sonata_take(f, t->count, PLX_SONATA_UNIT + strlen(name), e))
            return false;
        if (plx_sonata_nodes_find(n, name))
            return plx_sonata_fail(
                f, e, "has the population '%.60s', which another file has, too", name);
        plx_sonata_population *p = plx_sonata_nodes_add(n, f, name, e);
        if (!p)
            return false;
        p->count = (size_t)t->count;
        p->file = f;
        p->types = types;
        if (!take_ids(p, f, e))
            return false;
    }
    return true;
}

void plx_sonata_nodes_uninit(plx_sonata_nodes *n)
{
    for (size_t i = 0; i < n->count; i++) {
        plx_free(n->population[i].id);
        plx_free(n->population[i].unit);
    }
    plx_free(n->population);
    *n = (plx_sonata_nodes){0};
}

bool plx_sonata_unit(const plx_sonata_population *p, double id, uint32_t *unit)
{
    size_t at = 0;
    if (!p->id) {
        bool there = id >= 0 && id < (double)p->count && id == floor(id);
        at = there ? (size_t)id : p->count;
    } else {
        for (size_t high = p->count; at < high;) {
            size_t middle = at + (high - at) / 2;
            if (p->id[middle] < id)
                at = middle + 1;
            else
                high = middle;
        }
        if (at < p->count && p->id[at] != id)
            at = p->count;
    }
    *unit = (uint32_t)(p->first + at);
    return at < p->count;
}

static uint32_t unit_of_row(const plx_sonata_population *p, size_t row)
{
    return (uint32_t)(p->first + (p->unit ? p->unit[row] : row));
}

/* What the nodes of one population are in, and where there. */
typedef struct rows {
    const plx_sonata_population *population;
    double *group, *index; /* [population->count]; NULL: all are in group 0, in their order */
} rows;

static bool take_rows(rows *r, plx_error *e)
{
    const plx_sonata_file *f = r->population->file;
    const char *name = r->population->name;
    const plx_tensor *group = plx_sonata_find(f, "nodes/%s/node_group_id", name),
                     *index = plx_sonata_find(f, "nodes/%s/node_group_index", name);
    if (!group || !index)
        return true;
    if (group->count != r->population->count || index->count != r->population->count)
        return plx_sonata_fail(f, e, "has another number of groups than of nodes in '%.60s'", name);
    return (r->group = plx_sonata_column(f, group, e)) &&
           (r->index = plx_sonata_column(f, index, e));
}

static void free_rows(rows *r)
{
    plx_free(r->group);
    plx_free(r->index);
}

/* Whether the path is a column of a group of the population; its name and the group's number. */
static bool is_column(const char *path, const char *population, double *group, const char **name)
{
    char prefix[PLX_SONATA_NAME + 16];
    int n = snprintf(prefix, sizeof prefix, "nodes/%s/", population);
    unsigned number;
    int used = 0;
    if (strncmp(path, prefix, (size_t)n) != 0 || sscanf(path + n, "%9u/%n", &number, &used) != 1 ||
        used == 0)
        return false;
    *group = number;
    *name = path + n + used;
    return **name && !strchr(*name, '/');
}

static int axis_of(const char *name)
{
    return strlen(name) == 1 && strchr("xyzXYZ", name[0]) ? (name[0] | 32) - 'x' : -1;
}

/* The row of the group that the node of a row is in; SIZE_MAX: it is in another, or in none. */
static size_t row_in(const rows *r, size_t i, double group, size_t count)
{
    double at = r->index ? r->index[i] : (double)i;
    if ((r->group ? r->group[i] : 0) != group || !(at >= 0 && at < (double)count))
        return SIZE_MAX;
    return (size_t)at;
}

static bool take_numbers(const rows *r, const plx_tensor *t, double group, const char *name,
    plx_graph_build *b, plx_error *e)
{
    const plx_sonata_population *p = r->population;
    int axis = axis_of(name);
    size_t attribute = SIZE_MAX;
    if (axis < 0 && !plx_graph_build_attribute(b, name, &attribute, e))
        return false;
    double *value = plx_sonata_column(p->file, t, e);
    bool ok = value != NULL;
    for (size_t i = 0; ok && i < p->count; i++) {
        size_t at = row_in(r, i, group, (size_t)t->count);
        if (at == SIZE_MAX)
            continue;
        uint32_t unit = unit_of_row(p, i);
        ok = axis < 0 ? plx_graph_build_number(b, attribute, unit, value[at], e)
                      : plx_graph_build_position(b, unit, axis, (float)value[at], e);
    }
    plx_free(value);
    return ok;
}

/* *there: whether they are texts. */
static bool take_texts(const rows *r, const char *path, double group, const char *name, bool *there,
    plx_graph_build *b, plx_error *e)
{
    const plx_sonata_population *p = r->population;
    plx_sonata_texts t = {0};
    size_t attribute = SIZE_MAX;
    bool ok = plx_sonata_texts_read(&t, p->file, path, there, e);
    ok = ok && (!*there || plx_graph_build_attribute(b, name, &attribute, e));
    for (size_t i = 0; ok && *there && i < p->count; i++) {
        size_t at = row_in(r, i, group, t.count);
        uint32_t code = at == SIZE_MAX ? PLX_NO_NAME : t.code[at];
        ok = code == PLX_NO_NAME || plx_graph_build_value(b, attribute, unit_of_row(p, i),
                                        t.values.text[code], t.values.bytes[code], e);
    }
    plx_sonata_texts_uninit(&t);
    return ok;
}

static bool take_column(const rows *r, const plx_tensor *t, plx_graph_build *b, plx_error *e)
{
    double group;
    const char *name;
    bool texts = false;
    if (t->rank != 1 || !is_column(t->name, r->population->name, &group, &name))
        return true;
    return take_texts(r, t->name, group, name, &texts, b, e) &&
           (texts || take_numbers(r, t, group, name, b, e));
}

/* What the table of types says of each node. */
static bool take_types(const plx_sonata_population *p, plx_graph_build *b, plx_error *e)
{
    const plx_sonata_file *f = p->file;
    const plx_sonata_types *types = p->types;
    const plx_tensor *t = plx_sonata_find(f, "nodes/%s/node_type_id", p->name);
    size_t *attribute = plx_alloc(types->columns + 1, sizeof *attribute);
    double *id = t ? plx_sonata_column(f, t, e) : NULL;
    bool ok = attribute && id && plx_graph_build_attribute(b, "node_type_id", &attribute[0], e);
    if (!attribute)
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    for (size_t k = 0; ok && k < types->columns; k++)
        ok = plx_graph_build_attribute(b, types->name[k], &attribute[k + 1], e);
    for (size_t i = 0; ok && i < p->count; i++) {
        uint32_t unit = unit_of_row(p, i);
        size_t row = plx_sonata_types_row(types, id[i]);
        ok = plx_graph_build_number(b, attribute[0], unit, id[i], e);
        for (size_t k = 0; ok && row != SIZE_MAX && k < types->columns; k++) {
            const char *cell = types->cell[row * types->columns + k];
            if (strcmp(types->name[k], "node_type_id") != 0)
                ok = plx_graph_build_value(b, attribute[k + 1], unit, cell, strlen(cell), e);
        }
    }
    plx_free(attribute);
    plx_free(id);
    return ok;
}

static bool make_units(plx_sonata_nodes *n, plx_graph_build *b, plx_error *e)
{
    char name[PLX_SONATA_NAME + 32];
    size_t attribute = SIZE_MAX, units = 0;
    if (n->count > 1 && !plx_graph_build_attribute(b, "population", &attribute, e))
        return false;
    for (size_t k = 0; k < n->count; k++) {
        plx_sonata_population *p = &n->population[k];
        p->first = units;
        for (size_t i = 0; i < p->count; i++, units++) {
            uint32_t unit;
            double id = p->id ? p->id[i] : (double)i;
            int length = n->count > 1 ? snprintf(name, sizeof name, "%s %.0f", p->name, id)
                                      : snprintf(name, sizeof name, "%.0f", id);
            bool fresh;
            if (!plx_graph_build_unit(b, name, (size_t)length, &unit, &fresh, e))
                return false;
            if (!fresh) /* as "a" 1 and "a 1", of which nobody thinks */
                return plx_fail(e, PLX_ERR_UNSUPPORTED, "has populations of the same name");
            if (attribute != SIZE_MAX &&
                !plx_graph_build_value(b, attribute, unit, p->name, strlen(p->name), e))
                return false;
        }
    }
    return true;
}

/* What stands in groups counts more than what types say. */
static bool describe(const plx_sonata_population *p, plx_graph_build *b, plx_error *e)
{
    const plx_sonata_file *f = p->file;
    rows r = {.population = p};
    double group;
    const char *name;
    bool ok = take_types(p, b, e) && take_rows(&r, e), there;
    for (size_t i = 0; ok && i < f->tensors->count; i++)
        ok = take_column(&r, &f->tensors->tensor[i], b, e);
    for (size_t i = 0; ok && i < f->string_sets; i++)
        if (is_column(f->strings[i].path, p->name, &group, &name))
            ok = take_texts(&r, f->strings[i].path, group, name, &there, b, e);
    free_rows(&r);
    return ok;
}

bool plx_sonata_nodes_make(plx_sonata_nodes *n, plx_graph_build *b, plx_error *e)
{
    bool ok = make_units(n, b, e);
    for (size_t k = 0; ok && k < n->count; k++)
        ok = !n->population[k].file || describe(&n->population[k], b, e);
    return ok;
}
