/* Writes a graph as GraphML, which others read too: names, weights and types. Any thread. */
#ifndef PLX_IO_GRAPHML_WRITE_H
#define PLX_IO_GRAPHML_WRITE_H

#include "model/graph.h"

/* The file appears whole or not at all. */
bool plx_graphml_write(const char *path, const plx_graph *g, plx_error *e);

#endif
