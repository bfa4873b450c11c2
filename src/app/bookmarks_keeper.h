/* The bookmarks of what a window shows, and their way into the file: on a thread of its own, so
 * that no frame waits for the disk. Of both kinds of windows. Main thread. */
#ifndef PLX_APP_BOOKMARKS_KEEPER_H
#define PLX_APP_BOOKMARKS_KEEPER_H

#include "app/bookmarks.h"
#include "app/job.h"

/* Zeroed: there are none, and none are kept. */
typedef struct plx_bookmarks_keeper {
    plx_bookmarks *file; /* borrowed; NULL: they are not kept */
    plx_bookmark views[PLX_BOOKMARKS];
    char key[PLX_BOOKMARKS_KEY]; /* of what is shown, in their file; set by the caller */
    bool unsaved, failed;
    plx_job *job; /* that writes them; NULL: none */
    /* Which it writes. */
    char job_key[PLX_BOOKMARKS_KEY];
    plx_bookmark job_views[PLX_BOOKMARKS];
} plx_bookmarks_keeper;

/* Those under the key. Where there are none, those that were there stay, as the camera does: a
 * layer more is no reason to lose them. */
void plx_bookmarks_take(plx_bookmarks_keeper *k);
void plx_bookmarks_set(plx_bookmarks_keeper *k, int index, const plx_bookmark *to);
/* To be called again and again. False with what could not be written, once. */
bool plx_bookmarks_keep(plx_bookmarks_keeper *k, plx_error *e);
/* At the end: writes what is not written yet, and waits for it. */
bool plx_bookmarks_keeper_close(plx_bookmarks_keeper *k, plx_error *e);

#endif
