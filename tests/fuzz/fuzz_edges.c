/* Any bytes as a table of connections, and as one of units. */
#include "fuzz_graph.h"
#include "io/edge_list.h"

static bool read(plx_blob *blob, plx_graph_build *b, plx_error *e)
{
    return plx_edge_list_read(blob, NULL, b, e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_graph(data, size, plx_unit_list_read);
    return fuzz_graph(data, size, read);
}
