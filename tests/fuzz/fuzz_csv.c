/* Any bytes as CSV; then, where they make a dataset, again as a test set of themselves, which must
 * succeed with the same shape. */
#include "base/mem.h"
#include "fuzz.h"
#include "io/csv.h"

#include <stdlib.h>

static plx_dataset *parse(const uint8_t *data, size_t size, const plx_dataset *like)
{
    plx_error e = {0};
    plx_dataset *d = plx_csv_parse(
        &(plx_csv_desc){.name = "f", .file = "f", .data = data, .size = size, .like = like}, &e);
    if (!d && (e.code == PLX_OK || e.line < 1 || e.column < 1))
        abort();
    return d;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    plx_dataset *d = parse(data, size, NULL);
    if (!d)
        return 0;
    plx_dataset *again = parse(data, size, d);
    if (!again || again->count != d->count || again->outputs != d->outputs)
        abort();
    for (size_t i = 0; i < d->count; i++)
        if (d->label ? d->label[i] >= d->outputs || again->label[i] >= d->outputs
                     : again->target[i] != d->target[i])
            abort();
    plx_dataset_destroy(&again);
    plx_dataset_destroy(&d);
    return 0;
}
