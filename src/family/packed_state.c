#include "family/packed_state.h"

#include "base/mem.h"
#include "io/json_load.h"

#include <math.h>

enum { TEXT_MAX = 4096 };

/* A whole number from 1 on; 0: it is none. */
static uint64_t whole(const json_t *value)
{
    json_int_t n = json_integer_value(value);
    return n > 0 ? (uint64_t)n : 0;
}

static plx_packed_told take(const json_t *all, plx_packed_state *out)
{
    const json_t *shape = json_object_get(all, "shape");
    const json_t *nested = json_object_get(all, "nested_blocksize");
    *out = (plx_packed_state){
        .rows = whole(json_array_get(shape, 0)),
        .columns = whole(json_array_get(shape, 1)),
        .block = whole(json_object_get(all, "blocksize")),
        .nested_block = whole(nested),
        .offset = json_number_value(json_object_get(all, "nested_offset")),
    };
    bool ok = json_array_size(shape) == 2 && out->rows > 0 && out->columns > 0 && out->block > 0 &&
              (!nested || out->nested_block > 0) && isfinite(out->offset);
    return ok ? PLX_PACKED_TOLD : PLX_PACKED_NOT_TOLD;
}

plx_packed_told plx_packed_state_read(const plx_tensor *t, plx_packed_state *out, plx_error *e)
{
    if (t->dtype != PLX_DTYPE_U8 || !t->dense || t->count > TEXT_MAX)
        return PLX_PACKED_NOT_TOLD;
    unsigned char *text = plx_blob_load(t->blob, t->offset, t->count, e);
    if (!text)
        return PLX_PACKED_UNREAD;
    json_t *all = plx_json_load((const char *)text, (size_t)t->count, 0, NULL);
    plx_packed_told told = all ? take(all, out) : PLX_PACKED_NOT_TOLD;
    json_decref(all);
    plx_free(text);
    return told;
}
