/* Any bytes as what a helper says of a file of edges and of one of nodes, as what is in both, and
 * as their tables of types: a circuit is read of it, with ends that are there, or there is one
 * typed error with a place. How bytes are cut is in corpus_sonata.py. */
#include "fuzz_graph.h"
#include "fuzz_talk.h"
#include "io/h5_client.h"
#include "io/sonata.h"

enum { PARTS = 2 };

typedef struct part {
    const uint8_t *data;
    size_t size;
} part;

static part said[PARTS];
static int open_end[PARTS];

static int speak(const plx_blob *file)
{
    int which = strcmp(file->name, "nodes") == 0;
    return fuzz_say(said[which].data, said[which].size, &open_end[which]);
}

static part take(part *rest, size_t size)
{
    part p = {rest->data, size < rest->size ? size : rest->size};
    rest->data += p.size;
    rest->size -= p.size;
    return p;
}

static plx_blob *nodes_blob, *types_blob[PARTS];

static bool read_circuit(plx_blob *blob, plx_graph_build *b, plx_error *e)
{
    const plx_sonata_part edges = {blob, types_blob[0]}, nodes = {nodes_blob, types_blob[1]};
    return plx_sonata_read(&(plx_sonata_desc){.edge_files = 1,
                               .edges = &edges,
                               .node_files = nodes_blob ? 1 : 0,
                               .nodes = &nodes,
                               .beside = !nodes_blob},
        b, e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    part rest = {data, size};
    uint16_t sizes[2 * PARTS];
    if (size < sizeof sizes || size > FUZZ_SAID_MAX)
        return 0;
    memcpy(sizes, take(&rest, sizeof sizes).data, sizeof sizes);
    for (size_t i = 0; i < PARTS; i++) {
        said[i] = take(&rest, sizes[i]);
        open_end[i] = -1;
        if (!fuzz_asks_little(said[i].data, said[i].size))
            return 0;
    }
    for (size_t i = 0; i < PARTS; i++) {
        part table = take(&rest, sizes[PARTS + i]);
        types_blob[i] = table.size ? plx_blob_memory("types", table.data, table.size, NULL) : NULL;
    }
    plx_h5_set_connect(speak);
    nodes_blob = said[1].size ? plx_blob_memory("nodes", rest.data, rest.size, NULL) : NULL;
    fuzz_graph(rest.data, rest.size, read_circuit);
    plx_blob_destroy(&nodes_blob);
    for (size_t i = 0; i < PARTS; i++) {
        plx_blob_destroy(&types_blob[i]);
        if (open_end[i] >= 0)
            close(open_end[i]);
    }
    return 0;
}
