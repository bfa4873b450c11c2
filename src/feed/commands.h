/* What the person at the window wants from the source: a bounded queue from the render thread to
 * the source's thread. Neither side waits; when it is full, push says so. */
#ifndef PLX_FEED_COMMANDS_H
#define PLX_FEED_COMMANDS_H

#include "base/thread.h"

typedef enum plx_command_kind {
    PLX_CMD_PAUSE, /* value != 0 pauses, 0 runs on */
    PLX_CMD_TOGGLE_PAUSE,
    PLX_CMD_STEP,          /* value steps (at least 1), then paused */
    PLX_CMD_RESET,         /* new initial weights from seed `index`; step 0; keeps pause */
    PLX_CMD_LEARNING_RATE, /* base learning rate = value */
    PLX_CMD_OPTIMIZER,     /* optimiser number `index` of train/'s list; its state starts anew */
    PLX_CMD_SAMPLE,        /* show sample `index` (modulo the number there is) */
    PLX_CMD_QUIT,
} plx_command_kind;

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
