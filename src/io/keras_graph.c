#include "io/keras_graph.h"

#include "base/mem.h"
#include "model/model_graph.h"

#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    NAME_SIZE = 512,
    TEXT_MAX = 64,   /* bytes of an attribute's text */
    DEPTH_MAX = 16,  /* of lists of tensors that a layer is called with */
    CLASSES_MAX = 64 /* kinds of layers that are counted for their names in the file */
};

typedef struct builder {
    plx_tensors *tensors;
    plx_model_graph *graph;
    uint32_t *sorted; /* [tensors->count] by name */
    struct {
        char name[NAME_SIZE];
        size_t count;
    } class[CLASSES_MAX]; /* what Keras 3 names layers by in the file, and how many there were */
    size_t class_count;
    bool ok; /* false: *error is set */
    plx_error *error;
} builder;

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static _Thread_local const plx_tensors *sorting;

static int compare_names(const void *a, const void *b)
{
    return strcmp(
        sorting->tensor[*(const uint32_t *)a].name, sorting->tensor[*(const uint32_t *)b].name);
}

static bool sort_tensors(builder *b)
{
    const plx_tensors *t = b->tensors;
    b->sorted = plx_alloc(t->count, sizeof *b->sorted);
    if (!b->sorted)
        return plx_fail(b->error, PLX_ERR_MEMORY, "out of memory");
    for (size_t i = 0; i < t->count; i++)
        b->sorted[i] = (uint32_t)i;
    sorting = t;
    if (t->count > 0)
        qsort(b->sorted, t->count, sizeof *b->sorted, compare_names);
    return true;
}

/* Of the tensors whose names begin with the prefix, the first in `sorted`. */
static size_t find_prefix(const builder *b, const char *prefix)
{
    size_t low = 0, high = b->tensors->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(b->tensors->tensor[b->sorted[middle]].name, prefix) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Names of what multiplies come before what is added. */
static bool is_main(const char *name)
{
    static const char *const mains[] = {"kernel", "embeddings", "gamma", "depthwise_kernel"};
    const char *slash = strrchr(name, '/');
    const char *last = slash ? slash + 1 : name;
    for (size_t i = 0; i < sizeof mains / sizeof *mains; i++)
        if (strncmp(last, mains[i], strlen(mains[i])) == 0)
            return true;
    return false;
}

/* Whether there were any. */
static bool add_weights(builder *b, const char *prefix)
{
    size_t length = strlen(prefix), first = find_prefix(b, prefix), found = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = first; b->ok && i < b->tensors->count; i++) {
            const char *name = b->tensors->tensor[b->sorted[i]].name;
            if (strncmp(name, prefix, length) != 0)
                break;
            if (is_main(name) == (pass == 0)) {
                b->ok = plx_model_graph_add_input(b->graph, name, b->error);
                found++;
            }
        }
    return found > 0;
}

/* "Conv2D" -> "conv2d", "BatchNormalization" -> "batch_normalization", as Keras does it. */
static void snake(const char *name, char *out, size_t size)
{
    size_t n = 0;
    for (size_t i = 0; name[i] && n + 2 < size; i++) {
        bool upper = isupper((unsigned char)name[i]);
        bool next_lower = islower((unsigned char)name[i + 1]);
        bool after_lower = i > 0 && islower((unsigned char)name[i - 1]);
        bool after_more = i > 0 && isalnum((unsigned char)name[i - 1]);
        if (upper && (after_lower || (after_more && next_lower)))
            out[n++] = '_';
        out[n++] = (char)tolower((unsigned char)name[i]);
    }
    out[n] = '\0';
}

/* What Keras 3 calls the layer in the file: its kind, and from the second on a number. */
static void kept_name(builder *b, const char *class, char *out, size_t size)
{
    char name[NAME_SIZE];
    size_t i = 0, count = 0;
    snake(class, name, sizeof name);
    while (i < b->class_count && strcmp(b->class[i].name, name) != 0)
        i++;
    if (i == b->class_count && i < CLASSES_MAX) {
        snprintf(b->class[i].name, sizeof b->class[i].name, "%s", name);
        b->class_count++;
    }
    if (i < b->class_count)
        count = b->class[i].count++;
    if (count > 0)
        snprintf(out, size, "%s_%zu", name, count);
    else
        snprintf(out, size, "%s", name);
}

static bool add_attribute(builder *b, const char *key, const json_t *value)
{
    int64_t whole[PLX_MODEL_WHOLES];
    size_t count = json_array_size(value), kept = 0;
    const char *text = json_string_value(value);
    /* A function or an initialiser that is described at length: its name will do. */
    if (json_is_object(value) && strcmp(key, "activation") == 0) {
        text = json_string_value(json_object_get(value, "config"));
        text = text ? text : text_of(value, "class_name");
    }
    if (text)
        return strlen(text) > TEXT_MAX || plx_model_graph_add_text(b->graph, key, text, b->error);
    if (json_is_real(value))
        return plx_model_graph_add_number(b->graph, key, json_real_value(value), b->error);
    if (json_is_integer(value) || json_is_boolean(value)) {
        whole[0] = json_is_integer(value) ? json_integer_value(value) : json_is_true(value);
        return plx_model_graph_add_wholes(b->graph, key, whole, 1, b->error);
    }
    for (; kept < count && kept < PLX_MODEL_WHOLES; kept++) {
        const json_t *one = json_array_get(value, kept);
        if (!json_is_integer(one))
            return true;
        whole[kept] = json_integer_value(one);
    }
    return kept == 0 || plx_model_graph_add_wholes(b->graph, key, whole, count, b->error);
}

static void add_attributes(builder *b, const json_t *config)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)config, key, value) b->ok =
        b->ok && (strcmp(key, "name") == 0 || add_attribute(b, key, value));
}

static void output_name(char *out, const char *layer, json_int_t call, json_int_t part)
{
    if (call == 0 && part == 0)
        snprintf(out, NAME_SIZE, "%.400s/output", layer);
    else
        snprintf(
            out, NAME_SIZE, "%.400s/output:%lld:%lld", layer, (long long)call, (long long)part);
}

/* [layer, call, part, …] */
static bool is_reference(const json_t *list)
{
    return json_array_size(list) >= 3 && json_is_string(json_array_get(list, 0)) &&
           json_is_integer(json_array_get(list, 1)) && json_is_integer(json_array_get(list, 2));
}

static void add_reference(builder *b, const json_t *list)
{
    char name[NAME_SIZE];
    output_name(name, json_string_value(json_array_get(list, 0)),
        json_integer_value(json_array_get(list, 1)), json_integer_value(json_array_get(list, 2)));
    b->ok = b->ok && plx_model_graph_add_input(b->graph, name, b->error);
}

/* All tensors that one call of a layer is given, as Keras 2 and 3 write it. */
static void add_given(builder *b, const json_t *given, unsigned depth)
{
    if (depth > DEPTH_MAX || !b->ok)
        return;
    if (is_reference(given)) {
        add_reference(b, given);
        return;
    }
    for (size_t i = 0; i < json_array_size(given); i++)
        add_given(b, json_array_get(given, i), depth + 1);
    const json_t *history = json_object_get(json_object_get(given, "config"), "keras_history");
    if (is_reference(history))
        add_reference(b, history);
    else if (json_is_object(given)) {
        add_given(b, json_object_get(given, "args"), depth + 1);
        const json_t *more = json_object_get(given, "kwargs");
        const char *key;
        json_t *value;
        json_object_foreach((json_t *)(uintptr_t)more, key, value) if (!json_is_string(value))
            add_given(b, value, depth + 1);
    }
}

static void set_shape(builder *b, const char *name, const json_t *shape)
{
    uint32_t at;
    b->ok = b->ok && plx_model_graph_value(b->graph, name, &at, b->error);
    if (!b->ok || at == PLX_MODEL_NONE)
        return;
    plx_model_value *v = &b->graph->value[at];
    v->is_input = true;
    if (!json_is_array(shape) || json_array_size(shape) > PLX_MAX_RANK)
        return;
    v->has_shape = true;
    v->rank = json_array_size(shape);
    for (size_t i = 0; i < v->rank; i++) {
        const json_t *n = json_array_get(shape, i);
        v->shape[i] = json_is_integer(n) && json_integer_value(n) >= 0 ? json_integer_value(n) : -1;
    }
}

static const json_t *input_shape(const json_t *config)
{
    const json_t *shape = json_object_get(config, "batch_shape");
    return shape ? shape : json_object_get(config, "batch_input_shape");
}

static void add_layer_weights(builder *b, const char *name, const char *kept)
{
    const struct {
        const char *folder, *name;
    } places[] = {
        {"model_weights", name}, {"layers", kept}, {"_layer_checkpoint_dependencies", kept}};
    char prefix[NAME_SIZE];
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        snprintf(prefix, sizeof prefix, "%s/%.400s/", places[i].folder, places[i].name);
        if (add_weights(b, prefix))
            return;
    }
}

static void end_node(builder *b, const char *name, json_int_t call, const json_t *config)
{
    char output[NAME_SIZE];
    output_name(output, name, call, 0);
    b->ok = b->ok && plx_model_graph_add_output(b->graph, output, b->error);
    add_attributes(b, config);
}

static void warn_of_code(builder *b, const char *class, const char *name)
{
    if (strcmp(class, "Lambda") == 0)
        plx_tensors_warn(
            b->tensors, "the layer '%.60s' is code (Lambda), which is never run", name);
}

static void add_sequence(builder *b, const json_t *layers)
{
    char before[NAME_SIZE] = "", kept[NAME_SIZE + 32];
    for (size_t i = 0; b->ok && i < json_array_size(layers); i++) {
        const json_t *layer = json_array_get(layers, i), *config = json_object_get(layer, "config");
        const char *class = text_of(layer, "class_name"), *name = text_of(config, "name");
        kept_name(b, class, kept, sizeof kept);
        warn_of_code(b, class, name);
        if (strcmp(class, "InputLayer") == 0) {
            output_name(before, name, 0, 0);
            set_shape(b, before, input_shape(config));
            continue;
        }
        if (!*before) {
            snprintf(before, sizeof before, "input");
            set_shape(b, before, input_shape(config));
        }
        b->ok = b->ok && plx_model_graph_add_node(b->graph, name, *class ? class : "?", b->error) &&
                plx_model_graph_add_input(b->graph, before, b->error);
        if (b->ok)
            add_layer_weights(b, name, kept);
        end_node(b, name, 0, config);
        output_name(before, name, 0, 0);
    }
    uint32_t at = PLX_MODEL_NONE;
    b->ok = b->ok && plx_model_graph_value(b->graph, before, &at, b->error);
    if (b->ok && at != PLX_MODEL_NONE)
        b->graph->value[at].is_output = true;
}

static void mark_outputs(builder *b, const json_t *outputs)
{
    char name[NAME_SIZE];
    uint32_t at;
    if (is_reference(outputs)) {
        output_name(name, json_string_value(json_array_get(outputs, 0)),
            json_integer_value(json_array_get(outputs, 1)),
            json_integer_value(json_array_get(outputs, 2)));
        b->ok = b->ok && plx_model_graph_value(b->graph, name, &at, b->error);
        if (b->ok && at != PLX_MODEL_NONE)
            b->graph->value[at].is_output = true;
        return;
    }
    for (size_t i = 0; b->ok && i < json_array_size(outputs); i++)
        if (is_reference(json_array_get(outputs, i)))
            mark_outputs(b, json_array_get(outputs, i));
}

static void add_functional(builder *b, const json_t *config)
{
    const json_t *layers = json_object_get(config, "layers");
    char name_of_input[NAME_SIZE], kept[NAME_SIZE + 32];
    for (size_t i = 0; b->ok && i < json_array_size(layers); i++) {
        const json_t *layer = json_array_get(layers, i), *own = json_object_get(layer, "config");
        const json_t *calls = json_object_get(layer, "inbound_nodes");
        const char *class = text_of(layer, "class_name"), *name = text_of(layer, "name");
        name = *name ? name : text_of(own, "name");
        kept_name(b, class, kept, sizeof kept);
        warn_of_code(b, class, name);
        if (strcmp(class, "InputLayer") == 0) {
            output_name(name_of_input, name, 0, 0);
            set_shape(b, name_of_input, input_shape(own));
            continue;
        }
        for (size_t k = 0; b->ok && k < json_array_size(calls); k++) {
            b->ok = plx_model_graph_add_node(b->graph, name, *class ? class : "?", b->error);
            add_given(b, json_array_get(calls, k), 0);
            if (b->ok)
                add_layer_weights(b, name, kept);
            end_node(b, name, (json_int_t)k, own);
        }
    }
    mark_outputs(b, json_object_get(config, "output_layers"));
}

static void add_model(builder *b, const json_t *model)
{
    const json_t *config = json_object_get(model, "config");
    const json_t *layers = json_is_array(config) ? config : json_object_get(config, "layers");
    if (!json_is_array(layers))
        plx_tensors_warn(b->tensors,
            "the model is of the kind '%.60s', whose layers are not described",
            text_of(model, "class_name"));
    else if (strcmp(text_of(model, "class_name"), "Sequential") == 0)
        add_sequence(b, layers);
    else
        add_functional(b, config);
}

bool plx_keras_graph(plx_tensors *t, const char *json, size_t size, plx_error *e)
{
    json_error_t why;
    json_t *model = json_loadb(json, size, JSON_REJECT_DUPLICATES, &why);
    if (!json_is_object(model)) {
        json_decref(model);
        plx_tensors_warn(t, "the description of the model is no JSON that can be read");
        return true;
    }
    builder *b = plx_alloc(1, sizeof *b);
    bool ok = b != NULL || plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    if (b) {
        *b = (builder){.tensors = t, .error = e};
        t->graph = b->graph = plx_model_graph_create(e);
        b->ok = b->graph && sort_tensors(b);
        if (b->ok)
            add_model(b, model);
        ok = b->ok && plx_model_graph_finish(b->graph, t, e);
        if (ok && b->graph->node_count == 0)
            plx_model_graph_destroy(&t->graph);
        plx_free(b->sorted);
        plx_free(b);
    }
    json_decref(model);
    return ok;
}
