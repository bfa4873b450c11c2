/* Where one is in a row of changes, each of which leads from one number of a count to the next and
 * can be undone. What changed is the caller's, in a ring: that from i to i + 1 at i % room. The
 * oldest are forgotten. A plain value, zeroed: none. One thread. */
#ifndef PLX_APP_CHANGE_LOG_H
#define PLX_APP_CHANGE_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct plx_change_log {
    uint64_t first, last, at; /* those from first to last are known; at: as it is now */
} plx_change_log;

/* One was made just now; its place in the ring. What was undone cannot be done again then. */
size_t plx_change_log_note(plx_change_log *l, size_t room);
/* Nothing can be brought back. */
void plx_change_log_forget(plx_change_log *l);
/* One step nearer to how it was at that number: which change, and whether it is to be undone. False
 * where it is there, or nothing is known of the way; it counts as being there then. */
bool plx_change_log_step(plx_change_log *l, uint64_t to, size_t room, size_t *change, bool *undone);

#endif
