#include "fuzz_graph.h"
#include "io/matrix_market.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_graph(data, size, plx_matrix_market_read);
}
