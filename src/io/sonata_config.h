/* Configurations of SONATA, in JSON: that of a circuit names the files of nodes and of edges and
 * their tables of types ("networks"), in which variables may stand for folders ("manifest"); that
 * of a simulation names the one of its circuit ("network"). What else is in them is passed over.
 *
 * Paths are relative to the folder of the configuration that has them, and must stay beneath it,
 * without symbolic links: a configuration comes from a stranger, and would open any file of whoever
 * looks at it. An absolute path is accepted where it begins with that folder. A circuit whose files
 * lie elsewhere is opened by a configuration above them all, or by its files themselves. */
#ifndef PLX_IO_SONATA_CONFIG_H
#define PLX_IO_SONATA_CONFIG_H

#include "base/blob.h"
#include "model/graph_build.h"

/* Whether a file begins as JSON does; then plx_sonata_config_is tells by its members. */
bool plx_sonata_config_sniff(const unsigned char *head, size_t size);
bool plx_sonata_config_is(plx_blob *blob);

/* All populations of the circuit as one graph. Errors have the line and column where the
 * configuration is wrong or names what cannot be opened, or are about a file that it names, as
 * plx_sonata_read has them. */
bool plx_sonata_config_read(plx_blob *blob, plx_graph_build *b, plx_error *e);

#endif
