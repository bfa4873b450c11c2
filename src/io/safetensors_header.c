#include "io/safetensors_header.h"

#include "base/bytes.h"

#include <stdlib.h>
#include <string.h>

enum { ALIGN = 8, HEADER_MAX = 100000000 /* as the reference implementation has it */ };

bool plx_safetensors_header_add(json_t *header, const char *name, const char *dtype,
    const uint64_t *shape, size_t rank, uint64_t begin, uint64_t bytes)
{
    json_t *sizes = json_array();
    uint64_t end = begin + bytes;
    for (size_t i = 0; i < rank; i++)
        json_array_append_new(sizes, json_integer((json_int_t)shape[i]));
    return json_object_set_new(header, name,
               json_pack("{s:s, s:o, s:[I, I]}", "dtype", dtype, "shape", sizes, "data_offsets",
                   (json_int_t)begin, (json_int_t)end)) == 0;
}

static bool write_text(plx_file_writer *w, const char *path, const char *text, plx_error *e)
{
    static const char blanks[ALIGN] = "        ";
    size_t length = strlen(text), padding = (ALIGN - length % ALIGN) % ALIGN;
    if (length + padding > HEADER_MAX)
        return plx_fail_file(
            e, PLX_ERR_UNSUPPORTED, path, "would have a header of over %d bytes", HEADER_MAX);
    uint8_t prefix[8];
    plx_bytes_put_le(prefix, length + padding, sizeof prefix);
    return plx_file_writer_write(w, prefix, sizeof prefix, e) &&
           plx_file_writer_write(w, text, length, e) &&
           plx_file_writer_write(w, blanks, padding, e);
}

bool plx_safetensors_header_write(
    plx_file_writer *w, const char *path, const json_t *header, plx_error *e)
{
    char *text = json_dumps(header, JSON_COMPACT);
    bool ok = text ? write_text(w, path, text, e)
                   : plx_fail_file(e, PLX_ERR_MEMORY, path,
                         "cannot be written: out of memory for its header");
    free(text);
    return ok;
}
