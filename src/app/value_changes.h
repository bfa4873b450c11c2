/* Weights and biases that were set by hand, so that it can be undone. Each change leads from one
 * number of a count to the next, and what undoes it is the value that was there before: what
 * training did to it since is lost then, as it was when it was set. The oldest are forgotten. One
 * thread. */
#ifndef PLX_APP_VALUE_CHANGES_H
#define PLX_APP_VALUE_CHANGES_H

#include "app/change_log.h"

enum { PLX_VALUE_CHANGES = 64 };

typedef struct plx_value_change {
    size_t parameter; /* its number in the network */
    float before, after;
} plx_value_change;

/* Zeroed: none. */
typedef struct plx_value_changes {
    plx_value_change list[PLX_VALUE_CHANGES]; /* ring of: */
    plx_change_log log;
} plx_value_changes;

/* Was made just now; what was undone before it cannot be done again. */
void plx_value_changes_note(plx_value_changes *c, plx_value_change change);
/* The weights began anew: nothing can be brought back. */
void plx_value_changes_forget(plx_value_changes *c);
/* One step nearer to how it was at that number: what must be set to what (`after`) for it. False
 * where it is there, or nothing is known of the way; it counts as being there then. */
bool plx_value_changes_step(plx_value_changes *c, uint64_t to, plx_value_change *set);

#endif
