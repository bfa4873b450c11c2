/* What one network can take over from another. Any thread; no state. */
#ifndef PLX_SESSION_INHERIT_H
#define PLX_SESSION_INHERIT_H

#include "model/network.h"

/* Overwrites in params, [to->param_count], what corresponds to something in from_params,
 * [from->param_count], as plx_session_rebuild has it. */
void plx_inherit_params(
    const plx_network *from, const float *from_params, const plx_network *to, float *params);

#endif
