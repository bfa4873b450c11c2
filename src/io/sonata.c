#include "io/sonata.h"

#include "base/mem.h"
#include "base/text.h"
#include "io/sonata_parts.h"
#include "model/tensor_read.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GROUPS_MAX = 64, SOURCE = 0, TARGET = 1, ENDS = 2 };

static const char *const end_names[ENDS] = {"source_node_id", "target_node_id"};

/* The connections of one population. */
typedef struct edges {
    char name[PLX_SONATA_NAME];
    const plx_tensor *end[ENDS], *type, *group, *index;
    plx_sonata_population *of[ENDS];
    double *weight[GROUPS_MAX]; /* of the group of that number; NULL: none */
    size_t weights[GROUPS_MAX];
} edges;

/* What is known of types of edges: their numbers' names among the graph's types, and weights. */
typedef struct kind {
    double id;
    uint16_t type;
    float weight;
} kind;

typedef struct reading {
    plx_sonata_file file, beside;
    plx_blob *beside_blob; /* owned */
    const plx_sonata_file *nodes_file;
    plx_sonata_nodes nodes;
    plx_sonata_types types;
    edges *edges; /* [count] */
    size_t count;
    kind *kind; /* [kinds], by id */
    size_t kinds, kind_room;
    plx_graph_build *build;
} reading;

static bool has_population(const plx_sonata_file *f)
{
    char name[PLX_SONATA_NAME];
    for (size_t i = 0; i < f->tensors->count; i++)
        if (plx_sonata_name_in(f->tensors->tensor[i].name, "edges", end_names[SOURCE], name) ||
            plx_sonata_name_in(f->tensors->tensor[i].name, "nodes", "node_type_id", name))
            return true;
    return false;
}

bool plx_sonata_sniff(plx_blob *blob)
{
    plx_sonata_file f;
    plx_error e;
    if (!plx_sonata_open(&f, blob, &e))
        return false;
    bool found = has_population(&f);
    plx_sonata_close(&f);
    return found;
}

static bool list_edges(reading *r, plx_error *e)
{
    char name[PLX_SONATA_NAME];
    const plx_sonata_file *f = &r->file;
    for (size_t i = 0; i < f->tensors->count; i++) {
        const plx_tensor *t = &f->tensors->tensor[i];
        if (t->rank != 1 || !plx_sonata_name_in(t->name, "edges", end_names[SOURCE], name))
            continue;
        if (r->count == PLX_SONATA_POPULATIONS)
            return plx_fail_offset(e, PLX_ERR_UNSUPPORTED, f->blob->name, 0,
                "has more than %d populations", PLX_SONATA_POPULATIONS);
        edges *grown = plx_realloc(r->edges, r->count + 1, sizeof *grown);
        if (!grown)
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        r->edges = grown;
        edges *one = &grown[r->count++];
        *one = (edges){.end = {t, plx_sonata_find(f, "edges/%s/%s", name, end_names[TARGET])},
            .type = plx_sonata_find(f, "edges/%s/edge_type_id", name),
            .group = plx_sonata_find(f, "edges/%s/edge_group_id", name),
            .index = plx_sonata_find(f, "edges/%s/edge_group_index", name)};
        plx_text_copy(one->name, sizeof one->name, name);
        const plx_tensor *must[] = {one->end[TARGET], one->type, one->group, one->index};
        if (!one->end[TARGET])
            return plx_sonata_fail(f, e, "has '%.60s' without targets", name);
        for (size_t k = 0; k < 4; k++)
            if (must[k] && must[k]->count != t->count)
                return plx_sonata_fail(f, e, "has '%.60s' with columns of different lengths", name);
        if (!plx_sonata_check_rows(f, t, e))
            return false;
    }
    return true;
}

/* The file of nodes beside, where there is one that can be read. */
static void find_beside(reading *r)
{
    char name[300];
    const char *path = r->file.blob->name;
    plx_error e;
    for (size_t i = 0; i < r->count + 2 && !r->beside.tensors; i++) {
        bool fits = true;
        if (i == 0)
            fits = plx_sonata_beside(path, "edges", "nodes", ".h5", name, sizeof name);
        else if (i <= r->count)
            snprintf(name, sizeof name, "%s_nodes.h5",
                plx_sonata_population_of(&r->file, r->edges[i - 1].end[TARGET])
                    ? plx_sonata_population_of(&r->file, r->edges[i - 1].end[TARGET])
                    : r->edges[i - 1].name);
        else
            snprintf(name, sizeof name, "nodes.h5");
        plx_blob *blob = fits && !strchr(name, '/')
                             ? plx_blob_open_beside(path, name, PLX_BLOB_LINKED, NULL)
                             : NULL;
        if (!blob)
            continue;
        if (plx_sonata_open(&r->beside, blob, &e)) {
            r->beside_blob = blob;
            r->nodes_file = &r->beside;
        } else {
            plx_graph_build_warn(
                r->build, "the nodes in '%.80s' are left out: %.100s", name, e.message);
            plx_blob_destroy(&blob);
        }
    }
}

static bool find_nodes(reading *r, plx_blob *nodes, plx_error *e)
{
    if (nodes) {
        if (!plx_sonata_open(&r->beside, nodes, e))
            return false;
        r->nodes_file = &r->beside;
        if (!plx_sonata_nodes_list(&r->nodes, &r->beside, e))
            return false;
        return r->nodes.count > 0 ||
               plx_sonata_fail(&r->beside, e, "holds no populations of nodes");
    }
    r->nodes_file = &r->file;
    if (!plx_sonata_nodes_list(&r->nodes, &r->file, e))
        return false;
    if (r->nodes.count > 0)
        return true;
    r->nodes_file = NULL;
    find_beside(r);
    return !r->nodes_file || plx_sonata_nodes_list(&r->nodes, r->nodes_file, e);
}

/* Without a name the only one, or the one that the edges are called after. */
static const char *population_name(const reading *r, const edges *p, int end)
{
    const char *said = plx_sonata_population_of(&r->file, p->end[end]);
    if (said)
        return said;
    if (r->nodes.count == 1)
        return r->nodes.population[0].name;
    size_t length = strlen(p->name);
    for (size_t i = 0; i < r->nodes.count; i++) {
        const char *name = r->nodes.population[i].name;
        size_t n = strlen(name);
        if (n <= length && strncmp(p->name + (end == SOURCE ? 0 : length - n), name, n) == 0)
            return name;
    }
    return p->name;
}

/* The largest number of a unit in a column. */
static bool find_most(const reading *r, const plx_tensor *t, double *most, plx_error *e)
{
    double *id = plx_sonata_column(&r->file, t, e);
    *most = -1;
    for (size_t i = 0; id && i < t->count; i++)
        *most = fmax(*most, id[i]);
    plx_free(id);
    return id != NULL;
}

static bool find_populations(reading *r, plx_error *e)
{
    for (size_t i = 0; i < r->count; i++)
        for (int end = 0; end < ENDS; end++) {
            edges *p = &r->edges[i];
            const char *name = population_name(r, p, end);
            if (!plx_sonata_nodes_find(&r->nodes, name) &&
                !plx_sonata_nodes_add(&r->nodes, &r->file, name, e))
                return false;
            p->of[end] = plx_sonata_nodes_find(&r->nodes, name);
            double most;
            if (p->of[end]->given)
                continue;
            if (!find_most(r, p->end[end], &most, e))
                return false;
            if (most + 1 > (double)p->end[end]->count * 4 + 65536)
                return plx_sonata_fail(&r->file, e,
                    "has numbers of units up to %.0f in '%.60s', and no file of them is known",
                    most, p->name);
            if (most + 1 > (double)p->of[end]->count)
                p->of[end]->count = (size_t)(most + 1);
        }
    return true;
}

static bool load_weights(const reading *r, edges *p, plx_error *e)
{
    for (unsigned k = 0; k < GROUPS_MAX; k++) {
        const plx_tensor *t = plx_sonata_find(&r->file, "edges/%s/%u/syn_weight", p->name, k);
        if (!t)
            continue;
        if (!(p->weight[k] = plx_sonata_column(&r->file, t, e)))
            return false;
        p->weights[k] = (size_t)t->count;
    }
    return true;
}

/* What a type of edges is called: as its row in the table says, or by its number. */
static const char *kind_name(const reading *r, size_t row, double id, char *room, size_t size)
{
    static const char *const columns[] = {"name", "edge_type_name", "type", "synapse_type",
        "pop_name", "dynamics_params", "model_template"};
    for (size_t i = 0; row != SIZE_MAX && i < sizeof columns / sizeof *columns; i++) {
        size_t column = plx_sonata_types_column(&r->types, columns[i]);
        const char *cell = column == SIZE_MAX ? "" : r->types.cell[row * r->types.columns + column];
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

static const kind *find_kind(reading *r, double id, plx_error *e)
{
    size_t low = 0, high = r->kinds;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (r->kind[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < r->kinds && r->kind[low].id == id)
        return &r->kind[low];
    if (r->kinds == r->kind_room) {
        size_t room = r->kind_room * 2 + 64;
        kind *grown = room > PLX_MAX_TYPES * 2 ? NULL : plx_realloc(r->kind, room, sizeof *grown);
        if (!grown) {
            plx_fail_offset(e, PLX_ERR_UNSUPPORTED, r->file.blob->name, 0,
                "has more types of edges than can be told apart");
            return NULL;
        }
        r->kind = grown;
        r->kind_room = room;
    }
    memmove(r->kind + low + 1, r->kind + low, (r->kinds - low) * sizeof *r->kind);
    r->kinds++;
    char name[160];
    size_t row = plx_sonata_types_row(&r->types, id);
    size_t column = plx_sonata_types_column(&r->types, "syn_weight");
    double weight = 1;
    kind_name(r, row, id, name, sizeof name);
    if (row != SIZE_MAX && column != SIZE_MAX &&
        !plx_parse_double(r->types.cell[row * r->types.columns + column], &weight))
        weight = 1;
    r->kind[low] = (kind){.id = id, .weight = (float)weight};
    return plx_graph_build_type(r->build, name, strlen(name), &r->kind[low].type, e) ? &r->kind[low]
                                                                                     : NULL;
}

enum { COLUMNS = 5 };

/* Columns of the rows in hand, by place in: source, target, type, group, index. */
typedef struct window {
    plx_tensor_reader *reader[COLUMNS];
    double *value[COLUMNS]; /* [PLX_SONATA_WINDOW]; NULL: there is no such column */
} window;

static bool add_row(reading *r, const edges *p, const window *w, size_t i, plx_error *e)
{
    uint32_t unit[ENDS];
    for (int end = 0; end < ENDS; end++) {
        double id = w->value[end][i];
        const plx_sonata_population *of = p->of[end];
        if (!plx_sonata_unit(of, id, &unit[end]))
            return plx_sonata_fail(&r->file, e,
                "has the unit %.15g in '%.60s', where '%.60s' has %zu", id, p->name, of->name,
                of->count);
    }
    const kind *k = w->value[2] ? find_kind(r, w->value[2][i], e) : NULL;
    if (w->value[2] && !k)
        return false;
    float weight = k ? k->weight : 1;
    double group = w->value[3] ? w->value[3][i] : 0;
    if (group >= 0 && group < GROUPS_MAX && p->weight[(size_t)group]) {
        double at = w->value[4] ? w->value[4][i] : NAN;
        if (!(at >= 0 && at < (double)p->weights[(size_t)group]))
            return plx_sonata_fail(
                &r->file, e, "has '%.60s' with a row outside of its group", p->name);
        weight = (float)p->weight[(size_t)group][(size_t)at];
    }
    return plx_graph_build_connect(
        r->build, unit[SOURCE], unit[TARGET], weight, k ? k->type : PLX_UNTYPED, e);
}

static bool read_edges(reading *r, edges *p, plx_error *e)
{
    const plx_tensor *column[COLUMNS] = {
        p->end[SOURCE], p->end[TARGET], p->type, p->group, p->index};
    window w = {0};
    bool ok = load_weights(r, p, e);
    for (int c = 0; ok && c < COLUMNS; c++)
        if (column[c]) {
            w.value[c] = plx_alloc(PLX_SONATA_WINDOW, sizeof *w.value[c]);
            ok = w.value[c] || plx_fail(e, PLX_ERR_MEMORY, "out of memory");
            ok = ok && (w.reader[c] = plx_tensor_reader_create(column[c], PLX_ORDER_ROWS, e));
        }
    uint64_t count = p->end[SOURCE]->count;
    for (uint64_t at = 0; ok && at < count; at += PLX_SONATA_WINDOW) {
        size_t n = (size_t)(count - at < PLX_SONATA_WINDOW ? count - at : PLX_SONATA_WINDOW);
        for (int c = 0; ok && c < COLUMNS; c++)
            ok = !w.reader[c] || plx_tensor_read_doubles(w.reader[c], at, n, w.value[c], e);
        for (size_t i = 0; ok && i < n; i++)
            ok = add_row(r, p, &w, i, e);
    }
    for (int c = 0; c < COLUMNS; c++) {
        plx_tensor_reader_destroy(&w.reader[c]);
        plx_free(w.value[c]);
    }
    for (size_t k = 0; k < GROUPS_MAX; k++)
        plx_free(p->weight[k]);
    return ok;
}

static void tell_warnings(const reading *r, const plx_sonata_file *f)
{
    for (size_t i = 0; f->tensors && i < f->tensors->warning_count; i++)
        plx_graph_build_warn(r->build, "%s", f->tensors->warning[i]);
}

static bool read_all(reading *r, plx_blob *nodes, plx_error *e)
{
    if (!list_edges(r, e) || !find_nodes(r, nodes, e) || !find_populations(r, e))
        return false;
    if (r->count == 0 && r->nodes.count == 0)
        return plx_sonata_fail(&r->file, e, "holds no populations of nodes or edges");
    if (!plx_sonata_nodes_make(&r->nodes, r->nodes_file, r->build, e))
        return false;
    plx_sonata_types_find(&r->types, r->file.blob, "edge", r->build);
    tell_warnings(r, &r->file);
    tell_warnings(r, &r->beside);
    for (size_t i = 0; i < r->count; i++)
        if (!read_edges(r, &r->edges[i], e))
            return false;
    return true;
}

bool plx_sonata_read(plx_blob *blob, plx_blob *nodes, plx_graph_build *b, plx_error *e)
{
    reading r = {.build = b};
    plx_error error = {0};
    bool ok = plx_sonata_open(&r.file, blob, &error);
    ok = ok && read_all(&r, nodes, &error);
    /* Data sets have no place of their own in the file's words. */
    if (!ok && error.offset < 0 && error.line <= 0 && error.code != PLX_ERR_MEMORY) {
        plx_text_copy(error.file, sizeof error.file, blob->name);
        error.offset = 0;
    }
    if (!ok && e)
        *e = error;
    plx_sonata_close(&r.file);
    plx_sonata_close(&r.beside);
    plx_blob_destroy(&r.beside_blob);
    plx_sonata_types_uninit(&r.types);
    plx_sonata_nodes_uninit(&r.nodes);
    plx_free(r.edges);
    plx_free(r.kind);
    return ok;
}
