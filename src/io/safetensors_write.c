#include "io/safetensors_write.h"

#include "base/bytes.h"
#include "base/mem.h"
#include "io/safetensors_header.h"
#include "io/safetensors_metadata.h"

#include <stdio.h>
#include <string.h>

enum { CHUNK = 4096, NAME_SIZE = 48 };

typedef struct tensor {
    char name[NAME_SIZE];
    const float *values;
    uint64_t shape[2];
    size_t dimensions;
} tensor;

static size_t tensor_count(const tensor *t)
{
    return t->dimensions == 2 ? t->shape[0] * t->shape[1] : t->shape[0];
}

/* Fills tensors in the order of the file and returns how many; NULL only counts. */
static size_t list_tensors(const plx_safetensors_desc *d, tensor *out)
{
    size_t count = 0;
    for (size_t l = 0; l < d->network->link_count; l++) {
        const plx_link *k = &d->network->links[l];
        if (out) {
            tensor *w = &out[count], *b = &out[count + 1];
            *w = (tensor){
                .values = d->params + k->weight_offset, .shape = {k->out, k->in}, .dimensions = 2};
            *b = (tensor){.values = d->params + k->bias_offset, .shape = {k->out}, .dimensions = 1};
            snprintf(w->name, sizeof w->name, "layers.%zu.weight", l);
            snprintf(b->name, sizeof b->name, "layers.%zu.bias", l);
        }
        count += 2;
    }
    if (!d->scaling)
        return count;
    const struct {
        const char *name;
        const float *values;
        size_t count;
    } scales[] = {
        {"input.shift", d->scaling->input_shift, d->scaling->inputs},
        {"input.scale", d->scaling->input_scale, d->scaling->inputs},
        {"target.shift", d->scaling->target_shift, d->scaling->outputs},
        {"target.scale", d->scaling->target_scale, d->scaling->outputs},
    };
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
        if (!scales[i].values)
            continue;
        if (out) {
            out[count] =
                (tensor){.values = scales[i].values, .shape = {scales[i].count}, .dimensions = 1};
            snprintf(out[count].name, sizeof out[count].name, "%s", scales[i].name);
        }
        count++;
    }
    return count;
}

static json_t *make_metadata(const plx_safetensors_desc *d)
{
    json_t *meta = json_object();
    if (!meta)
        return NULL;
    bool ok = json_object_set_new(meta, "format", json_string("pt")) == 0 &&
              plx_safetensors_put_metadata(meta, d->network, d->loss, &d->seed, &d->step) &&
              json_object_set_new(meta, "plexus", json_string(d->version)) == 0;
    if (ok)
        return meta;
    json_decref(meta);
    return NULL;
}

/* NULL without memory. */
static json_t *make_header(const plx_safetensors_desc *d, const tensor *tensors, size_t count)
{
    json_t *header = json_object();
    bool ok = header && json_object_set_new(header, "__metadata__", make_metadata(d)) == 0;
    uint64_t offset = 0;
    for (size_t i = 0; ok && i < count; i++) {
        uint64_t bytes = tensor_count(&tensors[i]) * sizeof(float);
        ok = plx_safetensors_header_add(
            header, tensors[i].name, "F32", tensors[i].shape, tensors[i].dimensions, offset, bytes);
        offset += bytes;
    }
    if (ok)
        return header;
    json_decref(header);
    return NULL;
}

static bool write_values(plx_file_writer *w, const float *values, size_t count, plx_error *e)
{
    uint8_t bytes[CHUNK * 4];
    for (size_t done = 0; done < count;) {
        size_t n = count - done < CHUNK ? count - done : CHUNK;
        for (size_t i = 0; i < n; i++) {
            uint32_t bits;
            memcpy(&bits, &values[done + i], sizeof bits);
            plx_bytes_put_le(bytes + i * 4, bits, sizeof bits);
        }
        if (!plx_file_writer_write(w, bytes, n * 4, e))
            return false;
        done += n;
    }
    return true;
}

static bool write_file(const plx_safetensors_desc *d, const json_t *header, const tensor *tensors,
    size_t count, plx_error *e)
{
    plx_file_writer *w = plx_file_writer_open(d->path, e);
    if (!w)
        return false;
    bool ok = plx_safetensors_header_write(w, d->path, header, e);
    for (size_t i = 0; ok && i < count; i++)
        ok = write_values(w, tensors[i].values, tensor_count(&tensors[i]), e);
    if (ok)
        return plx_file_writer_commit(&w, e);
    plx_file_writer_abort(&w);
    return false;
}

bool plx_safetensors_write(const plx_safetensors_desc *d, plx_error *e)
{
    size_t count = list_tensors(d, NULL);
    tensor *tensors = plx_alloc(count, sizeof *tensors);
    json_t *header = NULL;
    if (tensors) {
        list_tensors(d, tensors);
        header = make_header(d, tensors, count);
    }
    bool ok = false;
    if (header)
        ok = write_file(d, header, tensors, count, e);
    else
        plx_fail_file(
            e, PLX_ERR_MEMORY, d->path, "cannot be written: out of memory for its header");
    json_decref(header);
    plx_free(tensors);
    return ok;
}
