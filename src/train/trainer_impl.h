/* What the parts of the trainer share: trainer.c makes it and changes its settings, trainer_step.c
 * trains, trainer_measure.c looks without changing anything. */
#ifndef PLX_TRAIN_TRAINER_IMPL_H
#define PLX_TRAIN_TRAINER_IMPL_H

#include "base/rng.h"
#include "train/backprop.h"
#include "train/trainer.h"

/* What a batch gave so far, summed over its rows. */
typedef struct plx_batch_result {
    double loss;
    size_t correct;
    bool finite; /* of what the optimiser wrote */
} plx_batch_result;

struct plx_trainer {
    plx_trainer_desc desc; /* defaults filled in */
    plx_backprop *pass;
    size_t part_rows; /* of a batch that go through at once */
    /* Parameter blocks, [param_count]. A step writes next and swaps. */
    float *params, *next, *grads, *first, *second;
    float *kept; /* gradient of the last step, where grads are a part of the next one already */
    uint64_t *link_version; /* [link_count] */
    uint64_t version;
    /* Which version of the parameters these are about: grads and kept of the step that led to it,
     * next of those before that step. 0: none. */
    uint64_t grads_version, kept_version, next_version;
    bool keep; /* the last step's gradient is to outlive the first part of the next */
    /* The rows of a part of a batch, gathered: [pass rows][inputs] and what belongs to them. */
    float *x;
    uint32_t *label;
    float *target;

    uint32_t *order; /* [count]: the rows of this epoch */
    size_t at;       /* place in order of the next step's first row */
    plx_rng rng;
    uint64_t epochs_done, step, samples, seed;
    uint64_t updates; /* since the optimiser's state was zeroed */
    uint64_t batches; /* in the running means */
    double loss, accuracy;

    /* The step that is under way. */
    size_t batch_rows, batch_done; /* done 0: none is */
    double rate;                   /* of its last part, and so of the last step */
    plx_batch_result result;
};

/* A run of rows side by side in memory. */
typedef struct plx_rows {
    const float *x;
    const uint32_t *label;
    const float *target;
    size_t count;
} plx_rows;

/* Rows of a dataset as they lie there. */
plx_rows plx_rows_of(const plx_dataset *d, size_t first, size_t count);
/* Copies a row to `place` of what the trainer gathers, at most its pass's rows; */
void plx_trainer_gather_row(plx_trainer *t, const plx_dataset *d, size_t row, size_t place);
/* and the first `count` of them. */
plx_rows plx_trainer_gathered(const plx_trainer *t, const plx_dataset *d, size_t count);

/* Forward pass with the given parameters, [param_count]. */
plx_outcome plx_trainer_forward(plx_trainer *t, const float *params, const plx_rows *rows);
/* One part of a batch of batch_rows: forward, loss, backward; adds to *result and to the gradient
 * (which the first part overwrites). update is given with the last part, and is applied to each
 * link while its gradient is still in the cache. Returns false when the loss is not finite. */
bool plx_trainer_run_part(plx_trainer *t, const plx_rows *rows, size_t batch_rows, bool is_first,
    const plx_update *update, plx_batch_result *result);

/* The parameters are other ones. */
void plx_trainer_mark_changed(plx_trainer *t);
void plx_trainer_forget_optimizer_state(plx_trainer *t);
double plx_trainer_epoch_now(const plx_trainer *t);
double plx_trainer_rate_now(const plx_trainer *t);
/* L2 in use: where none was given, AdamW has one of its own. */
double plx_trainer_l2_now(const plx_trainer *t);

#endif
