/* The first byte says where images end and labels begin, both in IDX. */
#include "fuzz.h"
#include "io/idx.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    size_t images = data[0] < size - 1 ? data[0] : size - 1;
    plx_error e = {0};
    plx_dataset *d = plx_idx_parse(&(plx_idx_desc){.name = "f",
                                       .image_file = "i",
                                       .label_file = "l",
                                       .images = data + 1,
                                       .labels = data + 1 + images,
                                       .image_size = images,
                                       .label_size = size - 1 - images},
        &e);
    if (!d && (e.code == PLX_OK || e.offset < 0))
        abort();
    for (size_t i = 0; d && i < d->count; i++)
        if (d->label[i] >= d->outputs)
            abort();
    plx_dataset_destroy(&d);
    return 0;
}
