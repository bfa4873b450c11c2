#include "io/graphml.h"

#include "base/mem.h"
#include "base/text.h"
#include "io/xml_graph.h"

#include <string.h>

enum { NESTED_MAX = 100 };

typedef struct graphml {
    plx_xml_graph g;
    plx_xml_scan scan;
    uint32_t node[NESTED_MAX]; /* that are open, the innermost last */
    int nodes;
    bool in_edge, graph_seen;
    char *data_key; /* of the value being read, owned */
} graphml;

static bool begin_key(graphml *m, const char **attributes, plx_error *e)
{
    const char *id = plx_xml_attribute(attributes, "id");
    const char *name = plx_xml_attribute(attributes, "attr.name");
    const char *domain = plx_xml_attribute(attributes, "for");
    if (!id)
        return plx_fail(e, PLX_ERR_FORMAT, "a key has no id");
    bool all = !domain || strcmp(domain, "all") == 0;
    bool units = all || strcmp(domain, "node") == 0;
    bool connections = all || strcmp(domain, "edge") == 0;
    /* yEd's keys have no name: what they hold is drawing, and is looked at by itself. */
    return (!units || plx_xml_graph_key(&m->g, PLX_XML_UNITS, id, name, e)) &&
           (!connections || plx_xml_graph_key(&m->g, PLX_XML_CONNECTIONS, id, name, e));
}

static bool begin_node(graphml *m, const char **attributes, plx_error *e)
{
    const char *id = plx_xml_attribute(attributes, "id");
    if (!id)
        return plx_fail(e, PLX_ERR_FORMAT, "a node has no id");
    if (m->nodes == NESTED_MAX)
        return plx_fail(e, PLX_ERR_UNSUPPORTED, "nodes are nested too deep");
    uint32_t *unit = &m->node[m->nodes++];
    return plx_xml_graph_unit(&m->g, id, m->scan.line, unit, e) &&
           plx_xml_graph_standard_values(&m->g, *unit, e);
}

/* The middle of yEd's box of a node. */
static bool take_geometry(graphml *m, const char **attributes, plx_error *e)
{
    static const char *const corner[] = {"x", "y"}, *const size[] = {"width", "height"};
    for (int i = 0; m->nodes > 0 && i < 2; i++) {
        const char *at = plx_xml_attribute(attributes, corner[i]);
        const char *extent = plx_xml_attribute(attributes, size[i]);
        double value, half = 0;
        if (!at || !plx_parse_double(at, &value))
            return true;
        if (!extent || !plx_parse_double(extent, &half))
            half = 0;
        if (!plx_graph_build_position(
                m->g.build, m->node[m->nodes - 1], i, (float)(value + half / 2), e))
            return false;
    }
    return true;
}

static bool begin(void *user, const char *name, const char **attributes, plx_error *e)
{
    graphml *m = user;
    if (strcmp(name, "data") == 0) {
        const char *key = plx_xml_attribute(attributes, "key");
        plx_free(m->data_key);
        m->data_key = plx_strdup(key ? key : "");
        plx_xml_graph_begin_text(&m->g);
        return m->data_key || plx_fail(e, PLX_ERR_MEMORY, "out of memory for a graph");
    }
    if (strcmp(name, "key") == 0)
        return begin_key(m, attributes, e);
    if (strcmp(name, "default") == 0 || strcmp(name, "NodeLabel") == 0)
        plx_xml_graph_begin_text(&m->g);
    if (strcmp(name, "graph") == 0 && !m->graph_seen) {
        const char *direction = plx_xml_attribute(attributes, "edgedefault");
        m->graph_seen = true;
        plx_graph_build_directed(m->g.build, !direction || strcmp(direction, "undirected") != 0);
    }
    if (strcmp(name, "node") == 0)
        return begin_node(m, attributes, e);
    if (strcmp(name, "Geometry") == 0)
        return take_geometry(m, attributes, e);
    if (strcmp(name, "edge") == 0) {
        m->in_edge = true;
        return plx_xml_graph_begin_connection(&m->g, plx_xml_attribute(attributes, "source"),
            plx_xml_attribute(attributes, "target"), m->scan.line, e);
    }
    return strcmp(name, "hyperedge") != 0 ||
           plx_fail(e, PLX_ERR_UNSUPPORTED, "has edges between more than two nodes");
}

static bool end_data(graphml *m, plx_error *e)
{
    const char *text = plx_xml_graph_end_text(&m->g);
    const char *key = m->data_key ? m->data_key : "";
    if (m->in_edge)
        return plx_xml_graph_connection_value(&m->g, key, text, e);
    return m->nodes == 0 || plx_xml_graph_unit_value(&m->g, m->node[m->nodes - 1], key, text, e);
}

static bool end_label(graphml *m, plx_error *e)
{
    size_t label;
    const char *text = plx_xml_graph_end_text(&m->g);
    return m->nodes == 0 || (plx_graph_build_attribute(m->g.build, "label", &label, e) &&
                                plx_graph_build_value(m->g.build, label, m->node[m->nodes - 1],
                                    text, strlen(text), e));
}

static bool end(void *user, const char *name, plx_error *e)
{
    graphml *m = user;
    if (strcmp(name, "data") == 0)
        return end_data(m, e);
    if (strcmp(name, "default") == 0)
        return plx_xml_graph_standard(&m->g, e);
    if (strcmp(name, "NodeLabel") == 0)
        return end_label(m, e);
    if (strcmp(name, "key") == 0)
        plx_xml_graph_end_key(&m->g);
    if (strcmp(name, "node") == 0 && m->nodes > 0)
        m->nodes--;
    if (strcmp(name, "edge") == 0 && m->in_edge) {
        m->in_edge = false;
        return plx_xml_graph_end_connection(&m->g, e);
    }
    return true;
}

static bool text(void *user, const char *piece, size_t length, plx_error *e)
{
    return plx_xml_graph_add_text(&((graphml *)user)->g, piece, length, e);
}

bool plx_graphml_sniff(const unsigned char *head, size_t size)
{
    return plx_xml_sniff(head, size, "graphml");
}

bool plx_graphml_read(plx_blob *blob, plx_graph_build *b, plx_error *e)
{
    graphml m = {.g.build = b};
    m.scan = (plx_xml_scan){.blob = blob, .begin = begin, .end = end, .text = text, .user = &m};
    bool ok = plx_xml_scan_run(&m.scan, e) && plx_xml_graph_check(&m.g, blob->name, e);
    plx_free(m.data_key);
    plx_xml_graph_uninit(&m.g);
    return ok;
}
