/* What readers of graphs in XML share: ids that may be used before they are declared, keys that say
 * what a value is of, and text that comes in pieces. One thread. */
#ifndef PLX_IO_XML_GRAPH_H
#define PLX_IO_XML_GRAPH_H

#include "io/xml_scan.h"
#include "model/graph_build.h"

/* What keys are for: an id may be one of units, and another one of connections. */
typedef enum plx_xml_domain { PLX_XML_UNITS, PLX_XML_CONNECTIONS, PLX_XML_DOMAINS } plx_xml_domain;

/* What a value of a unit or a connection is. */
typedef enum plx_xml_use {
    PLX_XML_IGNORED,
    PLX_XML_ATTRIBUTE, /* of a unit */
    PLX_XML_WEIGHT,    /* these two of a connection */
    PLX_XML_TYPE,
} plx_xml_use;

typedef struct plx_xml_key {
    plx_xml_use use;
    unsigned rank;    /* of weights and of types: where there are several the highest counts */
    size_t texts;     /* values of a weight that are no numbers */
    size_t attribute; /* of the graph being built */
    char *standard;   /* value where none is given, owned; NULL: none */
} plx_xml_key;

typedef struct plx_xml_keys {
    plx_names ids;
    plx_xml_key *key; /* [ids.count] */
    size_t room;
    plx_xml_key *declared; /* the one that is being declared; NULL: none */
} plx_xml_keys;

typedef struct plx_xml_graph {
    plx_graph_build *build;
    uint32_t *referred; /* [referred_room] by unit: line of the first use before its declaration, 0
                           once it is declared */
    size_t referred_room;
    plx_xml_keys keys[PLX_XML_DOMAINS];
    unsigned weight_rank, type_rank; /* the highest that came; 0: none */
    char *text;                      /* what came since text was begun, owned */
    size_t text_length, text_room;
    bool takes_text;

    /* The connection being read. */
    uint32_t source, target;
    float weight;
    uint16_t type;
} plx_xml_graph;

void plx_xml_graph_uninit(plx_xml_graph *g);

/* Declares a unit; PLX_ERR_FORMAT where it is already. */
bool plx_xml_graph_unit(
    plx_xml_graph *g, const char *id, int64_t line, uint32_t *unit, plx_error *e);
/* Whether all that were referred to were declared; else PLX_ERR_FORMAT with the line. Warns of what
 * was ignored. */
bool plx_xml_graph_check(const plx_xml_graph *g, const char *file, plx_error *e);

/* Begins to declare what values with that id are: of units an attribute, of connections a weight or
 * a type, by their name; NULL: nothing that is looked at. PLX_ERR_FORMAT where the id is taken. */
bool plx_xml_graph_key(
    plx_xml_graph *g, plx_xml_domain domain, const char *id, const char *name, plx_error *e);
/* The text that came is the value where none is given, of what is being declared. */
bool plx_xml_graph_standard(plx_xml_graph *g, plx_error *e);
void plx_xml_graph_end_key(plx_xml_graph *g);

/* A value of a unit, or of the connection being read; an id that no key has is ignored. */
bool plx_xml_graph_unit_value(
    plx_xml_graph *g, uint32_t unit, const char *key, const char *text, plx_error *e);
bool plx_xml_graph_connection_value(
    plx_xml_graph *g, const char *key, const char *text, plx_error *e);
bool plx_xml_graph_standard_values(plx_xml_graph *g, uint32_t unit, plx_error *e);
/* What the format itself says of the connection being read, which counts more than any key. */
bool plx_xml_graph_weight(plx_xml_graph *g, const char *text, plx_error *e);
bool plx_xml_graph_type(plx_xml_graph *g, const char *text, plx_error *e);

/* A connection begins, and its ends are known; it is added when it ends. */
bool plx_xml_graph_begin_connection(
    plx_xml_graph *g, const char *source, const char *target, int64_t line, plx_error *e);
bool plx_xml_graph_end_connection(plx_xml_graph *g, plx_error *e);

void plx_xml_graph_begin_text(plx_xml_graph *g);
bool plx_xml_graph_add_text(plx_xml_graph *g, const char *text, size_t length, plx_error *e);
/* What came, trimmed; valid until more comes. Never NULL. */
const char *plx_xml_graph_end_text(plx_xml_graph *g);

#endif
