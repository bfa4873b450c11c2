/* What the columns of a table of connections are: by their names, or by what rows look like. For
 * edge_list.c alone. Any thread. */
#ifndef PLX_IO_EDGE_COLUMNS_H
#define PLX_IO_EDGE_COLUMNS_H

#include "io/edge_rows.h"

/* By what a row calls them: false where it does not name a source and a target. What there is not
 * is -1. */
bool plx_edge_columns_named(const plx_fields *f, int column[PLX_EDGE_ROLES]);

/* The same by a comment before the first row, as some programs write names. */
bool plx_edge_columns_in_comment(
    const char *head, size_t size, char separator, int column[PLX_EDGE_ROLES]);

/* Of rows without names, from the first: source, target, and then a weight, a type, or Python's
 * dictionary with a weight in it, as NetworkX writes it. */
void plx_edge_columns_guess(const plx_fields *f, bool decimal_comma, int column[PLX_EDGE_ROLES]);

/* Whether rows without names are connections, and no table of numbers that could be learnt from:
 * the same few fields in each, apart by blanks, or two texts that no number but a weight follows.
 * text begins with the first row; what may not be whole at its end is not looked at. */
bool plx_edge_columns_fit(const char *text, size_t size, char separator);

#endif
