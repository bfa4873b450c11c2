/* The kernels of the unit whose card is shown: read from the file on a thread of its own, and here
 * some frames after the unit was chosen. Main thread. */
#ifndef PLX_APP_VIEWER_KERNELS_H
#define PLX_APP_VIEWER_KERNELS_H

#include "app/job.h"
#include "scene/layout.h"
#include "session/session.h"

typedef struct plx_viewer_kernels {
    plx_job *job;               /* that reads; NULL: none */
    const plx_session *session; /* borrowed; that what is here is of */
    plx_unit_ref unit;
    bool known;                /* shown is that unit's, */
    plx_kernels shown, coming; /* and the job's */
    plx_unit_ref wanted;       /* of the job */
} plx_viewer_kernels;

/* Those of the unit, or NULL where it has none, or they are not there yet; unit may be NULL. Valid
 * until the next call. */
const plx_kernels *plx_viewer_kernels_of(
    plx_viewer_kernels *k, const plx_session *session, const plx_unit_ref *unit);
/* Whether they are still being read. */
bool plx_viewer_kernels_wait(const plx_viewer_kernels *k);
/* Before the session ends: waits for what is being read, and forgets all. */
void plx_viewer_kernels_forget(plx_viewer_kernels *k);

#endif
