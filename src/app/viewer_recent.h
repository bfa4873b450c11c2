/* The files that were opened before, in the window. Main thread. */
#ifndef PLX_APP_VIEWER_RECENT_H
#define PLX_APP_VIEWER_RECENT_H

#include "app/job.h"
#include "app/recent_file.h"
#include "session/session.h"

typedef struct plx_viewer_recent {
    plx_recent list;
    char file[PLX_RECENT_PATH];  /* where it is kept; "": nowhere */
    plx_job *job;                /* that writes; NULL: none */
    char noted[PLX_RECENT_PATH]; /* what it puts first */
} plx_viewer_recent;

/* file: NULL: nothing is kept. */
void plx_viewer_recent_init(plx_viewer_recent *r, const char *file);
/* The session is shown from now on. */
void plx_viewer_recent_note(plx_viewer_recent *r, const plx_session *session);
/* Waits for what is being written. */
void plx_viewer_recent_close(plx_viewer_recent *r);

#endif
