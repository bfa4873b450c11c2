/* Files that were dropped on a window: opened by a thread while the window goes on, and when they
 * are there it leaves for one that shows them. Main thread. */
#ifndef PLX_APP_DROPPED_H
#define PLX_APP_DROPPED_H

#include "app/job.h"
#include "model/structure.h"

enum { PLX_DROPPED_FILES = PLX_SIDE_BY_SIDE + 1 /* one more than can be shown, to be told so */ };

/* Who keeps what is opened until the next window takes it. Zeroed: nobody does. */
typedef struct plx_opener {
    /* By a thread. Sets *own where the window that is there is to open them itself; what was opened
     * before is not wanted any more. */
    bool (*open)(void *user, const char *const *path, size_t count, bool *own, plx_error *e);
    void *user;
} plx_opener;

typedef enum plx_dropped_state {
    PLX_DROPPED_NOTHING, /* is to be done */
    PLX_DROPPED_OWN,     /* the window is to open path[count] itself */
    PLX_DROPPED_OPENED,  /* the opener has them */
    PLX_DROPPED_FAILED,
} plx_dropped_state;

typedef struct plx_dropped {
    plx_opener opener;
    char *path[PLX_DROPPED_FILES]; /* that came together last; owned */
    size_t count;
    bool waits; /* nobody has begun to open them */
    plx_job *job;
    char *opening[PLX_DROPPED_FILES]; /* what that is about; owned */
    size_t opening_count;
    bool own;
} plx_dropped;

/* beside: it came together with the one before. */
void plx_dropped_add(plx_dropped *d, const char *path, bool beside);
/* Once a frame. */
plx_dropped_state plx_dropped_follow(plx_dropped *d, plx_error *e);
/* Whether something is being opened. */
bool plx_dropped_busy(const plx_dropped *d);
/* Waits for that: who leaves hides the window first. */
void plx_dropped_uninit(plx_dropped *d);

/* "opening NAME …", and why a file could not be opened, under its name alone: a note is a line. */
char *plx_dropped_note(const char *path, char *out, size_t size);
char *plx_dropped_error(const plx_error *e, char *out, size_t size);

#endif
