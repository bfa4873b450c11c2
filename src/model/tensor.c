#include "model/tensor.h"

#include "base/mem.h"
#include "base/text.h"
#include "model/model_graph.h"
#include "model/trained.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WARNINGS_MAX = 100, REPEATS_MAX = 1000 };

plx_tensors *plx_tensors_create(const char *format, plx_error *e)
{
    plx_tensors *t = plx_alloc(1, sizeof *t);
    if (!t) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        return NULL;
    }
    plx_text_copy(t->format, sizeof t->format, format);
    return t;
}

void plx_tensors_destroy(plx_tensors **handle)
{
    plx_tensors *t = *handle;
    if (!t)
        return;
    /* Later blobs may be parts of earlier ones. */
    for (size_t i = t->blob_count; i-- > 0;)
        plx_blob_destroy(&t->blob[i]);
    for (size_t i = 0; i < t->joined_count; i++)
        plx_tensors_destroy(&t->joined[i]);
    plx_free(t->joined);
    if (!t->graph_borrowed)
        plx_model_graph_destroy(&t->graph);
    plx_trained_destroy(&t->trained);
    plx_free(t->blob);
    plx_free(t->tensor);
    plx_free(t->warning);
    plx_arena_uninit(&t->names);
    plx_free(t);
    *handle = NULL;
}

plx_tensors *plx_tensors_begin(const char *format, plx_blob *blob, plx_error *e)
{
    plx_tensors *t = plx_tensors_create(format, e);
    if (!t)
        plx_blob_destroy(&blob);
    else if (!plx_tensors_own(t, blob, e))
        plx_tensors_destroy(&t);
    return t;
}

bool plx_tensors_own(plx_tensors *t, plx_blob *blob, plx_error *e)
{
    if (!blob)
        return false;
    plx_blob **grown = plx_realloc(t->blob, t->blob_count + 1, sizeof(plx_blob *));
    if (!grown) {
        plx_blob_destroy(&blob);
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    }
    t->blob = grown;
    t->blob[t->blob_count++] = blob;
    return true;
}

bool plx_tensors_join(plx_tensors *t, plx_tensors *other, plx_error *e)
{
    size_t count = t->count + other->count;
    plx_tensor *tensor = plx_realloc(t->tensor, count ? count : 1, sizeof *tensor);
    plx_tensors **joined = plx_realloc(t->joined, t->joined_count + 1, sizeof(plx_tensors *));
    if (tensor) {
        t->tensor = tensor;
        t->capacity = count;
    }
    if (joined)
        t->joined = joined;
    if (!tensor || !joined) {
        plx_tensors_destroy(&other);
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    }
    memcpy(tensor + t->count, other->tensor, other->count * sizeof *tensor);
    t->count = count;
    for (size_t w = 0; w < other->warning_count; w++)
        plx_tensors_warn(t, "%s", other->warning[w]);
    joined[t->joined_count++] = other;
    return true;
}

plx_tensors *plx_tensors_join_all(plx_tensors **tables, size_t count, plx_error *e)
{
    plx_tensors *t = plx_tensors_create(tables[0]->format, e);
    bool ok = t != NULL;
    for (size_t i = 0; i < count; i++) {
        if (ok)
            ok = plx_tensors_join(t, tables[i], e);
        else
            plx_tensors_destroy(&tables[i]);
        tables[i] = NULL;
    }
    if (!ok)
        plx_tensors_destroy(&t);
    return t;
}

bool plx_shape_count(const uint64_t *shape, size_t rank, uint64_t *count)
{
    *count = 1;
    bool fits = true, none = false;
    for (size_t i = 0; i < rank; i++) {
        none = none || shape[i] == 0;
        fits = fits && !__builtin_mul_overflow(*count, shape[i], count);
    }
    if (none)
        *count = 0;
    return fits || none;
}

static void set_strides(plx_tensor *t, const plx_tensor_desc *d)
{
    uint64_t run = 1;
    for (size_t i = 0; i < t->rank; i++) {
        size_t axis = d->fortran ? i : t->rank - 1 - i;
        t->stride[axis] = d->stride ? d->stride[axis] : run;
        run *= t->shape[axis];
    }
}

/* Elements from the first to the last in storage, both included; false where it wraps. */
static bool find_span(const plx_tensor *t, uint64_t *span)
{
    *span = t->count > 0;
    for (size_t i = 0; i < t->rank && t->count > 0; i++) {
        uint64_t reach;
        if (__builtin_mul_overflow(t->shape[i] - 1, t->stride[i], &reach) ||
            __builtin_add_overflow(*span, reach, span))
            return false;
    }
    return true;
}

/* Whether each dimension, from the fastest on, steps over exactly the ones before it. */
static bool is_dense(const plx_tensor *t)
{
    uint64_t run = 1;
    bool used[PLX_MAX_RANK] = {false};
    for (size_t n = 0; n < t->rank; n++) {
        size_t next = t->rank;
        for (size_t i = 0; i < t->rank && next == t->rank; i++)
            if (!used[i] && (t->shape[i] == 1 || t->stride[i] == run))
                next = i;
        if (next == t->rank)
            return false;
        used[next] = true;
        run *= t->shape[next];
    }
    return true;
}

static bool place(plx_tensor *t, const plx_tensor_desc *d, plx_error *e)
{
    const char *file = d->blob->name;
    uint64_t at = d->offset, span;
    if (d->rank > PLX_MAX_RANK)
        return plx_fail_offset(e, PLX_ERR_UNSUPPORTED, file, (int64_t)at,
            "has the tensor '%.60s' with %zu dimensions; at most %d can be read", t->name, d->rank,
            PLX_MAX_RANK);
    for (size_t i = 0; i < d->rank; i++)
        t->shape[i] = d->shape[i];
    if (!plx_shape_count(t->shape, t->rank, &t->count))
        return plx_fail_offset(e, PLX_ERR_FORMAT, file, (int64_t)at,
            "has the tensor '%.60s' with more elements than can be counted", t->name);
    set_strides(t, d);
    t->dense = t->count == 0 || is_dense(t);
    if (plx_dtype_block(t->dtype) > 1 && (d->fortran || d->stride))
        return plx_fail_offset(e, PLX_ERR_UNSUPPORTED, file, (int64_t)at,
            "has the tensor '%.60s' of packed numbers that do not run by rows", t->name);
    if (t->count % plx_dtype_block(t->dtype) != 0)
        return plx_fail_offset(e, PLX_ERR_FORMAT, file, (int64_t)at,
            "has the tensor '%.60s' of %" PRIu64 " numbers, which %s packs by %zu", t->name,
            t->count, plx_dtype_name(t->dtype), plx_dtype_block(t->dtype));
    if (!find_span(t, &span) || !plx_dtype_bytes(t->dtype, span, &t->bytes) || at > d->blob->size ||
        t->bytes > d->blob->size - at)
        return plx_fail_offset(e, PLX_ERR_FORMAT, file,
            (int64_t)(at < d->blob->size ? at : d->blob->size),
            "ends before the tensor '%.60s' does", t->name);
    /* Strides of 0 let a few bytes pass for any number of elements. */
    if (t->count / REPEATS_MAX > span)
        return plx_fail_offset(e, PLX_ERR_UNSUPPORTED, file, (int64_t)at,
            "has the tensor '%.60s', which repeats each of its numbers over %d times", t->name,
            REPEATS_MAX);
    return true;
}

bool plx_tensors_add(plx_tensors *t, const plx_tensor_desc *d, plx_error *e)
{
    if (t->count == PLX_MAX_TENSORS)
        return plx_fail_offset(e, PLX_ERR_UNSUPPORTED, d->blob->name, (int64_t)d->offset,
            "holds more than %d tensors", PLX_MAX_TENSORS);
    if (t->count == t->capacity) {
        size_t capacity = t->capacity + t->capacity / 2 + 16;
        plx_tensor *grown = plx_realloc(t->tensor, capacity, sizeof *grown);
        if (!grown)
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        t->tensor = grown;
        t->capacity = capacity;
    }
    char *name =
        plx_arena_text(&t->names, d->name, d->name_length ? d->name_length : strlen(d->name));
    if (!name)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    plx_text_sanitize(name);
    plx_tensor *made = &t->tensor[t->count];
    *made = (plx_tensor){.name = name,
        .dtype = d->dtype,
        .big_endian = d->big_endian,
        .rank = d->rank,
        .blob = d->blob,
        .offset = d->offset};
    if (!place(made, d, e))
        return false;
    t->count++;
    return true;
}

bool plx_tensors_scale(plx_tensors *t, const plx_tensor_scale *scale, plx_error *e)
{
    plx_tensor *k = &t->tensor[t->count - 1];
    if (scale->count != 1 && (scale->axis >= k->rank || scale->count != k->shape[scale->axis]))
        return plx_fail_offset(e, PLX_ERR_FORMAT, scale->blob->name, (int64_t)scale->scales_at,
            "has more or fewer scales of '%.60s' than it has places for them", k->name);
    k->scale = *scale;
    return true;
}

size_t plx_tensors_files(const plx_tensors *t, const char **out, size_t room)
{
    size_t count = 0;
    /* Parts of others take no place of their own. */
    for (size_t i = 0; i < t->blob_count; i++) {
        if (t->blob[i]->stored == 0)
            continue;
        if (count < room)
            out[count] = t->blob[i]->name;
        count++;
    }
    for (size_t i = 0; i < t->joined_count; i++) {
        size_t left = count < room ? room - count : 0;
        count += plx_tensors_files(t->joined[i], left ? out + count : NULL, left);
    }
    return count;
}

void plx_tensors_warn(plx_tensors *t, const char *format, ...)
{
    char text[400];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (t->warning_count == WARNINGS_MAX)
        return;
    if (t->warning_count + 1 == WARNINGS_MAX)
        plx_text_copy(text, sizeof text, "there are more warnings, which are not listed");
    plx_text_sanitize(text);
    const char **grown = plx_realloc(t->warning, t->warning_count + 1, sizeof(char *));
    if (!grown)
        return;
    t->warning = grown;
    const char *kept = plx_arena_text(&t->names, text, strlen(text));
    if (kept)
        t->warning[t->warning_count++] = kept;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool plx_tensors_check_names(const plx_tensors *t, plx_error *e)
{
    const char **names = plx_alloc(t->count, sizeof(char *));
    if (!names)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    for (size_t i = 0; i < t->count; i++)
        names[i] = t->tensor[i].name;
    qsort(names, t->count, sizeof(char *), compare_names);
    const char *twice = NULL;
    for (size_t i = 1; i < t->count && !twice; i++)
        if (strcmp(names[i - 1], names[i]) == 0)
            twice = names[i];
    plx_free(names);
    return !twice || plx_fail_offset(e, PLX_ERR_FORMAT, t->tensor[0].blob->name, 0,
                         "has two tensors with the name '%.60s'", twice);
}
