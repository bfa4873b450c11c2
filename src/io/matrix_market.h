/* Matrix Market's matrices as graphs: an entry at row i and column j is a connection from unit i to
 * unit j. Coordinates and arrays; real, integer and pattern; general, symmetric and skew-symmetric,
 * of which the latter two are undirected. The columns of a matrix that is not square are units of
 * their own, after those of its rows. Any thread. */
#ifndef PLX_IO_MATRIX_MARKET_H
#define PLX_IO_MATRIX_MARKET_H

#include "base/blob.h"
#include "model/graph_build.h"

bool plx_matrix_market_sniff(const unsigned char *head, size_t size);
/* Errors have line and column. */
bool plx_matrix_market_read(plx_blob *blob, plx_graph_build *b, plx_error *e);

#endif
