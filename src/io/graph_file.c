#include "io/graph_file.h"

#include "base/mem.h"
#include "io/gexf.h"
#include "io/graphml.h"
#include "io/gunzip.h"
#include "io/h5_tensors.h"
#include "io/matrix_market.h"
#include "io/sonata.h"
#include "io/sonata_config.h"

#include <string.h>

enum { HEAD_SIZE = 8192, PACKED_RATIO = 40 };

/* What attributes may take, beside what the file has. */
static const size_t attributes_free = 64 << 20, unpacked_free = 64 << 20;

typedef struct format {
    const char *name;
    bool (*sniff)(const unsigned char *head, size_t size);
    bool (*read)(plx_blob *blob, plx_graph_build *b, plx_error *e); /* NULL: see read_as */
    bool (*is)(plx_blob *blob); /* where the head does not tell; such are never gzipped */
} format;

static const format formats[] = {
    {"Matrix Market", plx_matrix_market_sniff, plx_matrix_market_read, NULL},
    {"GraphML", plx_graphml_sniff, plx_graphml_read, NULL},
    {"GEXF", plx_gexf_sniff, plx_gexf_read, NULL},
    {"SONATA", plx_h5_sniff, NULL, plx_sonata_sniff},
    {"SONATA", plx_sonata_config_sniff, plx_sonata_config_read, plx_sonata_config_is},
    {"edge list", plx_edge_list_sniff, NULL, NULL},
};
enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

static const format *format_of(const unsigned char *head, size_t size)
{
    for (size_t i = 0; size > 0 && i < FORMAT_COUNT; i++)
        if (formats[i].sniff(head, size))
            return &formats[i];
    return NULL;
}

static bool read_head(plx_blob *blob, unsigned char head[HEAD_SIZE], size_t *size, plx_error *e)
{
    *size = blob->size < HEAD_SIZE ? (size_t)blob->size : HEAD_SIZE;
    return *size == 0 || plx_blob_read(blob, 0, head, *size, e);
}

static const format *find_format(plx_blob *blob, plx_error *e)
{
    unsigned char head[HEAD_SIZE];
    size_t size;
    if (!read_head(blob, head, &size, e))
        return NULL;
    const format *f = format_of(head, size);
    if (!f)
        plx_fail_line(e, PLX_ERR_FORMAT, blob->name, 1, 1,
            "does not begin as any of the formats of graphs that can be read");
    return f;
}

static bool is_packed(plx_blob *blob)
{
    unsigned char head[2];
    return blob->size > sizeof head && plx_blob_read(blob, 0, head, sizeof head, NULL) &&
           plx_gzip_sniff(head, sizeof head);
}

/* What is in a gzipped blob, as one that lies in memory, *data; else the blob itself. */
static plx_blob *unpack(plx_blob *blob, unsigned char **data, plx_error *e)
{
    *data = NULL;
    if (!blob || !is_packed(blob))
        return blob;
    size_t size, limit = unpacked_free + (size_t)blob->size * PACKED_RATIO;
    unsigned char *packed = plx_blob_load(blob, 0, blob->size, e);
    plx_blob *inner = NULL;
    if (packed && plx_gunzip(blob->name, packed, (size_t)blob->size, limit, data, &size, e))
        inner = plx_blob_memory(blob->name, *data, size, e);
    plx_free(packed);
    plx_blob_destroy(&blob);
    return inner;
}

static bool read_sonata(plx_blob *edges, plx_blob *nodes, plx_graph_build *b, plx_error *e)
{
    const plx_sonata_part parts[2] = {{.file = edges}, {.file = nodes}};
    const plx_sonata_desc d = {.edge_files = 1,
        .edges = &parts[0],
        .node_files = nodes ? 1 : 0,
        .nodes = &parts[1],
        .beside = true};
    return plx_sonata_read(&d, b, e);
}

static bool read_as(const format *f, plx_blob *blob, plx_blob *units,
    const plx_graph_open_desc *desc, plx_graph_build *b, plx_error *e)
{
    if (f && f->sniff == plx_h5_sniff)
        return read_sonata(blob, units, b, e);
    bool ok = f && f->read ? f->read(blob, b, e) : plx_edge_list_read(blob, &desc->columns, b, e);
    return ok && (!units || plx_unit_list_read(units, b, e));
}

static plx_graph *read(
    plx_blob *blob, plx_blob *units, const plx_graph_open_desc *desc, plx_error *e)
{
    const format *f = find_format(blob, e);
    if (!f && (!desc->table || blob->size == 0))
        return NULL;
    size_t room = attributes_free + (size_t)blob->size + (units ? (size_t)units->size : 0);
    plx_graph_build *b = plx_graph_build_create(blob->name, f ? f->name : "edge list", room, e);
    if (!b)
        return NULL;
    if (read_as(f, blob, units, desc, b, e))
        return plx_graph_build_finish(&b, e);
    plx_graph_build_destroy(&b);
    return NULL;
}

plx_graph *plx_graph_read(
    plx_blob *blob, plx_blob *units, const plx_graph_open_desc *desc, plx_error *e)
{
    unsigned char *data[2] = {NULL, NULL};
    bool two = units != NULL;
    blob = unpack(blob, &data[0], e);
    if (blob)
        units = unpack(units, &data[1], e);
    plx_graph *g = blob && (units || !two) ? read(blob, units, desc, e) : NULL;
    plx_blob_destroy(&blob);
    plx_blob_destroy(&units);
    plx_free(data[0]);
    plx_free(data[1]);
    return g;
}

bool plx_graph_sniff(const char *path)
{
    unsigned char packed[HEAD_SIZE], head[HEAD_SIZE];
    size_t size = 0;
    plx_blob *blob = plx_blob_open(path, NULL);
    bool found = false;
    if (blob && read_head(blob, packed, &size, NULL)) {
        bool gzip = plx_gzip_sniff(packed, size);
        if (gzip)
            size = plx_gunzip_head(packed, size, head, sizeof head);
        const format *f = format_of(gzip ? head : packed, size);
        found = f && (!f->is || (!gzip && f->is(blob)));
    }
    plx_blob_destroy(&blob);
    return found;
}

plx_graph *plx_graph_open(const plx_graph_open_desc *desc, plx_error *e)
{
    plx_blob *blob = plx_blob_open(desc->path, e), *units = NULL;
    if (blob && desc->units && !(units = plx_blob_open(desc->units, e)))
        plx_blob_destroy(&blob);
    return blob ? plx_graph_read(blob, units, desc, e) : NULL;
}
