#include "io/convert_parts.h"
#include "io/safetensors_header.h"
#include "io/safetensors_metadata.h"
#include "model/trained.h"

#include <string.h>

/* NULL without memory. */
static json_t *make_metadata(const plx_convert_desc *d)
{
    const plx_trained *t = d->tensors->trained;
    /* Readers of PyTorch's world want to be told that the tensors are as theirs. */
    json_t *metadata = json_pack("{s:s, s:s}", "format", "pt", "plexus", d->version);
    bool ok = metadata &&
              (!t || plx_safetensors_put_metadata(metadata, t->network, t->loss[0] ? t->loss : NULL,
                         t->has_seed ? &t->seed : NULL, t->has_step ? &t->step : NULL));
    if (ok)
        return metadata;
    json_decref(metadata);
    return NULL;
}

/* NULL without memory. */
static json_t *make_header(const plx_convert_job *j)
{
    json_t *header = json_object();
    bool ok = header && json_object_set_new(header, "__metadata__", make_metadata(j->desc)) == 0;
    uint64_t at = 0;
    for (size_t i = 0; ok && i < j->count; i++) {
        const plx_convert_item *k = &j->item[i];
        ok = plx_safetensors_header_add(header, k->tensor->name, plx_dtype_name(k->type),
            k->tensor->shape, k->tensor->rank, at, k->bytes);
        at += k->bytes;
    }
    if (ok)
        return header;
    json_decref(header);
    return NULL;
}

bool plx_convert_safetensors(plx_convert_job *j, plx_error *e)
{
    for (size_t i = 0; i < j->count; i++)
        if (strcmp(j->item[i].tensor->name, "__metadata__") == 0)
            return plx_fail_file(e, PLX_ERR_UNSUPPORTED, j->desc->path,
                "cannot have a tensor of the name '__metadata__'");
    json_t *header = make_header(j);
    bool ok = header || plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    ok = ok && plx_safetensors_header_write(j->file, j->desc->path, header, e);
    json_decref(header);
    for (size_t i = 0; ok && i < j->count; i++)
        ok = plx_convert_numbers(j, &j->item[i], NULL, e);
    return ok;
}
