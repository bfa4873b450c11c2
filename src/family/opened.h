/* A file of a trained model, opened: its tensors, the plan of its network, and what of it is shown
 * with its weights. Any thread, one at a time. */
#ifndef PLX_FAMILY_OPENED_H
#define PLX_FAMILY_OPENED_H

#include "base/cache.h"
#include "family/pager.h"
#include "family/params.h"
#include "family/weights.h"

enum { PLX_OPENED_MEGABYTES = 512 /* of weights in memory, if nobody asks for more */ };

/* Written by the thread that reads, read by others; cancel the other way round. */
typedef struct plx_opened_progress {
    _Atomic uint64_t done, total; /* numbers */
    atomic_bool cancel;
} plx_opened_progress;

typedef struct plx_opened_desc {
    const char *path; /* must */
    /* Further files, whose networks are shown beside it; with `difference` one, whose network is to
     * be like that of the first: what is shown is by how much its weights are more. */
    const char *const *beside;
    size_t beside_count; /* PLX_SIDE_BY_SIDE - 1 at most */
    bool difference;
    /* Blocks that are open or folded other than at first: "block 3,-embedding" opens the one and
     * folds the other, later ones win; "all" opens and "none" folds all. Default: none is. */
    const char *unfold;
    size_t heads;       /* of attention; default: by names and shapes */
    uint64_t megabytes; /* that weights may take in memory as floats. More of them stay in the file
                           (family/in_file.h), or lie in one of their own (family/params.h).
                           Default: PLX_OPENED_MEGABYTES */
    plx_reduction reduction;
    unsigned threads;              /* default: all cores */
    plx_opened_progress *progress; /* of reading weights; NULL: nobody asks */
    bool at_once; /* where reading them takes long, and they are not in the cache, all weights are 0
                     and structure.unread tells so: there is something to show meanwhile */
} plx_opened_desc;

typedef struct plx_opened {
    char name[64]; /* of the file, fit to be shown */
    plx_tensors *tensors;
    plx_plan plan;
    plx_unfolding unfolding; /* of it and its network */
    float *params;           /* [network->param_count] */
    plx_cache_key *keys; /* [network->link_count]: of their weights (feed/snapshot.h); NULL: they
                            are not there yet, or of no one file */
    plx_pager *pager;    /* where they are; NULL: they are in */
    plx_params room;
} plx_opened;

/* False with an error of the file or of the plan, PLX_ERR_USAGE for a block that is not there, or
 * PLX_ERR_MEMORY where there is no room for what would be shown. */
bool plx_opened_init(plx_opened *o, const plx_opened_desc *desc, plx_error *e);
void plx_opened_uninit(plx_opened *o);

/* The list of blocks with one of them opened or folded: out is to have room for the list, the name
 * and three bytes more. Returns out. */
char *plx_unfold_with(const char *list, const char *name, bool open, char *out, size_t size);

#endif
