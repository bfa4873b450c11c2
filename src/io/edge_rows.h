/* The rows of a table of connections, read in chunks on all cores and put together in their order:
 * what comes of it does not depend on the number of threads. For edge_list.c alone. */
#ifndef PLX_IO_EDGE_ROWS_H
#define PLX_IO_EDGE_ROWS_H

#include "base/blob.h"
#include "io/fields.h"
#include "model/graph_build.h"

typedef enum plx_edge_role {
    PLX_EDGE_SOURCE,
    PLX_EDGE_TARGET,
    PLX_EDGE_WEIGHT,
    PLX_EDGE_TYPE,
    PLX_EDGE_ROLES
} plx_edge_role;

/* What the first row told of a table. */
typedef struct plx_edge_shape {
    char separator;
    bool decimal_comma;
    int column[PLX_EDGE_ROLES]; /* below columns; < 0: there is none */
    size_t columns;             /* of the first row */
    bool marks;                 /* lines that begin with # or % are rows where they fit, too */
    bool careful;               /* every row by the slow way, which gives the same; for tests */
} plx_edge_shape;

typedef struct plx_edge_rows {
    size_t skipped;        /* rows without source or target, which are left out */
    int64_t first_skipped; /* line of the first */
    size_t ragged;         /* rows with another number of fields than the first row */
    size_t marked;         /* rows that begin with # or % */
    int64_t first_marked;
    bool foreign; /* a name is not UTF-8 */
} plx_edge_rows;

/* From a place in the blob on, where a line begins, behind so many lines. chunk: bytes of a chunk;
 * default (0): some megabytes. Errors have line and column. */
bool plx_edge_rows_read(plx_blob *blob, const plx_edge_shape *shape, uint64_t from,
    int64_t lines_before, size_t chunk, plx_graph_build *b, plx_edge_rows *rows, plx_error *e);

#endif
