/* Makes a graph unit by unit and connection by connection, in any order, from names. One thread. */
#ifndef PLX_MODEL_GRAPH_BUILD_H
#define PLX_MODEL_GRAPH_BUILD_H

#include "model/graph.h"

typedef struct plx_graph_build plx_graph_build;

/* attribute_room: bytes that values of attributes may take; those of columns that come beyond are
 * left out, and a warning says so. NULL with PLX_ERR_MEMORY. */
plx_graph_build *plx_graph_build_create(
    const char *name, const char *format, size_t attribute_room, plx_error *e);
void plx_graph_build_destroy(plx_graph_build **b);
/* So many bytes more, as files come to be known that the graph is made of. */
void plx_graph_build_more_room(plx_graph_build *b, size_t bytes);

/* All of these give false with PLX_ERR_MEMORY, or PLX_ERR_UNSUPPORTED beyond 2^32 - 2 of a kind. */

/* Room for so many connections, so that none is taken twice while they come. */
bool plx_graph_build_reserve(
    plx_graph_build *b, size_t connections, bool weights, bool types, plx_error *e);
/* The unit of that name, which is made where it is not there; *fresh (may be NULL) tells. */
bool plx_graph_build_unit(
    plx_graph_build *b, const char *name, size_t length, uint32_t *unit, bool *fresh, plx_error *e);
/* PLX_NO_NAME where it is not there. */
uint32_t plx_graph_build_find(const plx_graph_build *b, const char *name, size_t length);
/* Units without names, all that there will be: they are called by their numbers from 1 on. */
void plx_graph_build_count(plx_graph_build *b, size_t units);
bool plx_graph_build_is_counted(const plx_graph_build *b);
size_t plx_graph_build_units(const plx_graph_build *b);
/* The type of that name; beyond PLX_MAX_TYPES the last. */
bool plx_graph_build_type(
    plx_graph_build *b, const char *name, size_t length, uint16_t *type, plx_error *e);
enum { PLX_UNTYPED = UINT16_MAX };
/* type: PLX_UNTYPED where it has none: it is of the type "" where others have one. */
bool plx_graph_build_connect(plx_graph_build *b, uint32_t source, uint32_t target, float weight,
    uint16_t type, plx_error *e);
/* What connections weigh so far, or of what types they are, counts no more: they weigh 1, and have
 * none. */
void plx_graph_build_forget_weights(plx_graph_build *b);
void plx_graph_build_forget_types(plx_graph_build *b);
/* Many connections at once, to be filled in by who asked for them. */
typedef struct plx_graph_rows {
    uint32_t *source, *target;
    float *weight;  /* NULL: all are 1 so far, and these */
    uint16_t *type; /* NULL: none has a type so far, nor have these */
} plx_graph_rows;

/* Room for so many more connections, of which `odd` weigh NaN or infinity. Arrays given before are
 * valid still where plx_graph_build_has_room said so; on any thread they may be filled until the
 * graph is finished. */
bool plx_graph_build_rows(plx_graph_build *b, size_t count, bool weights, bool types, size_t odd,
    plx_graph_rows *rows, plx_error *e);
bool plx_graph_build_has_room(const plx_graph_build *b, size_t count, bool weights, bool types);
size_t plx_graph_build_connections(const plx_graph_build *b);
/* Types so far. */
size_t plx_graph_build_types(const plx_graph_build *b);
/* text[0..length) as a value of an attribute of a unit; empty is none. Columns whose values are all
 * numbers are numbers. An attribute that is called as one before is the same. */
bool plx_graph_build_attribute(
    plx_graph_build *b, const char *name, size_t *attribute, plx_error *e);
bool plx_graph_build_value(plx_graph_build *b, size_t attribute, uint32_t unit, const char *text,
    size_t length, plx_error *e);
/* The same of a number; NaN is none. */
bool plx_graph_build_number(
    plx_graph_build *b, size_t attribute, uint32_t unit, double value, plx_error *e);
/* axis 0..2. */
bool plx_graph_build_position(
    plx_graph_build *b, uint32_t unit, int axis, float value, plx_error *e);
void plx_graph_build_directed(plx_graph_build *b, bool directed);
/* A note for people about what is odd and yet no error; after some tens they are left out. */
void plx_graph_build_warn(plx_graph_build *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Frees and nulls *b, in success and in failure. Where no positions were given, attributes that are
 * called x, y and z are; a text called label or name is shown in place of names. A type whose
 * values are directed and undirected is no type (as one program writes them), and is left out. */
plx_graph *plx_graph_build_finish(plx_graph_build **b, plx_error *e);

#endif
