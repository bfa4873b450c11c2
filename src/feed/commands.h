/* What the person at the window wants from the source: a bounded queue from the render thread to
 * the source's thread. Neither side waits; when it is full, push says so. */
#ifndef PLX_FEED_COMMANDS_H
#define PLX_FEED_COMMANDS_H

#include "base/thread.h"

/* Those that say "times", "next" or "again" go by what the source has when it obeys, so that
 * several of them in one frame do what they would do one by one. Values that make no sense (not a
 * number, negative, out of range) change nothing. */
typedef enum plx_command_kind {
    PLX_CMD_PAUSE, /* value != 0 pauses, 0 runs on */
    PLX_CMD_TOGGLE_PAUSE,
    PLX_CMD_STEP,                /* value steps (at least 1), then paused */
    PLX_CMD_STEP_EPOCH,          /* to the end of the value-th epoch from here (at least 1: of this
                                    one), then paused */
    PLX_CMD_RESET,               /* new initial weights from seed `index`; step 0; keeps pause */
    PLX_CMD_RESET_AGAIN,         /* the same with the weights that step 0 had */
    PLX_CMD_RESET_NEXT,          /* and from the seed after that in use */
    PLX_CMD_LEARNING_RATE,       /* base learning rate = value */
    PLX_CMD_LEARNING_RATE_TIMES, /* base learning rate × value */
    PLX_CMD_OPTIMIZER,           /* optimiser number `index` of train/'s list, at its default rate;
                                    its state starts anew */
    PLX_CMD_OPTIMIZER_NEXT,      /* the one after that in use; the first after the last */
    PLX_CMD_BATCH,               /* `index` rows a step, at least 1 */
    PLX_CMD_L1,                  /* penalty value × Σ|w| */
    PLX_CMD_L2,                  /* penalty value / 2 × Σw² */
    PLX_CMD_ACTIVATION,          /* hidden layer `index` (PLX_ALL_HIDDEN: each of them) computes
                                    plx_activation number value; weights stay */
    PLX_CMD_PARAMETER,           /* number `index` of the parameters, a weight or a bias, = value */
    PLX_CMD_PACE,                /* at most value steps a second; 0: as fast as can be */
    PLX_CMD_SAMPLE,              /* show sample `index` (modulo the number there is) */
    PLX_CMD_SAMPLE_STEP,         /* show the one value (±) further on, round at both ends */
    PLX_CMD_WANT,                /* from now on fill what the bits of `index` say, and no more */
    PLX_CMD_QUIT,
} plx_command_kind;

/* Bits of PLX_CMD_WANT: what a snapshot carries besides the weights costs time, so that a source
 * fills only what somebody looks at. At first: nothing. */
typedef enum plx_want {
    PLX_WANT_GRADIENT = 1 << 0,        /* snapshot.gradient */
    PLX_WANT_UPDATE = 1 << 1,          /* snapshot.update */
    PLX_WANT_PREACTIVATION = 1 << 2,   /* snapshot.preactivation */
    PLX_WANT_UNIT_GRADIENT = 1 << 3,   /* snapshot.unit_gradient */
    PLX_WANT_UNIT_STATISTICS = 1 << 4, /* snapshot.unit_mean, unit_variance, unit_zero_share */
    PLX_WANT_REPORT = 1 << 5,          /* snapshot.report */
    PLX_WANT_GRADIENT_NORM = 1 << 6,   /* status.gradient_norm */
} plx_want;

#define PLX_ALL_HIDDEN UINT64_MAX

typedef struct plx_command {
    plx_command_kind kind;
    double value;
    uint64_t index;
} plx_command;

typedef struct plx_commands plx_commands;

plx_commands *plx_commands_create(plx_error *e);
void plx_commands_destroy(plx_commands **c);

/* Consumer of snapshots (one thread): false when the queue is full. Wakes plx_commands_wait. */
bool plx_commands_push(plx_commands *c, plx_command command);
/* Source (one thread): false when there is none. */
bool plx_commands_pop(plx_commands *c, plx_command *out);
/* Source: sleeps until something was pushed, at most `seconds` (< 0: for ever). May return early.
 */
void plx_commands_wait(plx_commands *c, double seconds);

#endif
