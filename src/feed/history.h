/* How the numbers of a training went, kept by whoever watches its snapshots: a series for each, by
 * steps, in bounded memory. As a training goes on, neighbours are merged so that of each stretch of
 * steps the least and the greatest value stay: peaks are never lost, and the past is kept as finely
 * as the present. One thread. */
#ifndef PLX_FEED_HISTORY_H
#define PLX_FEED_HISTORY_H

#include "feed/snapshot.h"

typedef enum plx_history_value {
    PLX_HISTORY_TRAIN_LOSS,
    PLX_HISTORY_TEST_LOSS,
    PLX_HISTORY_TRAIN_ACCURACY,
    PLX_HISTORY_TEST_ACCURACY,
    PLX_HISTORY_LEARNING_RATE,
    PLX_HISTORY_GRADIENT_NORM,
    PLX_HISTORY_VALUES
} plx_history_value;

typedef struct plx_history plx_history;

plx_history *plx_history_create(plx_error *e);
/* Nulls the handle; accepts NULL. */
void plx_history_destroy(plx_history **h);

/* Takes what is new in the status: nothing where its step is that of the last one, or where a value
 * is not measured; values that are measured now and then (those of the test data) once for each
 * time. Where the step went back, training began again, and the past is forgotten. True if
 * something was added or forgotten. */
bool plx_history_add(plx_history *h, const plx_status *status);

/* The series of one number: *step [count], rising, and *value [count], all finite; borrowed until
 * the next add. Returns count. */
size_t plx_history_series(
    const plx_history *h, plx_history_value which, const double **step, const double **value);

#endif
