/* SONATA, in which models of nervous systems are exchanged: HDF5 files of nodes and of edges, by
 * way of the helper that reads HDF5. What ties several of them together is in sonata_config.h.
 *
 * A file of edges is a graph of all its populations. Its nodes come from the files that are given,
 * or else from the same file or from one beside it, which is called as it is with "nodes" in place
 * of "edges", or NAME_nodes.h5 after a population, or nodes.h5; without any, units are as many as
 * connections speak of. A file of nodes alone is a graph without connections. Units are called by
 * their number, after their population where there are several; numbers and texts of their groups
 * are attributes, and x, y and z their places. Numbers may stand for texts of a library
 * (GROUP/@library/NAME). Tables of types say further attributes of nodes, and of edges the name of
 * their type and their weight; what stands in a group (syn_weight, name, type, synapse_type, …)
 * counts more. Where no table is given, it is one beside (NAME_node_types.csv, NAME_edge_types.csv,
 * or the same without NAME). */
#ifndef PLX_IO_SONATA_H
#define PLX_IO_SONATA_H

#include "base/blob.h"
#include "model/graph_build.h"

typedef struct plx_sonata_part {
    plx_blob *file;  /* must; of HDF5; borrowed, as types are */
    plx_blob *types; /* its table of types; default: none is given */
} plx_sonata_part;

enum { PLX_SONATA_FILES = 64 }; /* of edges, and of nodes: there is a helper for each */

typedef struct plx_sonata_desc {
    size_t edge_files, node_files; /* one at least, each <= PLX_SONATA_FILES */
    const plx_sonata_part *edges;  /* [edge_files]; the first may be one of nodes where `beside` */
    const plx_sonata_part *nodes;  /* [node_files] */
    bool beside; /* what is not given is looked for in the file of edges, and beside it */
} plx_sonata_desc;

/* Whether a file of HDF5 has populations of nodes or edges. Starts a helper. */
bool plx_sonata_sniff(plx_blob *blob);
/* Errors are at offset 0 of the file that they are about, or have the line of a table. */
bool plx_sonata_read(const plx_sonata_desc *d, plx_graph_build *b, plx_error *e);

#endif
