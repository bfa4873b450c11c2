/* A trainer as a source: on its own thread it trains, obeys commands between steps, and publishes
 * complete snapshots at most 60 times a second and whenever its state changes; paused, finished or
 * diverged it sleeps until a command comes.
 *
 * Statistics of the units and the report (PLX_CMD_WANT) are of the same data as the sample shown,
 * made while training goes on, of the weights at one step, and take a fifth of the time at most.
 *
 * At each epoch's end it measures loss and accuracy on at most 1024 rows of the test data. The
 * sample shown comes from the test data, or from the training data where there is none. After a
 * divergence, reset goes on from new weights; a lower learning rate and then resuming goes on from
 * the last finite ones. In lock-step samples_per_s is 0, so that nothing depends on the clock. */
#ifndef PLX_TRAIN_TRAINER_SOURCE_H
#define PLX_TRAIN_TRAINER_SOURCE_H

#include "feed/source.h"
#include "train/trainer.h"

typedef struct plx_trainer_source_desc {
    plx_trainer_desc trainer; /* must; what it borrows, it borrows until the source is destroyed */
    const plx_dataset *test;  /* default: none; borrowed likewise */
    const float *params;      /* to begin with, and again after PLX_CMD_RESET_AGAIN, [param_count],
                                 copied; default: new ones */
    bool paused;              /* start paused */
} plx_trainer_source_desc;

/* NULL on failure, as plx_trainer_create. */
plx_source *plx_trainer_source_create(const plx_trainer_source_desc *desc, plx_error *e);
/* The data that PLX_CMD_SAMPLE and plx_status.sample count in; borrowed as the source borrows it.
 * s must come from plx_trainer_source_create. */
const plx_dataset *plx_trainer_source_samples(const plx_source *s);

#endif
