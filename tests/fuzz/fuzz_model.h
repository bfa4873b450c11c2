/* Any bytes as a model file of one format: it opens and all its numbers are read, or there is one
 * typed error. */
#ifndef PLX_TESTS_FUZZ_MODEL_H
#define PLX_TESTS_FUZZ_MODEL_H

#include "fuzz.h"
#include "model/tensor_stats.h"

#include <stdlib.h>

static inline int fuzz_model_named(const char *name, const uint8_t *data, size_t size,
    plx_tensors *(*read)(plx_blob *blob, plx_error *e))
{
    enum { READ_MAX = 1 << 20 /* numbers of one tensor: more only costs time */ };
    plx_error e = {0};
    plx_blob *blob = plx_blob_memory(name, data, size, NULL);
    plx_tensors *t = read(blob, &e);
    if (!t && e.code == PLX_OK)
        abort();
    for (size_t i = 0; t && i < t->count; i++) {
        plx_tensor_stats s;
        if (t->tensor[i].count <= READ_MAX && !plx_tensor_stats_find(&t->tensor[i], &s, &e) &&
            e.code == PLX_OK)
            abort();
    }
    plx_tensors_destroy(&t);
    return 0;
}

static inline int fuzz_model(
    const uint8_t *data, size_t size, plx_tensors *(*read)(plx_blob *blob, plx_error *e))
{
    return fuzz_model_named("/nowhere/f", data, size, read);
}

#endif
