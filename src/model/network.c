#include "model/network.h"

#include "base/mem.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { ALIGN_FLOATS = 16 }; /* 64 bytes: a cache line, and the widest vector */

/* One layer's description: [name=]units[:activation]. */
typedef struct plx_layer_spec {
    size_t column; /* 1-based place in the description */
    const char *name;
    size_t name_length;
    uint64_t units;
    bool has_activation;
    plx_activation activation;
} plx_layer_spec;

static bool spec_error(plx_error *e, size_t column, const char *format, const char *what)
{
    char message[160];
    /* format is one of our own literals with at most one %s. */
    snprintf(message, sizeof message, format, what);
    return plx_fail_line(e, PLX_ERR_USAGE, "", 0, (int64_t)column, "%s", message);
}

/* Parses text[0..length), the part between two hyphens. */
static bool parse_layer(const char *text, size_t length, plx_layer_spec *out, plx_error *e)
{
    const char *end = text + length;
    const char *equals = memchr(text, '=', length);
    const char *units = equals ? equals + 1 : text;
    const char *colon = memchr(units, ':', (size_t)(end - units));
    const char *units_end = colon ? colon : end;
    size_t units_column = out->column + (size_t)(units - text);

    if (equals) {
        out->name = text;
        out->name_length = (size_t)(equals - text);
        if (out->name_length == 0 || out->name_length >= PLX_NAME_SIZE)
            return spec_error(e, out->column, "a layer's name must have 1 to 47 bytes", "");
    }

    char digits[24] = "";
    size_t n = (size_t)(units_end - units);
    if (n > 0 && n < sizeof digits)
        memcpy(digits, units, n);
    if (!plx_parse_u64(digits, PLX_MAX_UNITS, &out->units) || out->units == 0) {
        char shown[24];
        snprintf(shown, sizeof shown, "%.*s", (int)(n < 20 ? n : 20), units);
        return spec_error(
            e, units_column, "a layer needs a number of units from 1 to 16777216, not '%s'", shown);
    }

    if (colon) {
        size_t name_length = (size_t)(end - colon - 1);
        out->has_activation = true;
        if (!plx_activation_parse(colon + 1, name_length, &out->activation)) {
            char shown[32];
            snprintf(
                shown, sizeof shown, "%.*s", (int)(name_length < 24 ? name_length : 24), colon + 1);
            return spec_error(e, out->column + (size_t)(colon + 1 - text),
                "there is no activation '%s'; there are identity, sigmoid, tanh, relu, leaky_relu, "
                "elu, gelu, softplus, softmax",
                shown);
        }
    }
    return true;
}

static bool place(size_t *at, size_t floats, size_t *offset)
{
    size_t padded;
    *offset = *at;
    return plx_add_size(floats, ALIGN_FLOATS - 1, &padded) &&
           plx_add_size(*at, padded / ALIGN_FLOATS * ALIGN_FLOATS, at);
}

static void set_name(plx_layer *layer, size_t index, size_t count, const plx_layer_spec *spec)
{
    if (spec->name) {
        memcpy(layer->name, spec->name, spec->name_length);
        plx_text_sanitize(layer->name);
    } else if (index == 0) {
        plx_text_copy(layer->name, sizeof layer->name, "input");
    } else if (index + 1 == count) {
        plx_text_copy(layer->name, sizeof layer->name, "output");
    } else {
        snprintf(layer->name, sizeof layer->name, "hidden %zu", index);
    }
}

/* Where the parameters of each link lie; source and target are set. */
static bool place_links(plx_network *n, plx_error *e)
{
    for (size_t i = 0; i < n->link_count; i++) {
        plx_link *k = &n->links[i];
        k->in = n->layers[k->source].units;
        k->out = n->layers[k->target].units;
        size_t weights = 0;
        if (!plx_mul_size(k->in, k->out, &weights) ||
            !place(&n->param_count, weights, &k->weight_offset) ||
            !place(&n->param_count, k->out, &k->bias_offset) || n->param_count > SIZE_MAX / 8)
            return plx_fail(e, PLX_ERR_MEMORY, "the network has too many connections");
        n->connection_count += weights;
        n->parameter_count += weights + k->out;
    }
    return true;
}

static bool build(
    plx_network *n, const plx_layer_spec *spec, const plx_network_desc *desc, plx_error *e)
{
    const plx_network *like =
        desc->like && desc->like->layer_count == n->layer_count ? desc->like : NULL;
    for (size_t i = 0; i < n->layer_count; i++) {
        plx_layer *layer = &n->layers[i];
        layer->units = (size_t)spec[i].units;
        layer->unit_offset = n->unit_count;
        bool last = i + 1 == n->layer_count;
        layer->activation = i == 0                   ? PLX_ACT_IDENTITY
                            : spec[i].has_activation ? spec[i].activation
                            : like                   ? like->layers[i].activation
                            : last                   ? desc->output_default
                                                     : desc->hidden_default;
        set_name(layer, i, n->layer_count, &spec[i]);
        if (like && !spec[i].name)
            plx_text_copy(layer->name, sizeof layer->name, like->layers[i].name);
        n->unit_count += layer->units;
    }
    for (size_t i = 0; i < n->link_count; i++) {
        n->links[i].source = i;
        n->links[i].target = i + 1;
    }
    return place_links(n, e);
}

static size_t split_spec(const char *text, plx_layer_spec *spec, plx_error *e)
{
    size_t count = 0;
    const char *at = text;
    for (;;) {
        size_t length = strcspn(at, "-");
        if (count == PLX_MAX_LAYERS) {
            plx_fail(e, PLX_ERR_USAGE, "a network has at most %d layers", PLX_MAX_LAYERS);
            return 0;
        }
        spec[count] = (plx_layer_spec){.column = (size_t)(at - text) + 1};
        if (!parse_layer(at, length, &spec[count], e))
            return 0;
        count++;
        if (!at[length])
            break;
        at += length + 1;
    }
    if (count < 2) {
        plx_fail(e, PLX_ERR_USAGE, "a network needs at least two layers, such as 784-100-10");
        return 0;
    }
    if (spec[0].has_activation) {
        spec_error(e, spec[0].column, "the input layer has no activation", "");
        return 0;
    }
    return count;
}

plx_network *plx_network_create(const plx_network_desc *desc, plx_error *e)
{
    plx_layer_spec *spec = plx_alloc(PLX_MAX_LAYERS, sizeof *spec);
    plx_network *n = plx_alloc(1, sizeof *n);
    size_t count = 0;
    if (!spec || !n) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        goto fail;
    }
    count = split_spec(desc->spec, spec, e);
    if (!count)
        goto fail;
    n->layer_count = count;
    n->link_count = count - 1;
    n->layers = plx_alloc(n->layer_count, sizeof *n->layers);
    n->links = plx_alloc(n->link_count, sizeof *n->links);
    if (!n->layers || !n->links) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
        goto fail;
    }
    if (!build(n, spec, desc, e))
        goto fail;
    plx_free(spec);
    return n;

fail:
    plx_free(spec);
    plx_network_destroy(&n);
    return NULL;
}

static bool take_parts(plx_network *n, const plx_network_parts *parts, plx_error *e)
{
    for (size_t i = 0; i < n->layer_count; i++) {
        const plx_layer_parts *from = &parts->layers[i];
        plx_layer *layer = &n->layers[i];
        if (from->units == 0 || from->units > PLX_MAX_UNITS)
            return plx_fail(e, PLX_ERR_USAGE, "a layer needs 1 to %d units", PLX_MAX_UNITS);
        layer->units = from->units;
        layer->unit_offset = n->unit_count;
        layer->activation = from->activation;
        plx_text_copy(layer->name, sizeof layer->name, from->name);
        plx_text_sanitize(layer->name);
        n->unit_count += layer->units;
    }
    for (size_t i = 0; i < n->link_count; i++) {
        const plx_link_parts *from = &parts->links[i];
        if (from->source >= from->target || from->target >= n->layer_count)
            return plx_fail(e, PLX_ERR_USAGE, "a link must go from a layer to a later one");
        n->links[i] = (plx_link){.source = from->source, .target = from->target};
    }
    return place_links(n, e);
}

plx_network *plx_network_assemble(const plx_network_parts *parts, plx_error *e)
{
    plx_network *n = plx_alloc(1, sizeof *n);
    if (parts->layer_count == 0 || parts->layer_count > PLX_MAX_LAYERS)
        plx_fail(e, PLX_ERR_USAGE, "a network has 1 to %d layers", PLX_MAX_LAYERS);
    else if (n) {
        n->layer_count = parts->layer_count;
        n->link_count = parts->link_count;
        n->layers = plx_alloc(n->layer_count, sizeof *n->layers);
        n->links = plx_alloc(n->link_count, sizeof *n->links);
        if (n->layers && n->links && take_parts(n, parts, e))
            return n;
        if (!n->layers || !n->links)
            plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    } else {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    }
    plx_network_destroy(&n);
    return NULL;
}

void plx_network_destroy(plx_network **network)
{
    if (!*network)
        return;
    plx_free((*network)->layers);
    plx_free((*network)->links);
    plx_free(*network);
    *network = NULL;
}

bool plx_network_is_end(const plx_network *n, size_t layer)
{
    for (size_t i = 0; i < n->link_count; i++)
        if (n->links[i].source == layer)
            return false;
    return true;
}

static bool is_default_name(const plx_network *n, size_t i)
{
    plx_layer made = {0};
    set_name(&made, i, n->layer_count, &(plx_layer_spec){0});
    return strcmp(made.name, n->layers[i].name) == 0;
}

char *plx_network_spec(const plx_network *n, char *out, size_t size)
{
    size_t at = 0;
    if (size > 0)
        out[0] = '\0';
    for (size_t i = 0; i < n->layer_count && at < size; i++) {
        const plx_layer *layer = &n->layers[i];
        bool named = !is_default_name(n, i);
        int put = snprintf(out + at, size - at, "%s%s%s%zu%s%s", i ? "-" : "",
            named ? layer->name : "", named ? "=" : "", layer->units, i ? ":" : "",
            i ? plx_activation_name(layer->activation) : "");
        at += put > 0 ? (size_t)put : 0;
    }
    return out;
}
