#include "fuzz_model.h"
#include "io/zip_model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_model(data, size, plx_zip_model_read);
}
