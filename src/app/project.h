/* Owns the session that a window shows, and changes it for another while people look on.
 *
 * Other data, or a network of another shape, take a new session (session/session.h). It is made on
 * a thread of its own, and the old one is shown until it is there; then whoever draws makes what
 * depends on the network anew, and accepts it, or refuses. What is wanted meanwhile is made next;
 * what fails leaves all as it was, with the reason in the setup. Main thread. */
#ifndef PLX_APP_PROJECT_H
#define PLX_APP_PROJECT_H

#include "feed/setup.h"
#include "session/session.h"

typedef struct plx_project plx_project;

/* Opens a session. Threads that it will need are made here, so that they have the priority of the
 * caller as it is now. NULL on failure. */
plx_project *plx_project_create(const plx_session_options *o, plx_error *e);
/* Stops the source; nulls the handle; accepts NULL. */
void plx_project_destroy(plx_project **p);

bool plx_project_start(plx_project *p, plx_error *e);

/* The one shown: another one after plx_project_accept, and until then the same. */
const plx_session *plx_project_session(const plx_project *p);
/* The newest snapshot of it, valid until the next call, or until accept. */
const plx_snapshot *plx_project_snapshot(plx_project *p);
/* For its source; kept for the next one while that is being made. False when there is no room. */
bool plx_project_command(plx_project *p, plx_command c);

/* Valid until the next change or update. */
const plx_setup *plx_project_setup(const plx_project *p);
/* Snapshots taken before are not valid any more. What cannot be is told in the setup. */
void plx_project_change(plx_project *p, const plx_setup_change *change);
/* A change like these, back to what was shown before the last one (direction < 0), or forward
 * again; weights are as plx_session_rebuild has them. False where there is nothing there. */
bool plx_project_step(plx_project *p, int direction);

/* Begins what is wanted, and looks whether it is there: the next session, whose source runs, until
 * it is accepted or refused; else NULL. False when the old source could not be started again after
 * a failure. Never waits for what is being made. */
bool plx_project_update(plx_project *p, const plx_session **next, plx_error *e);
/* The old session is closed soon after: nothing may point into it. */
void plx_project_accept(plx_project *p);
/* The old one goes on. why: for the setup. */
bool plx_project_refuse(plx_project *p, const plx_error *why, plx_error *e);

#endif
