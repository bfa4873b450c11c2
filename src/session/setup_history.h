/* The options of sessions that were shown before, and of those that were left by going back, so
 * that changes of data and network are undone and done again. Main thread. */
#ifndef PLX_SESSION_SETUP_HISTORY_H
#define PLX_SESSION_SETUP_HISTORY_H

#include "session/session.h"

enum { PLX_SETUPS_KEPT = 32 }; /* the oldest are forgotten */

typedef struct plx_setup_stack {
    plx_session_options kept[PLX_SETUPS_KEPT]; /* copies, [count], the newest last */
    size_t count;
} plx_setup_stack;

/* All zero: nothing was shown before. */
typedef struct plx_setup_history {
    plx_setup_stack back, forward;
    plx_setup_stack *pushed; /* what the last change put one on; NULL: nothing did, or it is made */
} plx_setup_history;

void plx_setup_history_uninit(plx_setup_history *h);

/* What is shown is about to be changed: there is nothing forward any more. Where memory is short,
 * that change cannot be undone. */
void plx_setup_history_note(plx_setup_history *h, const plx_session_options *shown);
/* Back (direction < 0) or forward from what is shown: *to is the caller's to uninit. False where
 * there is nothing there, or without memory. */
bool plx_setup_history_step(
    plx_setup_history *h, int direction, const plx_session_options *shown, plx_session_options *to);
/* What was noted, or stepped to, last is shown: what fails from now on is something else. */
void plx_setup_history_made(plx_setup_history *h);
/* It could not be made: what is shown still is what it was. */
void plx_setup_history_failed(plx_setup_history *h);

#endif
