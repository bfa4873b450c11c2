/* GraphML, as NetworkX, igraph, Gephi and yEd write it. Keys of nodes are attributes; of edges,
 * those called weight and type (or like that) count. Nested graphs are read as one; edges between
 * more than two nodes are refused. Any thread. */
#ifndef PLX_IO_GRAPHML_H
#define PLX_IO_GRAPHML_H

#include "base/blob.h"
#include "model/graph_build.h"

bool plx_graphml_sniff(const unsigned char *head, size_t size);
/* Errors have line and column. */
bool plx_graphml_read(plx_blob *blob, plx_graph_build *b, plx_error *e);

#endif
