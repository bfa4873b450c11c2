/* Which of the weights that are shown can stay in the file (family/pager.h): matrices that it holds
 * by rows, runs of rows or columns, as wide as the link, with every number a weight. Any thread. */
#ifndef PLX_FAMILY_IN_FILE_H
#define PLX_FAMILY_IN_FILE_H

#include "family/pager.h"
#include "family/unfolding.h"

typedef struct plx_in_file_desc {
    const plx_unfolding *unfolding; /* must; its tensors outlive the pager */
    uint64_t memory;                /* bytes for weights that cannot stay there, which must fit, and
                                       with the rest of it for those that are looked at often */
    unsigned threads;               /* default 1 */
    uint64_t least;                 /* numbers that it is worth it for, in all */
} plx_in_file_desc;

/* An array of all parameters, in which links of which stays[link] is set have their weights
 * already; all else is zero. stays: [network->link_count]. NULL and no error where nothing stays:
 * too little does, or the system does not help. NULL with an error of the file, or PLX_ERR_MEMORY.
 */
plx_pager *plx_in_file_open(const plx_in_file_desc *desc, bool *stays, plx_error *e);

#endif
