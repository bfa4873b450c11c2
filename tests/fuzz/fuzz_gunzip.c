/* Any bytes as gzip. What comes out keeps to the bound. */
#include "base/mem.h"
#include "fuzz.h"
#include "io/gunzip.h"

#include <stdlib.h>

enum { BOUND = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unsigned char *out = NULL;
    size_t out_size = 0;
    plx_error e = {0};
    if (plx_gunzip("f", data, size, BOUND, &out, &out_size, &e)) {
        if (out_size > BOUND || out[out_size] != 0)
            abort();
    } else if (e.code == PLX_OK || out) {
        abort();
    }
    plx_free(out);
    return 0;
}
