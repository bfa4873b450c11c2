#include "session/shape.h"

#include <stdio.h>
#include <string.h>

size_t plx_shape_layers(const char *spec)
{
    size_t count = *spec ? 1 : 0;
    for (; *spec; spec++)
        count += *spec == '-';
    return count;
}

/* Where the layer's part of the description begins; the layer is there. */
static size_t begin_of(const char *spec, size_t layer)
{
    size_t at = 0;
    while (layer > 0)
        layer -= spec[at++] == '-';
    return at;
}

static bool is_hidden(const char *spec, size_t layer)
{
    return layer > 0 && layer + 1 < plx_shape_layers(spec);
}

/* Puts text in the place of spec[from … from + length). */
static bool replace(char *spec, size_t size, size_t from, size_t length, const char *text)
{
    size_t tail = strlen(spec + from + length), put = strlen(text);
    if (from + put + tail >= size)
        return false;
    memmove(spec + from + put, spec + from + length, tail + 1);
    memcpy(spec + from, text, put);
    return true;
}

bool plx_shape_get(const char *spec, size_t layer, plx_shape_layer *out)
{
    if (layer >= plx_shape_layers(spec))
        return false;
    const char *text = spec + begin_of(spec, layer);
    size_t length = strcspn(text, "-"), name = strcspn(text, "="), colon = strcspn(text, ":");
    sscanf(name < length ? text + name + 1 : text, "%zu", &out->units);
    if (colon < length)
        plx_activation_parse(text + colon + 1, length - colon - 1, &out->activation);
    return true;
}

bool plx_shape_set_units(char *spec, size_t size, size_t layer, size_t units)
{
    if (!is_hidden(spec, layer) || units == 0 || units > PLX_MAX_UNITS)
        return false;
    size_t at = begin_of(spec, layer), length = strcspn(spec + at, "-"),
           name = strcspn(spec + at, "=");
    if (name < length)
        at += name + 1;
    char text[24];
    snprintf(text, sizeof text, "%zu", units);
    return replace(spec, size, at, strcspn(spec + at, ":-"), text);
}

bool plx_shape_set_activation(char *spec, size_t size, size_t layer, plx_activation activation)
{
    if (!is_hidden(spec, layer) || (unsigned)activation >= PLX_ACT_COUNT)
        return false;
    size_t at = begin_of(spec, layer), length = strcspn(spec + at, "-");
    size_t colon = strcspn(spec + at, ":-");
    char text[32];
    snprintf(text, sizeof text, ":%s", plx_activation_name(activation));
    return replace(spec, size, at + colon, length - colon, text);
}

bool plx_shape_insert(
    char *spec, size_t size, size_t layer, size_t units, plx_activation activation)
{
    size_t layers = plx_shape_layers(spec);
    if (layer == 0 || layer >= layers || layers >= PLX_MAX_LAYERS || units == 0 ||
        units > PLX_MAX_UNITS || (unsigned)activation >= PLX_ACT_COUNT)
        return false;
    char text[64];
    snprintf(text, sizeof text, "%zu:%s-", units, plx_activation_name(activation));
    return replace(spec, size, begin_of(spec, layer), 0, text);
}

bool plx_shape_remove(char *spec, size_t size, size_t layer)
{
    if (!is_hidden(spec, layer))
        return false;
    size_t at = begin_of(spec, layer);
    return replace(spec, size, at, strcspn(spec + at, "-") + 1, "");
}
