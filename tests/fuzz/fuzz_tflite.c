#include "fuzz_model.h"
#include "io/tflite.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_model(data, size, plx_tflite_read);
}
