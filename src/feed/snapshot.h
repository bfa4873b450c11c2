/* One complete, consistent state of a network as its source last had it.
 *
 * Written by the source's thread between plx_exchange_begin and plx_exchange_publish; immutable for
 * the consumer that took it. All arrays are allocated once, with the exchange. */
#ifndef PLX_FEED_SNAPSHOT_H
#define PLX_FEED_SNAPSHOT_H

#include "model/network.h"

typedef enum plx_run_state {
    PLX_RUN_RUNNING,
    PLX_RUN_PAUSED,
    PLX_RUN_FINISHED, /* all epochs done */
    PLX_RUN_DIVERGED, /* NaN or infinity met; the weights are the last finite ones */
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
    double learning_rate;  /* in use at this step, schedule applied */
    double samples_per_s;  /* over the last second or so; 0 while paused */
    char optimizer[16];
    uint64_t sample;      /* index of the sample shown */
    int64_t sample_label; /* its class; -1 for regression or when there is none */
    char message[160];    /* why it diverged; "" else */
} plx_status;

typedef struct plx_snapshot {
    const plx_network *network; /* borrowed, outlives the exchange */
    uint64_t sequence;          /* 1 for the first publish, then 2, …; 0 before any */
    uint64_t publish_ns;        /* plx_now_ns at the publish */
    plx_status status;
    float *params;          /* [network->param_count] */
    float *activation;      /* [network->unit_count]: layer l's begin at its unit_offset */
    uint64_t *link_version; /* [network->link_count]: differs whenever the link's weights or
                               biases do, over the life of the source; 0 stands for all zero, so
                               a source counts from 1 */
} plx_snapshot;

/* Arrays sized for the network, zeroed. */
bool plx_snapshot_init(plx_snapshot *s, const plx_network *network, plx_error *e);
void plx_snapshot_uninit(plx_snapshot *s);

/* Copies params into the snapshot, only for links whose version there differs from version[link];
 * versions are then equal. Returns bytes copied. */
size_t plx_snapshot_copy_params(plx_snapshot *s, const float *params, const uint64_t *version);

#endif
