#include "io/keras.h"

#include "base/mem.h"
#include "base/text.h"
#include "io/h5_tensors.h"
#include "io/keras_graph.h"

#include <stdio.h>
#include <string.h>

static const char weights_name[] = "model.weights.h5", config_name[] = "config.json";

enum {
    CONFIG_MAX = 4 << 20, /* bytes */
    TREE_MAX = 128 << 20, /* that the tree of them may take */
};

typedef struct reader {
    plx_tensors *tensors;
    plx_blob *file; /* that is HDF5 */
    char *config;   /* NULL where there is none */
    size_t config_size;
} reader;

bool plx_keras_sniff(const unsigned char *head, size_t n, uint64_t size)
{
    (void)size;
    return plx_h5_sniff(head, n);
}

/* About how many bytes the tree of a text in JSON takes: a hundred times as many as the text where
 * that is all objects with nothing in them. */
static size_t tree_size(const char *text, size_t size)
{
    enum { OBJECT = 240, ARRAY = 120, MORE = 60 };
    size_t bytes = 0;
    for (size_t i = 0; i < size; i++)
        bytes += text[i] == '{' ? OBJECT : text[i] == '[' ? ARRAY : text[i] == ',' ? MORE : 0;
    return bytes;
}

static bool keep_config(reader *r, const char *text, size_t size, plx_error *e)
{
    if (size > CONFIG_MAX || tree_size(text, size) > TREE_MAX) {
        plx_tensors_warn(r->tensors,
            "the description of the model has over %d bytes, or takes over %d, and is not read",
            CONFIG_MAX, TREE_MAX);
        return true;
    }
    plx_free(r->config);
    r->config = plx_realloc(NULL, size + 1, 1);
    if (!r->config)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    memcpy(r->config, text, size);
    r->config[size] = '\0';
    r->config_size = size;
    return true;
}

static bool take_text(void *user, const char *name, const char *text, size_t size, plx_error *e)
{
    reader *r = user;
    if (strchr(name, '@')) /* of a data set */
        return true;
    plx_text_copy(r->tensors->format, sizeof r->tensors->format, "Keras");
    return strcmp(name, "model_config") != 0 || keep_config(r, text, size, e);
}

/* Keras 3 writes no attribute into files of weights alone, but has names of its own. */
static bool has_layers(const plx_tensors *t)
{
    for (size_t i = 0; i < t->count; i++)
        if (strncmp(t->tensor[i].name, "layers/", 7) == 0 && strstr(t->tensor[i].name, "/vars/"))
            return true;
    return false;
}

static bool read_weights(reader *r, plx_error *e)
{
    bool ok =
        plx_h5_tensors(r->tensors, r->file, &(plx_h5_listener){.text = take_text, .user = r}, e);
    if (ok && has_layers(r->tensors))
        plx_text_copy(r->tensors->format, sizeof r->tensors->format, "Keras");
    if (ok && r->config)
        ok = plx_keras_graph(r->tensors, r->config, r->config_size, e);
    plx_free(r->config);
    /* A data set has no place of its own in the file's words, nor has a description. */
    if (!ok && e && e->offset < 0)
        plx_text_copy(e->file, sizeof e->file, r->file->name);
    if (!ok && e && e->offset < 0)
        e->offset = 0;
    return ok;
}

plx_tensors *plx_keras_read(plx_blob *blob, plx_error *e)
{
    reader r = {.tensors = plx_tensors_begin("HDF5", blob, e), .file = blob};
    if (r.tensors && !read_weights(&r, e))
        plx_tensors_destroy(&r.tensors);
    return r.tensors;
}

bool plx_keras_owns(const plx_zip *z)
{
    size_t i;
    return plx_zip_find(z, weights_name, &i) && plx_zip_find(z, config_name, &i);
}

static bool load_config(reader *r, plx_zip *z, size_t member, plx_error *e)
{
    plx_blob *b = plx_zip_member(z, member, e);
    if (!b)
        return false;
    bool ok = true;
    if (b->size > CONFIG_MAX) {
        ok = keep_config(r, "", CONFIG_MAX + 1, e);
    } else {
        unsigned char *text = plx_blob_load(b, 0, b->size, e);
        ok = text && keep_config(r, (const char *)text, (size_t)b->size, e);
        plx_free(text);
    }
    plx_blob_destroy(&b);
    return ok;
}

bool plx_keras_read_zip(plx_tensors *t, plx_zip *z, plx_error *e)
{
    reader r = {.tensors = t};
    size_t weights, config;
    if (!plx_zip_find(z, weights_name, &weights) || !plx_zip_find(z, config_name, &config))
        return plx_fail_offset(e, PLX_ERR_FORMAT, t->blob[0]->name, 0, "is no archive of Keras");
    r.file = plx_zip_member(z, weights, e);
    if (!plx_tensors_own(t, r.file, e))
        return false;
    if (!load_config(&r, z, config, e)) {
        plx_free(r.config);
        return false;
    }
    return read_weights(&r, e);
}
