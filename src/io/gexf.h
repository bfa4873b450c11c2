/* GEXF, versions 1.1 to 1.3, as Gephi, NetworkX and others write it: labels, attributes, positions,
 * weights, and kinds of edges as their types. What it says of times is not read. Any thread. */
#ifndef PLX_IO_GEXF_H
#define PLX_IO_GEXF_H

#include "base/blob.h"
#include "model/graph_build.h"

bool plx_gexf_sniff(const unsigned char *head, size_t size);
/* Errors have line and column. */
bool plx_gexf_read(plx_blob *blob, plx_graph_build *b, plx_error *e);

#endif
