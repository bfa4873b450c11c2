#include "io/convert_parts.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGN = 8, HEADER_MAX = 100000000 /* as the reference implementation has it */ };

static json_t *make_entry(const plx_convert_item *k, uint64_t at)
{
    json_t *shape = json_array();
    uint64_t end = at + k->bytes;
    for (size_t i = 0; i < k->tensor->rank; i++)
        json_array_append_new(shape, json_integer((json_int_t)k->tensor->shape[i]));
    return json_pack("{s:s, s:o, s:[I, I]}", "dtype", plx_dtype_name(k->type), "shape", shape,
        "data_offsets", (json_int_t)at, (json_int_t)end);
}

/* The header as text, to be freed by free(); NULL without memory. */
static char *make_header(const plx_convert_job *j)
{
    json_t *header = json_object();
    /* Readers of PyTorch's world want to be told that the tensors are as theirs. */
    bool ok =
        header && json_object_set_new(header, "__metadata__",
                      json_pack("{s:s, s:s}", "format", "pt", "plexus", j->desc->version)) == 0;
    uint64_t at = 0;
    for (size_t i = 0; ok && i < j->count; i++) {
        ok = json_object_set_new(header, j->item[i].tensor->name, make_entry(&j->item[i], at)) == 0;
        at += j->item[i].bytes;
    }
    char *text = ok ? json_dumps(header, JSON_COMPACT) : NULL;
    json_decref(header);
    return text;
}

static bool write_header(plx_convert_job *j, const char *text, plx_error *e)
{
    static const char blanks[ALIGN] = "        ";
    size_t length = strlen(text), padding = (ALIGN - length % ALIGN) % ALIGN;
    if (length + padding > HEADER_MAX)
        return plx_fail_file(e, PLX_ERR_UNSUPPORTED, j->desc->path,
            "would have a header of over %d bytes", HEADER_MAX);
    unsigned char prefix[8];
    for (size_t i = 0; i < sizeof prefix; i++)
        prefix[i] = (unsigned char)((uint64_t)(length + padding) >> (8 * i));
    return plx_convert_put(j, prefix, sizeof prefix, e) && plx_convert_put(j, text, length, e) &&
           plx_convert_put(j, blanks, padding, e);
}

bool plx_convert_safetensors(plx_convert_job *j, plx_error *e)
{
    for (size_t i = 0; i < j->count; i++)
        if (strcmp(j->item[i].tensor->name, "__metadata__") == 0)
            return plx_fail_file(e, PLX_ERR_UNSUPPORTED, j->desc->path,
                "cannot have a tensor of the name '__metadata__'");
    char *header = make_header(j);
    bool ok = header || plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    ok = ok && write_header(j, header, e);
    free(header);
    for (size_t i = 0; ok && i < j->count; i++)
        ok = plx_convert_numbers(j, &j->item[i], NULL, e);
    return ok;
}
