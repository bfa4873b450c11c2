/* Any bytes as what a helper says of a file of edges and of one of nodes, as what is in both, and
 * as their tables of types: a circuit is read of it, with ends that are there, or there is one
 * typed error with a place. How bytes are cut is in corpus_sonata.py. */
#include "fuzz_graph.h"
#include "io/h5_client.h"
#include "io/sonata.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PARTS = 2, READS_MAX = 16, SAID_MAX = 16384 };

typedef struct part {
    const uint8_t *data;
    size_t size;
} part;

static part said[PARTS];
static int open_end[PARTS];

/* What the helper is asked stays in the socket: it must not be so much that it is full. */
static bool asks_little(part p)
{
    size_t reads = 0;
    for (size_t at = 0; at + sizeof(plx_h5_head) <= p.size;) {
        plx_h5_head head;
        memcpy(&head, p.data + at, sizeof head);
        reads += head.kind == PLX_H5_READ;
        at += sizeof head + head.size;
    }
    return reads <= READS_MAX;
}

static int speak(const plx_blob *file)
{
    int pair[2], which = strcmp(file->name, "nodes") == 0;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0 ||
        write(pair[1], said[which].data, said[which].size) != (ssize_t)said[which].size ||
        shutdown(pair[1], SHUT_WR) != 0)
        abort();
    open_end[which] = pair[1];
    return pair[0];
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
    if (size < sizeof sizes || size > SAID_MAX)
        return 0;
    memcpy(sizes, take(&rest, sizeof sizes).data, sizeof sizes);
    for (size_t i = 0; i < PARTS; i++) {
        said[i] = take(&rest, sizes[i]);
        open_end[i] = -1;
        if (!asks_little(said[i]))
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
