#include "io/safetensors_metadata.h"

#include "base/mem.h"
#include "base/text.h"
#include "io/json_load.h"
#include "io/json_members.h"
#include "model/trained.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    TEXT_MAX = 1 << 20 /* bytes as JSON; that of a network as large as can be takes some 100 KB */
};

typedef enum key { SPEC, ACTIVATIONS, LOSS, SEED, STEP, PLEXUS, KEYS } key;

static const char *const key_name[KEYS] = {"spec", "activations", "loss", "seed", "step", "plexus"};

typedef struct values {
    plx_tensors *tensors;
    /* Each value as it stands in the header; NULL: it is not there. */
    const char *value[KEYS];
    size_t size[KEYS];
} values;

static bool find_values(values *m, const char *text, size_t size)
{
    plx_json_members walk = {.file = "", .text = text, .size = size};
    int more;
    while ((more = plx_json_members_next(&walk, NULL)) > 0)
        for (size_t k = 0; k < KEYS; k++)
            if (strcmp(walk.key, key_name[k]) == 0) {
                m->value[k] = text + walk.value_at;
                m->size[k] = walk.value_size;
            }
    plx_json_members_uninit(&walk);
    return more == 0;
}

/* The value's text, to be given back; NULL where there is none, with a warning where there is
 * something else. */
static json_t *take_text(const values *m, key k)
{
    json_t *value = NULL;
    if (m->value[k] && m->size[k] <= TEXT_MAX)
        value = plx_json_load(m->value[k], m->size[k], JSON_DECODE_ANY, NULL);
    if (json_is_string(value))
        return value;
    if (m->value[k])
        plx_tensors_warn(m->tensors,
            "the '%s' of the metadata is no text, or far too long, and is left out", key_name[k]);
    json_decref(value);
    return NULL;
}

/* A list such as "relu,softmax" is to say of all layers but the first what the network has. */
static bool has_activations(const plx_network *n, const char *list)
{
    for (size_t l = 1; l < n->layer_count; l++) {
        size_t length = strcspn(list, ",");
        bool more = l + 1 < n->layer_count;
        plx_activation a;
        if (!plx_activation_parse(list, length, &a) || a != n->layers[l].activation ||
            (list[length] == ',') != more)
            return false;
        list += length + more;
    }
    return true;
}

/* The link that a tensor is of by its name, such as 3 of "layers.3.weight"; SIZE_MAX: of none. */
static size_t link_of(const char *name, const char *end)
{
    unsigned link;
    char again[40];
    if (sscanf(name, "layers.%4u", &link) != 1)
        return SIZE_MAX;
    snprintf(again, sizeof again, "layers.%u.%s", link, end);
    return strcmp(name, again) == 0 ? link : SIZE_MAX;
}

/* False where the network has no place for the tensor. */
static bool place(plx_trained *out, const plx_tensor *k, size_t index)
{
    size_t w = link_of(k->name, "weight"), b = link_of(k->name, "bias");
    size_t count = out->network->link_count;
    if (w == SIZE_MAX && b == SIZE_MAX)
        return true;
    if ((w == SIZE_MAX ? b : w) >= count || !plx_dtype_is_number(k->dtype))
        return false;
    if (w == SIZE_MAX) {
        out->links[b].biases = index;
        return k->rank == 1 && k->shape[0] == out->network->links[b].out;
    }
    out->links[w].weights = index;
    return k->rank == 2 && k->shape[0] == out->network->links[w].out &&
           k->shape[1] == out->network->links[w].in;
}

/* Finds the tensors of each link; whether they are those of the network, all and no others. */
static bool fit(plx_trained *out, const plx_tensors *t)
{
    size_t count = out->network->link_count;
    bool fits = true;
    for (size_t l = 0; l < count; l++)
        out->links[l] = (plx_trained_link){SIZE_MAX, SIZE_MAX};
    for (size_t i = 0; fits && i < t->count; i++)
        fits = place(out, &t->tensor[i], i);
    for (size_t l = 0; fits && l < count; l++)
        fits = out->links[l].weights != SIZE_MAX && out->links[l].biases != SIZE_MAX;
    return fits;
}

/* The network, where the text is one that the tensors are; out->network is NULL else. False without
 * memory. */
static bool take_network(
    const values *m, const json_t *spec, const json_t *activations, plx_trained *out, plx_error *e)
{
    plx_error why = {0};
    out->network = plx_network_create(&(plx_network_desc){.spec = json_string_value(spec)}, &why);
    if (!out->network && why.code == PLX_ERR_MEMORY)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    if (!out->network) {
        plx_tensors_warn(m->tensors, "the 'spec' of the metadata is left out: %s", why.message);
        return true;
    }
    out->links = plx_alloc(out->network->link_count, sizeof *out->links);
    if (!out->links)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    const char *wrong = NULL;
    if (activations && !has_activations(out->network, json_string_value(activations)))
        wrong = "its 'activations' are others";
    else if (!fit(out, m->tensors))
        wrong = "the tensors are of another network";
    if (!wrong)
        return true;
    plx_tensors_warn(m->tensors, "the 'spec' of the metadata is left out: %s", wrong);
    plx_network_destroy(&out->network);
    return true;
}

static void take_loss(const values *m, plx_trained *out)
{
    json_t *loss = take_text(m, LOSS);
    if (loss && !plx_text_copy(out->loss, sizeof out->loss, json_string_value(loss))) {
        plx_tensors_warn(m->tensors, "the 'loss' of the metadata is too long and is left out");
        out->loss[0] = '\0';
    }
    plx_text_sanitize(out->loss);
    json_decref(loss);
}

static bool take_whole(const values *m, key k, uint64_t most, uint64_t *out)
{
    json_t *text = take_text(m, k);
    bool ok = text && plx_parse_u64(json_string_value(text), most, out);
    if (text && !ok)
        plx_tensors_warn(
            m->tensors, "the '%s' of the metadata is no number and is left out", key_name[k]);
    json_decref(text);
    return ok;
}

/* Of a network that is not known the rest says nothing. */
static bool take_all(const values *m, plx_trained *out, plx_error *e)
{
    json_t *spec = take_text(m, SPEC), *activations = take_text(m, ACTIVATIONS);
    bool ok = !spec || take_network(m, spec, activations, out, e);
    json_decref(spec);
    json_decref(activations);
    if (!ok || !out->network)
        return ok;
    take_loss(m, out);
    out->has_seed = take_whole(m, SEED, UINT64_MAX, &out->seed);
    out->has_step = take_whole(m, STEP, INT64_MAX, &out->step);
    return true;
}

bool plx_safetensors_read_metadata(plx_tensors *t, const char *text, size_t size, plx_error *e)
{
    values m = {.tensors = t};
    if (!find_values(&m, text, size))
        plx_tensors_warn(t, "the metadata are no list of texts and are left out");
    else if (m.value[PLEXUS]) {
        plx_trained *made = plx_alloc(1, sizeof *made);
        if (!made)
            return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        bool ok = take_all(&m, made, e);
        if (ok && made->network)
            t->trained = made;
        else
            plx_trained_destroy(&made);
        return ok;
    }
    return true;
}

/* The description of the network and its activations, each of any length. */
static bool put_network(json_t *metadata, const plx_network *n)
{
    size_t size = n->layer_count * (PLX_NAME_SIZE + 48);
    char *text = plx_alloc(size, 1);
    if (!text)
        return false;
    bool ok = json_object_set_new(
                  metadata, key_name[SPEC], json_string(plx_network_spec(n, text, size))) == 0;
    size_t at = 0;
    text[0] = '\0';
    for (size_t l = 1; l < n->layer_count; l++)
        at += (size_t)snprintf(text + at, size - at, "%s%s", l > 1 ? "," : "",
            plx_activation_name(n->layers[l].activation));
    ok = ok && json_object_set_new(metadata, key_name[ACTIVATIONS], json_string(text)) == 0;
    plx_free(text);
    return ok;
}

static bool put_whole(json_t *metadata, key k, const uint64_t *value)
{
    return !value ||
           json_object_set_new(metadata, key_name[k], json_sprintf("%" PRIu64, *value)) == 0;
}

bool plx_safetensors_put_metadata(json_t *metadata, const plx_network *n, const char *loss,
    const uint64_t *seed, const uint64_t *step)
{
    return put_network(metadata, n) &&
           (!loss || json_object_set_new(metadata, key_name[LOSS], json_string(loss)) == 0) &&
           put_whole(metadata, SEED, seed) && put_whole(metadata, STEP, step);
}
