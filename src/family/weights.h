/* Reads the weights of what is shown from the file, in windows and on several threads.
 *
 * Where several weights make one (kernels, folded blocks) it is their norm with the sign of their
 * sum, or their mean. What was made of very many is kept in the cache (base/cache.h). */
#ifndef PLX_FAMILY_WEIGHTS_H
#define PLX_FAMILY_WEIGHTS_H

#include "base/thread.h"
#include "family/unfolding.h"

#include <stdatomic.h>

typedef enum plx_reduction {
    PLX_REDUCE_NORM, /* √Σw², with the sign of Σw */
    PLX_REDUCE_MEAN,
} plx_reduction;

typedef struct plx_weights_job {
    const plx_unfolding *unfolding;
    plx_reduction reduction;
    const bool *stays;         /* [network->link_count] links whose weights are there already
                                  (family/in_file.h); NULL: none */
    unsigned threads;          /* default 1 */
    const atomic_bool *cancel; /* read; NULL: never */
    _Atomic uint64_t *done;    /* adds numbers read; NULL: nobody asks */
} plx_weights_job;

/* Numbers that a job would read of all links. */
uint64_t plx_weights_count(const plx_unfolding *u);
/* Those of them that the job will read: neither there already nor in the cache. */
uint64_t plx_weights_waiting(const plx_weights_job *job);
/* params: [network->param_count], zeroed but for links that stay; filled with all weights and
 * biases. False with an error of the file, PLX_ERR_MEMORY, or PLX_ERR_CANCELLED. */
bool plx_weights_read(const plx_weights_job *job, float *params, plx_error *e);

#endif
