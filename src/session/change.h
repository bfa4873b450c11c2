/* Changes of data and network (feed/setup.h) as changes of the options that a session is made from.
 * Main thread. */
#ifndef PLX_SESSION_CHANGE_H
#define PLX_SESSION_CHANGE_H

#include "feed/setup.h"
#include "session/session.h"

/* The data that can be chosen: the built-in sets, and after them what `first`, the options of the
 * first session, has if that is something else. `first` names its data or its network. The name of
 * data that are no file is "". */
size_t plx_change_data_count(const plx_session_options *first);
const char *plx_change_data_name(const plx_session_options *first, size_t index);
const char *plx_change_data_about(const plx_session_options *first, size_t index);
/* Which of these the options name. */
size_t plx_change_data_index(const plx_session_options *first, const plx_session_options *o);

/* The noise of its data, or about that of the set's own; NaN where it cannot be chosen. */
double plx_change_noise(const plx_session_options *o);

/* Whether the file is another part of a model that the options name by one of its parts, and is
 * shown with it: the shell hands over all that a pattern fits. */
bool plx_change_is_shown(const plx_session_options *o, const char *path);

/* Makes the change in o, which holds copies (plx_session_options_copy) and names its network. With
 * other data hidden layers stay where there are as many inputs, else the network is the one that
 * learns it well. False with the reason when there is no such change; o is then as before, or when
 * memory is short. */
bool plx_change_apply(plx_session_options *o, const plx_session_options *first,
    const plx_setup_change *change, plx_error *e);

#endif
