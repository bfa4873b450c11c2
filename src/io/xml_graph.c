#include "io/xml_graph.h"

#include "base/mem.h"
#include "base/text.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static const size_t text_max = 16 << 20;

static bool no_memory(plx_error *e)
{
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph");
}

void plx_xml_graph_uninit(plx_xml_graph *g)
{
    for (uint32_t i = 0; i < g->key_ids.count && i < g->key_room; i++)
        plx_free(g->key[i].standard);
    plx_free(g->key);
    plx_names_uninit(&g->key_ids);
    plx_free(g->referred);
    plx_free(g->text);
    *g = (plx_xml_graph){0};
}

/* A name of a file that is shown in an error. */
static const char *shown(const char *id, char *room, size_t size)
{
    plx_text_copy(room, size, id);
    plx_text_sanitize(room);
    return room;
}

/* The unit with that id, with room to note where it was referred to. */
static bool find(plx_xml_graph *g, const char *id, uint32_t *unit, bool *fresh, plx_error *e)
{
    if (!plx_graph_build_unit(g->build, id, strlen(id), unit, fresh, e))
        return false;
    if (*unit < g->referred_room)
        return true;
    size_t room = (size_t)*unit + *unit / 2 + 64;
    uint32_t *grown = plx_realloc(g->referred, room, sizeof *grown);
    if (!grown)
        return no_memory(e);
    g->referred = grown;
    g->referred_room = room;
    return true;
}

bool plx_xml_graph_unit(
    plx_xml_graph *g, const char *id, int64_t line, uint32_t *unit, plx_error *e)
{
    bool fresh;
    char room[64];
    (void)line;
    if (!find(g, id, unit, &fresh, e))
        return false;
    if (!fresh && g->referred[*unit] == 0)
        return plx_fail(
            e, PLX_ERR_FORMAT, "the id '%s' is there twice", shown(id, room, sizeof room));
    g->referred[*unit] = 0;
    return true;
}

static bool refer(plx_xml_graph *g, const char *id, int64_t line, uint32_t *unit, plx_error *e)
{
    bool fresh;
    if (!find(g, id, unit, &fresh, e))
        return false;
    if (fresh)
        g->referred[*unit] = line < UINT32_MAX ? (uint32_t)line : UINT32_MAX;
    return true;
}

bool plx_xml_graph_check(const plx_xml_graph *g, const char *file, plx_error *e)
{
    for (size_t u = 0; u < plx_graph_build_units(g->build); u++)
        if (g->referred[u] != 0)
            return plx_fail_line(e, PLX_ERR_FORMAT, file, g->referred[u], 1,
                "a connection leads to a unit that is not there");
    return true;
}

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(name, names[i]) == 0)
            return true;
    return false;
}

bool plx_xml_graph_key(plx_xml_graph *g, const char *id, const char *name, bool units,
    bool connections, uint32_t *key, plx_error *e)
{
    static const char *const weights[] = {
        "weight", "weights", "synapses", "count", "strength", "value", "correlation", "syn_count"};
    static const char *const types[] = {
        "type", "kind", "edge_type", "class", "relation", "synapse_type", "interaction", "layer"};
    char room[64];
    uint32_t before = g->key_ids.count;
    if (!plx_names_add(&g->key_ids, id, strlen(id), key))
        return no_memory(e);
    if (before == g->key_ids.count)
        return plx_fail(
            e, PLX_ERR_FORMAT, "the id '%s' is there twice", shown(id, room, sizeof room));
    if (*key >= g->key_room) {
        size_t wanted = g->key_room * 2 + 16;
        plx_xml_key *grown = plx_realloc(g->key, wanted, sizeof *grown);
        if (!grown)
            return no_memory(e);
        memset(grown + g->key_room, 0, (wanted - g->key_room) * sizeof *grown);
        g->key = grown;
        g->key_room = wanted;
    }
    plx_xml_key *k = &g->key[*key];
    if (connections && is_one_of(name, weights, sizeof weights / sizeof *weights))
        k->use[1] = PLX_XML_WEIGHT;
    else if (connections && is_one_of(name, types, sizeof types / sizeof *types))
        k->use[1] = PLX_XML_TYPE;
    if (units) {
        k->use[0] = PLX_XML_ATTRIBUTE;
        return plx_graph_build_attribute(g->build, name, &k->attribute, e);
    }
    return true;
}

static const plx_xml_key *key_of(const plx_xml_graph *g, const char *id)
{
    uint32_t key = plx_names_find(&g->key_ids, id, strlen(id));
    return key == PLX_NO_NAME ? NULL : &g->key[key];
}

bool plx_xml_graph_unit_value(
    plx_xml_graph *g, uint32_t unit, const char *key, const char *text, plx_error *e)
{
    const plx_xml_key *k = key_of(g, key);
    return !k || k->use[0] != PLX_XML_ATTRIBUTE ||
           plx_graph_build_value(g->build, k->attribute, unit, text, strlen(text), e);
}

bool plx_xml_graph_standard_values(plx_xml_graph *g, uint32_t unit, plx_error *e)
{
    for (uint32_t i = 0; i < g->key_ids.count; i++) {
        const plx_xml_key *k = &g->key[i];
        if (k->standard && k->use[0] == PLX_XML_ATTRIBUTE &&
            !plx_graph_build_value(
                g->build, k->attribute, unit, k->standard, strlen(k->standard), e))
            return false;
    }
    return true;
}

bool plx_xml_graph_weight(plx_xml_graph *g, const char *text, plx_error *e)
{
    double value;
    char room[48];
    if (text[0] == '\0')
        return true;
    if (!plx_parse_double(text, &value))
        return plx_fail(e, PLX_ERR_FORMAT, "'%s' is not a weight", shown(text, room, sizeof room));
    g->weight = (float)value;
    return true;
}

bool plx_xml_graph_type(plx_xml_graph *g, const char *text, plx_error *e)
{
    return plx_graph_build_type(g->build, text, strlen(text), &g->type, e);
}

bool plx_xml_graph_connection_value(
    plx_xml_graph *g, const char *key, const char *text, plx_error *e)
{
    const plx_xml_key *k = key_of(g, key);
    if (k && k->use[1] == PLX_XML_WEIGHT)
        return plx_xml_graph_weight(g, text, e);
    return !k || k->use[1] != PLX_XML_TYPE || plx_xml_graph_type(g, text, e);
}

bool plx_xml_graph_begin_connection(
    plx_xml_graph *g, const char *source, const char *target, int64_t line, plx_error *e)
{
    g->weight = 1;
    g->type = PLX_UNTYPED;
    for (uint32_t i = 0; i < g->key_ids.count; i++) {
        const plx_xml_key *k = &g->key[i];
        if (k->standard && k->use[1] == PLX_XML_WEIGHT && !plx_xml_graph_weight(g, k->standard, e))
            return false;
        if (k->standard && k->use[1] == PLX_XML_TYPE && !plx_xml_graph_type(g, k->standard, e))
            return false;
    }
    if (!source || !target)
        return plx_fail(e, PLX_ERR_FORMAT, "a connection has no source or no target");
    return refer(g, source, line, &g->source, e) && refer(g, target, line, &g->target, e);
}

bool plx_xml_graph_end_connection(plx_xml_graph *g, plx_error *e)
{
    return plx_graph_build_connect(g->build, g->source, g->target, g->weight, g->type, e);
}

void plx_xml_graph_begin_text(plx_xml_graph *g)
{
    g->takes_text = true;
    g->text_length = 0;
}

bool plx_xml_graph_add_text(plx_xml_graph *g, const char *text, size_t length, plx_error *e)
{
    if (!g->takes_text)
        return true;
    if (length > text_max - g->text_length)
        return plx_fail(e, PLX_ERR_UNSUPPORTED, "a value is longer than 16 MiB");
    if (g->text_length + length + 1 > g->text_room) {
        size_t room = (g->text_length + length + 1) * 2;
        char *grown = plx_realloc(g->text, room, 1);
        if (!grown)
            return no_memory(e);
        g->text = grown;
        g->text_room = room;
    }
    memcpy(g->text + g->text_length, text, length);
    g->text_length += length;
    return true;
}

const char *plx_xml_graph_end_text(plx_xml_graph *g)
{
    g->takes_text = false;
    if (g->text_length == 0)
        return "";
    char *text = g->text;
    text[g->text_length] = '\0';
    while (g->text_length > 0 && strchr(" \t\r\n", text[g->text_length - 1]))
        text[--g->text_length] = '\0';
    return text + strspn(text, " \t\r\n");
}
