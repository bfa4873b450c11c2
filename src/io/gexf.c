#include "io/gexf.h"

#include "base/text.h"
#include "io/xml_graph.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { NESTED_MAX = 100 };

typedef struct gexf {
    plx_xml_graph g;
    plx_xml_scan scan;
    uint32_t node[NESTED_MAX];
    int nodes;
    bool in_edge, graph_seen, whole_ids;
    plx_xml_domain domain; /* of the attributes being declared */
    bool arrows;           /* edges that say nothing lead one way */
    bool edges, directed;  /* some are there, and some of those lead one way */
} gexf;

static bool begin_key(gexf *m, const char **attributes, plx_error *e)
{
    const char *id = plx_xml_attribute(attributes, "id");
    const char *title = plx_xml_attribute(attributes, "title");
    if (!id)
        return plx_fail(e, PLX_ERR_FORMAT, "an attribute has no id");
    return plx_xml_graph_key(&m->g, m->domain, id, title ? title : id, e);
}

/* Where ids are said to be whole numbers they must fit the type that they are kept in elsewhere. */
static bool check_id(const gexf *m, const char *id, plx_error *e)
{
    char *end;
    errno = 0;
    if (!m->whole_ids || !id)
        return true;
    strtoll(id, &end, 10);
    return (errno == 0 && end != id && *end == '\0') ||
           plx_fail(e, PLX_ERR_FORMAT, "an id is no integer, as the file says that all are");
}

static bool begin_node(gexf *m, const char **attributes, plx_error *e)
{
    const char *id = plx_xml_attribute(attributes, "id");
    const char *label = plx_xml_attribute(attributes, "label");
    if (!id)
        return plx_fail(e, PLX_ERR_FORMAT, "a node has no id");
    if (m->nodes == NESTED_MAX)
        return plx_fail(e, PLX_ERR_UNSUPPORTED, "nodes are nested too deep");
    uint32_t *unit = &m->node[m->nodes++];
    if (!check_id(m, id, e) || !plx_xml_graph_unit(&m->g, id, m->scan.line, unit, e) ||
        !plx_xml_graph_standard_values(&m->g, *unit, e))
        return false;
    size_t attribute;
    return !label || strcmp(label, id) == 0 ||
           (plx_graph_build_attribute(m->g.build, "label", &attribute, e) &&
               plx_graph_build_value(m->g.build, attribute, *unit, label, strlen(label), e));
}

/* Whether a type of an edge says which way it leads, as the format has it: of mixed graphs each
 * edge says so. Programs write other types there, too. */
static bool take_direction(gexf *m, const char *type)
{
    bool arrow = type && (strcmp(type, "directed") == 0 || strcmp(type, "mutual") == 0);
    bool known = arrow || (type && strcmp(type, "undirected") == 0);
    m->edges = true;
    m->directed = m->directed || (known ? arrow : m->arrows);
    return known;
}

static bool begin_edge(gexf *m, const char **attributes, plx_error *e)
{
    const char *weight = plx_xml_attribute(attributes, "weight");
    const char *kind = plx_xml_attribute(attributes, "kind");
    const char *type = plx_xml_attribute(attributes, "type");
    m->in_edge = true;
    if (!take_direction(m, type) && !kind)
        kind = type;
    return check_id(m, plx_xml_attribute(attributes, "id"), e) &&
           plx_xml_graph_begin_connection(&m->g, plx_xml_attribute(attributes, "source"),
               plx_xml_attribute(attributes, "target"), m->scan.line, e) &&
           (!weight || plx_xml_graph_weight(&m->g, weight, e)) &&
           (!kind || plx_xml_graph_type(&m->g, kind, e));
}

static bool take_value(gexf *m, const char **attributes, plx_error *e)
{
    const char *id = plx_xml_attribute(attributes, "for");
    const char *value = plx_xml_attribute(attributes, "value");
    if (!id)
        id = plx_xml_attribute(attributes, "id"); /* as version 1.1 has it */
    if (!id || !value)
        return true;
    if (m->in_edge)
        return plx_xml_graph_connection_value(&m->g, id, value, e);
    return m->nodes == 0 || plx_xml_graph_unit_value(&m->g, m->node[m->nodes - 1], id, value, e);
}

/* Upwards in the file, downwards on a screen. */
static bool take_position(gexf *m, const char **attributes, plx_error *e)
{
    static const char *const axis[] = {"x", "y", "z"};
    for (int i = 0; m->nodes > 0 && !m->in_edge && i < 3; i++) {
        const char *text = plx_xml_attribute(attributes, axis[i]);
        double value;
        if (text && plx_parse_double(text, &value) &&
            !plx_graph_build_position(
                m->g.build, m->node[m->nodes - 1], i, (float)(i == 1 ? -value : value), e))
            return false;
    }
    return true;
}

static bool begin(void *user, const char *name, const char **attributes, plx_error *e)
{
    gexf *m = user;
    if (strcmp(name, "attvalue") == 0)
        return take_value(m, attributes, e);
    if (strcmp(name, "edge") == 0)
        return begin_edge(m, attributes, e);
    if (strcmp(name, "node") == 0)
        return begin_node(m, attributes, e);
    if (strcmp(name, "position") == 0)
        return take_position(m, attributes, e);
    if (strcmp(name, "attribute") == 0)
        return begin_key(m, attributes, e);
    if (strcmp(name, "attributes") == 0) {
        const char *of = plx_xml_attribute(attributes, "class");
        m->domain = of && strcmp(of, "edge") == 0 ? PLX_XML_CONNECTIONS : PLX_XML_UNITS;
    }
    if (strcmp(name, "default") == 0)
        plx_xml_graph_begin_text(&m->g);
    if (strcmp(name, "graph") == 0 && !m->graph_seen) {
        const char *direction = plx_xml_attribute(attributes, "defaultedgetype");
        const char *ids = plx_xml_attribute(attributes, "idtype");
        m->graph_seen = true;
        m->whole_ids = ids && strcmp(ids, "integer") == 0;
        /* What says nothing is undirected, by the format's description. */
        m->arrows = direction && strcmp(direction, "undirected") != 0;
    }
    return true;
}

static bool end(void *user, const char *name, plx_error *e)
{
    gexf *m = user;
    if (strcmp(name, "attribute") == 0)
        plx_xml_graph_end_key(&m->g);
    if (strcmp(name, "default") == 0)
        return plx_xml_graph_standard(&m->g, e);
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
    return plx_xml_graph_add_text(&((gexf *)user)->g, piece, length, e);
}

bool plx_gexf_sniff(const unsigned char *head, size_t size)
{
    return plx_xml_sniff(head, size, "gexf");
}

bool plx_gexf_read(plx_blob *blob, plx_graph_build *b, plx_error *e)
{
    gexf m = {.g.build = b};
    m.scan = (plx_xml_scan){.blob = blob, .begin = begin, .end = end, .text = text, .user = &m};
    bool ok = plx_xml_scan_run(&m.scan, e) && plx_xml_graph_check(&m.g, blob->name, e);
    plx_graph_build_directed(b, m.edges ? m.directed : m.arrows);
    plx_xml_graph_uninit(&m.g);
    return ok;
}
