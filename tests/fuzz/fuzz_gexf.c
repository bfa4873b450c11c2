#include "fuzz_graph.h"
#include "io/gexf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_graph(data, size, plx_gexf_read);
}
