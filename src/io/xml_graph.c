#include "io/xml_graph.h"

#include "base/mem.h"
#include "base/text.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static const size_t text_max = 16 << 20;

/* Names of keys, those that say the most first. Graphs often have several of them. */
static const char *const weights[] = {
    "weight", "weights", "synapses", "syn_count", "count", "strength", "correlation", "value"};
static const char *const types[] = {
    "type", "edge_type", "synapse_type", "kind", "relation", "interaction", "class", "layer"};
enum {
    WEIGHTS = sizeof weights / sizeof *weights,
    TYPES = sizeof types / sizeof *types,
};

static bool no_memory(plx_error *e)
{
    return plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph");
}

void plx_xml_graph_uninit(plx_xml_graph *g)
{
    for (int d = 0; d < PLX_XML_DOMAINS; d++) {
        plx_xml_keys *keys = &g->keys[d];
        for (uint32_t i = 0; i < keys->ids.count && i < keys->room; i++)
            plx_free(keys->key[i].standard);
        plx_free(keys->key);
        plx_names_uninit(&keys->ids);
    }
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
    const plx_xml_keys *keys = &g->keys[PLX_XML_CONNECTIONS];
    for (uint32_t i = 0; i < keys->ids.count; i++) {
        const plx_xml_key *k = &keys->key[i];
        if (k->texts > 0 && k->rank >= g->weight_rank)
            plx_graph_build_warn(g->build, "%zu values of '%s' are no numbers, and so no weights",
                k->texts, weights[WEIGHTS - k->rank]);
    }
    return true;
}

/* The first of the names has the highest rank; 0 where it is none of them. */
static unsigned rank_of(const char *name, const char *const *names, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (strcasecmp(name, names[i]) == 0)
            return count - i;
    return 0;
}

static plx_xml_key *add_key(plx_xml_keys *keys, const char *id, plx_error *e)
{
    char room[64];
    uint32_t index, before = keys->ids.count;
    if (!plx_names_add(&keys->ids, id, strlen(id), &index)) {
        no_memory(e);
        return NULL;
    }
    if (before == keys->ids.count) {
        plx_fail(e, PLX_ERR_FORMAT, "the id '%s' is there twice", shown(id, room, sizeof room));
        return NULL;
    }
    if (index >= keys->room) {
        size_t wanted = keys->room * 2 + 16;
        plx_xml_key *grown = plx_realloc(keys->key, wanted, sizeof *grown);
        if (!grown) {
            no_memory(e);
            return NULL;
        }
        memset(grown + keys->room, 0, (wanted - keys->room) * sizeof *grown);
        keys->key = grown;
        keys->room = wanted;
    }
    return &keys->key[index];
}

bool plx_xml_graph_key(
    plx_xml_graph *g, plx_xml_domain domain, const char *id, const char *name, plx_error *e)
{
    plx_xml_key *k = add_key(&g->keys[domain], id, e);
    g->keys[domain].declared = k;
    if (!k || !name)
        return k != NULL;
    if (domain == PLX_XML_UNITS) {
        k->use = PLX_XML_ATTRIBUTE;
        return plx_graph_build_attribute(g->build, name, &k->attribute, e);
    }
    if ((k->rank = rank_of(name, weights, WEIGHTS)) > 0)
        k->use = PLX_XML_WEIGHT;
    else if ((k->rank = rank_of(name, types, TYPES)) > 0)
        k->use = PLX_XML_TYPE;
    return true;
}

bool plx_xml_graph_standard(plx_xml_graph *g, plx_error *e)
{
    const char *text = plx_xml_graph_end_text(g);
    for (int d = 0; d < PLX_XML_DOMAINS; d++) {
        plx_xml_key *k = g->keys[d].declared;
        if (!k)
            continue;
        plx_free(k->standard);
        if (!(k->standard = plx_strdup(text)))
            return no_memory(e);
    }
    return true;
}

void plx_xml_graph_end_key(plx_xml_graph *g)
{
    for (int d = 0; d < PLX_XML_DOMAINS; d++)
        g->keys[d].declared = NULL;
}

static plx_xml_key *key_of(const plx_xml_keys *keys, const char *id)
{
    uint32_t key = plx_names_find(&keys->ids, id, strlen(id));
    return key == PLX_NO_NAME ? NULL : &keys->key[key];
}

bool plx_xml_graph_unit_value(
    plx_xml_graph *g, uint32_t unit, const char *key, const char *text, plx_error *e)
{
    const plx_xml_key *k = key_of(&g->keys[PLX_XML_UNITS], key);
    return !k || k->use != PLX_XML_ATTRIBUTE ||
           plx_graph_build_value(g->build, k->attribute, unit, text, strlen(text), e);
}

bool plx_xml_graph_standard_values(plx_xml_graph *g, uint32_t unit, plx_error *e)
{
    const plx_xml_keys *keys = &g->keys[PLX_XML_UNITS];
    for (uint32_t i = 0; i < keys->ids.count; i++) {
        const plx_xml_key *k = &keys->key[i];
        if (k->standard && k->use == PLX_XML_ATTRIBUTE &&
            !plx_graph_build_value(
                g->build, k->attribute, unit, k->standard, strlen(k->standard), e))
            return false;
    }
    return true;
}

/* Weights of one graph are all of one rank, so that they can be compared: those that came before
 * one of a higher rank do not count. */
static void set_weight(plx_xml_graph *g, unsigned rank, double value)
{
    if (rank > g->weight_rank)
        plx_graph_build_forget_weights(g->build);
    g->weight_rank = rank;
    g->weight = (float)value;
}

bool plx_xml_graph_weight(plx_xml_graph *g, const char *text, plx_error *e)
{
    double value;
    char room[48];
    if (text[0] == '\0')
        return true;
    if (!plx_parse_double(text, &value))
        return plx_fail(e, PLX_ERR_FORMAT, "'%s' is not a weight", shown(text, room, sizeof room));
    set_weight(g, WEIGHTS + 1, value);
    return true;
}

/* What is called weight must be one; what only might be one by its name need not. */
static bool key_weight(plx_xml_graph *g, plx_xml_key *k, const char *text, plx_error *e)
{
    double value;
    char room[48];
    if (text[0] == '\0' || k->rank < g->weight_rank)
        return true;
    if (plx_parse_double(text, &value)) {
        set_weight(g, k->rank, value);
        return true;
    }
    if (k->rank == WEIGHTS)
        return plx_fail(e, PLX_ERR_FORMAT, "'%s' is not a weight", shown(text, room, sizeof room));
    k->texts++;
    return true;
}

/* As weights are. */
static bool set_type(plx_xml_graph *g, unsigned rank, const char *text, plx_error *e)
{
    if (text[0] == '\0' || rank < g->type_rank)
        return true;
    if (rank > g->type_rank)
        plx_graph_build_forget_types(g->build);
    g->type_rank = rank;
    return plx_graph_build_type(g->build, text, strlen(text), &g->type, e);
}

bool plx_xml_graph_type(plx_xml_graph *g, const char *text, plx_error *e)
{
    return set_type(g, TYPES + 1, text, e);
}

static bool connection_value(plx_xml_graph *g, plx_xml_key *k, const char *text, plx_error *e)
{
    if (k->use == PLX_XML_WEIGHT)
        return key_weight(g, k, text, e);
    return k->use != PLX_XML_TYPE || set_type(g, k->rank, text, e);
}

bool plx_xml_graph_connection_value(
    plx_xml_graph *g, const char *key, const char *text, plx_error *e)
{
    plx_xml_key *k = key_of(&g->keys[PLX_XML_CONNECTIONS], key);
    return !k || connection_value(g, k, text, e);
}

bool plx_xml_graph_begin_connection(
    plx_xml_graph *g, const char *source, const char *target, int64_t line, plx_error *e)
{
    g->weight = 1;
    g->type = PLX_UNTYPED;
    const plx_xml_keys *keys = &g->keys[PLX_XML_CONNECTIONS];
    for (uint32_t i = 0; i < keys->ids.count; i++) {
        plx_xml_key *k = &keys->key[i];
        if (k->standard && !connection_value(g, k, k->standard, e))
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
