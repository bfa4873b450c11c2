/* Where one is among states that were kept to be undone and done again, whatever these are. The
 * states are the caller's: [PLX_UNDO_MAX], oldest first. A plain value, zeroed: none. One thread.
 */
#ifndef PLX_SCENE_UNDO_STEPS_H
#define PLX_SCENE_UNDO_STEPS_H

#include <stdbool.h>
#include <stddef.h>

enum { PLX_UNDO_MAX = 200 };

/* Steady changes that come one after the other within so many seconds are one: a slider that is
 * dragged, a key that is held. */
#define PLX_UNDO_PAUSE_S 1.0

typedef struct plx_undo_steps {
    size_t count, at; /* at: as it is now */
    unsigned kind;    /* bits of the last change, */
    double changed_s; /* then */
} plx_undo_steps;

/* A change of these bits came: whether it goes on with the last one, whose state it replaces; else
 * another state is to be pushed. steady: bits that may. */
bool plx_undo_steps_along(
    plx_undo_steps *s, unsigned bits, const unsigned *steady, size_t count, double now_s);
/* The next change does not go on with the last one. */
void plx_undo_steps_pause(plx_undo_steps *s);
/* One state back (-1) or forward (1); false where there is none. */
bool plx_undo_steps_go(plx_undo_steps *s, int direction);

#endif
