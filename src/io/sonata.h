/* SONATA, in which models of nervous systems are exchanged: HDF5 files of nodes and of edges, by
 * way of the helper that reads HDF5.
 *
 * A file of edges is a graph of all its populations. Its nodes come from the same file, from the
 * one that is given, or from one beside it, which is called as it is with "nodes" in place of
 * "edges", or NAME_nodes.h5 after a population, or nodes.h5; without any, units are as many as
 * connections speak of. A file of nodes alone is a graph without connections. Units are called by
 * their number, after their population where there are several; numbers of their groups are
 * attributes, and x, y and z their places. Tables of types (NAME_node_types.csv,
 * NAME_edge_types.csv, or the same without NAME) lie beside the file that speaks of them: what they
 * say of nodes are further attributes; of edges, the name of their type, and their weight where
 * their group has no syn_weight. */
#ifndef PLX_IO_SONATA_H
#define PLX_IO_SONATA_H

#include "base/blob.h"
#include "model/graph_build.h"

/* Whether a file of HDF5 has populations of nodes or edges. Starts a helper. */
bool plx_sonata_sniff(plx_blob *blob);
/* nodes: may be NULL. Errors are at offset 0 of the file that they are about, or have the line of a
 * table. */
bool plx_sonata_read(plx_blob *blob, plx_blob *nodes, plx_graph_build *b, plx_error *e);

#endif
