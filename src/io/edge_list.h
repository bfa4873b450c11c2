/* Graphs as tables: a row for each connection, and in another file, if there is one, a row for each
 * unit.
 *
 * - Separated by commas, semicolons, tabs or blanks, which is found out; with semicolons a number
 *   may have a decimal comma. A byte order mark, CRLF, blank lines and comments, which begin with #
 *   or %, are accepted. Quotes stand around whole fields.
 * - The first row names the columns where it names a source and a target (as source, from, pre, …
 *   and target, to, post, …); else the first two columns are these, and a third is the weight, or
 *   the type where it is no number, and a fourth the other.
 * - Behind names of columns, a line that begins as a comment is a row where it fits them and its
 *   mark stands before a word, as in hashtags; a warning tells how many are.
 * - Names are trimmed, and read as io/windows_1252.h has it where they are not UTF-8. A row without
 *   source or target is left out, and counted in a warning. Where there is a column of weights, a
 *   row that has none there, or a word for it (plx_csv_is_missing), weighs NaN; a warning of the
 *   graph counts these.
 *
 * Memory grows with the graph, not with the file. Any thread. */
#ifndef PLX_IO_EDGE_LIST_H
#define PLX_IO_EDGE_LIST_H

#include "base/blob.h"
#include "model/graph_build.h"

/* Names of columns, or their numbers from 1 on. */
typedef struct plx_edge_columns {
    const char *source, *target; /* default: found by their names, else the first two */
    const char *weight, *type;   /* likewise */
} plx_edge_columns;

/* Whether the text, the beginning of a file, has a first row that names a source and a target, or
 * comments before numbers in pairs. */
bool plx_edge_list_sniff(const unsigned char *head, size_t size);

/* Adds what the table says; errors have line and column. PLX_ERR_USAGE for columns that are not
 * there. */
bool plx_edge_list_read(
    plx_blob *blob, const plx_edge_columns *columns, plx_graph_build *b, plx_error *e);
/* A table of units, whose connections are there already: of the columns that are called id, node,
 * name or alike, and the first, the one that names units with connections names them, and all
 * others are attributes. The first row names the columns. */
bool plx_unit_list_read(plx_blob *blob, plx_graph_build *b, plx_error *e);

#endif
