#include "base/mem.h"
#include "base/text.h"
#include "io/sonata_parts.h"
#include "model/tensor_read.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SOURCE = PLX_SONATA_SOURCE, TARGET = PLX_SONATA_TARGET, ENDS = PLX_SONATA_ENDS };

const char *const plx_sonata_end_names[ENDS] = {"source_node_id", "target_node_id"};

/* Columns that name types, the better ones first. */
static const char *const naming[] = {"name", "edge_type_name", "type", "synapse_type", "pop_name",
    "dynamics_params", "model_template"};
enum { NAMING = sizeof naming / sizeof *naming };

static bool no_memory(plx_error *e)
{
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
}

static bool list_one(plx_sonata_links *l, const plx_sonata_file *f, const plx_tensor *t,
    const char *name, plx_error *e)
{
    *l = (plx_sonata_links){
        .end = {t, plx_sonata_find(f, "edges/%s/%s", name, plx_sonata_end_names[TARGET])},
        .type = plx_sonata_find(f, "edges/%s/edge_type_id", name),
        .group = plx_sonata_find(f, "edges/%s/edge_group_id", name),
        .index = plx_sonata_find(f, "edges/%s/edge_group_index", name)};
    plx_text_copy(l->name, sizeof l->name, name);
    const plx_tensor *must[] = {l->end[TARGET], l->type, l->group, l->index};
    if (!l->end[TARGET])
        return plx_sonata_fail(f, e, "has '%.60s' without targets", name);
    for (size_t k = 0; k < sizeof must / sizeof *must; k++)
        if (must[k] && must[k]->count != t->count)
            return plx_sonata_fail(f, e, "has '%.60s' with columns of different lengths", name);
    return plx_sonata_take(f, t->count, PLX_SONATA_LINK, e);
}

bool plx_sonata_edges_list(
    plx_sonata_edges *s, const plx_sonata_file *f, const plx_sonata_types *types, plx_error *e)
{
    char name[PLX_SONATA_NAME];
    s->file = f;
    s->types = types;
    s->links = plx_alloc(PLX_SONATA_POPULATIONS, sizeof(plx_sonata_links *));
    if (!s->links)
        return no_memory(e);
    for (size_t i = 0; i < f->tensors->count; i++) {
        const plx_tensor *t = &f->tensors->tensor[i];
        if (t->rank != 1 ||
            !plx_sonata_name_in(t->name, "edges", plx_sonata_end_names[SOURCE], name))
            continue;
        if (s->count == PLX_SONATA_POPULATIONS)
            return plx_fail_offset(e, PLX_ERR_UNSUPPORTED, f->blob->name, 0,
                "has more than %d populations", PLX_SONATA_POPULATIONS);
        plx_sonata_links *l = plx_alloc(1, sizeof *l);
        if (!l)
            return no_memory(e);
        s->links[s->count++] = l;
        if (!list_one(l, f, t, name, e))
            return false;
    }
    return true;
}

static void free_groups(plx_sonata_links *l)
{
    for (size_t k = 0; k < PLX_SONATA_GROUPS; k++) {
        plx_free(l->groups[k].weight);
        plx_free(l->groups[k].type);
        plx_sonata_texts_uninit(&l->groups[k].kind);
        l->groups[k] = (plx_sonata_group){0};
    }
}

void plx_sonata_edges_uninit(plx_sonata_edges *s)
{
    for (size_t i = 0; i < s->count; i++) {
        free_groups(s->links[i]);
        plx_free(s->links[i]);
    }
    plx_free(s->links);
    plx_free(s->kind);
    *s = (plx_sonata_edges){0};
}

/* Without a name the only one, or the one that the edges are called after. */
static const char *population_name(
    const plx_sonata_edges *s, const plx_sonata_nodes *n, const plx_sonata_links *l, int end)
{
    const char *said = plx_sonata_population_of(s->file, l->end[end]);
    if (said)
        return said;
    if (n->count == 1)
        return n->population[0].name;
    size_t length = strlen(l->name);
    for (size_t i = 0; i < n->count; i++) {
        const char *name = n->population[i].name;
        size_t size = strlen(name);
        if (size <= length &&
            strncmp(l->name + (end == SOURCE ? 0 : length - size), name, size) == 0)
            return name;
    }
    return l->name;
}

/* The largest number of a unit in a column. */
static bool find_most(const plx_sonata_file *f, const plx_tensor *t, double *most, plx_error *e)
{
    double *id = plx_sonata_column(f, t, e);
    *most = -1;
    for (size_t i = 0; id && i < t->count; i++)
        *most = fmax(*most, id[i]);
    plx_free(id);
    return id != NULL;
}

static bool find_between(
    const plx_sonata_edges *s, plx_sonata_links *l, int end, plx_sonata_nodes *n, plx_error *e)
{
    const char *name = population_name(s, n, l, end);
    double most;
    if (!plx_sonata_nodes_find(n, name) && !plx_sonata_nodes_add(n, s->file, name, e))
        return false;
    plx_sonata_population *p = l->of[end] = plx_sonata_nodes_find(n, name);
    if (p->file)
        return true;
    if (!find_most(s->file, l->end[end], &most, e))
        return false;
    if (most + 1 > (double)l->end[end]->count * 4 + 65536)
        return plx_sonata_fail(s->file, e,
            "has numbers of units up to %.0f in '%.60s', and no file of them is known", most,
            l->name);
    size_t count = (size_t)(most + 1);
    if (count > p->count) {
        if (!plx_sonata_take(s->file, count - p->count, PLX_SONATA_UNIT + strlen(name), e))
            return false;
        p->count = count;
    }
    return true;
}

bool plx_sonata_edges_between(plx_sonata_edges *s, plx_sonata_nodes *n, plx_error *e)
{
    for (size_t i = 0; i < s->count; i++)
        for (int end = 0; end < ENDS; end++)
            if (!find_between(s, s->links[i], end, n, e))
                return false;
    return true;
}

/* What names types in a group, where something does. */
static bool load_kinds(const plx_sonata_edges *s, const plx_sonata_links *l, unsigned number,
    plx_sonata_group *g, plx_graph_build *b, plx_error *e)
{
    char path[PLX_SONATA_NAME + 64];
    bool there = false;
    for (size_t i = 0; i < NAMING && !there; i++) {
        snprintf(path, sizeof path, "edges/%s/%u/%s", l->name, number, naming[i]);
        if (!plx_sonata_texts_read(&g->kind, s->file, path, &there, e))
            return false;
    }
    g->type = there ? plx_realloc(NULL, g->kind.values.count + 1, sizeof *g->type) : NULL;
    if (there && !g->type)
        return no_memory(e);
    for (size_t i = 0; i < g->kind.values.count; i++)
        if (!plx_graph_build_type(
                b, g->kind.values.text[i], g->kind.values.bytes[i], &g->type[i], e))
            return false;
    return true;
}

static void note_group(const char *path, const char *prefix, bool there[PLX_SONATA_GROUPS])
{
    unsigned number;
    size_t n = strlen(prefix);
    if (strncmp(path, prefix, n) == 0 && sscanf(path + n, "%9u/", &number) == 1 &&
        number < PLX_SONATA_GROUPS)
        there[number] = true;
}

/* Each is looked for by name only where there is one: of many populations that would be long. */
static void find_groups(
    const plx_sonata_file *f, const plx_sonata_links *l, bool there[PLX_SONATA_GROUPS])
{
    char prefix[PLX_SONATA_NAME + 16];
    snprintf(prefix, sizeof prefix, "edges/%s/", l->name);
    for (size_t i = 0; i < f->tensors->count; i++)
        note_group(f->tensors->tensor[i].name, prefix, there);
    for (size_t i = 0; i < f->string_sets; i++)
        note_group(f->strings[i].path, prefix, there);
}

static bool load_groups(
    const plx_sonata_edges *s, plx_sonata_links *l, plx_graph_build *b, plx_error *e)
{
    bool there[PLX_SONATA_GROUPS] = {false};
    uint64_t rows = 0; /* of all groups, which are in memory at once */
    find_groups(s->file, l, there);
    for (unsigned k = 0; k < PLX_SONATA_GROUPS; k++) {
        if (!there[k])
            continue;
        plx_sonata_group *g = &l->groups[k];
        const plx_tensor *t = plx_sonata_find(s->file, "edges/%s/%u/syn_weight", l->name, k);
        rows += t ? t->count : 0;
        if (t && (!plx_sonata_check_rows(s->file, rows, e) ||
                     !(g->weight = plx_sonata_column(s->file, t, e))))
            return false;
        g->weights = t ? (size_t)t->count : 0;
        if (!load_kinds(s, l, k, g, b, e))
            return false;
        rows += g->kind.count;
    }
    return true;
}

/* What a type of edges is called: as its row in the table says, or by its number. */
static const char *kind_name(
    const plx_sonata_types *t, size_t row, double id, char *room, size_t size)
{
    for (size_t i = 0; row != SIZE_MAX && i < NAMING; i++) {
        size_t column = plx_sonata_types_column(t, naming[i]);
        const char *cell = column == SIZE_MAX ? "" : t->cell[row * t->columns + column];
        if (!*cell)
            continue;
        const char *ending = strstr(cell, ".json");
        size_t n = ending && !ending[5] ? (size_t)(ending - cell) : strlen(cell);
        snprintf(room, size, "%.*s", (int)n, cell);
        return room;
    }
    snprintf(room, size, "type %.15g", id);
    return room;
}

/* The first kind of that number or a larger one. */
static size_t kind_place(const plx_sonata_edges *s, double id)
{
    size_t low = 0, high = s->kinds;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (s->kind[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static plx_sonata_kind *find_kind(plx_sonata_edges *s, double id, plx_error *e)
{
    size_t place = kind_place(s, id);
    if (place < s->kinds && s->kind[place].id == id)
        return &s->kind[place];
    if (s->kinds == s->kind_room) {
        size_t room = s->kind_room * 2 + 64;
        plx_sonata_kind *grown =
            room > PLX_MAX_TYPES * 2 ? NULL : plx_realloc(s->kind, room, sizeof *grown);
        if (!grown) {
            plx_fail_offset(e, PLX_ERR_UNSUPPORTED, s->file->blob->name, 0,
                "has more types of edges than can be told apart");
            return NULL;
        }
        s->kind = grown;
        s->kind_room = room;
    }
    plx_sonata_kind *k = s->kind + place;
    memmove(k + 1, k, (s->kinds - place) * sizeof *k);
    s->kinds++;
    const plx_sonata_types *t = s->types;
    size_t row = plx_sonata_types_row(t, id), column = plx_sonata_types_column(t, "syn_weight");
    double weight = 1;
    if (row != SIZE_MAX && column != SIZE_MAX &&
        !plx_parse_double(t->cell[row * t->columns + column], &weight))
        weight = 1;
    *k = (plx_sonata_kind){.id = id, .weight = (float)weight};
    return k;
}

/* The graph's type, which is made where the first connection is of it. */
static bool name_kind(
    const plx_sonata_edges *s, plx_sonata_kind *k, uint16_t *type, plx_graph_build *b, plx_error *e)
{
    char name[160];
    if (!k->named) {
        kind_name(s->types, plx_sonata_types_row(s->types, k->id), k->id, name, sizeof name);
        k->named = plx_graph_build_type(b, name, strlen(name), &k->type, e);
    }
    *type = k->type;
    return k->named;
}

enum { COLUMNS = 5 };

/* Columns of the rows in hand, by place in: source, target, type, group, index. */
typedef struct window {
    plx_tensor_reader *reader[COLUMNS];
    double *value[COLUMNS]; /* [PLX_SONATA_WINDOW]; NULL: there is no such column */
} window;

/* What the group of a row says counts more than what its type does. */
static bool take_group(const plx_sonata_edges *s, const plx_sonata_links *l, const window *w,
    size_t i, float *weight, uint16_t *type, plx_error *e)
{
    double group = w->value[3] ? w->value[3][i] : 0;
    if (!(group >= 0 && group < PLX_SONATA_GROUPS))
        return true;
    const plx_sonata_group *g = &l->groups[(size_t)group];
    if (!g->weight && !g->type)
        return true;
    double at = w->value[4] ? w->value[4][i] : NAN;
    if (!(at >= 0 && (!g->weight || at < (double)g->weights) &&
            (!g->type || at < (double)g->kind.count)))
        return plx_sonata_fail(s->file, e, "has '%.60s' with a row outside of its group", l->name);
    if (g->weight)
        *weight = (float)g->weight[(size_t)at];
    if (g->type && g->kind.code[(size_t)at] != PLX_NO_NAME)
        *type = g->type[g->kind.code[(size_t)at]];
    return true;
}

static bool add_row(plx_sonata_edges *s, const plx_sonata_links *l, const window *w, size_t i,
    plx_graph_build *b, plx_error *e)
{
    uint32_t unit[ENDS];
    for (int end = 0; end < ENDS; end++) {
        double id = w->value[end][i];
        const plx_sonata_population *of = l->of[end];
        if (!plx_sonata_unit(of, id, &unit[end]))
            return plx_sonata_fail(s->file, e,
                "has the unit %.15g in '%.60s', where '%.60s' has %zu", id, l->name, of->name,
                of->count);
    }
    plx_sonata_kind *k = w->value[2] ? find_kind(s, w->value[2][i], e) : NULL;
    if (w->value[2] && !k)
        return false;
    float weight = k ? k->weight : 1;
    uint16_t type = PLX_UNTYPED;
    return take_group(s, l, w, i, &weight, &type, e) &&
           (type != PLX_UNTYPED || !k || name_kind(s, k, &type, b, e)) &&
           plx_graph_build_connect(b, unit[SOURCE], unit[TARGET], weight, type, e);
}

static bool open_columns(window *w, const plx_sonata_links *l, plx_error *e)
{
    const plx_tensor *column[COLUMNS] = {
        l->end[SOURCE], l->end[TARGET], l->type, l->group, l->index};
    for (int c = 0; c < COLUMNS; c++) {
        if (!column[c])
            continue;
        w->value[c] = plx_alloc(PLX_SONATA_WINDOW, sizeof *w->value[c]);
        if (!w->value[c])
            return no_memory(e);
        if (!(w->reader[c] = plx_tensor_reader_create(column[c], PLX_ORDER_ROWS, e)))
            return false;
    }
    return true;
}

static bool read_links(plx_sonata_edges *s, plx_sonata_links *l, plx_graph_build *b, plx_error *e)
{
    window w = {0};
    bool ok = load_groups(s, l, b, e) && open_columns(&w, l, e);
    uint64_t count = l->end[SOURCE]->count;
    for (uint64_t at = 0; ok && at < count; at += PLX_SONATA_WINDOW) {
        size_t n = (size_t)(count - at < PLX_SONATA_WINDOW ? count - at : PLX_SONATA_WINDOW);
        for (int c = 0; ok && c < COLUMNS; c++)
            ok = !w.reader[c] || plx_tensor_read_doubles(w.reader[c], at, n, w.value[c], e);
        for (size_t i = 0; ok && i < n; i++)
            ok = add_row(s, l, &w, i, b, e);
    }
    for (int c = 0; c < COLUMNS; c++) {
        plx_tensor_reader_destroy(&w.reader[c]);
        plx_free(w.value[c]);
    }
    free_groups(l);
    return ok;
}

bool plx_sonata_edges_read(plx_sonata_edges *s, plx_graph_build *b, plx_error *e)
{
    for (size_t i = 0; i < s->count; i++)
        if (!read_links(s, s->links[i], b, e))
            return false;
    return true;
}
