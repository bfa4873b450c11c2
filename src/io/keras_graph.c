#include "io/keras_graph.h"

#include "base/mem.h"
#include "io/json_load.h"
#include "io/keras_parts.h"

#include <stdio.h>
#include <string.h>

enum {
    NAME_SIZE = PLX_KERAS_NAME,
    TEXT_MAX = 64,    /* bytes of an attribute's text */
    DEPTH_MAX = 16,   /* of lists of tensors that a layer is called with */
    NESTED_DEPTH = 4, /* of models within models; deeper ones, and those after so many, are boxes */
    NESTED_MAX = 64,  /* each costs a search of the whole, boxes too */
};

typedef plx_keras_builder builder;

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
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
    /* What a layer of another one wraps. */
    if (json_is_object(value) && strcmp(key, "layer") == 0)
        text = text_of(value, "class_name");
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
    const json_t *wrapped = json_object_get(json_object_get(config, "layer"), "config");
    b->ok = b->ok && add_attribute(b, "activation", json_object_get(wrapped, "activation"));
}

static void output_name(
    const builder *b, char *out, const char *layer, json_int_t call, json_int_t part)
{
    if (call == 0 && part == 0)
        snprintf(out, NAME_SIZE, "%.150s%.250s/output", b->level->prefix, layer);
    else
        snprintf(out, NAME_SIZE, "%.150s%.250s/output:%lld:%lld", b->level->prefix, layer,
            (long long)call, (long long)part);
}

static void add_node(builder *b, const char *name, const char *class)
{
    char full[NAME_SIZE];
    snprintf(full, sizeof full, "%.150s%.250s", b->level->prefix, name);
    b->ok = b->ok && plx_model_graph_add_node(b->graph, full, *class ? class : "?", b->error);
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
    output_name(b, name, json_string_value(json_array_get(list, 0)),
        json_integer_value(json_array_get(list, 1)), json_integer_value(json_array_get(list, 2)));
    b->ok = b->ok && plx_model_graph_add_input(b->graph, name, b->error);
}

static void add_given(builder *b, const json_t *given, unsigned depth);

/* What is given by name. Attention has its values before its keys, in whichever order they are
 * named; masks are no values that go on. */
static void add_named(builder *b, const json_t *named, unsigned depth)
{
    const char *key;
    json_t *value;
    add_given(b, json_object_get(named, "value"), depth);
    json_object_foreach((json_t *)(uintptr_t)named, key, value)
    {
        if (!json_is_string(value) && strcmp(key, "value") != 0 && !strstr(key, "mask"))
            add_given(b, value, depth);
    }
}

/* All tensors that one call of a layer is given, as Keras 2 and 3 write it. */
static void add_given(builder *b, const json_t *given, unsigned depth)
{
    if (depth > DEPTH_MAX || !b->ok)
        return;
    if (is_reference(given)) {
        add_reference(b, given);
        add_named(b, json_array_get(given, 3), depth + 1);
        return;
    }
    for (size_t i = 0; i < json_array_size(given); i++)
        add_given(b, json_array_get(given, i), depth + 1);
    const json_t *history = json_object_get(json_object_get(given, "config"), "keras_history");
    if (is_reference(history))
        add_reference(b, history);
    else if (json_is_object(given)) {
        add_given(b, json_object_get(given, "args"), depth + 1);
        add_named(b, json_object_get(given, "kwargs"), depth + 1);
    }
}

static void set_shape(builder *b, const char *name, const json_t *shape)
{
    uint32_t at;
    b->ok = b->ok && plx_model_graph_value(b->graph, name, &at, b->error);
    if (!b->ok || at == PLX_MODEL_NONE)
        return;
    plx_model_value *v = &b->graph->value[at];
    v->is_input = b->level->depth == 0;
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

static void end_node(builder *b, const char *name, json_int_t call, const json_t *config)
{
    char output[NAME_SIZE];
    output_name(b, output, name, call, 0);
    b->ok = b->ok && plx_model_graph_add_output(b->graph, output, b->error);
    add_attributes(b, config);
}

static void warn_of_code(builder *b, const char *class, const char *name)
{
    if (strcmp(class, "Lambda") == 0)
        plx_tensors_warn(
            b->tensors, "the layer '%.60s' is code (Lambda), which is never run", name);
}

/* -- Models within models ---------------------------------------------------------------------- */

static void add_functional(builder *b, const json_t *config);
static void add_sequence(builder *b, const json_t *layers, char *before);

static bool is_model(const char *class)
{
    return strcmp(class, "Functional") == 0 || strcmp(class, "Sequential") == 0 ||
           strcmp(class, "Model") == 0;
}

/* The lowest number of a call of the layer that anything in `where` refers to. Models have one of
 * their own making before those that count, which some writers count as well. */
static json_int_t first_call(const json_t *where, const char *layer, unsigned depth)
{
    json_int_t least = INT64_MAX, one;
    const char *key;
    json_t *value;
    size_t i;
    if (depth > 2 * DEPTH_MAX)
        return least;
    if (is_reference(where) && strcmp(json_string_value(json_array_get(where, 0)), layer) == 0)
        return json_integer_value(json_array_get(where, 1));
    json_array_foreach((json_t *)(uintptr_t)where, i, value)
    {
        one = first_call(value, layer, depth + 1);
        least = one < least ? one : least;
    }
    json_object_foreach((json_t *)(uintptr_t)where, key, value)
    {
        one = first_call(value, layer, depth + 1);
        least = one < least ? one : least;
    }
    return least;
}

/* References in a list, as outputs or inputs of the last node; returns how many. */
static size_t add_ends(builder *b, const json_t *ends, bool as_outputs)
{
    char name[NAME_SIZE];
    size_t count = 0;
    if (is_reference(ends)) {
        output_name(b, name, json_string_value(json_array_get(ends, 0)),
            json_integer_value(json_array_get(ends, 1)),
            json_integer_value(json_array_get(ends, 2)));
        b->ok = b->ok && (as_outputs ? plx_model_graph_add_output(b->graph, name, b->error)
                                     : plx_model_graph_add_input(b->graph, name, b->error));
        return 1;
    }
    for (size_t i = 0; b->ok && i < json_array_size(ends); i++)
        if (is_reference(json_array_get(ends, i)))
            count += add_ends(b, json_array_get(ends, i), as_outputs);
    return count;
}

/* The name of what a sequence begins with. */
static void sequence_begin(const builder *b, const json_t *layers, char *out)
{
    const json_t *first = json_array_get(layers, 0);
    if (strcmp(text_of(first, "class_name"), "InputLayer") == 0)
        output_name(b, out, text_of(json_object_get(first, "config"), "name"), 0, 0);
    else
        snprintf(out, NAME_SIZE, "%.150sinput", b->level->prefix);
}

/* A model as a layer, after its node was begun and given its inputs: what it gives its own layers,
 * these, and a node at the end that gives what they made to the model around. False where it is
 * left a box. */
static bool add_nested(builder *b, const char *class, const char *name, const char *kept,
    const json_t *config, json_int_t call)
{
    const json_t *layers = json_object_get(config, "layers");
    bool sequence = strcmp(class, "Sequential") == 0;
    plx_keras_level *outer = b->level;
    if (!b->ok || !is_model(class) || json_array_size(layers) == 0 ||
        outer->depth == NESTED_DEPTH || b->nested == NESTED_MAX)
        return false;
    plx_keras_level *inner = plx_alloc(1, sizeof *inner);
    b->ok = inner || plx_fail(b->error, PLX_ERR_MEMORY, "out of memory");
    if (!inner)
        return true;
    b->nested++;
    inner->depth = outer->depth + 1;
    snprintf(inner->prefix, sizeof inner->prefix, "%.150s%.250s/", outer->prefix, name);
    snprintf(inner->top, sizeof inner->top, "%s", *outer->top ? outer->top : name);
    snprintf(inner->kept, sizeof inner->kept, "%.250s%.200s/layers/", outer->kept, kept);
    b->level = inner;
    char before[NAME_SIZE] = "";
    if (sequence) {
        sequence_begin(b, layers, before);
        b->ok = plx_model_graph_add_output(b->graph, before, b->error);
        add_sequence(b, layers, before);
    } else {
        add_ends(b, json_object_get(config, "input_layers"), true);
        add_functional(b, config);
    }
    b->level = outer;
    add_node(b, name, "Output");
    b->level = inner;
    size_t ends = 1;
    if (sequence)
        b->ok = b->ok && plx_model_graph_add_input(b->graph, before, b->error);
    else
        ends = add_ends(b, json_object_get(config, "output_layers"), false);
    b->level = outer;
    for (size_t i = 0; b->ok && i < ends; i++) {
        char output[NAME_SIZE];
        output_name(b, output, name, call, (json_int_t)i);
        b->ok = plx_model_graph_add_output(b->graph, output, b->error);
    }
    plx_free(inner);
    return true;
}

/* -- Models ------------------------------------------------------------------------------------ */

/* before: what the first layer is given, "" where that is an input of the whole; then what the last
 * one gives. */
static void add_sequence(builder *b, const json_t *layers, char *before)
{
    char kept[NAME_SIZE + 32];
    for (size_t i = 0; b->ok && i < json_array_size(layers); i++) {
        const json_t *layer = json_array_get(layers, i), *config = json_object_get(layer, "config");
        const char *class = text_of(layer, "class_name"), *name = text_of(config, "name");
        plx_keras_kept_name(b, class, kept, sizeof kept);
        warn_of_code(b, class, name);
        if (strcmp(class, "InputLayer") == 0) {
            output_name(b, before, name, 0, 0);
            set_shape(b, before, input_shape(config));
            continue;
        }
        if (!*before) {
            snprintf(before, NAME_SIZE, "input");
            set_shape(b, before, input_shape(config));
        }
        add_node(b, name, class);
        b->ok = b->ok && plx_model_graph_add_input(b->graph, before, b->error);
        if (!add_nested(b, class, name, kept, config, 0)) {
            if (b->ok)
                plx_keras_weights(b, name, kept);
            end_node(b, name, 0, config);
        }
        output_name(b, before, name, 0, 0);
    }
}

static void mark_output(builder *b, const char *name)
{
    uint32_t at = PLX_MODEL_NONE;
    b->ok = b->ok && plx_model_graph_value(b->graph, name, &at, b->error);
    if (b->ok && at != PLX_MODEL_NONE)
        b->graph->value[at].is_output = true;
}

static void mark_outputs(builder *b, const json_t *outputs)
{
    char name[NAME_SIZE];
    if (is_reference(outputs)) {
        output_name(b, name, json_string_value(json_array_get(outputs, 0)),
            json_integer_value(json_array_get(outputs, 1)),
            json_integer_value(json_array_get(outputs, 2)));
        mark_output(b, name);
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
        plx_keras_kept_name(b, class, kept, sizeof kept);
        warn_of_code(b, class, name);
        if (strcmp(class, "InputLayer") == 0) {
            output_name(b, name_of_input, name, 0, 0);
            set_shape(b, name_of_input, input_shape(own));
            continue;
        }
        json_int_t first = 0;
        if (is_model(class) && b->searched++ < NESTED_MAX)
            first = first_call(config, name, 0) == 1;
        for (size_t k = 0; b->ok && k < json_array_size(calls); k++) {
            add_node(b, name, class);
            add_given(b, json_array_get(calls, k), 0);
            /* What is called again has its layers once. */
            if (k == 0 && add_nested(b, class, name, kept, own, first))
                continue;
            if (b->ok)
                plx_keras_weights(b, name, kept);
            end_node(b, name, (json_int_t)k + first, own);
        }
    }
}

static void add_sequence_of_all(builder *b, const json_t *layers)
{
    char before[NAME_SIZE] = "";
    add_sequence(b, layers, before);
    mark_output(b, before);
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
        add_sequence_of_all(b, layers);
    else {
        add_functional(b, config);
        mark_outputs(b, json_object_get(config, "output_layers"));
    }
}

bool plx_keras_graph(plx_tensors *t, const char *json, size_t size, plx_error *e)
{
    json_error_t why;
    json_t *model = plx_json_load(json, size, JSON_REJECT_DUPLICATES, &why);
    if (!json_is_object(model)) {
        json_decref(model);
        plx_tensors_warn(t, plx_json_fits(json, size)
                                ? "the description of the model is no JSON that can be read"
                                : "the description of the model has more values than can be read");
        return true;
    }
    builder *b = plx_alloc(1, sizeof *b);
    bool ok = b != NULL || plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    if (b) {
        *b = (builder){.tensors = t, .error = e, .level = plx_alloc(1, sizeof(plx_keras_level))};
        t->graph = b->graph =
            plx_model_graph_create(t->blob[0]->name, plx_model_graph_budget(t->blob[0]->size), e);
        b->ok = b->graph && (b->level || plx_fail(e, PLX_ERR_MEMORY, "out of memory")) &&
                plx_keras_sort(b);
        if (b->ok)
            add_model(b, model);
        ok = b->ok && plx_model_graph_finish(b->graph, t, e);
        if (ok && b->graph->node_count == 0)
            plx_model_graph_destroy(&t->graph);
        plx_free(b->sorted);
        plx_free(b->level);
        plx_free(b);
    }
    json_decref(model);
    return ok;
}
