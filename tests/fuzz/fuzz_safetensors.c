/* A first byte of 0 means an index, everything else a file. */
#include "fuzz_model.h"
#include "io/safetensors.h"
#include "io/shards.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 0 && data[0] == 0)
        fuzz_model(data + 1, size - 1, plx_shards_read);
    return fuzz_model(data, size, plx_safetensors_read);
}
