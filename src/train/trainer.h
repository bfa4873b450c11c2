/* Trains a network on a dataset, step by step, on the caller's thread. It knows nothing of
 * snapshots or windows; trainer_source.h puts it on a thread of its own.
 *
 * A step that meets NaN or infinity (in the activations, the loss, a gradient, the optimiser's
 * state or the new weights) is not applied: the parameters stay the last finite ones. One thread at
 * a time; nothing is allocated after creation. */
#ifndef PLX_TRAIN_TRAINER_H
#define PLX_TRAIN_TRAINER_H

#include "model/dataset.h"
#include "model/network.h"
#include "train/init.h"
#include "train/loss.h"
#include "train/optimizer.h"
#include "train/schedule.h"

typedef struct plx_trainer_desc {
    const plx_network *network; /* must; borrowed until destroy */
    const plx_dataset *train;   /* must; borrowed until destroy; at least one row */
    plx_loss loss;              /* default: by the output's activation */
    plx_optimizer optimizer;    /* default Adam */
    plx_init init;              /* default: by each layer's activation */
    plx_schedule schedule;      /* default constant */
    double schedule_epochs; /* default: for cosine all epochs, for step a third of them; 30 and 10
                               where epochs has no end */
    double learning_rate;   /* default: the optimiser's */
    double l1, l2;          /* default 0; for AdamW l2 is 0.01 by default */
    bool l2_given;          /* l2 is as it says, be it 0 */
    uint64_t batch;         /* rows a step, default 32; gradient descent takes all */
    uint64_t epochs;        /* default 0: no end */
    uint64_t seed;
    unsigned threads; /* default 1; of OpenBLAS, for the whole process */
} plx_trainer_desc;

typedef struct plx_trainer plx_trainer;

/* NULL on failure: PLX_ERR_USAGE where network, data and loss do not fit each other or a number is
 * out of range, PLX_ERR_MEMORY. */
plx_trainer *plx_trainer_create(const plx_trainer_desc *desc, plx_error *e);
void plx_trainer_destroy(plx_trainer **t);

/* One optimiser step. False with PLX_ERR_NUMERIC, which names the layer, when it was not applied;
 * the optimiser's state then starts anew, and the next step takes the same rows again. */
bool plx_trainer_step(plx_trainer *t, plx_error *e);

typedef enum plx_step_result {
    PLX_STEP_FAILED, /* as plx_trainer_step has it */
    PLX_STEP_PART,   /* nothing is applied yet, and the next call goes on */
    PLX_STEP_DONE,
} plx_step_result;

/* The same in parts of at most some tenths of a second, for large batches: between them anything
 * here may be called. What changes the weights, the optimiser or an activation begins the step
 * anew. */
plx_step_result plx_trainer_step_part(plx_trainer *t, plx_error *e);
/* All epochs are done; never where there is no end. */
bool plx_trainer_finished(const plx_trainer *t);

/* New initial weights and order of rows from the seed; step 0. The learning rate and optimiser
 * stay. */
void plx_trainer_reset(plx_trainer *t, uint64_t seed);
/* Base of the schedule; must be finite and >= 0, else it is ignored. */
void plx_trainer_set_learning_rate(plx_trainer *t, double rate);
/* The optimiser's state starts anew, and its default learning rate is set. */
void plx_trainer_set_optimizer(plx_trainer *t, plx_optimizer optimizer);

/* Rows a step, from the next one on; 0 is ignored. */
void plx_trainer_set_batch(plx_trainer *t, uint64_t rows);
/* Each must be finite and >= 0, else it is ignored. An L2 that was set, 0 too, takes the place of
 * AdamW's own. */
void plx_trainer_set_penalties(plx_trainer *t, double l1, double l2);
/* What a hidden layer computes; other layers, and what is no activation, are ignored. Weights and
 * the optimiser's state stay. Later resets choose initial weights by it. */
void plx_trainer_set_activation(plx_trainer *t, size_t layer, plx_activation activation);
/* [network->layer_count], in use; borrowed until destroy. */
const plx_activation *plx_trainer_layer_activations(const plx_trainer *t);

/* Mean loss and share of right answers (NaN for regression) over at most max_rows rows spread
 * evenly over data, which must have the network's shape. Changes nothing of the training. */
void plx_trainer_evaluate(
    plx_trainer *t, const plx_dataset *data, size_t max_rows, double *loss, double *accuracy);

/* Of all units for one row: [network->unit_count], layers at their unit_offset; NULL where not
 * wanted. */
typedef struct plx_unit_values {
    float *activation;
    float *preactivation; /* inputs as they are */
    float *gradient;      /* of the row's loss by the activations; of the last layer by its
                             pre-activations where plx_loss_is_fused */
} plx_unit_values;

/* data must have the network's shape. Returns the row's loss, NaN without gradient. */
double plx_trainer_units(
    plx_trainer *t, const plx_dataset *data, size_t row, const plx_unit_values *out);

/* The gradient of the last step as the optimiser was given it, penalties included:
 * [network->param_count], borrowed until the next call. NULL where the parameters do not come from
 * a step, and, unless it is kept, during the parts of a step. */
const float *plx_trainer_last_gradient(const plx_trainer *t);
/* Keeping costs a copy for each step that comes in parts. */
void plx_trainer_keep_gradient(plx_trainer *t, bool keep);
/* √Σg² of it over all weights and biases; NaN where there is none. */
double plx_trainer_gradient_norm(const plx_trainer *t);
/* What the last step added, exactly: out [network->param_count]. False where the parameters do not
 * come from a step, and after one that failed. */
bool plx_trainer_last_update(const plx_trainer *t, float *out);

/* The gradient of the mean loss, without penalties, over the rows first … first + rows - 1 of the
 * training data, in their order: grads [network->param_count]. For checks. Returns the mean loss.
 */
double plx_trainer_gradient(plx_trainer *t, size_t first, size_t rows, float *grads);

typedef struct plx_trainer_state {
    uint64_t step;        /* steps applied since the reset */
    double epoch;         /* passes over the data, with fraction */
    bool epoch_end;       /* the last step was an epoch's last */
    double loss;          /* without penalties, running mean over the last 50 batches or so; NaN at
                             first */
    double accuracy;      /* likewise; NaN for regression */
    double learning_rate; /* of the next step, schedule applied; after all epochs, of the last */
    double base_rate;     /* before the schedule */
    double l1, l2;        /* in use */
    bool l2_given;        /* l2 was set; else it is the optimiser's own */
    uint64_t batch;       /* rows a step; gradient descent takes all */
    uint64_t version;     /* differs after every change of the parameters */
    uint64_t samples;     /* rows trained on since the reset */
    uint64_t seed;
    plx_loss loss_kind; /* never PLX_LOSS_AUTO */
    plx_optimizer optimizer;
} plx_trainer_state;

plx_trainer_state plx_trainer_get(const plx_trainer *t);
/* The parameter block, borrowed until the next step or reset. */
const float *plx_trainer_params(const plx_trainer *t);
/* Overwrites the parameters (copied); the optimiser's state starts anew. For checks. */
void plx_trainer_set_params(plx_trainer *t, const float *params);
/* One of them, by its number, set to a finite value; the optimiser's state stays. Else nothing. */
void plx_trainer_set_param(plx_trainer *t, size_t index, double value);
/* [network->link_count], borrowed until destroy: differs after every change of a link's
 * parameters, and is never 0. */
const uint64_t *plx_trainer_link_version(const plx_trainer *t);

#endif
