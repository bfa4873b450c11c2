/* The bookmarks of the window's network (see viewer_parts.h). */
#ifndef PLX_APP_VIEWER_BOOKMARKS_H
#define PLX_APP_VIEWER_BOOKMARKS_H

#include "app/bookmarks.h"
#include "app/job.h"

typedef struct plx_viewer_bookmarks {
    plx_kept_view views[PLX_BOOKMARKS]; /* scale 0: empty */
    char key[PLX_BOOKMARKS_KEY];        /* of the network, in their file */
    bool unsaved, failed;
    plx_job *job; /* that writes them; NULL: none */
    /* Which it writes. */
    const char *path; /* borrowed */
    char job_key[PLX_BOOKMARKS_KEY];
    plx_kept_view job_views[PLX_BOOKMARKS];
} plx_viewer_bookmarks;

#endif
