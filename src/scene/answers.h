/* What the network gives for every row of its data: the likeliest class, and how sure it is of it.
 * Found from a snapshot by plain forward passes, in slices of a bounded number of multiplications,
 * so that a frame is never held up; always of one complete state. One thread. */
#ifndef PLX_SCENE_ANSWERS_H
#define PLX_SCENE_ANSWERS_H

#include "feed/snapshot.h"
#include "model/dataset.h"

typedef struct plx_answers plx_answers;

typedef struct plx_answer {
    uint32_t best; /* the output that is largest */
    float value;   /* of it */
} plx_answer;

/* Rows are those of the training data, and behind them those of the test data (NULL: none). All are
 * borrowed until destroy. NULL without memory, or where the network does not fit the data. */
plx_answers *plx_answers_create(
    const plx_network *network, const plx_dataset *training, const plx_dataset *test, plx_error *e);
/* Nulls the handle; accepts NULL. */
void plx_answers_destroy(plx_answers **a);

/* Goes on with what is under way, at least one row and about so many multiplications, or begins
 * with the snapshot's weights where those shown are others. True when all rows were completed.
 * SIZE_MAX: until there is nothing left to do. */
bool plx_answers_update(plx_answers *a, const plx_snapshot *s, size_t multiplications);
bool plx_answers_stale(const plx_answers *a, const plx_snapshot *s);

/* Completed so far; 0: nothing to show yet. */
uint64_t plx_answers_version(const plx_answers *a);
/* [rows]; borrowed until the next update. NULL before the first is complete. */
const plx_answer *plx_answers_rows(const plx_answers *a);

#endif
