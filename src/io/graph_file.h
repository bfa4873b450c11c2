/* Opens a graph of any format that can be read, told by its content and never by its name: tables
 * of connections, Matrix Market, GraphML and GEXF, each also gzipped, and SONATA, also by the
 * configuration of a circuit. Any thread. */
#ifndef PLX_IO_GRAPH_FILE_H
#define PLX_IO_GRAPH_FILE_H

#include "io/edge_list.h"

typedef struct plx_graph_open_desc {
    const char *path;         /* must */
    const char *units;        /* a table of the units (plx_unit_list_read), of SONATA its file of
                                 nodes; default: none, or one beside */
    plx_edge_columns columns; /* of a table of connections */
    bool table;               /* what begins as no other format is one, too */
} plx_graph_open_desc;

/* Whether the file begins as a graph. A table is one where its first row says so; other tables are
 * data. False too where it cannot be read. */
bool plx_graph_sniff(const char *path);

/* NULL on failure: PLX_ERR_IO; PLX_ERR_FORMAT with line and column; PLX_ERR_UNSUPPORTED for what is
 * well-formed and beyond us; PLX_ERR_USAGE for columns that are not there; PLX_ERR_MEMORY. */
plx_graph *plx_graph_open(const plx_graph_open_desc *desc, plx_error *e);
/* The same of blobs, which are taken in success and in failure; units may be NULL. */
plx_graph *plx_graph_read(
    plx_blob *blob, plx_blob *units, const plx_graph_open_desc *desc, plx_error *e);

#endif
