/* One complete, consistent state of a network as its source last had it.
 *
 * Written by the source's thread between plx_exchange_begin and plx_exchange_publish; immutable for
 * the consumer that took it. All arrays are allocated once, with the exchange. */
#ifndef PLX_FEED_SNAPSHOT_H
#define PLX_FEED_SNAPSHOT_H

#include "base/cache.h"
#include "model/network.h"

typedef enum plx_run_state {
    PLX_RUN_RUNNING,
    PLX_RUN_PAUSED,
    PLX_RUN_FINISHED, /* all epochs done */
    PLX_RUN_DIVERGED, /* NaN or infinity met; the weights are the last finite ones */
    PLX_RUN_FILE,     /* weights of a file: nothing is trained, and there are no activations */
} plx_run_state;

/* What is published beside the arrays. NaN stands for "not measured yet". */
typedef struct plx_status {
    plx_run_state state;
    uint64_t step;         /* optimiser steps so far */
    double epoch;          /* passes over the training data so far, with fraction */
    double train_loss;     /* running mean over recent batches */
    double train_accuracy; /* share, 0..1, over recent batches; NaN for regression */
    double test_loss;      /* at the last evaluation */
    double test_accuracy;  /* share, 0..1; NaN for regression */
    uint64_t test_step;    /* steps at that evaluation */
    double learning_rate;  /* in use at this step, schedule applied */
    double base_rate;      /* learning rate before the schedule */
    double gradient_norm;  /* √Σg² over all weights and biases at the last step; NaN where it is
                              not wanted */
    double l1, l2;         /* penalties in use */
    bool l2_given;         /* l2 was asked for, be it 0; else it is the optimiser's own */
    uint64_t batch;        /* rows a step, as asked for; gd takes all */
    uint64_t seed;         /* of the weights at step 0, where they are new ones */
    double pace;           /* steps a second that it goes on with at most; 0: no such limit */
    double samples_per_s;  /* over the last second or so; 0 while paused */
    char optimizer[16];
    uint64_t sample;      /* index of the sample shown */
    int64_t sample_label; /* its class; -1 for regression or when there is none */
    char message[160];    /* why it diverged; "" else */
} plx_status;

/* The version of a link whose weights are being made (scene/shown.h): they are not to be shown. */
#define PLX_VERSION_PENDING (UINT64_MAX - 1)

enum {
    PLX_MAX_CONFUSION = 64, /* classes; beyond, a report has no confusion matrix */
    PLX_MAX_RANKED = 1000,
};

typedef struct plx_ranked_row {
    uint64_t row;             /* in the data that status.sample counts in */
    int64_t label, predicted; /* classes; -1 for regression */
    float loss;               /* of this row alone, without penalties */
} plx_ranked_row;

/* How the network does, row by row. */
typedef struct plx_report {
    uint64_t version;        /* 0: none in this snapshot; else differs whenever the rest does */
    uint64_t step;           /* whose weights it is about */
    size_t rows;             /* that were looked at, spread evenly where that is not all */
    size_t classes;          /* 0 for regression */
    uint32_t *confusion;     /* [classes][classes], label by prediction: rows so labelled and so
                                predicted; NULL where the network has over PLX_MAX_CONFUSION
                                outputs */
    size_t ranked;           /* at most PLX_MAX_RANKED */
    plx_ranked_row *ranking; /* [ranked], the largest loss first; equal ones by row */
} plx_report;

typedef struct plx_snapshot {
    const plx_network *network; /* borrowed, outlives the exchange */
    uint64_t sequence;          /* 1 for the first publish, then 2, …; 0 before any */
    uint64_t publish_ns;        /* plx_now_ns at the publish */
    plx_status status;
    float *params; /* [network->param_count] */
    bool lent;     /* params are somebody else's */
    /* [network->link_count], borrowed as the network is: by which what is found of a link's weights
     * can be kept for the next time, where they are those of a file; "": it cannot. NULL: of none.
     */
    const plx_cache_key *link_keys;
    float *activation;      /* [network->unit_count]: layer l's begin at its unit_offset */
    uint64_t *link_version; /* [network->link_count]: differs whenever the link's weights or
                               biases do, over the life of the source; 0 stands for all zero, so
                               a source counts from 1 */

    /* What is filled only where it is wanted (PLX_CMD_WANT). A version of 0 says that it is not in
     * this snapshot, whatever the array holds; else it differs whenever the content does. */
    uint64_t gradient_version, update_version;
    float *gradient; /* [network->param_count]: of the last step's mean loss and penalties, which
                        is what the optimiser was given */
    float *update;   /* [network->param_count]: what the last step added to the parameters */
    uint64_t preactivation_version, unit_gradient_version;
    float *preactivation; /* [network->unit_count], for the sample shown; inputs as they are */
    float *unit_gradient; /* [network->unit_count]: d loss / d activation for the sample shown; for
                             the last layer, where loss and activation are fused (softmax with
                             cross-entropy), d loss / d pre-activation */
    uint64_t unit_statistics_version;
    float *unit_mean, *unit_variance; /* [network->unit_count]: of the activation over the rows of
                                         the report */
    float *unit_zero_share;           /* [network->unit_count], 0..1: rows with activation 0 */
    plx_report report;

    plx_activation *layer_activation; /* [network->layer_count], in use; the network has those at
                                         the start */
} plx_snapshot;

/* Arrays sized for the network, zeroed. Of the arrays for what is wanted, pages that are never
 * written take no memory. */
bool plx_snapshot_init(plx_snapshot *s, const plx_network *network, plx_error *e);
/* The same over params that outlive it; NULL: own ones. */
bool plx_snapshot_init_lent(
    plx_snapshot *s, const plx_network *network, float *params, plx_error *e);
void plx_snapshot_uninit(plx_snapshot *s);

/* Copies params into the snapshot, only for links whose version there differs from version[link];
 * versions are then equal. Returns bytes copied. */
size_t plx_snapshot_copy_params(plx_snapshot *s, const float *params, const uint64_t *version);

#endif
