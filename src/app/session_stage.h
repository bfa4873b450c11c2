/* A stage for a session. Main thread. */
#ifndef PLX_APP_SESSION_STAGE_H
#define PLX_APP_SESSION_STAGE_H

#include "app/stage.h"
#include "session/session.h"

/* The description of the stage; borrows from the session. */
plx_stage_desc plx_session_stage(plx_device *device, const plx_session *session);

#endif
