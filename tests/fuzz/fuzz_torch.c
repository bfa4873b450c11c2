/* An archive where the bytes begin as one. Else they are a pickle, of the older format: the one of
 * the object, after those that come before it. */
#include "fuzz_model.h"
#include "io/torch.h"
#include "io/zip_model.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t before[] = {0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A,
        0xA8, 0x50, 0x19, '.', 'K', 1, '.', '}', '.'};
    static uint8_t file[1 << 16];
    if (plx_zip_sniff(data, size))
        return fuzz_model(data, size, plx_zip_model_read);
    if (plx_torch_sniff(data, size, size))
        return fuzz_model(data, size, plx_torch_read);
    if (size > sizeof file - sizeof before)
        return 0;
    memcpy(file, before, sizeof before);
    if (size > 0)
        memcpy(file + sizeof before, data, size);
    return fuzz_model(file, size + sizeof before, plx_torch_read);
}
