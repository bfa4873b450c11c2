#include "io/sonata.h"

#include "base/mem.h"
#include "base/text.h"
#include "io/sonata_parts.h"

#include <stdio.h>
#include <string.h>

/* A file with its table of types. */
typedef struct part {
    plx_sonata_file file;
    plx_sonata_types types;
} part;

typedef struct reading {
    const plx_sonata_desc *desc;
    plx_graph_build *build;
    part *edges_part, *nodes_part; /* [PLX_SONATA_FILES] */
    plx_blob *beside;              /* of nodes; owned */
    plx_sonata_edges *edges;       /* [desc->edge_files] */
    plx_sonata_nodes nodes;
    plx_sonata_room room;
} reading;

static bool has_population(const plx_sonata_file *f)
{
    char name[PLX_SONATA_NAME];
    for (size_t i = 0; i < f->tensors->count; i++)
        if (plx_sonata_name_in(f->tensors->tensor[i].name, "edges",
                plx_sonata_end_names[PLX_SONATA_SOURCE], name) ||
            plx_sonata_name_in(f->tensors->tensor[i].name, "nodes", "node_type_id", name))
            return true;
    return false;
}

bool plx_sonata_sniff(plx_blob *blob)
{
    plx_sonata_file f;
    plx_sonata_room room = plx_sonata_room_free;
    plx_error e;
    if (!plx_sonata_open(&f, blob, &room, &e))
        return false;
    bool found = has_population(&f);
    plx_sonata_close(&f);
    return found;
}

static bool open_part(
    reading *r, part *p, const plx_sonata_part *from, const char *kind, plx_error *e)
{
    if (!plx_sonata_open(&p->file, from->file, &r->room, e))
        return false;
    if (from->types)
        return plx_sonata_types_read(&p->types, from->types, kind, e);
    if (r->desc->beside)
        plx_sonata_types_find(&p->types, from->file, kind, r->build);
    return true;
}

static bool open_edges(reading *r, plx_error *e)
{
    for (size_t i = 0; i < r->desc->edge_files; i++) {
        part *p = &r->edges_part[i];
        if (!open_part(r, p, &r->desc->edges[i], "edge", e) ||
            !plx_sonata_edges_list(&r->edges[i], &p->file, &p->types, e))
            return false;
    }
    return true;
}

/* Opens the file of nodes beside, where there is one that can be read. */
static void open_beside(reading *r)
{
    char name[300];
    const plx_sonata_file *f = &r->edges_part[0].file;
    const plx_sonata_edges *s = &r->edges[0];
    plx_error e;
    for (size_t i = 0; i < s->count + 2 && !r->beside; i++) {
        bool fits = true;
        const plx_sonata_links *l = i > 0 && i <= s->count ? s->links[i - 1] : NULL;
        const char *said = l ? plx_sonata_population_of(f, l->end[PLX_SONATA_TARGET]) : NULL;
        if (i == 0)
            fits = plx_sonata_beside(f->blob->name, "edges", "nodes", ".h5", name, sizeof name);
        else if (l)
            snprintf(name, sizeof name, "%s_nodes.h5", said ? said : l->name);
        else
            snprintf(name, sizeof name, "nodes.h5");
        fits = fits && !strchr(name, '/');
        r->beside = fits ? plx_blob_open_beside(f->blob->name, name, PLX_BLOB_LINKED, NULL) : NULL;
        if (r->beside && !plx_sonata_open(&r->nodes_part[0].file, r->beside, &r->room, &e)) {
            plx_graph_build_warn(
                r->build, "the nodes in '%.80s' are left out: %.100s", name, e.message);
            plx_blob_destroy(&r->beside);
        }
    }
}

/* Of nodes that are not given: those of the file itself, or of one beside. */
static bool find_nodes(reading *r, plx_error *e)
{
    part *p = &r->nodes_part[0];
    const plx_sonata_file *f = &r->edges_part[0].file;
    if (!plx_sonata_nodes_list(&r->nodes, f, &p->types, e))
        return false;
    if (r->nodes.count == 0) {
        open_beside(r);
        f = r->beside ? &p->file : NULL;
    }
    if (f)
        plx_sonata_types_find(&p->types, f->blob, "node", r->build);
    return !r->beside || plx_sonata_nodes_list(&r->nodes, f, &p->types, e);
}

static bool open_nodes(reading *r, plx_error *e)
{
    size_t before = 0;
    for (size_t i = 0; i < r->desc->node_files; i++, before = r->nodes.count) {
        part *p = &r->nodes_part[i];
        if (!open_part(r, p, &r->desc->nodes[i], "node", e) ||
            !plx_sonata_nodes_list(&r->nodes, &p->file, &p->types, e))
            return false;
        if (r->nodes.count == before)
            return plx_sonata_fail(&p->file, e, "holds no populations of nodes");
    }
    return r->desc->node_files > 0 || !r->desc->beside || find_nodes(r, e);
}

static void tell_warnings(const reading *r, const part *parts)
{
    for (size_t k = 0; k < PLX_SONATA_FILES; k++) {
        const plx_tensors *t = parts[k].file.tensors;
        for (size_t i = 0; t && i < t->warning_count; i++)
            plx_graph_build_warn(r->build, "%s", t->warning[i]);
    }
}

static bool read_all(reading *r, plx_error *e)
{
    if (!open_edges(r, e) || !open_nodes(r, e))
        return false;
    size_t populations = r->nodes.count;
    for (size_t i = 0; i < r->desc->edge_files; i++) {
        populations += r->edges[i].count;
        if (r->edges[i].count == 0 && (!r->desc->beside || populations == 0))
            return plx_sonata_fail(&r->edges_part[i].file, e, "holds no populations of %s",
                r->desc->beside ? "nodes or edges" : "edges");
        if (!plx_sonata_edges_between(&r->edges[i], &r->nodes, e))
            return false;
    }
    if (!plx_sonata_nodes_make(&r->nodes, r->build, e))
        return false;
    tell_warnings(r, r->edges_part);
    tell_warnings(r, r->nodes_part);
    for (size_t i = 0; i < r->desc->edge_files; i++)
        if (!plx_sonata_edges_read(&r->edges[i], r->build, e))
            return false;
    return true;
}

static void close_parts(part *parts)
{
    for (size_t i = 0; parts && i < PLX_SONATA_FILES; i++) {
        plx_sonata_close(&parts[i].file);
        plx_sonata_types_uninit(&parts[i].types);
    }
    plx_free(parts);
}

bool plx_sonata_read(const plx_sonata_desc *d, plx_graph_build *b, plx_error *e)
{
    plx_error error = {.offset = -1};
    reading r = {.desc = d,
        .build = b,
        .room = plx_sonata_room_free,
        .edges_part = plx_alloc(PLX_SONATA_FILES, sizeof(part)),
        .nodes_part = plx_alloc(PLX_SONATA_FILES, sizeof(part)),
        .edges = plx_alloc(d->edge_files + 1, sizeof(plx_sonata_edges))};
    bool ok = r.edges_part && r.nodes_part && r.edges;
    if (!ok)
        plx_fail(&error, PLX_ERR_MEMORY, "out of memory");
    ok = ok && read_all(&r, &error);
    /* Data sets have no place of their own in the file's words. */
    if (!ok && error.offset < 0 && error.line <= 0 && error.code != PLX_ERR_MEMORY) {
        if (!error.file[0])
            plx_text_copy(
                error.file, sizeof error.file, (d->edge_files ? d->edges : d->nodes)[0].file->name);
        error.offset = 0;
    }
    if (!ok && e)
        *e = error;
    for (size_t i = 0; r.edges && i < d->edge_files; i++)
        plx_sonata_edges_uninit(&r.edges[i]);
    plx_free(r.edges);
    close_parts(r.edges_part);
    close_parts(r.nodes_part);
    plx_blob_destroy(&r.beside);
    plx_sonata_nodes_uninit(&r.nodes);
    return ok;
}
