/* Links whose rows are put together from several matrices, or from slices of one, side by side, as
 * those that lead from experts are. Any thread. */
#ifndef PLX_FAMILY_IN_FILE_PIECES_H
#define PLX_FAMILY_IN_FILE_PIECES_H

#include "family/pager.h"
#include "family/unfolding.h"

/* True where all rows of the link are such: *out is then all of it, with pieces that the pager
 * takes. False also without memory for them. */
bool plx_in_file_pieces(const plx_unfolding *u, size_t link, plx_pager_part *out);

#endif
